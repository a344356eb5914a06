"""The limits that only an evaluation reaches: each names the rule, and the scenario just below it is judged."""

from __future__ import annotations

from pathlib import Path

import pytest

from pincite import Engine, InputError, Settings, load_rules, load_scenario
from pincite.judging.norms import MAX_NORMS
from pincite.matching.program import MAX_JOINS

from .shapes_rules import _free, _given, _people
from .texts import HEAD, block, facts, persons, rule
from .worker import SMALL


def _evaluated(tmp_path: Path, law: str, case: str, matcher: str = "both") -> int:
    (tmp_path / "law.yaml").write_text(law, encoding="utf-8")
    (tmp_path / "case.yaml").write_text(case, encoding="utf-8")
    base = load_rules(SMALL, overlay=[tmp_path / "law.yaml"])
    scenario = load_scenario(tmp_path / "case.yaml", base)
    return len(Engine(base).evaluate(scenario, Settings(matcher=matcher)).findings)


@pytest.mark.parametrize("matcher", ["both", "durable", "reference"])
def test_joins_end_with_the_name_of_the_rule(matcher: str, tmp_path: Path) -> None:
    law = rule("explodes", "A is sheltered by S", _free(8), _given(8))
    with pytest.raises(InputError) as refused:
        _evaluated(tmp_path, law, _people(50), matcher)
    (fault,) = refused.value.diagnostics
    assert (fault.code, fault.span.line, fault.span.column) == ("too-many-joins", 1, 7)
    assert fault.message == (
        f"the rule `explodes` joins the facts in too many ways: at most {MAX_JOINS:,} are tried in one match"
    )


def test_a_constraint_is_named_as_one(tmp_path: Path) -> None:
    never = ", ".join(f'"{c}"' for c in _free(6))
    law = f"constraint: explodes\ntitle: t\ngiven: {{{_given(6)}}}\nnever: [{never}]\n"
    with pytest.raises(InputError, match="the constraint `explodes` joins the facts in too many ways"):
        _evaluated(tmp_path, law, _people(50))


def test_joins_below_the_limit_are_judged(tmp_path: Path) -> None:
    assert _evaluated(tmp_path, rule("r", "A is sheltered by S", _free(2), _given(2)), _people(50)) >= 0


def test_norms_end_with_the_name_of_the_rule(tmp_path: Path) -> None:
    def case(count: int) -> str:
        return HEAD + block("entities", persons(count)) + facts(f"p{n} is lodged in north" for n in range(count))

    other = rule("r", "P is stranded in S", ["P is lodged in S"])
    with pytest.raises(InputError, match=rf"give {MAX_NORMS + 1:,} norms here, {MAX_NORMS + 1:,} of them by `hc-2`"):
        _evaluated(tmp_path, other, case(MAX_NORMS + 1))
    assert _evaluated(tmp_path, other, case(100)) > 0

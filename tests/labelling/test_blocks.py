"""Where the node budget ends: the asked conclusion alone, block by block, or a plain refusal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache

import pytest

from pincite import Verdict, bundled_scenario, load_scenario
from pincite.evaluate import is_undetermined
from pincite.judging import blocks
from pincite.judging.verdicts import Undetermined
from pincite.labelling import labels
from pincite.labelling.diagrams import Limits, Space
from pincite.scenario import Scenario

from ..law.survey import engine

ENDED = Limits(table_variables=6, nodes=0)
"""A budget that ends at seven open facts and readings."""


@cache
def scenario() -> Scenario:
    return load_scenario(bundled_scenario("prisoner-exchange"), engine().base)


def limited(patch: pytest.MonkeyPatch) -> None:
    """Let the budget of every labelling end early; blocks keep their own."""

    class Narrow(Space):
        def __init__(
            self, sizes: Sequence[int], order: Callable[[], Iterable[int]] = tuple, limits: Limits | None = None
        ) -> None:
            super().__init__(sizes, order, limits or ENDED)

    patch.setattr(labels, "Space", Narrow)


def one_option() -> Scenario:
    """The bundled case with the options of one soldier alone."""
    case = scenario()
    return replace(case, options=case.options[:1], also=())


@pytest.mark.parametrize("width", [16, 12])
def test_blocks_give_what_the_label_gives(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    (expected,), _ = engine().judge(one_option())
    limited(monkeypatch)
    monkeypatch.setattr(blocks, "BLOCK", replace(blocks.BLOCK, table_variables=width))
    (found,), _ = engine().judge(one_option())
    assert found.verdict is Verdict.HOLDS_IF or found.verdict is Verdict.DEPENDS_ON_READING
    assert replace(found, decided_by=()) == replace(expected, decided_by=())


def test_an_answer_from_blocks_says_that_it_has_no_derivation(monkeypatch: pytest.MonkeyPatch) -> None:
    conduct = scenario().options[0]
    question = engine().question(f"Ukraine must not {conduct}", scenario())
    (expected,) = engine().ask(scenario(), [question])
    limited(monkeypatch)
    (found,) = engine().ask(scenario(), [question])
    assert (found.verdict, found.supports, found.readings) == (expected.verdict, expected.supports, expected.readings)
    assert found.reason == "gone through world by world, without a derivation"
    assert not found.because and expected.because


def test_beyond_the_blocks_it_is_undetermined_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = engine().evaluate(scenario())
    limited(monkeypatch)
    monkeypatch.setattr(blocks, "BLOCK", ENDED)
    monkeypatch.setattr(blocks, "WHOLE", ENDED)
    found = engine().evaluate(scenario())
    assert is_undetermined(found)
    wide = [o for o in found.options if o.verdict is Verdict.UNDETERMINED]
    assert wide and all(o.reason == Undetermined.BUDGET.value for o in wide)
    for finding, sure in zip(found.findings, whole.findings, strict=True):
        assert finding.verdict in (sure.verdict, Verdict.UNDETERMINED)
    assert {c.between for c in whole.conflicts} <= {c.between for c in found.conflicts}


def test_a_block_is_as_wide_as_is_said() -> None:
    assert (blocks.BLOCK.table_worlds, blocks.WHOLE.table_worlds) == (1 << 16, 1 << 24)

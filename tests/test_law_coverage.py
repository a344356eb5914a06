"""Every point of the legal design says where it is encoded and tested, and what it names is there."""

from __future__ import annotations

import ast
import importlib.util
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from pincite import bundled_rules
from pincite.loading import load_tests
from pincite.scenario import ListedFact
from tests.law.survey import case_files, engine, scenarios

HERE = Path(__file__).resolve().parent
TOOL = HERE.parent / "tools" / "law_coverage.py"
PAGE = HERE.parent / "docs" / "law-coverage.md"
KINDS = ("rules", "issues", "priorities", "provisions", "left-out", "sentences", "facts", "scenarios", "cases", "tests")


@cache
def points() -> tuple[dict[str, Any], ...]:
    data = yaml.safe_load((HERE / "law" / "coverage.yaml").read_text(encoding="utf-8"))
    return tuple(point for section in data["sections"] for point in section["points"])


def functions() -> Iterator[str]:
    for file in HERE.glob("test_*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        yield from (f"{file.stem}: {node.name}" for node in tree.body if isinstance(node, ast.FunctionDef))


def listed() -> Iterator[ListedFact]:
    for scenario in scenarios().values():
        yield from scenario.facts
        for facts in scenario.variants.values():
            yield from facts


@cache
def known() -> dict[str, frozenset[str]]:
    """What there is of each kind of name."""
    base = engine().base
    provisions = (f"{law.id} {pinpoint}" for law in base.instruments.values() for pinpoint in law.provisions)
    cases = ((f.relative_to(bundled_rules()).as_posix(), c.name) for f in case_files() for c in load_tests(f, base))
    return {
        "rules": frozenset(base.rules),
        "issues": frozenset(base.issues),
        "priorities": frozenset(base.priorities),
        "provisions": frozenset(provisions),
        "left-out": frozenset(n.provision for n in base.not_encoded),
        "sentences": frozenset(base.predicates),
        "facts": frozenset(fact.atom.predicate for fact in listed()),
        "scenarios": frozenset(scenarios()),
        "cases": frozenset(f"{file}: {name}" for file, name in cases),
        "tests": frozenset(functions()),
    }


@pytest.mark.parametrize("kind", KINDS)
def test_everything_that_is_named_exists(kind: str) -> None:
    named = {name for point in points() for name in point.get(kind, ())}
    assert named
    assert named - known()[kind] == set()


def test_points_have_no_other_keys_and_one_id_each() -> None:
    assert {key for point in points() for key in point} <= {"id", "point", "not-encoded", *KINDS}
    ids = [point["id"] for point in points()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("letter", "last"), [("A", 16), ("B", 36), ("C", 5)])
def test_no_number_is_left_out(letter: str, last: int) -> None:
    assert {f"{letter}{n}" for n in range(1, last + 1)} <= {point["id"] for point in points()}


def test_each_point_is_encoded_and_tested_or_says_why_not() -> None:
    encoded = set(KINDS) - {"cases", "tests"}
    bare = [p["id"] for p in points() if not p.get("not-encoded") and not encoded & p.keys() and not p.get("tests")]
    untested = [p["id"] for p in points() if not {"not-encoded", "cases", "tests", "scenarios"} & p.keys()]
    assert (bare, untested) == ([], [])


def test_every_rule_of_law_issue_and_priority_belongs_to_a_point() -> None:
    base = engine().base
    law = {r.id for r in base.rules.values() if not r.citation.is_definition}
    for kind, wanted in {"rules": law, "issues": set(base.issues), "priorities": set(base.priorities)}.items():
        assert wanted - {name for point in points() for name in point.get(kind, ())} == set()


@pytest.mark.skipif(not PAGE.is_file(), reason="the wheel is tested without the documents")
def test_the_page_is_up_to_date() -> None:
    spec = importlib.util.spec_from_file_location("law_coverage", TOOL)
    assert spec is not None and spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert PAGE.read_text(encoding="utf-8") == tool.page()

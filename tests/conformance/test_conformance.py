"""Every case of the suite, and the suite itself: enough cases, each resting on a sentence of the specification."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from .laws import Laws
from .run import Runner
from .suite import HERE, Case, Doc, cases, clauses, every_case, without_case

ALL = tuple(every_case())
ENOUGH = 300


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    folder: Path = tmp_path_factory.mktemp("conformance")
    return Runner(Laws(folder))


@pytest.mark.parametrize("case", ALL, ids=lambda c: f"{c.chapter}:{c.id}")
def test_case(case: Case, runner: Runner) -> None:
    assert runner.differences(case) == []


def test_there_are_enough_cases() -> None:
    assert len(ALL) >= ENOUGH


def test_ids_are_unique() -> None:
    counted = Counter((c.chapter, c.id) for c in ALL)
    assert [i for i, n in counted.items() if n > 1] == []


def test_every_case_rests_on_a_sentence_of_the_specification() -> None:
    known = set(clauses().values())
    assert [(c.chapter, c.id, s) for c in ALL for s in c.spec if s not in known] == []


def test_every_sentence_has_a_case_or_a_reason() -> None:
    used = {s for c in ALL for s in c.spec}
    reasons = without_case()
    assert [n for n, text in clauses().items() if text not in used and n not in reasons] == []
    assert [n for n in reasons if clauses()[n] in used] == []


def test_every_case_expects_something() -> None:
    may_be_empty = ("conflicts", "dilemmas", "excluded")
    empty = [(c.chapter, c.id) for c in ALL if not any(v or k in may_be_empty for k, v in c.expect.items())]
    assert empty == []


def test_disputed_cases_rest_on_the_specification_too() -> None:
    disputed = cases(HERE / "disputed.yaml")
    assert [c.id for c in disputed if not set(c.spec) <= set(clauses().values())] == []


WRONG: tuple[tuple[str, str, Doc], ...] = (
    ("verdicts", "holds", {"verdicts": {"Ana is noted": "fails"}}),
    ("verdicts", "holds", {"verdicts": {"Ana is noted": {"verdict": "holds", "supports": []}}}),
    ("verdicts", "holds", {"verdicts": {"Ana is noted": {"verdict": "holds", "defeaters": [[]]}}}),
    ("verdicts", "holds", {"verdicts": {"Ana is noted": {"verdict": "holds", "profiles": []}}}),
    ("verdicts", "holds", {"verdicts": {"Ana is noted": {"verdict": "holds", "assumes": ["Ana is not ill"]}}}),
    ("verdicts", "holds", {"verdicts": {"Ana is noted": {"verdict": "holds", "rules": ["next"]}}}),
    ("verdicts", "fails", {"verdicts": {"Ben is noted": {"verdict": "fails", "because": "Ben is poor"}}}),
    ("verdicts", "holds", {"error": {"code": "negation-cycle"}}),
    ("verdicts", "holds", {"excluded": ["Ana is ill"]}),
    ("verdicts", "holds", {"issues": {"scope": {}}}),
    ("norms", "an-open-prohibition", {"unlawful": {"visit": "holds"}}),
    ("norms", "an-open-prohibition", {"unlawful": {"visit": {"verdict": "holds-if", "by": ["permit"]}}}),
    ("norms", "an-open-prohibition", {"norms": {"ban": "fails"}}),
    ("norms", "an-open-prohibition", {"norms": {"ban": {"verdict": "holds-if", "flags": ["Code"]}}}),
    ("norms", "an-open-prohibition", {"norms": {"permit": "holds"}}),
    ("dilemmas", "every-option-forbidden", {"dilemmas": []}),
    ("conflicts", "may-and-must-not", {"conflicts": []}),
    ("recursion", "a-cycle-through-not", {"error": {"code": "priority-cycle"}}),
    ("recursion", "a-cycle-through-not", {"error": {"code": "negation-cycle", "names": ["parent-is-ancestor"]}}),
    ("recursion", "a-cycle-through-not", {"verdicts": {"Ana is noted": "fails"}}),
)
"""Expectations that are not met, one for each thing that is compared."""


@pytest.mark.parametrize(("chapter", "id", "expect"), WRONG)
def test_a_wrong_expectation_is_noticed(chapter: str, id: str, expect: Doc, runner: Runner) -> None:
    (case,) = [c for c in ALL if (c.chapter, c.id) == (chapter, id)]
    asked = replace(case, expect=expect)
    assert runner.differences(asked) != []

"""Which clauses can fire, how much is tried, and which version is installed."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from pincite.diagnostics import EngineFault
from pincite.matching import durable, envelope
from pincite.matching.program import Clause, Pattern, Program, TooManyJoins
from pincite.matching.reference import ReferenceMatcher

PAIRS = Program(
    clauses=(
        Clause(
            head=Pattern(predicate=2, terms=(~0, ~1)),
            body=(Pattern(predicate=0, terms=(~0,)), Pattern(predicate=1, terms=(~1,))),
            variables=2,
        ),
        Clause(head=Pattern(predicate=3, terms=(~0,)), body=(Pattern(predicate=0, terms=(~0,)),), variables=1),
    )
)
FACTS = [(0, 1), (0, 2), (1, 3), (1, 4)]


def clause(head: int, *body: int) -> Clause:
    one = [Pattern(predicate=number, terms=(~0,)) for number in (head, *body)]
    return Clause(head=one[0], body=tuple(one[1:]), variables=1)


@pytest.mark.parametrize("most", range(6))
def test_joins_are_counted_and_the_busiest_clause_is_named(most: int) -> None:
    if most < 4:
        with pytest.raises(TooManyJoins, match="clause 0 joins in too many ways") as caught:
            ReferenceMatcher(joins=most).match(PAIRS, FACTS)
        assert caught.value.clause == 0
    else:
        assert len(ReferenceMatcher(joins=most).match(PAIRS, FACTS).firings) == 6


def test_plans_are_kept_for_one_program() -> None:
    matcher = ReferenceMatcher()
    first = matcher._plan(PAIRS)
    assert matcher._plan(PAIRS) is first
    assert matcher._plan(Program(clauses=PAIRS.clauses)) is not first


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, True), (299_999, True), (-1, False), (300_000, False), (True, False), ("1", False), (1.0, False)],
)
def test_what_may_be_shown_to_the_extension(value: object, shown: bool) -> None:
    assert envelope.small(value) is shown


@pytest.mark.parametrize(
    ("folders", "version"),
    [
        ((), "unknown"),
        (("durable_rules-2.0.28.dist-info",), "2.0.28"),
        (("durable_rules-2.0.27.dist-info", "durable_rules-2.0.28.dist-info", "durable-3.dist-info"), "2.0.28"),
    ],
)
def test_the_version_is_that_of_the_folder_beside_the_extension(
    folders: tuple[str, ...], version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in folders:
        (tmp_path / folder).mkdir()
    monkeypatch.setattr(durable, "_extension", lambda: SimpleNamespace(__file__=str(tmp_path / "extension.so")))
    assert durable.available() is True
    assert durable.version() == version


def test_without_the_extension_there_is_no_version_and_no_matcher(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise ImportError("no extension")

    monkeypatch.setattr(durable, "_extension", missing)
    assert durable.available() is False
    assert durable.version() == "not available"
    with pytest.raises(EngineFault, match="cannot be imported"):
        durable.DurableMatcher()


def test_a_ruleset_takes_as_many_predicates_as_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(envelope, "MAX_PREDICATES", envelope.Shard().predicates + 2)
    one = [clause(9, 1), clause(9, 1, 2), clause(9, 2)]
    assert [len(s.rules) for s in envelope.shards(Program(clauses=tuple(one)))] == [3]
    two = [*one, clause(9, 3)]
    assert [len(s.rules) for s in envelope.shards(Program(clauses=tuple(two)))] == [3, 1]

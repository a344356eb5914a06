"""All that reaches the extension, written down and inspected: fixed names, small whole numbers, within limits."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import pytest

from pincite.matching import durable
from pincite.matching.durable import DurableMatcher
from pincite.matching.program import Fact, Program

from .alone import REMEDIED_FACTS, remedied
from .programs import case, clause, pattern, program

ALLOWED = {
    "create_ruleset",
    "assert_facts",
    "start_action_for_state",
    "complete_and_start_action",
    "delete_state",
    "delete_ruleset",
}
FIELD = re.compile(r"f([0-9]|[1-5][0-9]|6[0-3])")
MOST_ID = 299_999


@dataclass(slots=True)
class Recorder:
    """Stands for the extension: passes every call on, and keeps it with its answer."""

    engine: Any
    calls: list[tuple[str, tuple[Any, ...], Any]] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        def call(*arguments: Any) -> Any:
            answer = getattr(self.engine, name)(*arguments)
            self.calls.append((name, arguments, answer))
            return answer

        return call

    def of(self, name: str) -> list[tuple[tuple[Any, ...], Any]]:
        return [(arguments, answer) for called, arguments, answer in self.calls if called == name]


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    made = Recorder(import_module("durable_rules_engine"))
    monkeypatch.setattr(durable, "_extension", lambda: made)
    return made


def match(recorder: Recorder, rules: Program, facts: tuple[Fact, ...]) -> list[tuple[str, tuple[Any, ...], Any]]:
    recorder.calls.clear()
    with DurableMatcher() as matcher:
        matcher.match(rules, facts)
    return list(recorder.calls)


def number(value: object) -> bool:
    return type(value) is int and 0 <= value <= MOST_ID


def inspect_definition(text: str) -> None:
    """One ruleset: names, numbers, shape of every test, and the counts that have limits."""
    rules: dict[str, Any] = json.loads(text, object_pairs_hook=unique)
    assert 1 <= len(rules) <= 4096
    assert rules.pop("boot") == {"all": [{"m0": {"p": 0}}], "dist": 0, "cap": 1000}
    assert list(rules) == [f"r{n}" for n in range(len(rules))]
    bare: Counter[int] = Counter()
    tested: Counter[int] = Counter()
    for rule in rules.values():
        assert set(rule) == {"all", "dist", "cap"} and rule["dist"] == 0 and rule["cap"] == 1000
        assert 1 <= len(rule["all"]) <= 16
        for place, named in enumerate(rule["all"]):
            assert list(named) == [f"m{place}"]
            tests = inspect_pattern(named[f"m{place}"], place)
            (tested if len(tests) > 1 else bare)[tests[0]["p"]] += 1
    assert max(bare.values(), default=0) <= 255
    assert max(tested.values(), default=0) <= 60
    assert len({0, *bare, *tested}) <= 500


def inspect_pattern(body: dict[str, Any], place: int) -> list[dict[str, Any]]:
    tests: list[dict[str, Any]] = body.get("$and", [body])
    assert len(body) == 1 and all(len(test) == 1 for test in tests)
    assert list(tests[0]) == ["p"] and type(tests[0]["p"]) is int and 1 <= tests[0]["p"] <= 510
    joins = [test for test in tests[1:] if isinstance(next(iter(test.values())), dict)]
    constants = [test for test in tests[1:] if test not in joins]
    assert all(FIELD.fullmatch(name) and number(value) for test in constants for name, value in test.items())
    # A frame, the join tests and an end are at most 31; the last test of a joined pattern cannot fail.
    assert len(joins) <= 29
    assert bool(joins) == bool(place)
    if place:
        assert tests[-1] == {"one": {f"m{place - 1}": "one"}}
    for test in joins[:-1]:
        ((name, other),) = test.items()
        ((earlier, theirs),) = other.items()
        assert FIELD.fullmatch(name) and FIELD.fullmatch(theirs)
        assert earlier in {f"m{n}" for n in range(place)}
    return tests


def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    assert len({name for name, _ in pairs}) == len(pairs)
    return dict(pairs)


def inspect_facts(text: str) -> list[dict[str, Any]]:
    assert re.fullmatch(r'[\[\]{}:, "0-9a-z]*', text)
    rows: list[dict[str, Any]] = json.loads(text, object_pairs_hook=unique)
    for row in rows:
        names = list(row)
        assert names == ["id", "p", *(f"f{n}" for n in range(len(row) - 4)), "one", "sid"]
        assert all(number(row[name]) for name in names[:-1])
        assert row["one"] == 1 and 1 <= int(row["sid"]) <= 1000 and str(int(row["sid"])) == row["sid"]
        assert len(row) <= 68 <= 250
    return rows


def inspect_session(calls: list[tuple[str, tuple[Any, ...], Any]]) -> None:
    """One match: ids once, boot first, nothing between start and completion, every session deleted."""
    ids: list[int] = []
    fired: set[int] = set()
    running = 0
    for name, arguments, answer in calls:
        assert name in ALLOWED
        handle = arguments[0]
        if running:
            assert (name, handle) == ("complete_and_start_action", running)
        if name == "create_ruleset":
            assert handle.isdigit()
            inspect_definition(arguments[1])
        elif name == "assert_facts":
            rows = inspect_facts(arguments[1])
            ids += [row["id"] for row in rows]
            assert (rows[0]["p"] == 0) == (handle not in fired)
            assert answer[0] in (0, 1)
        elif name == "start_action_for_state":
            running = handle if answer else 0
            fired.add(handle)
        elif name == "complete_and_start_action":
            running = handle if answer else 0
        elif name == "delete_state":
            fired.remove(handle)
    assert not running and not fired
    assert len({*ids}) == len(ids)


@pytest.mark.parametrize("first", range(0, 1000, 250))
def test_over_random_programs(recorder: Recorder, first: int) -> None:
    for seed in range(first, first + 250):
        drawn = case(seed)
        calls = match(recorder, drawn.program, drawn.facts)
        inspect_session(calls)
        assert {name for name, _, _ in calls} == ALLOWED


def test_over_a_program_that_needs_every_remedy(recorder: Recorder) -> None:
    calls = match(recorder, remedied(), tuple(REMEDIED_FACTS))
    inspect_session(calls)
    assert len(recorder.of("create_ruleset")) == 3
    assert len(recorder.of("delete_state")) == len(recorder.of("delete_ruleset")) == 3


def test_names_of_a_caller_never_reach_the_extension(recorder: Recorder) -> None:
    """Predicates have numbers of their own; of a fact only its arguments are seen."""
    calls = match(recorder, program(clause(pattern(123456), pattern(234567, ~0))), ((234567, 7), (345678, 8)))
    sent = " ".join(str(arguments) for _, arguments, _ in calls)
    assert not re.search("123456|234567|345678", sent)


def test_a_session_id_follows_another(recorder: Recorder) -> None:
    rules = program(clause(pattern(1), pattern(0)))
    with DurableMatcher() as matcher:
        for _ in range(1002):
            matcher.match(rules, [(0,)])
    deleted = [int(arguments[1]) for arguments, _ in recorder.of("delete_state")]
    assert deleted == [*range(1, 1001), 1, 2]


@pytest.mark.parametrize(
    "text",
    [
        '[{"id": 1, "p": 1, "f0": 0.5, "one": 1, "sid": "1"}]',
        '[{"id": 1, "p": 1, "f0": "a", "one": 1, "sid": "1"}]',
        '[{"id": 1, "p": 1, "f1": 5, "one": 1, "sid": "1"}]',
        '[{"id": 300000, "p": 1, "one": 1, "sid": "1"}]',
        '[{"id": 1, "p": 1, "one": 1, "sid": "1001"}]',
        '[{"id": 1, "p": 1, "f0": true, "one": 1, "sid": "1"}]',
    ],
)
def test_the_inspection_of_facts_can_fail(text: str) -> None:
    with pytest.raises(AssertionError):
        inspect_facts(text)


@pytest.mark.parametrize(
    "tests",
    [
        [{"p": 1}, {"id": {"m0": "id"}}, {"one": {"m0": "one"}}],
        [{"p": 1}, {"one": {"m0": "one"}}, {"f0": {"m0": "f0"}}],
        [{"p": 1}, {"f0": {"m1": "f0"}}, {"one": {"m0": "one"}}],
        [{"p": 1}, {"f64": {"m0": "f0"}}, {"one": {"m0": "one"}}],
        [{"p": 1}, {"f0": 300000}, {"one": {"m0": "one"}}],
        [{"p": 1}, *[{"f0": {"m0": "f0"}}] * 29, {"one": {"m0": "one"}}],
        [{"p": 1}],
    ],
)
def test_the_inspection_of_patterns_can_fail(tests: list[dict[str, object]]) -> None:
    with pytest.raises(AssertionError):
        inspect_pattern({"$and": tests}, 1)
    inspect_pattern({"$and": [{"p": 1}, {"f3": 7}, {"f0": {"m0": "f0"}}, {"one": {"m0": "one"}}]}, 1)

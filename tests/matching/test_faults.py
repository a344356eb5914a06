"""When the extension misbehaves, or a caller's facts do: an engine fault, and the next match is right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import pytest

from pincite.diagnostics import EngineFault
from pincite.matching import durable
from pincite.matching.durable import DurableMatcher
from pincite.matching.program import Fact

from .programs import clause, pattern, program

A, B, C = 0, 1, 2
RULES = program(
    clause(pattern(B, ~0, ~1), pattern(A, ~0, ~1)), clause(pattern(C), pattern(B, ~0, 2), pattern(A, 1, ~0))
)
FACTS: list[Fact] = [(A, 1, 1), (A, 1, 2)]
FIRINGS = ((0, (1, 1)), (0, (1, 2)), (1, (1,)))

Lie = Callable[[Any], Any]


@dataclass(slots=True)
class Liar:
    """Stands for the extension and answers one call, the `turn`-th of its name, with a lie."""

    engine: Any
    name: str = ""
    turn: int = 0
    lie: Lie = lambda answer: answer
    before: bool = False
    calls: list[tuple[str, Any]] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        def call(*arguments: Any) -> Any:
            self.calls.append((name, arguments[0]))
            lying = name == self.name and [n for n, _ in self.calls].count(name) == self.turn
            if lying and self.before:
                return self.lie(None)
            answer = getattr(self.engine, name)(*arguments)
            return self.lie(answer) if lying else answer

        return call

    def told(self, name: str, turn: int, lie: Lie, *, before: bool = False) -> None:
        self.name, self.turn, self.lie, self.before = name, turn, lie, before
        self.calls.clear()


@pytest.fixture
def liar(monkeypatch: pytest.MonkeyPatch) -> Liar:
    made = Liar(import_module("durable_rules_engine"))
    monkeypatch.setattr(durable, "_extension", lambda: made)
    return made


def failing(error: BaseException) -> Lie:
    def lie(_: Any) -> Any:
        raise error

    return lie


def replaced(old: str, new: str) -> Lie:
    """The answer with one text put for another, wherever it stands in it."""

    def lie(answer: Any) -> Any:
        found = answer.replace(old, new) if isinstance(answer, str) else (answer[0], answer[1].replace(old, new))
        assert found != answer
        return found

    return lie


START, COMPLETE = "start_action_for_state", "complete_and_start_action"
UNREADABLE = "durable-rules answered with a firing that cannot be read"
SURPRISES: list[tuple[str, int, Lie, bool, str]] = [
    ("create_ruleset", 1, failing(RuntimeError("no")), True, "durable-rules failed in `create_ruleset`: no"),
    ("assert_facts", 1, failing(RuntimeError("no")), True, "durable-rules failed in `assert_facts`: no"),
    ("assert_facts", 2, failing(RuntimeError("no")), False, "durable-rules failed in `assert_facts`: no"),
    ("assert_facts", 3, failing(MemoryError()), True, "durable-rules failed in `assert_facts`: "),
    ("assert_facts", 1, lambda answer: (2, answer[1]), False, "durable-rules answered 2 to facts that are new"),
    ("assert_facts", 2, lambda answer: (2, answer[1]), False, "durable-rules answered 2 to facts that are new"),
    ("assert_facts", 2, lambda answer: (3, answer[1]), False, "durable-rules answered 3 to facts that are new"),
    (START, 1, failing(RuntimeError("no")), True, f"durable-rules failed in `{START}`: no"),
    (START, 1, lambda _: None, True, "durable-rules does not fire in a new session"),
    (START, 2, failing(RuntimeError("no")), False, f"durable-rules failed in `{START}`: no"),
    (COMPLETE, 1, failing(RuntimeError("no")), True, f"durable-rules failed in `{COMPLETE}`: no"),
    (COMPLETE, 2, failing(RuntimeError("no")), False, f"durable-rules failed in `{COMPLETE}`: no"),
    ("delete_state", 1, failing(RuntimeError("no")), True, "durable-rules failed in `delete_state`: no"),
    (START, 2, replaced("{", ""), False, UNREADABLE),
    (START, 2, replaced('"r0"', '"r7"'), False, UNREADABLE),
    (START, 2, replaced('"r0"', '"other"'), False, UNREADABLE),
    (START, 2, replaced('"m0"', '"m1"'), False, UNREADABLE),
    (START, 2, replaced('"id": ', '"id": 9'), False, UNREADABLE),
    (START, 2, replaced('"id"', '"di"'), False, UNREADABLE),
    (START, 2, lambda answer: (answer[0], "[1]"), False, UNREADABLE),
    (START, 2, lambda answer: (answer[0], '{"r0": {"m0": {"id": 2}}}'), False, UNREADABLE),
    (START, 2, lambda answer: (answer[0], '{"boot": [{"m0": {"id": 1}}]}'), False, UNREADABLE),
    (START, 3, replaced('"id": 4', '"id": 5'), False, "durable-rules joined facts that do not fit"),
    (START, 3, replaced('"m1":{"id": 2', '"m1":{"id": 3'), False, "durable-rules joined facts that do not fit"),
]


@pytest.mark.parametrize(("name", "turn", "lie", "before", "message"), SURPRISES)
def test_a_surprise_is_a_fault(liar: Liar, name: str, turn: int, lie: Lie, before: bool, message: str) -> None:
    """The session may be left locked, half told or undeleted; the next match does not meet it."""
    with DurableMatcher() as matcher:
        liar.told(name, turn, lie, before=before)
        with pytest.raises(EngineFault) as caught:
            matcher.match(RULES, FACTS)
        assert str(caught.value).startswith(message)
        called = [n for n, _ in liar.calls]
        assert called.count("delete_ruleset") == called.count("create_ruleset") - (name == "create_ruleset")
        no_session_is_deleted_before_it_fired(liar)
        liar.told("", 0, lambda answer: answer)
        assert matcher.match(RULES, FACTS).firings == FIRINGS
        assert matcher.match(RULES, FACTS).firings == FIRINGS


def no_session_is_deleted_before_it_fired(liar: Liar) -> None:
    fired: set[object] = set()
    for name, handle in liar.calls:
        if name == COMPLETE:
            fired.add(handle)
        assert name != "delete_state" or handle in fired


def test_a_fault_names_what_the_extension_said(liar: Liar) -> None:
    liar.told("assert_facts", 2, failing(RuntimeError("error code: 303")), before=True)
    with pytest.raises(EngineFault) as caught:
        DurableMatcher().match(RULES, FACTS)
    assert isinstance(caught.value.__cause__, RuntimeError)


@pytest.mark.parametrize("name", [START, COMPLETE, "assert_facts", "delete_state", "create_ruleset"])
@pytest.mark.parametrize("turn", [1, 2, 3])
@pytest.mark.parametrize("before", [True, False])
def test_an_interruption_leaves_no_session_locked(liar: Liar, name: str, turn: int, before: bool) -> None:
    with DurableMatcher() as matcher:
        liar.told(name, turn, failing(KeyboardInterrupt()), before=before)
        reached = turn <= (1 if name in ("delete_state", "create_ruleset") else 3)
        if reached:
            with pytest.raises(KeyboardInterrupt):
                matcher.match(RULES, FACTS)
        liar.told("", 0, lambda answer: answer)
        assert matcher.match(RULES, FACTS).firings == FIRINGS


def test_with_several_rulesets_only_opened_sessions_are_deleted(liar: Liar) -> None:
    rules = program(*(clause(pattern(n), pattern(1000 + n)) for n in range(1000)))
    with DurableMatcher() as matcher:
        liar.told("assert_facts", 2, failing(RuntimeError("no")), before=True)
        with pytest.raises(EngineFault):
            matcher.match(rules, [(1000,)])
        no_session_is_deleted_before_it_fired(liar)
        assert [n for n, _ in liar.calls].count("delete_state") == 1
        liar.told("", 0, lambda answer: answer)
        assert len(matcher.match(rules, [(1000,), (1999,)]).firings) == 2


def test_a_ruleset_that_cannot_be_deleted_is_a_fault(liar: Liar) -> None:
    matcher = DurableMatcher()
    matcher.match(RULES, FACTS)
    liar.told("delete_ruleset", 1, failing(RuntimeError("no")))
    with pytest.raises(EngineFault, match="durable-rules failed in `delete_ruleset`: no"):
        matcher.close()
    assert matcher.match(RULES, FACTS).firings == FIRINGS


class Broken(Exception):
    """Raised while facts are read."""


def broken() -> Iterator[Fact]:
    yield from FACTS
    raise Broken


def test_an_error_in_the_facts_opens_no_session(liar: Liar) -> None:
    """A session deleted before it fired would crash the process."""
    with DurableMatcher() as matcher:
        for _ in range(50):
            with pytest.raises(Broken):
                matcher.match(RULES, broken())
            with pytest.raises(TypeError):
                matcher.match(RULES, [(A, [1])])  # type: ignore[list-item]
        assert liar.calls == []
        assert matcher.match(RULES, FACTS).firings == FIRINGS


def test_facts_may_be_read_from_another_match() -> None:
    """The facts of one match are what the same matcher found in another."""
    with DurableMatcher() as matcher:

        def found() -> Iterator[Fact]:
            for _, binding in matcher.match(RULES, FACTS).firings[:2]:
                yield (A, *binding)

        assert matcher.match(RULES, found()).firings == FIRINGS


def test_facts_may_come_once_and_twice() -> None:
    with DurableMatcher() as matcher:
        assert matcher.match(RULES, iter([*FACTS, *FACTS])).firings == FIRINGS

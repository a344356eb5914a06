"""The raw extension, driven without any of the adapter's care; nothing of the adapter is imported here."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module
from typing import Any

engine: Any = import_module("durable_rules_engine")

Row = dict[str, object]


class Session:
    """A ruleset and one session in it, driven without any of the adapter's care."""

    def __init__(self, rules: Row, sid: str = "1") -> None:
        self.handle = engine.create_ruleset("trap", json.dumps(rules))
        self.sid = sid
        self.state = 0

    def tell(self, *rows: Row) -> int:
        """Assert facts in one batch; the code of the extension."""
        code, self.state = engine.assert_facts(self.handle, json.dumps([{**row, "sid": self.sid} for row in rows]))
        return int(code)

    def attempt(self, *rows: Row) -> object:
        """As `tell`; the message where the extension refuses."""
        try:
            return self.tell(*rows)
        except Exception as error:
            return str(error) or type(error).__name__

    def fired(self) -> list[tuple[str, list[object]]]:
        """Every firing: the rule and the ids of its facts, sorted."""
        found: list[tuple[str, list[object]]] = []
        started = engine.start_action_for_state(self.handle, self.state)
        text = started[1] if started else None
        while text:
            for name, matches in json.loads(text).items():
                found.extend((name, [m[k].get("id") for k in sorted(m)]) for m in matches)
            text = engine.complete_and_start_action(self.handle, self.state)
        return sorted(found, key=str)


def rule(*patterns: object, **settings: int) -> Row:
    return {"all": [{f"m{n}": p} for n, p in enumerate(patterns)], **({"dist": 0, "cap": 1000} | settings)}


def both(*tests: Row) -> Row:
    return {"$and": list(tests)}


def eq(field: str, other: str, place: int = 0) -> Row:
    return {field: {f"m{place}": other}}


def join(field: str, other: str, place: int = 0) -> Row:
    """One rule: `p` 1, then `p` 2 whose field equals a field of the first, and the join that is always true."""
    return {"r": rule({"p": 1}, both({"p": 2}, eq(field, other, place), eq("one", "one", place)))}


TRAPS: dict[str, Callable[[], object]] = {}


def trap(function: Callable[[], object]) -> Callable[[], object]:
    TRAPS[function.__name__] = function
    return function


def fire(rules: Row, *rows: Row) -> list[tuple[str, list[object]]]:
    session = Session(rules)
    session.tell(*rows)
    return session.fired()

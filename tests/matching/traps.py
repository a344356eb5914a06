"""What the raw extension does outside the envelope: `python -m tests.matching.traps NAME` prints it as JSON.

Run as a program of its own, because a trap may crash or hang the process.
"""

from __future__ import annotations

import gc
import json
import sys
import threading
from collections.abc import Iterable
from importlib import import_module
from typing import Any

from . import trap_limits
from .raw import TRAPS, Row, Session, both, engine, eq, fire, join, rule, trap

__all__ = ["trap_limits"]

# -- joins ------------------------------------------------------------------------------------------


def _told_later(field: str, sid: str, value: object) -> int:
    """How many of twenty joins on a field of a fact told some batches earlier come out; each should."""
    right = 0
    for batches in range(20):
        session = Session(join("a", field), sid)
        session.tell({"id": 123456, "p": 1, "one": 1})
        for n in range(batches):
            session.tell({"id": n, "p": 3, "b": "9" * n})
        session.tell({"id": 100, "p": 2, "a": value, "one": 1})
        right += len(session.fired())
    return right


@trap
def join_on_id() -> object:
    """Ids are compared in memory that has been given back."""
    return _told_later("id", "1", "123456")


@trap
def join_on_sid() -> object:
    """So are the ids of sessions."""
    return _told_later("sid", "12345", "12345")


@trap
def join_on_a_field() -> object:
    """For comparison: any other field."""
    return _told_later("one", "12345", 1)


def _last_join(test: Row, left: object, right: object, last: Iterable[Row]) -> object:
    """A rule among others whose join fails in `test`, which is the last unless `last` follows."""
    rules: Row = {f"q{n}": rule({"p": 9}, both({"p": 9}, eq("one", "one"))) for n in range(50)}
    rules["r"] = rule({"p": 1}, both({"p": 2}, test, *last))
    return fire(rules, {"id": 1, "p": 1, "a": left, "one": 1}, {"id": 2, "p": 2, "a": right, "one": 1})


@trap
def last_join_fails() -> object:
    return _last_join({"$neq": eq("a", "a")}, 1, 1, [])


@trap
def last_join_fails_on_equal_hashes() -> object:
    return _last_join(eq("a", "a"), "costarring", "liquid", [])


@trap
def last_join_never_fails() -> object:
    return [
        _last_join({"$neq": eq("a", "a")}, 1, 1, [eq("one", "one")]),
        _last_join(eq("a", "a"), "costarring", "liquid", [eq("one", "one")]),
    ]


@trap
def floats() -> object:
    return {
        "equal": fire(join("a", "a"), {"id": 1, "p": 1, "a": 0.5, "one": 1}, {"id": 2, "p": 2, "a": 0.5, "one": 1}),
        "number": fire(join("a", "a"), {"id": 1, "p": 1, "a": 1.0, "one": 1}, {"id": 2, "p": 2, "a": 1, "one": 1}),
        "constant": fire({"r": rule(both({"p": 1}, {"a": 1}))}, {"id": 1, "p": 1, "a": 1.0}),
    }


@trap
def ordered_joins() -> object:
    """Two conditions in a row that are not equalities, in thirty rules."""
    near = both({"p": 2}, {"$neq": eq("a", "a")})
    far = both({"p": 3}, eq("a", "a", 1), {"$lt": eq("b", "b", 1)})
    rows: list[Row] = [{"id": 10 * p + n, "p": p, "a": n % 2, "b": n} for p in (1, 2, 3) for n in range(4)]
    return len(fire({f"r{n}": rule({"p": 1}, near, far) for n in range(30)}, *rows))


@trap
def same_hash_values() -> object:
    """`costarring` and `liquid` have the same 32-bit FNV hash."""
    one: Row = {"id": 1, "p": 1, "a": "costarring", "one": 1}
    return {
        "join": fire(join("a", "a"), one, {"id": 2, "p": 2, "a": "liquid", "one": 1}),
        "constant": fire({"r": rule(both({"p": 1}, {"a": "costarring"}))}, {"id": 1, "p": 1, "a": "liquid"}),
    }


@trap
def same_hash_ids() -> object:
    session = Session({"r": rule({"p": 1})})
    codes = [session.attempt({"id": "costarring", "p": 1}), session.attempt({"id": "liquid", "p": 1})]
    return {"codes": codes, "fired": session.fired()}


@trap
def same_hash_sessions() -> object:
    """A fact told to one session fires in another whose id has the same hash."""
    rules: Row = {"r": rule({"p": 1}, both({"p": 2}, eq("one", "one")))}
    session = Session(rules, "scenario-139599")
    session.tell({"id": 1, "p": 1, "one": 1})
    session.sid = "scenario-322382"
    session.tell({"id": 2, "p": 2, "one": 1})
    return session.fired()


@trap
def same_hash_fields() -> object:
    """A fact has the field `liquid`; the rule asks for `costarring`."""
    return fire({"r": rule(both({"p": 1}, {"costarring": 5}))}, {"id": 1, "p": 1, "liquid": 5})


@trap
def same_id_twice() -> object:
    session = Session({"r": rule({"p": 1}), "s": rule({"p": 2})})
    codes = [session.attempt({"id": 1, "p": 1}), session.attempt({"id": 1, "p": 2})]
    return {"codes": codes, "fired": session.fired()}


@trap
def repeated_hidden() -> object:
    """The second fact has the id of the first and is lost; a third that no rule reads hides the code."""
    session = Session({"r": rule({"p": 1}), "s": rule({"p": 2})})
    session.tell({"id": 1, "p": 1})
    return {"code": session.tell({"id": 1, "p": 2}, {"id": 3, "p": 3}), "fired": session.fired()}


@trap
def id_of_the_state() -> object:
    """The extension's own fact `sid-156219` has the hash of the id 129014."""
    session = Session({"r": rule({"p": 1})}, "156219")
    codes = [session.attempt({"id": 1, "p": 1}), session.attempt({"id": 129014, "p": 1})]
    return {"codes": codes, "fired": session.fired()}


@trap
def none_of_order() -> object:
    rules: Row = {"r": {"all": [{"m0": {"p": 1}}, {"m1$not": both({"p": 2}, eq("a", "a"))}], "dist": 0, "cap": 1000}}
    yes: Row = {"id": 1, "p": 1, "a": 1}
    no: Row = {"id": 2, "p": 2, "a": 1}

    def stepwise(*rows: Row) -> int:
        session, total = Session(rules), 0
        for row in rows:
            session.tell(row)
            total += len(session.fired())
        return total

    return {"before": stepwise(no, yes), "after": stepwise(yes, no)}


@trap
def strings_as_numbers() -> object:
    def found(left: object, right: object) -> int:
        one: Row = {"id": 1, "p": 1, "a": left, "one": 1}
        return len(fire(join("a", "a"), one, {"id": 2, "p": 2, "a": right, "one": 1}))

    return {
        "string 1, number 1": found("1", 1),
        "number 1, string 1": found(1, "1"),
        "string true, true": found("true", True),
        "true, string true": found(True, "true"),
        "true, number 1": found(True, 1),
    }


@trap
def exponent_in_a_batch() -> object:
    session = Session({"r": rule({"p": 1})})
    code = session.attempt({"id": 1, "p": 1}, {"id": 2, "p": 1, "a": 1e-7}, {"id": 3, "p": 1})
    return {"code": code, "fired": session.fired()}


# -- sessions -------------------------------------------------------------------------------------


@trap
def delete_unfired() -> object:
    """Sessions that never fired are deleted, in memory that others have used before."""
    for n in range(2000):
        junk = [bytes([255]) * size for size in range(100, 60_000, 500)]
        session = Session({"r": rule({"p": 1})}, str(n))
        for m in range(20):
            session.sid = f"{n}-{m}"
            session.tell({"id": 1, "p": 2})
        del junk
        gc.collect()
        for m in range(20):
            engine.delete_state(session.handle, f"{n}-{m}")
        engine.delete_ruleset(session.handle)
    return "survived"


@trap
def distinct_by_default() -> object:
    patterns = [{"m0": {"p": 1}}, {"m1": both({"p": 1}, eq("a", "a"))}]
    one: Row = {"id": 1, "p": 1, "a": 1}
    return {
        "default": fire({"r": {"all": patterns, "cap": 1000}}, one),
        "dist 0": fire({"r": {"all": patterns, "dist": 0, "cap": 1000}}, one),
    }


@trap
def locked_session() -> object:
    session = Session({"r": rule({"p": 1})})
    session.tell({"id": 1, "p": 1})
    started = engine.start_action_for_state(session.handle, session.state) is not None
    session.tell({"id": 2, "p": 1})
    locked = engine.start_action_for_state(session.handle, session.state) is None
    engine.abandon_action(session.handle, session.state)
    return {"started": started, "locked": locked, "after abandoning": len(session.fired())}


@trap
def sessions_at_once() -> object:
    session = Session({"r": rule({"p": 1})})
    for n in range(1, 2000):
        session.sid = str(n)
        answer = session.attempt({"id": 1, "p": 1})
        if answer != 0:
            return [n, answer]
    return "no limit"


@trap
def host_threads() -> object:
    language: Any = import_module("durable.lang")
    hosts = []
    for n in range(5):
        with language.ruleset(f"host{n}"):
            language.when_all(language.m.p == 1)(lambda c: None)
        hosts.append(import_module("durable.engine").Host())
    return threading.active_count()


def main(arguments: Iterable[str]) -> None:
    for name in arguments:
        print(json.dumps(TRAPS[name]()), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])

"""The durable-rules adapter: the one module that touches the C extension, inside a proven envelope.

The extension joins positive equality patterns and does that well; outside a narrow envelope it
loses facts, hangs or crashes. So nothing but small whole numbers under fixed field names ever
reaches it, every limit is kept by construction (`pincite.matching.envelope`), and whatever it
answers beyond the expected is an `EngineFault`.
"""

from __future__ import annotations

import importlib
import json
import threading
import weakref
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from pincite.diagnostics import EngineFault
from pincite.matching.envelope import BEYOND, FIELDS, MAX_ID, Rule, Shard, shards, small
from pincite.matching.program import Binding, Fact, Firing, Grounding, Program, instantiate

BATCH = 500
SESSIONS = 1000
"""Session ids are taken in turn from so many; the extension makes a fact `sid-<id>` in each, and
none of these has the hash of a fact id."""

CODES = (0, 1)
"""A batch matched something, or its last fact matched nothing: both are normal."""

UNREADABLE = (AttributeError, IndexError, KeyError, TypeError, ValueError)


def _extension() -> Any:
    return importlib.import_module("durable_rules_engine")


def available() -> bool:
    """Whether the extension can be imported on this Python."""
    try:
        _extension()
    except ImportError:
        return False
    return True


def version() -> str:
    """The version of durable-rules that is installed, or `not available`.

    It is read off the name of the folder that every installer writes beside the extension (PEP 376);
    `importlib.metadata` says the same, but its import would be a twentieth of a cold start.
    """
    if not available():
        return "not available"
    found = sorted(Path(_extension().__file__).parent.glob("durable_rules-*.dist-info"))
    return found[-1].name.removesuffix(".dist-info").partition("-")[2] if found else "unknown"


class DurableMatcher:
    """Matches with durable-rules; rulesets are compiled once for a program, sessions live for one match.

    One matcher may serve several threads, one match at a time, and be used on both sides of a fork
    that is made while no other thread matches. Raises `EngineFault` where the extension cannot be
    imported.
    """

    name = "durable"

    def __init__(self) -> None:
        try:
            self._engine = _extension()
        except ImportError as error:
            raise EngineFault("the durable-rules extension cannot be imported") from error
        self._lock = threading.Lock()
        self._sessions = count()
        self._program: Program | None = None
        self._shards: list[Shard] = []
        self._handles: list[int] = []
        self._release = weakref.finalize(self, _delete_rulesets, self._engine, self._handles)

    def __enter__(self) -> DurableMatcher:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Release the compiled rulesets; the matcher compiles again when it is next used."""
        with self._lock:
            self._forget()

    def match(self, program: Program, facts: Iterable[Fact]) -> Grounding:
        """Return every firing of the program over the facts; raise `EngineFault` on any surprise."""
        given = list(dict.fromkeys(facts))
        with self._lock:
            try:
                self._compile(program)
                return self._run(given)
            except BaseException:
                # A session may be left in any state, so what holds it is not used again.
                self._forget()
                raise

    def _compile(self, program: Program) -> None:
        if self._program is program:
            return
        self._forget()
        self._shards = shards(program)
        for shard in self._shards:
            name = str(len(self._handles) + 1)
            shard.handle = _call(self._engine, "create_ruleset", name, json.dumps(shard.definition))
            self._handles.append(shard.handle)
        self._program = program

    def _run(self, given: list[Fact]) -> Grounding:
        session = str(next(self._sessions) % SESSIONS + 1)
        ids = count(1)
        channels: list[_Channel] = []
        try:
            for shard in self._shards:
                # One that does not open has not fired, and its session must not be deleted.
                channels.append(_Channel(self._engine, shard, session, ids))
            return _fixpoint(channels, given)
        finally:
            for channel in channels:
                channel.close()

    def _forget(self) -> None:
        self._shards, self._program = [], None
        _delete_rulesets(self._engine, self._handles)


def _call(engine: Any, function: str, *arguments: object) -> Any:
    try:
        return getattr(engine, function)(*arguments)
    except Exception as error:
        raise EngineFault(f"durable-rules failed in `{function}`: {error}") from error


def _delete_rulesets(engine: Any, handles: list[int]) -> None:
    while handles:
        _call(engine, "delete_ruleset", handles.pop())


def _fixpoint(channels: Sequence[_Channel], given: list[Fact]) -> Grounding:
    """Tell the facts, read the firings, tell what they derive, until nothing is new."""
    known, firings, fresh = set(given), set[Firing](), given
    while fresh:
        told, fresh = fresh, []
        for channel in channels:
            for rule, binding in channel.tell(told):
                if rule.clause >= 0:
                    firings.add((rule.clause, binding))
                derived = instantiate(rule.head, binding)
                if derived not in known:
                    known.add(derived)
                    fresh.append(derived)
    return Grounding(firings=tuple(sorted(firings)))


class _Channel:
    """One session in one ruleset, from its first firing to its deletion."""

    def __init__(self, engine: Any, shard: Shard, session: str, ids: Iterator[int]) -> None:
        self._engine = engine
        self._shard = shard
        self._session = session
        self._ids = ids
        self._told: dict[int, Fact] = {}
        self._state = self._assert([{"id": next(ids), "p": 0, "one": 1, "sid": session}])
        if not self._drain():
            raise EngineFault("durable-rules does not fire in a new session")

    def close(self) -> None:
        _call(self._engine, "delete_state", self._shard.handle, self._session)

    def tell(self, facts: list[Fact]) -> list[tuple[Rule, Binding]]:
        """Assert facts; return the firings that they complete."""
        rows = [row for fact in facts for row in self._rows(fact)]
        for start in range(0, len(rows), BATCH):
            self._state = self._assert(rows[start : start + BATCH])
        return [found for text in self._drain() for found in self._read(text)]

    def _rows(self, fact: Fact) -> Iterator[dict[str, object]]:
        for number in self._shard.replicas.get((fact[0], len(fact) - 1), ()):
            identity = next(self._ids)
            if identity > MAX_ID:
                raise EngineFault("too many facts for durable-rules; use the reference matcher")
            if not all(small(value) for value in fact[1:]):
                raise EngineFault(BEYOND)
            self._told[identity] = fact
            values = dict(zip(FIELDS, fact[1:], strict=False))
            yield {"id": identity, "p": number, **values, "one": 1, "sid": self._session}

    def _assert(self, rows: list[dict[str, object]]) -> int:
        answer = _call(self._engine, "assert_facts", self._shard.handle, json.dumps(rows))
        if answer[0] not in CODES:
            raise EngineFault(f"durable-rules answered {answer[0]} to facts that are new and within its limits")
        state: int = answer[1]
        return state

    def _drain(self) -> list[str]:
        """Read every pending firing; nothing of ours runs between a start and its completion."""
        texts: list[str] = []
        started = _call(self._engine, "start_action_for_state", self._shard.handle, self._state)
        text = started[1] if started else None
        while text:
            texts.append(text)
            text = _call(self._engine, "complete_and_start_action", self._shard.handle, self._state)
        return texts

    def _read(self, text: str) -> list[tuple[Rule, Binding]]:
        try:
            found: list[tuple[Rule, Binding]] = []
            for name, matches in json.loads(text).items():
                rule = self._shard.rules[int(name.removeprefix("r"))]
                facts = ([self._told[m[f"m{n}"]["id"]] for n in range(len(rule.body))] for m in matches)
                bindings = (_binding(rule, joined) for joined in facts)
                found.extend((rule, b) for b in bindings if b is not None)
            return found
        except UNREADABLE as error:
            raise EngineFault("durable-rules answered with a firing that cannot be read") from error


def _binding(rule: Rule, facts: list[Fact]) -> Binding | None:
    """The binding of a firing; None where the places of a variable differ that were left untested."""
    values = [-1] * rule.variables
    for pattern, fact in zip(rule.body, facts, strict=True):
        for term, value in zip(pattern.terms, fact[1:], strict=True):
            if term < 0 and values[~term] in (-1, value):
                values[~term] = value
            elif term < 0 and rule.loose:
                return None
            elif term != value:
                raise EngineFault("durable-rules joined facts that do not fit")
    return tuple(values)

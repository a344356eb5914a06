"""The durable-rules adapter: the one module that touches the C extension, inside a proven envelope.

The extension joins positive equality patterns and does that well; outside a narrow envelope it
loses facts, hangs or crashes. So nothing but small whole numbers under fixed field names ever
reaches it, every limit is kept by construction (replicas of busy predicates, long bodies in two
halves, several rulesets), and whatever it answers beyond the expected is an `EngineFault`.
"""

from __future__ import annotations

import importlib
import json
import threading
import weakref
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from pincite.diagnostics import EngineFault
from pincite.matching.program import Clause, Fact, Firing, Grounding, Pattern, Program, instantiate

MAX_PATTERNS = 16
MAX_JOINS = 60
MAX_SINGLES = 250
MAX_PREDICATES = 450
MAX_RULES = 4000
MAX_ID = 299_999
"""Decimal ids up to here have no two equal hashes in the extension."""

FIELDS = tuple(f"f{n}" for n in range(64))
BATCH = 500
CODES = (0, 1)
"""A batch matched something, or its last fact matched nothing: both are normal."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """A clause as the extension sees it: ordered patterns, and the clause it stands for (-1: a half)."""

    clause: int
    head: Pattern
    body: tuple[Pattern, ...]
    variables: int


@dataclass(slots=True, kw_only=True)
class _Shard:
    """One ruleset: its handle, and the numbers under which it knows each predicate (its replicas)."""

    rules: list[_Rule] = field(default_factory=list)
    replicas: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    joins: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    singles: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    definition: dict[str, object] = field(default_factory=dict)
    predicates: int = 1
    handle: int = 0


class DurableMatcher:
    """Matches with durable-rules; rulesets are compiled once for a program, sessions live for one match."""

    name = "durable"

    def __init__(self) -> None:
        try:
            self._engine = _extension()
        except ImportError as error:
            raise EngineFault("the durable-rules extension cannot be imported") from error
        self._lock = threading.Lock()
        self._sessions = count(1)
        self._program: Program | None = None
        self._shards: list[_Shard] = []
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
        with self._lock:
            if self._program is not program:
                self._forget()
                self._shards = _shards(program)
                for shard in self._shards:
                    self._create(shard)
                self._program = program
            session = str(next(self._sessions) % MAX_ID + 1)
            try:
                return _Session(self._engine, self._shards, session).run(facts)
            finally:
                for shard in self._shards:
                    self._call("delete_state", shard.handle, session)

    def _forget(self) -> None:
        _delete_rulesets(self._engine, self._handles)
        self._shards, self._program = [], None

    def _create(self, shard: _Shard) -> None:
        name = str(len(self._handles) + 1)
        shard.handle = self._call("create_ruleset", name, json.dumps(shard.definition))
        self._handles.append(shard.handle)

    def _call(self, function: str, *arguments: object) -> Any:
        return _call(self._engine, function, *arguments)


def _call(engine: Any, function: str, *arguments: object) -> Any:
    try:
        return getattr(engine, function)(*arguments)
    except EngineFault:
        raise
    except Exception as error:
        raise EngineFault(f"durable-rules failed in `{function}`: {error}") from error


def _delete_rulesets(engine: Any, handles: list[int]) -> None:
    while handles:
        engine.delete_ruleset(handles.pop())


class _Session:
    """One match: asserts facts, reads firings, asserts what they derive, until nothing is new."""

    def __init__(self, engine: Any, shards: list[_Shard], session: str) -> None:
        self._engine = engine
        self._shards = shards
        self._session = session
        self._ids = count(1)
        self._known: set[Fact] = set()
        self._facts: list[dict[int, Fact]] = [{} for _ in shards]
        self._firings: set[Firing] = set()

    def run(self, facts: Iterable[Fact]) -> Grounding:
        for shard in self._shards:
            boot = {"id": next(self._ids), "p": 0, "one": 1, "sid": self._session}
            self._assert(shard, [boot])
        fresh = list(dict.fromkeys(facts))
        self._known.update(fresh)
        for shard, known in zip(self._shards, self._facts, strict=True):
            self._drain(shard, known)
        while fresh:
            fresh = list(self._round(fresh))
        return Grounding(firings=tuple(sorted(self._firings)))

    def _round(self, fresh: list[Fact]) -> Iterator[Fact]:
        for shard, known in zip(self._shards, self._facts, strict=True):
            rows = [row for fact in fresh for row in self._rows(shard, known, fact)]
            for start in range(0, len(rows), BATCH):
                self._assert(shard, rows[start : start + BATCH])
            for derived in self._drain(shard, known) if rows else ():
                if derived not in self._known:
                    self._known.add(derived)
                    yield derived

    def _rows(self, shard: _Shard, known: dict[int, Fact], fact: Fact) -> Iterator[dict[str, object]]:
        for number in shard.replicas.get(fact[0], ()):
            identity = next(self._ids)
            if identity > MAX_ID or max(fact, default=0) > MAX_ID:
                raise EngineFault("too many facts for durable-rules; use the reference matcher")
            known[identity] = fact
            values = dict(zip(FIELDS, fact[1:], strict=False))
            yield {"id": identity, "p": number, **values, "one": 1, "sid": self._session}

    def _assert(self, shard: _Shard, rows: list[dict[str, object]]) -> None:
        code, self._state = _call(self._engine, "assert_facts", shard.handle, json.dumps(rows))
        if code not in CODES:
            raise EngineFault(f"durable-rules answered {code} to facts that are new and within its limits")

    def _drain(self, shard: _Shard, known: dict[int, Fact]) -> list[Fact]:
        """Read every pending firing; nothing of ours runs between a start and its completion."""
        raw: list[str] = []
        started = _call(self._engine, "start_action_for_state", shard.handle, self._state)
        message = started[1] if started else None
        while message:
            raw.append(message)
            message = _call(self._engine, "complete_and_start_action", shard.handle, self._state)
        return [d for text in raw for d in self._read(shard, known, json.loads(text))]

    def _read(self, shard: _Shard, known: dict[int, Fact], message: dict[str, Any]) -> Iterator[Fact]:
        for name, matches in message.items():
            if name == "boot":
                continue
            rule = shard.rules[int(name[1:])]
            for match in matches if isinstance(matches, list) else [matches]:
                binding = _binding(rule, [known[match[f"m{n}"]["id"]] for n in range(len(rule.body))])
                if binding is not None:
                    if rule.clause >= 0:
                        self._firings.add((rule.clause, binding))
                    yield instantiate(rule.head, binding)


def _binding(rule: _Rule, facts: list[Fact]) -> tuple[int, ...] | None:
    """The binding of a firing; None where a variable that stands twice in one pattern differs."""
    values = [-1] * rule.variables
    for pattern, fact in zip(rule.body, facts, strict=True):
        for term, value in zip(pattern.terms, fact[1:], strict=True):
            if term < 0:
                if values[~term] not in (-1, value):
                    return None
                values[~term] = value
            elif term != value:
                raise EngineFault("durable-rules joined a fact that does not fit its pattern")
    return tuple(values)


# -- compilation ------------------------------------------------------------------------------


def _shards(program: Program) -> list[_Shard]:
    shards = [_Shard()]
    for rule in _rules(program):
        fresh = sum(1 for p in {q.predicate for q in rule.body} if p not in shards[-1].replicas)
        if len(shards[-1].rules) >= MAX_RULES or shards[-1].predicates + fresh + 2 > MAX_PREDICATES:
            shards.append(_Shard())
        _add(shards[-1], rule)
    for shard in shards:
        shard.definition["boot"] = {"all": [{"m0": {"p": 0}}], "dist": 0, "cap": 1000}
    return shards


def _rules(program: Program) -> Iterator[_Rule]:
    """The clauses with their patterns ordered to join, long bodies cut in halves."""
    spare = 1 + max((p.predicate for c in program.clauses for p in (c.head, *c.body)), default=0)
    for index, clause in enumerate(program.clauses):
        body = _ordered(clause)
        while len(body) > MAX_PATTERNS:
            first, body = body[:MAX_PATTERNS], body[MAX_PATTERNS:]
            carried = tuple(sorted({t for p in first for t in p.terms if t < 0}, reverse=True))
            half = Pattern(predicate=spare, terms=carried)
            spare += 1
            yield _Rule(clause=-1, head=half, body=first, variables=clause.variables)
            body = (half, *body)
        yield _Rule(clause=index, head=clause.head, body=body, variables=clause.variables)


def _ordered(clause: Clause) -> tuple[Pattern, ...]:
    rest = list(dict.fromkeys(clause.body))
    ordered = [rest.pop(0)]
    bound = {t for t in ordered[0].terms if t < 0}
    while rest:
        best = max(rest, key=lambda p: sum(t in bound for t in p.terms))
        rest.remove(best)
        ordered.append(best)
        bound.update(t for t in best.terms if t < 0)
    return tuple(ordered)


def _add(shard: _Shard, rule: _Rule) -> None:
    patterns: list[dict[str, object]] = []
    seen: dict[int, dict[str, object]] = {}
    for place, pattern in enumerate(rule.body):
        if len(pattern.terms) > len(FIELDS):
            raise EngineFault(f"a predicate has more than {len(FIELDS)} arguments")
        number = _number(shard, pattern.predicate, single=len(rule.body) == 1)
        tests: list[dict[str, object]] = [{"p": number}]
        own: dict[int, dict[str, object]] = {}
        for name, term in zip(FIELDS, pattern.terms, strict=False):
            if term >= 0:
                tests.append({name: term})
            elif term in seen:
                tests.append({name: seen[term]})
            else:
                own.setdefault(term, {f"m{place}": name})
        seen |= own
        if place:
            # The extension drops a last join test that fails; this one never does.
            tests.append({"one": {f"m{place - 1}": "one"}})
        patterns.append({f"m{place}": {"$and": tests} if len(tests) > 1 else tests[0]})
    shard.definition[f"r{len(shard.rules)}"] = {"all": patterns, "dist": 0, "cap": 1000}
    shard.rules.append(rule)


def _number(shard: _Shard, predicate: int, *, single: bool) -> int:
    """The number of a predicate that still has room for one more pattern, a new replica if none has."""
    uses, limit = (shard.singles, MAX_SINGLES) if single else (shard.joins, MAX_JOINS)
    for number in shard.replicas[predicate]:
        if uses[number] < limit:
            break
    else:
        number = shard.predicates
        shard.predicates += 1
        shard.replicas[predicate].append(number)
    uses[number] += 1
    return number

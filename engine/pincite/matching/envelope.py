"""A program compiled into the envelope in which durable-rules is correct: rulesets within every limit.

Nothing but small whole numbers under fixed field names stands in what is made here. Busy predicates get
several numbers (replicas), long bodies are cut in two, large programs are spread over several rulesets.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from pincite.diagnostics import EngineFault
from pincite.matching.program import Clause, Pattern, Program

MAX_PATTERNS = 16
MAX_TESTED = 60
"""Patterns on one number that test more than the number: the extension keeps 64 of them on a stack."""

MAX_BARE = 250
"""Patterns on one number that test nothing else, first in their rule: its list of them ends at 255."""

MAX_JOINS = 28
"""Join tests in one pattern: the extension holds 31 parts, of which a frame and a last test take three."""

MAX_PREDICATES = 450
MAX_RULES = 4000
MAX_ID = 299_999
"""Decimal ids up to here have no two equal hashes in the extension."""

BEYOND = "a name beyond the numbers that durable-rules is given; use the reference matcher"
FIELDS = tuple(f"f{n}" for n in range(64))

Key = tuple[int, int]
"""A predicate and its arity: facts of another arity never meet its patterns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A clause as the extension sees it: ordered patterns, and the clause it stands for (-1: a half)."""

    clause: int
    head: Pattern
    body: tuple[Pattern, ...]
    variables: int

    @property
    def loose(self) -> bool:
        """Whether some of its variables are left untested in the extension, so that firings may not bind."""
        names = ([t for t in p.terms if t < 0] for p in self.body)
        return any(len(n) > min(len({*n}), MAX_JOINS) for n in names)


@dataclass(slots=True, kw_only=True)
class Shard:
    """One ruleset: its definition, and the numbers under which it knows each predicate (its replicas)."""

    rules: list[Rule] = field(default_factory=list)
    replicas: dict[Key, list[int]] = field(default_factory=lambda: defaultdict(list))
    tested: Counter[int] = field(default_factory=Counter)
    bare: Counter[int] = field(default_factory=Counter)
    definition: dict[str, object] = field(default_factory=dict)
    predicates: int = 1
    handle: int = 0


def small(value: object) -> bool:
    """Whether a value is a whole number that may be shown to the extension."""
    return type(value) is int and 0 <= value <= MAX_ID


def key(pattern: Pattern) -> Key:
    """What the facts of a pattern are filed under."""
    return (pattern.predicate, len(pattern.terms))


def shards(program: Program) -> list[Shard]:
    """The rulesets of a program; raises `EngineFault` where one predicate or constant is beyond the extension."""
    found = [Shard()]
    for rule in _rules(program):
        fresh = sum(1 for k in {key(p) for p in rule.body} if k not in found[-1].replicas)
        if len(found[-1].rules) >= MAX_RULES or found[-1].predicates + fresh > MAX_PREDICATES:
            found.append(Shard())
        _add(found[-1], rule)
    for shard in found:
        # A session that has never fired cannot be deleted, so one rule of ours fires in each.
        shard.definition["boot"] = {"all": [{"m0": {"p": 0}}], "dist": 0, "cap": 1000}
    return found


def _rules(program: Program) -> Iterator[Rule]:
    """The clauses with their patterns ordered to join, long bodies cut in halves.

    A half concludes a predicate of our own, numbered below zero where no fact of a caller can be.
    """
    spare = -1
    for index, clause in enumerate(program.clauses):
        body = _ordered(clause)
        while len(body) > MAX_PATTERNS:
            half = Pattern(predicate=spare, terms=_carried(body))
            spare -= 1
            yield Rule(clause=-1, head=half, body=body[:MAX_PATTERNS], variables=clause.variables)
            body = (half, *body[MAX_PATTERNS:])
        yield Rule(clause=index, head=clause.head, body=body, variables=clause.variables)


def _carried(body: tuple[Pattern, ...]) -> tuple[int, ...]:
    """The variables of the first half, those first that the second needs: only so many have a field."""
    first, later = ({t for p in part for t in p.terms if t < 0} for part in (body[:MAX_PATTERNS], body[MAX_PATTERNS:]))
    return (*sorted(first & later, reverse=True), *sorted(first - later, reverse=True))


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


def _add(shard: Shard, rule: Rule) -> None:
    patterns: list[dict[str, object]] = []
    seen: dict[int, dict[str, str]] = {}
    for place, pattern in enumerate(rule.body):
        if len(pattern.terms) > len(FIELDS) and pattern.predicate >= 0:
            raise EngineFault(f"a predicate has more than {len(FIELDS)} arguments")
        tests = _tests(pattern, place, seen)
        number = _number(shard, key(pattern), shard.tested if tests else shard.bare)
        parts = [{"p": number}, *tests]
        patterns.append({f"m{place}": {"$and": parts} if tests else parts[0]})
    shard.definition[f"r{len(shard.rules)}"] = {"all": patterns, "dist": 0, "cap": 1000}
    shard.rules.append(rule)


def _tests(pattern: Pattern, place: int, seen: dict[int, dict[str, str]]) -> list[dict[str, object]]:
    """What a pattern tests beside its number; adds to `seen` where its variables can be found.

    Joins beyond the limit are left out, and so are variables that stand twice in the pattern: every
    binding is verified when a firing is read.
    """
    constants: list[dict[str, object]] = []
    joins: list[dict[str, object]] = []
    own: dict[int, dict[str, str]] = {}
    for name, term in zip(FIELDS, pattern.terms, strict=False):
        if term >= 0:
            if not small(term):
                raise EngineFault(BEYOND)
            constants.append({name: term})
        elif term in seen:
            joins.append({name: seen[term]})
        else:
            own.setdefault(term, {f"m{place}": name})
    seen |= own
    if place:
        # The extension reads on after a last join test that fails; this one never does.
        joins = [*joins[:MAX_JOINS], {"one": {f"m{place - 1}": "one"}}]
    return [*constants, *joins]


def _number(shard: Shard, predicate: Key, uses: Counter[int]) -> int:
    """The number of a predicate that still has room for one more pattern, a new replica if none has."""
    limit = MAX_TESTED if uses is shard.tested else MAX_BARE
    for number in shard.replicas[predicate]:
        if uses[number] < limit:
            break
    else:
        number = shard.predicates
        shard.predicates += 1
        shard.replicas[predicate].append(number)
    uses[number] += 1
    return number

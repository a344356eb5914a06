"""The reference matcher: a small semi-naive join, and the definition of what matching means.

Written from SEMANTICS and `matching.program` alone, without the durable-rules adapter, so that
the two can be held against each other. Every fact enters a queue once; when it leaves the queue
it is joined, at each place where it fits, with all facts that left the queue before it.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pincite.matching.program import (
    MAX_JOINS,
    Clause,
    Fact,
    Firing,
    Grounding,
    Pattern,
    Program,
    TooManyJoins,
    instantiate,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """One pattern of a join, with the position to look it up by (-1: every fact of the predicate)."""

    pattern: Pattern
    key: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """A place where a fresh fact may enter a clause, and the joins that follow."""

    clause: int
    variables: int
    first: Pattern
    steps: tuple[_Step, ...]
    head: Pattern


class _Effort:
    """Counts the facts that are tried, by clause."""

    def __init__(self, joins: int) -> None:
        self._left = joins
        self._spent: Counter[int] = Counter()

    def spend(self, clause: int, facts: int) -> None:
        self._left -= facts
        self._spent[clause] += facts
        if self._left < 0:
            raise TooManyJoins(max(self._spent, key=lambda c: (self._spent[c], -c)))


class ReferenceMatcher:
    """Semi-naive evaluation in plain Python; always available. It tries at most `joins` facts in one match."""

    name = "reference"

    def __init__(self, joins: int = MAX_JOINS) -> None:
        self._joins = joins
        self._plans: tuple[Program, dict[int, list[_Entry]]] | None = None

    def match(self, program: Program, facts: Iterable[Fact]) -> Grounding:
        """Return every firing of the program over the facts, to the fixpoint; raise `TooManyJoins`."""
        plans = self._plan(program)
        effort = _Effort(self._joins)
        store: dict[tuple[int, ...], list[Fact]] = defaultdict(list)
        queue = deque(dict.fromkeys(facts))
        known = set(queue)
        firings: set[Firing] = set()
        while queue:
            fact = queue.popleft()
            _index(store, fact)
            for entry in plans.get(fact[0], ()):
                for binding in _join(entry, fact, store, effort):
                    firings.add((entry.clause, binding))
                    derived = instantiate(entry.head, binding)
                    if derived not in known:
                        known.add(derived)
                        queue.append(derived)
        return Grounding(firings=tuple(sorted(firings)))

    def _plan(self, program: Program) -> dict[int, list[_Entry]]:
        plans = self._plans
        if plans is None or plans[0] is not program:
            # Kept in a local: another thread may replace the plans between here and the return.
            plans = self._plans = (program, _plans(program))
        return plans[1]


def _plans(program: Program) -> dict[int, list[_Entry]]:
    plans: dict[int, list[_Entry]] = defaultdict(list)
    for index, clause in enumerate(program.clauses):
        for place, pattern in enumerate(clause.body):
            plans[pattern.predicate].append(_entry(index, clause, place))
    return dict(plans)


def _entry(index: int, clause: Clause, place: int) -> _Entry:
    first = clause.body[place]
    bound = {term for term in first.terms if term < 0}
    rest = [p for i, p in enumerate(clause.body) if i != place]
    steps: list[_Step] = []
    while rest:
        best = max(rest, key=lambda p: sum(t >= 0 or t in bound for t in p.terms))
        rest.remove(best)
        key = next((i for i, t in enumerate(best.terms) if t >= 0 or t in bound), -1)
        steps.append(_Step(pattern=best, key=key))
        bound.update(t for t in best.terms if t < 0)
    return _Entry(
        clause=index, variables=clause.variables, first=first, steps=tuple(steps), head=clause.head
    )


def _index(store: dict[tuple[int, ...], list[Fact]], fact: Fact) -> None:
    store[(fact[0],)].append(fact)
    for place, value in enumerate(fact[1:]):
        store[(fact[0], place, value)].append(fact)


def _join(
    entry: _Entry, fact: Fact, store: dict[tuple[int, ...], list[Fact]], effort: _Effort
) -> Iterator[tuple[int, ...]]:
    start = _unify(entry.first, fact, [-1] * entry.variables)
    pending = [(0, start)] if start is not None else []
    while pending:
        depth, binding = pending.pop()
        if depth == len(entry.steps):
            yield tuple(binding)
            continue
        step = entry.steps[depth]
        candidates = store.get(_lookup(step, binding), ())
        effort.spend(entry.clause, len(candidates))
        for candidate in candidates:
            extended = _unify(step.pattern, candidate, binding)
            if extended is not None:
                pending.append((depth + 1, extended))


def _lookup(step: _Step, binding: list[int]) -> tuple[int, ...]:
    if step.key < 0:
        return (step.pattern.predicate,)
    term = step.pattern.terms[step.key]
    return (step.pattern.predicate, step.key, term if term >= 0 else binding[~term])


def _unify(pattern: Pattern, fact: Fact, binding: list[int]) -> list[int] | None:
    if len(pattern.terms) != len(fact) - 1:
        return None
    extended = binding
    for term, value in zip(pattern.terms, fact[1:], strict=True):
        if term >= 0:
            if term != value:
                return None
        elif extended[~term] == -1:
            if extended is binding:
                extended = binding.copy()
            extended[~term] = value
        elif extended[~term] != value:
            return None
    return extended if extended is not binding else binding.copy()

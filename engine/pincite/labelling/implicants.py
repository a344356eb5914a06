"""Prime implicants by Shannon recursion (Coudert and Madre 1992), the smallest first and capped.

An implicant is a set of `(variable, value)` pairs. For an open fact both values may occur; for
an issue each reading only positively, because its variable carries the reading itself.
"""

from __future__ import annotations

import operator
from functools import reduce
from typing import Generic, TypeVar

from pincite.labelling.algebra import FALSE, TRUE, Table, Variables
from pincite.labelling.diagrams import Diagram
from pincite.labelling.frames import Shannon

T = TypeVar("T")

Implicant = frozenset[tuple[int, int]]


def prime_implicants(table: Table, admissible: Table = TRUE, cap: int = 256) -> tuple[tuple[Implicant, ...], bool]:
    """The minimal partial assignments that make `table` true in every admissible world they leave.

    Each is true in at least one admissible world. Returned smallest first, with whether all are
    there: beyond `cap` the larger ones are left out. Raises `BudgetExceeded`.
    """
    function = table | ~admissible
    literals = _Literals(tuple(sorted({*function.variables, *admissible.variables})))
    wide = next((t for t in (function, admissible) if isinstance(t, Diagram)), None)
    if wide is None:
        found, complete = _Search(_TABLES, literals, cap).primes(function, admissible)
    else:
        node = wide.space.node
        found, complete = _Search(wide.space.shannon, literals, cap).primes(node(function), node(admissible))
    return tuple(literals.implicant(prime) for prime in found), complete


class _Literals:
    """A bit for each `(variable, value)`; the first pair has the highest, so that order is kept."""

    def __init__(self, variables: Variables) -> None:
        self._pairs = [(v, value) for v, size in variables for value in range(size)]
        self.bit = {pair: 1 << place for place, pair in enumerate(reversed(self._pairs))}

    def implicant(self, prime: int) -> Implicant:
        return frozenset(pair for pair in self._pairs if self.bit[pair] & prime)


def _rank(prime: int) -> tuple[int, int]:
    """Smallest first, then by the pairs in order."""
    return prime.bit_count(), -prime


class _Search(Generic[T]):
    """The first primes of every subfunction, with whether that is all of them.

    A prime of a part is one of the whole function, alone or with the literal of the part, and the
    order of two primes of a part stays what it was. What comes after the first `cap` of a part can
    therefore never be among the first `cap` of the whole, and nothing is lost by leaving it out.
    """

    def __init__(self, shannon: Shannon[T], literals: _Literals, cap: int) -> None:
        self._shannon = shannon
        self._literals = literals
        self._cap = cap
        self._memo: dict[tuple[T, T], tuple[list[int], bool]] = {}

    def primes(self, function: T, admissible: T) -> tuple[list[int], bool]:
        """The first primes of a function that are true in some admissible world."""
        if function == self._shannon.bottom or admissible == self._shannon.bottom:
            return [], True
        if function == self._shannon.top:
            return [0], True
        key = (function, admissible)
        if key not in self._memo:
            self._memo[key] = self._by_parts(function, admissible)
        return self._memo[key]

    def _by_parts(self, function: T, admissible: T) -> tuple[list[int], bool]:
        shannon = self._shannon
        variable, parts = shannon.split(function)
        left = [shannon.restrict(admissible, variable, value) for value in range(len(parts))]
        common, complete = self.primes(reduce(shannon.both, parts), reduce(shannon.either, left))
        known = set(common)
        # One that was left out of `common` would be longer than all that are there.
        longest = common[-1].bit_count() if not complete else None
        found = list(common)
        for value, (part, rest) in enumerate(zip(parts, left, strict=True)):
            bit = self._literals.bit[variable, value]
            primes, whole = self.primes(part, rest)
            complete = complete and whole
            for prime in primes:
                if longest is not None and prime.bit_count() >= longest:
                    break
                if prime not in known:
                    found.append(prime | bit)
        found.sort(key=_rank)
        return found[: self._cap], complete and len(found) <= self._cap


def _split(table: Table) -> tuple[int, tuple[Table, ...]]:
    return table.split()


def _restrict(table: Table, variable: int, value: int) -> Table:
    return table.restrict({variable: value})


_TABLES: Shannon[Table] = Shannon(
    top=TRUE,
    bottom=FALSE,
    both=operator.and_,
    either=operator.or_,
    split=_split,
    restrict=_restrict,
)

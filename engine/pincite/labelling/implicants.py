"""Prime implicants by Shannon recursion (Coudert and Madre 1992), smallest first and capped.

An implicant is a set of `(variable, value)` pairs. For an open fact both values may occur; for
an issue each reading only positively, because its variable carries the reading itself.
"""

from __future__ import annotations

from functools import reduce
from operator import and_

from pincite.labelling.algebra import TRUE, Table

Implicant = frozenset[tuple[int, int]]

MAX_PRIMES = 2048
"""Prime implicants of one subfunction beyond which only short ones are sought."""


class _TooMany(Exception):
    pass


def prime_implicants(table: Table, admissible: Table = TRUE, cap: int = 256) -> tuple[tuple[Implicant, ...], bool]:
    """The minimal partial assignments that make `table` true in every admissible world they leave.

    Each is true in at least one admissible world. Returned smallest first, with whether all are
    there: beyond `cap` the larger ones are left out.
    """
    function = table | ~admissible
    whole = len(function.variables)
    found, complete = _within(function, admissible, whole)
    length = 1
    while not complete and length < whole:
        # Too many to enumerate: the short ones alone, from the shortest up, until the cap is full.
        longer, _ = _within(function, admissible, length)
        found = longer or found
        if len(found) >= cap:
            break
        length += 1
    return _ordered(found)[:cap], complete and len(found) <= cap


def _within(function: Table, admissible: Table, length: int) -> tuple[list[Implicant], bool]:
    memo: dict[tuple[Table, int], frozenset[Implicant]] = {}
    try:
        primes = _primes(function, length, memo)
    except _TooMany:
        return [], False
    return [p for p in primes if not admissible.restrict(dict(p)).is_false], True


def _ordered(found: list[Implicant]) -> tuple[Implicant, ...]:
    return tuple(sorted(found, key=lambda p: (len(p), sorted(p))))


def _primes(
    function: Table, length: int, memo: dict[tuple[Table, int], frozenset[Implicant]]
) -> frozenset[Implicant]:
    """The prime implicants with at most `length` literals."""
    if function.is_true:
        return frozenset([frozenset()])
    if function.is_false or length == 0:
        return frozenset()
    key = (function, length)
    if key not in memo:
        variable, parts = function.split()
        common = _primes(reduce(and_, parts), length, memo)
        found = set(common)
        for value, part in enumerate(parts):
            for prime in _primes(part, length - 1, memo) - common:
                found.add(prime | {(variable, value)})
        if len(found) > MAX_PRIMES:
            raise _TooMany
        memo[key] = frozenset(found)
    return memo[key]

"""Spaces for tests: the same functions as truth tables, and as diagrams of either engine."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import product

from pincite.labelling.algebra import FALSE, TRUE, Table
from pincite.labelling.diagrams import Limits, Space

TABLES = Limits(table_variables=24, table_worlds=1 << 24, nodes=0)
"""Truth tables alone."""

DIAGRAMS = Limits(table_variables=1)
"""Diagrams from two variables up, so that both representations can be compared on small functions."""

PURE = Limits(table_variables=1, pure=True)
"""As `DIAGRAMS`, with the pure Python engine."""


def space(sizes: Sequence[int], limits: Limits, order: Sequence[int] = ()) -> Space:
    """A space of variables with these domains."""
    return Space(sizes, lambda: order, limits)


def worlds(sizes: Sequence[int]) -> Iterator[dict[int, int]]:
    """Every world of some variables."""
    for values in product(*(range(size) for size in sizes)):
        yield dict(enumerate(values))


def drawn(target: Space, seed: int, depth: int = 5) -> Table:
    """A random function: the same one for the same seed in every space of the same domains."""
    return _drawn(target, random.Random(seed), depth)


def _drawn(target: Space, luck: random.Random, depth: int) -> Table:
    draw = luck.random()
    if not depth or draw < 0.1:
        variable = luck.randrange(len(target.sizes))
        if draw < 0.005:
            return TRUE if luck.random() < 0.5 else FALSE
        return target.literal(variable, [v for v in range(target.sizes[variable]) if luck.random() < 0.5])
    first = _drawn(target, luck, depth - 1)
    if draw < 0.25:
        return ~first
    second = _drawn(target, luck, depth - 1)
    return first & second if draw < 0.6 else first | second

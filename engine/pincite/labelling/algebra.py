"""Boolean functions of open facts and readings: one protocol, and its truth tables.

A variable has a domain of values `0 .. size-1`: an open fact has two (1 is true), an issue one
for each reading, so that exactly one reading holds in a world by construction. A function keeps
the variables on which it really depends, and no other: slicing by question (SEMANTICS 4) follows.
Few variables make a truth table, `Bits`; more make a `Diagram` of the same space. A function that
fits a truth table is one, so equal functions are equal values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import prod
from typing import Protocol

Variables = tuple[tuple[int, int], ...]
"""`((variable, domain size), ...)` in rising order of the variable."""


class BudgetExceeded(Exception):
    """A conclusion depends on more open facts and readings than can be judged exactly.

    `variables` are those of the operation that ended the budget, as far as they are known.
    """

    def __init__(self, variables: Variables = ()) -> None:
        super().__init__(f"{len(variables)} open facts and readings")
        self.variables = variables


class Table(Protocol):
    """A Boolean function of the worlds; equal functions of one space are equal values.

    The operators raise `BudgetExceeded` where their result is too wide.
    """

    @property
    def variables(self) -> Variables:
        """The variables on which it depends, with the sizes of their domains."""
        ...

    @property
    def support(self) -> frozenset[int]:
        """The variables on which it depends."""
        ...

    @property
    def is_true(self) -> bool:
        """Whether it holds in every world."""
        ...

    @property
    def is_false(self) -> bool:
        """Whether it holds in no world."""
        ...

    def __and__(self, other: Table, /) -> Table: ...

    def __or__(self, other: Table, /) -> Table: ...

    def __invert__(self) -> Table: ...

    def at(self, values: Mapping[int, int]) -> bool:
        """Its value in a world that gives every variable of the support a value."""
        ...

    def restrict(self, values: Mapping[int, int]) -> Table:
        """The function that is left when some variables are given a value."""
        ...

    def split(self) -> tuple[int, tuple[Table, ...]]:
        """One variable of the support, and the function for each of its values."""
        ...


class Beyond(Protocol):
    """What a truth table needs of its space: how wide it may be, and what comes then."""

    def fits(self, variables: Variables) -> bool:
        """Whether a function of these variables is a truth table."""
        ...

    def conjoin(self, a: Table, b: Table) -> Table:
        """Both at once, where the two together do not fit."""
        ...

    def disjoin(self, a: Table, b: Table) -> Table:
        """At least one, where the two together do not fit."""
        ...


@dataclass(frozen=True, slots=True)
class Bits:
    """A truth table over its own few variables, one bit for each world, in one Python int.

    Bit `w` stands for the world whose values are the digits of `w`, the first variable the lowest.
    Only the two constants have no space.
    """

    variables: Variables
    bits: int
    space: Beyond | None = field(default=None, compare=False, repr=False)

    def __and__(self, other: Table) -> Table:
        if not isinstance(other, Bits):
            return other & self
        if self is other or not self.bits or (not other.variables and other.bits):
            return self
        if not other.bits or (not self.variables and self.bits):
            return other
        assert self.space is not None
        variables = _union(self.variables, other.variables)
        if not self.space.fits(variables):
            return self.space.conjoin(self, other)
        return reduced(variables, lifted(self, variables) & lifted(other, variables), self.space)

    def __or__(self, other: Table) -> Table:
        if not isinstance(other, Bits):
            return other | self
        if self is other or not other.bits or (not self.variables and self.bits):
            return self
        if not self.bits or (not other.variables and other.bits):
            return other
        assert self.space is not None
        variables = _union(self.variables, other.variables)
        if not self.space.fits(variables):
            return self.space.disjoin(self, other)
        return reduced(variables, lifted(self, variables) | lifted(other, variables), self.space)

    def __invert__(self) -> Table:
        return Bits(self.variables, self.bits ^ full(self.variables), self.space)

    @property
    def is_true(self) -> bool:
        """Whether it holds in every world."""
        return not self.variables and self.bits == 1

    @property
    def is_false(self) -> bool:
        """Whether it holds in no world."""
        return not self.bits

    @property
    def support(self) -> frozenset[int]:
        """The variables on which it depends."""
        return frozenset(v for v, _ in self.variables)

    def at(self, values: Mapping[int, int]) -> bool:
        """Its value in a world that gives every variable of the support a value."""
        index, stride = 0, 1
        for variable, size in self.variables:
            index += values[variable] * stride
            stride *= size
        return bool(self.bits >> index & 1)

    def restrict(self, values: Mapping[int, int]) -> Table:
        """The function that is left when some variables are given a value."""
        table = self
        for variable, _ in self.variables:
            if variable in values:
                table = _cofactor(table, variable, values[variable])
        return table

    def split(self) -> tuple[int, tuple[Table, ...]]:
        """The last variable of the support, and the function for each of its values."""
        variable, size = self.variables[-1]
        rest = self.variables[:-1]
        width = worlds(rest)
        mask = (1 << width) - 1
        parts = (self.bits >> (width * value) & mask for value in range(size))
        return variable, tuple(reduced(rest, part, self.space) for part in parts)


TRUE = Bits((), 1)
FALSE = Bits((), 0)


@lru_cache(maxsize=4096)
def worlds(variables: Variables) -> int:
    """How many worlds some variables make."""
    return prod([size for _, size in variables])


def full(variables: Variables) -> int:
    """The bits of the function that is true in every world of some variables."""
    return (1 << worlds(variables)) - 1


def _union(a: Variables, b: Variables) -> Variables:
    return a if a == b else tuple(sorted({*a, *b}))


def lifted(table: Bits, wanted: Variables) -> int:
    """The bits of a truth table over more variables, on which it does not depend."""
    return table.bits if table.variables == wanted else _lifted(table.variables, table.bits, wanted)


@lru_cache(maxsize=2048)
def _lifted(held: Variables, bits: int, wanted: Variables) -> int:
    current = list(held)
    stride, width = 1, worlds(held)
    for place, variable in enumerate(wanted):
        if place == len(current) or current[place] != variable:
            bits = _spread(bits, stride, width, variable[1])
            current.insert(place, variable)
            width *= variable[1]
        stride *= variable[1]
    return bits


def _spread(bits: int, stride: int, width: int, size: int) -> int:
    """Repeat each run of `stride` bits `size` times: a new variable on which nothing depends.

    Runs are parted in halves, from the longest down, as in Warren (2013), 7-5; then each is repeated.
    """
    longest = _halves(stride, width)
    step = longest // 2
    while step >= stride:
        bits = (bits | bits << step * (size - 1)) & first_value(step, longest * size, size)
        step //= 2
    return sum(bits << stride * value for value in range(size))


def _halves(stride: int, width: int) -> int:
    """The least doubling of a stride that holds all of a width."""
    whole = stride
    while whole < width:
        whole *= 2
    return whole


def _slices(bits: int, stride: int, width: int, size: int) -> list[int]:
    """The function for each value of the variable with this stride, still at full width."""
    block = first_value(stride, width, size)
    return [bits >> (stride * value) & block for value in range(size)]


@lru_cache(maxsize=1024)
def first_value(stride: int, width: int, size: int) -> int:
    """The worlds in which the variable with this stride has its first value."""
    step, have, count = stride * size, 1, width // (stride * size)
    block = (1 << stride) - 1
    while have < count:
        more = min(have, count - have)
        block |= (block & ((1 << (more * step)) - 1)) << (have * step)
        have += more
    return block


def _squeeze(bits: int, stride: int, width: int, size: int) -> int:
    """Drop a variable whose value is 0 in every world that counts.

    Runs are joined two by two, from the shortest up, as in Warren (2013), 7-4.
    """
    whole = _halves(stride * size, width)
    while stride * size < width:
        bits = (bits | bits >> stride * (size - 1)) & first_value(stride * 2, whole, size)
        stride *= 2
    return bits


def reduced(variables: Variables, bits: int, space: Beyond | None) -> Bits:
    """The truth table of some bits over the variables on which they really depend."""
    if not bits or bits == full(variables):
        return TRUE if bits else FALSE
    return Bits(*_reduced(variables, bits), space)


@lru_cache(maxsize=2048)
def _reduced(variables: Variables, bits: int) -> tuple[Variables, int]:
    width = worlds(variables)
    idle: list[tuple[int, int]] = []
    stride = 1
    for variable in variables:
        size = variable[1]
        if _is_idle(bits, stride, width, size):
            bits = _squeeze(bits & first_value(stride, width, size), stride, width, size)
            idle.append(variable)
            width //= size
        else:
            stride *= size
    return tuple(v for v in variables if v not in idle) if idle else variables, bits


def _is_idle(bits: int, stride: int, width: int, size: int) -> bool:
    """Whether nothing depends on the variable with this stride."""
    block = first_value(stride, width, size)
    if size == 2:
        return not (bits ^ bits >> stride) & block
    return all(not (bits ^ bits >> stride * value) & block for value in range(1, size))


def _cofactor(table: Bits, variable: int, value: int) -> Bits:
    stride, width = 1, worlds(table.variables)
    for held, size in table.variables:
        if held == variable:
            rest = tuple(v for v in table.variables if v[0] != variable)
            chosen = _slices(table.bits, stride, width, size)[value]
            return reduced(rest, _squeeze(chosen, stride, width, size), table.space)
        stride *= size
    return table

"""Boolean functions of open facts and readings as truth tables, each over its own few variables.

A variable has a domain of values `0 .. size-1`: an open fact has two (1 is true), an issue one
for each reading, so that exactly one reading holds in a world by construction. A table keeps the
variables on which it really depends and one bit for each world over them, in one Python int.
Bit `w` stands for the world whose values are the digits of `w`, the first variable the lowest.
Slicing by question (SEMANTICS 4) follows: a label never carries a variable that it cannot tell apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import prod

MAX_VARIABLES = 20
"""Open facts and readings that one conclusion may depend on before the budget ends."""

MAX_WORLDS = 1 << 22
"""Worlds that one table may hold: issues with many readings weigh more than a fact."""

Variables = tuple[tuple[int, int], ...]
"""`((variable, domain size), ...)` in rising order of the variable."""


class BudgetExceeded(Exception):
    """A conclusion depends on more open facts and readings than can be judged exactly."""


@dataclass(frozen=True, slots=True)
class Table:
    """A Boolean function; equal functions are equal tables. Raises `BudgetExceeded` when too wide."""

    variables: Variables
    bits: int

    def __and__(self, other: Table) -> Table:
        if self is other or self.is_false or other.is_true:
            return self
        if self.is_true or other.is_false:
            return other
        variables, a, b = _aligned(self, other)
        return _reduced(variables, a & b)

    def __or__(self, other: Table) -> Table:
        if self is other or self.is_true or other.is_false:
            return self
        if self.is_false or other.is_true:
            return other
        variables, a, b = _aligned(self, other)
        return _reduced(variables, a | b)

    def __invert__(self) -> Table:
        return Table(self.variables, self.bits ^ _full(self.variables))

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
        width = _worlds(rest)
        mask = (1 << width) - 1
        return variable, tuple(_reduced(rest, self.bits >> (width * v) & mask) for v in range(size))


TRUE = Table((), 1)
FALSE = Table((), 0)


def literal(variable: int, size: int, values: frozenset[int]) -> Table:
    """The function that is true where the variable has one of the values."""
    return _reduced(((variable, size),), sum(1 << v for v in values))


def _worlds(variables: Variables) -> int:
    return prod(size for _, size in variables)


def _full(variables: Variables) -> int:
    return (1 << _worlds(variables)) - 1


def _aligned(a: Table, b: Table) -> tuple[Variables, int, int]:
    if a.variables == b.variables:
        return a.variables, a.bits, b.bits
    variables = tuple(sorted({*a.variables, *b.variables}))
    if len(variables) > MAX_VARIABLES or _worlds(variables) > MAX_WORLDS:
        raise BudgetExceeded
    return variables, _lift(a.variables, a.bits, variables), _lift(b.variables, b.bits, variables)


@lru_cache(maxsize=4096)
def _lift(held: Variables, bits: int, wanted: Variables) -> int:
    current = list(held)
    for place, variable in enumerate(wanted):
        if place < len(current) and current[place] == variable:
            continue
        stride, width = _worlds(tuple(current[:place])), _worlds(tuple(current))
        bits = _spread(bits, stride, width, variable[1])
        current.insert(place, variable)
    return bits


def _spread(bits: int, stride: int, width: int, size: int) -> int:
    """Repeat each run of `stride` bits `size` times: a new variable on which nothing depends."""
    if stride == width:
        return bits * (((1 << (width * size)) - 1) // ((1 << width) - 1))
    text = format(bits, f"0{width}b")
    return int("".join([text[i : i + stride] * size for i in range(0, width, stride)]), 2)


def _slices(bits: int, stride: int, width: int, size: int) -> list[int]:
    """The function for each value of the variable with this stride, still at full width."""
    block = _block(stride, width, size)
    return [bits >> (stride * value) & block for value in range(size)]


@lru_cache(maxsize=1024)
def _block(stride: int, width: int, size: int) -> int:
    """The worlds in which the variable with this stride has its first value."""
    step, have, count = stride * size, 1, width // (stride * size)
    block = (1 << stride) - 1
    while have < count:
        more = min(have, count - have)
        block |= (block & ((1 << (more * step)) - 1)) << (have * step)
        have += more
    return block


def _squeeze(bits: int, stride: int, width: int, size: int) -> int:
    """Drop a variable whose value is 0 in every world that counts."""
    step = stride * size
    if step == width:
        return bits
    text = format(bits, f"0{width}b")
    return int("".join([text[i + step - stride : i + step] for i in range(0, width, step)]), 2)


def _reduced(variables: Variables, bits: int) -> Table:
    width = _worlds(variables)
    if not bits or bits == (1 << width) - 1:
        return TRUE if bits else FALSE
    kept: list[tuple[int, int]] = list(variables)
    stride = 1
    for variable in variables:
        size = variable[1]
        if _is_idle(bits, stride, width, size):
            bits = _squeeze(bits & _block(stride, width, size), stride, width, size)
            kept.remove(variable)
            width //= size
        else:
            stride *= size
    return Table(tuple(kept), bits)


def _is_idle(bits: int, stride: int, width: int, size: int) -> bool:
    """Whether nothing depends on the variable with this stride."""
    block = _block(stride, width, size)
    return all(not (bits ^ bits >> stride * value) & block for value in range(1, size))


def _cofactor(table: Table, variable: int, value: int) -> Table:
    stride, width = 1, _worlds(table.variables)
    for held, size in table.variables:
        if held == variable:
            rest = tuple(v for v in table.variables if v[0] != variable)
            chosen = _slices(table.bits, stride, width, size)[value]
            return _reduced(rest, _squeeze(chosen, stride, width, size))
        stride *= size
    return table

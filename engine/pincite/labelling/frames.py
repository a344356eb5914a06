"""Frames: functions of the same variables written at one width, as plain ints."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pincite.labelling.algebra import Beyond, Bits, Variables, first_value, lifted, reduced, worlds

T = TypeVar("T")

FEW_WORLDS = 1 << 11
"""Worlds up to which a function is read out of a frame one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operations(Generic[T]):
    """A Boolean algebra over values of one kind: ints of a frame, or nodes of a manager."""

    top: T
    bottom: T
    both: Callable[[T, T], T]
    either: Callable[[T, T], T]
    negate: Callable[[T], T]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shannon(Generic[T]):
    """What it takes to recurse on functions of one kind: truth tables, or nodes of a manager.

    `split` gives a variable of a function, and the function for each of its values.
    """

    top: T
    bottom: T
    both: Callable[[T, T], T]
    either: Callable[[T, T], T]
    split: Callable[[T], tuple[int, Sequence[T]]]
    restrict: Callable[[T, int, int], T]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Some variables, each with its stride and size; bit `w` of an int is world `w` of them all."""

    variables: Variables
    strides: Mapping[int, tuple[int, int]]
    width: int
    full: int
    known: dict[tuple[int, int], int] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, variables: Variables) -> Frame:
        """The frame of some variables, in rising order."""
        strides: dict[int, tuple[int, int]] = {}
        width = 1
        for variable, size in variables:
            strides[variable] = (width, size)
            width *= size
        return cls(variables=variables, strides=strides, width=width, full=(1 << width) - 1)

    @property
    def operations(self) -> Operations[int]:
        """The algebra of its ints."""
        return Operations(
            top=self.full, bottom=0, both=operator.and_, either=operator.or_, negate=self.full.__xor__
        )

    def where(self, variable: int, value: int) -> int:
        """The worlds in which the variable has the value."""
        stride, size = self.strides[variable]
        return first_value(stride, self.width, size) << (stride * value)

    def lift(self, table: Bits) -> int:
        """A function of some of the variables as an int of the frame."""
        if len(table.variables) > 1:
            return lifted(table, self.variables)
        if not table.variables:
            return self.full if table.bits else 0
        variable, size = table.variables[0]
        key = (variable, table.bits)
        if key not in self.known:
            chosen = (self.where(variable, v) for v in range(size) if table.bits >> v & 1)
            self.known[key] = sum(chosen)
        return self.known[key]

    def table(self, bits: int, cone: Variables, space: Beyond) -> Bits:
        """An int of the frame as a truth table; it depends on nothing outside `cone`."""
        if worlds(cone) > FEW_WORLDS or len(cone) == len(self.variables):
            return reduced(self.variables, bits, space)
        offsets = [0]
        for variable, size in cone:
            stride = self.strides[variable][0]
            offsets = [offset + stride * value for value in range(size) for offset in offsets]
        data = bits.to_bytes((self.width + 7) // 8, "little")
        text = "".join(["1" if data[o >> 3] >> (o & 7) & 1 else "0" for o in reversed(offsets)])
        return reduced(cone, int(text, 2), space)

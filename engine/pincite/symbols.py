"""Interned symbols: what each predicate number of a compiled program stands for.

Everything that a ground rule can speak of is an atom `(predicate number, argument, ...)`:
sentences of the vocabulary, norms, exceptions, readings, applicability and comparisons alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pincite.law import Mode
from pincite.matching.program import Fact, Program

AS_OF = "as-of"
"""The constant that stands for the as-of date where a conduct could stand."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A predicate of the vocabulary."""

    predicate: str


@dataclass(frozen=True, slots=True)
class Norm:
    """`(bearer, conduct)`: the *prima facie* norm of a rule over one conduct."""

    rule: str
    mode: Mode


@dataclass(frozen=True, slots=True)
class Obligation:
    """`(bearer, argument, ...)`: the *prima facie* duty of a rule to bring about a described conduct."""

    rule: str


@dataclass(frozen=True, slots=True)
class ExceptionNode:
    """`(shared variable, ...)`: an exception of a rule holds; `path` leads through nested exceptions."""

    rule: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guard:
    """Only for grounding: the bindings for which an exception has to be instantiated."""

    rule: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tagged:
    """`(state, conduct)`: a *prima facie* prohibition of a rule with the tag applies."""

    tag: str


@dataclass(frozen=True, slots=True)
class WaysForbidden:
    """`(state, description argument, ...)`: every named way of the obliged conduct is so forbidden."""

    rule: str
    tag: str


@dataclass(frozen=True, slots=True)
class FreeWay:
    """As `WaysForbidden`: at least one named way is not so forbidden."""

    rule: str
    tag: str


@dataclass(frozen=True, slots=True)
class Never:
    """`(variable, ...)`: a constraint is violated."""

    constraint: str


@dataclass(frozen=True, slots=True)
class Applies:
    """`(state, conduct or as-of)`: the State is bound by the instrument (for the pinpoint, if named)."""

    instrument: str
    pinpoint: str


@dataclass(frozen=True, slots=True)
class Compare:
    """`(left, right)`: a comparison; a side flagged as a date is a conduct whose date is meant."""

    op: str
    left_dated: bool
    right_dated: bool


@dataclass(frozen=True, slots=True)
class InReading:
    """`()`: the issue has one of the readings."""

    issue: str
    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Always:
    """`()`: true; it stands in bodies that would be empty."""


Symbol = (
    Sentence | Norm | Obligation | ExceptionNode | Guard | Tagged | WaysForbidden | FreeWay
    | Never | Applies | Compare | InReading | Always
)  # fmt: skip

def place(symbol: Symbol) -> tuple[object, ...]:
    """Where a symbol stands among others: by its kind, then by what it holds."""
    return (type(symbol).__name__, *(getattr(symbol, name) for name in symbol.__slots__))


Signed = tuple[int, tuple[int, ...], bool]
"""`(predicate, terms, positive)`: a literal of a clause; negative terms are variables as in a `Pattern`."""

GroundLiteral = tuple[Fact, bool]
"""An atom, and whether it is wanted true."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """What a firing of the clause with the same index means: `head if literals`."""

    head: tuple[int, tuple[int, ...]]
    literals: tuple[Signed, ...]
    variables: tuple[str, ...]
    rule: str
    path: tuple[str, ...] = ()
    guard: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A rule base compiled once: the program for the matchers and the meaning of its numbers.

    `symbols[n]` is what predicate `n` stands for, `numbers` the inverse; `constants` the interned
    names that rules mention, by number.
    """

    program: Program
    templates: tuple[Template, ...]
    symbols: tuple[Symbol, ...]
    numbers: Mapping[Symbol, int]
    constants: Mapping[str, int]

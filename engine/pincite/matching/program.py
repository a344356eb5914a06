"""What the matchers are given and what they give back: Horn clauses over interned symbols.

A term is an `int`: zero or more is an interned constant, less than zero is the variable with
index `~term`. A fact is a tuple `(predicate, argument, ...)`. Matching knows nothing of
negation, dates or readings; it finds every way in which the positive bodies join.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

Fact = tuple[int, ...]
"""`(predicate, argument, ...)`, every part an interned number of zero or more."""

Binding = tuple[int, ...]
"""The constant of each variable of a clause, by variable index."""

Firing = tuple[int, Binding]
"""`(index of the clause in the program, binding)`: one way the body of the clause joins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A predicate over terms; `arity` is fixed for each predicate of a program."""

    predicate: int
    terms: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """`head if body`: the body is not empty, and every variable occurs in it."""

    head: Pattern
    body: tuple[Pattern, ...]
    variables: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """The clauses of a rule base, in a fixed order: a clause is named by its index."""

    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounding:
    """All firings, sorted and without repetition. The derived facts follow from them."""

    firings: tuple[Firing, ...]


MAX_JOINS = 250_000
"""Facts that may be tried in the joins of one match: beyond it, memory and time grow without a bound."""


class TooManyJoins(Exception):
    """Raised where a program joins in more ways than can be worked through; names the busiest clause."""

    def __init__(self, clause: int) -> None:
        self.clause = clause
        super().__init__(f"clause {clause} joins in too many ways")


class Matcher(Protocol):
    """Finds the least fixpoint of a program over a set of facts."""

    name: str

    def match(self, program: Program, facts: Iterable[Fact]) -> Grounding:
        """Return every firing; raise `EngineFault` where that cannot be vouched for.

        Only the reference matcher can count, and raises `TooManyJoins`.
        """
        ...


def instantiate(pattern: Pattern, binding: Binding) -> Fact:
    """The fact that a pattern stands for under a binding."""
    return (pattern.predicate, *(t if t >= 0 else binding[~t] for t in pattern.terms))

"""The second oracle: clingo enumerates the worlds, and everything else is read off the answer sets.

It offers what `Comparison` asks of an oracle. Every world must have exactly one answer set, and an
inadmissible one none; both are checked. Minimal sets are found by trying partial assignments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod
from typing import Any

from clingo import Control, Function, Model, String, Symbol, SymbolicAtoms, SymbolType

from pincite.law import Deontic, RuleBase
from pincite.scenario import Scenario

from . import asp
from .oracle import NO, YES, Choice, GroundNorm, Key, Outcome, TooManyWorlds, Verdict

Variable = tuple[Key, tuple[str, ...]]
"""An open fact or an issue, with its values."""
Profile = tuple[tuple[str, str], ...]
MARKS = {"undercut": ("exception", 2), "forbids": ("tagged", 3), "all_ways_forbidden": ("all-ways-forbidden", 4)}


@dataclass
class AspOracle:
    """All worlds of one case, as clingo finds them.

    Raises `TooManyWorlds` above the limit, `AssertionError` where a world has no answer set or several.
    """

    base: RuleBase
    scenario: Scenario
    limit: int = 512

    def __post_init__(self) -> None:
        control = Control(["--models=0", "--warn=none"])
        control.add("base", [], asp.program(self.base, self.scenario))
        control.ground([("base", [])])
        self.variables = self._variables(control.symbolic_atoms)
        self.total = prod(len(values) for _, values in self.variables)
        if self.total > self.limit:
            raise TooManyWorlds(self.total)
        self._strides = [prod(len(v) for _, v in self.variables[:n]) for n in range(len(self.variables))]
        self._digits = list(self._literals(control.symbolic_atoms))
        self._relaxed(control)
        self.worlds = self._enforced(control)
        self.outcomes = list(self.worlds.values())
        self._judged: dict[int, Verdict] = {}

    def small(self) -> AspOracle:
        """Itself: the limit was checked when it was built."""
        return self

    @cached_property
    def options_of(self) -> dict[str, frozenset[str]]:
        """The options for each person."""
        conducts = {o: self.scenario.conducts[o].person for o in self.scenario.options}
        return {p: frozenset(o for o, q in conducts.items() if q == p) for p in conducts.values()}

    def judge(self, holds: Callable[[Outcome], bool]) -> Verdict:
        """The verdict, the status in each profile and the minimal sets of what holds in an outcome."""
        label = sum(1 << number for number, outcome in self.worlds.items() if holds(outcome))
        if label not in self._judged:
            self._judged[label] = self._verdict(label)
        return self._judged[label]

    def _variables(self, atoms: SymbolicAtoms) -> list[Variable]:
        facts = sorted(_strings(a.symbol.arguments[0]) for a in atoms.by_signature("true", 1))
        issues = [(("issue", i.id), tuple(i.readings)) for i in self.base.issues.values()]
        return [*issues, *((key, (NO, YES)) for key in facts)]

    def _literals(self, atoms: SymbolicAtoms) -> Iterator[tuple[int, int]]:
        """The literal of each value of each variable, with what the value adds to the number of a world."""
        for (key, values), stride in zip(self.variables, self._strides, strict=True):
            for digit, value in enumerate(values):
                symbol = Function("true", [Function("", [String(k) for k in key])])
                if key[0] == "issue":
                    symbol = Function("chosen", [String(key[1]), String(value)])
                if digit:
                    atom = atoms[symbol]
                    assert atom is not None
                    yield atom.literal, digit * stride

    def _relaxed(self, control: Control) -> None:
        """Without integrity constraints every combination must be a world of exactly one answer set."""
        seen: list[int] = []
        control.solve(on_model=lambda m: seen.append(self._number(m)))
        worlds = list(range(self.total))
        assert sorted(seen) == worlds, f"{len(seen)} answer sets of {len(set(seen))} worlds, not {self.total}"

    def _enforced(self, control: Control) -> dict[int, Outcome]:
        """The admissible worlds, by number."""
        control.assign_external(Function("enforced"), True)
        parts = [(part, list(read(control.symbolic_atoms))) for part, read in self._parts().items()]
        found: dict[int, Outcome] = {}

        def keep(model: Model) -> None:
            number = self._number(model)
            assert number not in found, "a world has two answer sets"
            true = {part: frozenset(v for v, lit in items if model.is_true(lit)) for part, items in parts}
            found[number] = Outcome(**true, admissible=True)

        control.solve(on_model=keep)
        return dict(sorted(found.items()))

    def _number(self, model: Model) -> int:
        """The number of a world: its values are the digits."""
        return sum(worth for literal, worth in self._digits if model.is_true(literal))

    def _parts(self) -> dict[str, Callable[[SymbolicAtoms], Iterator[tuple[Any, int]]]]:
        """How each part of an outcome is read off: values with the literals that they stand for."""

        def reader(name: str, arity: int, value: Callable[[list[Symbol]], Any]) -> Any:
            return lambda atoms: ((value(a.symbol.arguments), a.literal) for a in atoms.by_signature(name, arity))

        return {
            "atoms": self._sentences,
            "applicable": reader("applies", 1, lambda a: self._norm(a[0])),
            "in_force": reader("stands", 1, lambda a: self._norm(a[0])),
            "unlawful": reader("unlawful", 1, lambda a: a[0].string),
            "conflicts": reader("conflict", 2, lambda a: frozenset(map(self._norm, a))),
            "dilemmas": reader("dilemma", 1, lambda a: a[0].string),
        }

    def _sentences(self, atoms: SymbolicAtoms) -> Iterator[tuple[Key, int]]:
        """The sentences asked about, and a mark for every construct that matters."""
        asked = {a.symbol.arguments[0] for a in atoms.by_signature("of_interest", 1)}
        for atom in atoms.by_signature("holds", 1):
            if atom.symbol.arguments[0] in asked:
                yield _strings(atom.symbol.arguments[0]), atom.literal
        for name, (mark, arity) in MARKS.items():
            for atom in atoms.by_signature(name, arity):
                yield (mark, str(atom.symbol)), atom.literal

    def _norm(self, symbol: Symbol) -> GroundNorm:
        rule, bearer, about = symbol.arguments
        then = self.base.rules[rule.string].then
        assert isinstance(then, Deontic)
        return GroundNorm(rule=rule.string, mode=then.mode, bearer=bearer.string, about=_strings(about))

    def _verdict(self, label: int) -> Verdict:
        if not self.worlds:
            return Verdict("undetermined", {}, frozenset(), frozenset())
        profiles = {p: _status(label, worlds) for p, worlds in self._profiles.items()}
        statuses = set(profiles.values())
        verdict = statuses.pop() if len(statuses) == 1 else "depends-on-reading"
        return Verdict(verdict, profiles, self._minimal(label), self._minimal(self._all & ~label))

    @cached_property
    def _all(self) -> int:
        return sum(1 << number for number in self.worlds)

    @cached_property
    def _masks(self) -> list[list[tuple[Choice, int]]]:
        """For each variable and value the admissible worlds that have it."""
        found: list[list[tuple[Choice, int]]] = []
        for (key, values), stride in zip(self.variables, self._strides, strict=True):
            masks = [0] * len(values)
            for number in self.worlds:
                masks[number // stride % len(values)] |= 1 << number
            found.append([((key, v), mask) for v, mask in zip(values, masks, strict=True)])
        return found

    @cached_property
    def _profiles(self) -> dict[Profile, int]:
        """The admissible worlds of each choice of readings that has any."""
        found: dict[Profile, int] = {}
        issues = [m for (key, _), m in zip(self.variables, self._masks, strict=True) if key[0] == "issue"]
        for choices in product(*issues):
            worlds = self._all
            for _, mask in choices:
                worlds &= mask
            if worlds:
                found[tuple((key[1], reading) for (key, reading), _ in choices)] = worlds
        return found

    def _minimal(self, label: int) -> frozenset[frozenset[Choice]]:
        """The minimal partial assignments true in an admissible world and only in worlds of the label.

        Level by level; an assignment is extended by later variables only. A value that excludes no
        world is never part of a minimal set, and a variable on which nothing depends cannot be.
        """
        masks = [m for n, m in enumerate(self._masks) if self._matters(n, label)]
        found: list[frozenset[Choice]] = []
        level: list[tuple[frozenset[Choice], int, int]] = [(frozenset(), self._all, 0)]
        while level:
            found += [t for t, w, _ in level if not w & ~label and not any(f <= t for f in found)]
            level = [e for t, w, first in level if w & ~label and w & label for e in _extended(t, w, first, masks)]
        return frozenset(found)

    def _matters(self, number: int, label: int) -> bool:
        values, stride = len(self.variables[number][1]), self._strides[number]
        first = self._slice(number, 0)
        slices = [self._slice(number, n) >> (n * stride) for n in range(values)]
        assert all(s == first for s in slices)
        return any((w >> (n * stride)) & first != w & first for w in (label, self._all) for n in range(1, values))

    def _slice(self, number: int, digit: int) -> int:
        """All numbers with a digit, admissible or not."""
        values, stride = len(self.variables[number][1]), self._strides[number]
        block, period = (1 << stride) - 1, values * stride
        return sum(block << (start + digit * stride) for start in range(0, self.total, period))


def _extended(
    term: frozenset[Choice], worlds: int, first: int, masks: Sequence[Sequence[tuple[Choice, int]]]
) -> Iterator[tuple[frozenset[Choice], int, int]]:
    for number in range(first, len(masks)):
        for choice, mask in masks[number]:
            if worlds & mask and worlds & ~mask:
                yield term | {choice}, worlds & mask, number + 1


def _status(label: int, worlds: int) -> str:
    if not worlds & ~label:
        return "holds"
    return "holds-if" if worlds & label else "fails"


def _strings(symbol: Symbol) -> tuple[str, ...]:
    assert symbol.type is SymbolType.Function
    return tuple(a.string for a in symbol.arguments)

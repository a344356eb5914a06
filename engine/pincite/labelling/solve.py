"""Labels of a ground program, component by component: the least fixpoint from false inside each.

The work is done on plain ints of one width (a frame) wherever the functions at hand fit a truth
table together: for the whole program at once where it has few variables, else for each component
over the variables that it depends on. Only a component that is too wide is worked out in diagrams.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pincite.labelling.algebra import FALSE, Bits, BudgetExceeded, Table, Variables
from pincite.labelling.components import Rules
from pincite.labelling.diagrams import Space
from pincite.labelling.frames import Frame, Operations
from pincite.matching.program import Fact

T = TypeVar("T")


class Solver:
    """Labels of atoms, where their dependencies have been solved before.

    `given` is what is listed of an atom apart from its rules, as a function of the variables that
    are `free` (the others are settled). An atom in `denied` stays false
    whatever the rules derive of it. `exceeded` holds what was too wide, with the reason.
    """

    def __init__(
        self, rules: Rules, space: Space, given: Callable[[Fact], Bits], free: Iterable[int], denied: frozenset[Fact]
    ) -> None:
        self._rules = rules
        self._space = space
        self._given = given
        self._denied = denied
        self._frames: dict[int, Frame] = {}
        self._cones: dict[Fact, int] = {}
        self._tables: dict[Fact, Table] = {}
        self._ints: dict[Fact, int] = {}
        self._against: dict[Fact, Table] = {}
        self._whole = self._frame(sum(1 << variable for variable in free))
        self._operations = self._whole.operations if self._whole is not None else None
        self.exceeded: dict[Fact, BudgetExceeded] = {}
        atoms = {atom for found in rules.values() for rule in found for atom, _ in rule.body}
        for fact in atoms - rules.keys():
            self._note(fact, given(fact))
            if self._whole is not None:
                self._ints[fact] = self._whole.lift(given(fact))

    def of(self, fact: Fact) -> Table:
        """The label of an atom; raises `BudgetExceeded` where it was too wide."""
        table = self._tables.get(fact)
        if table is not None:
            return table
        if fact in self.exceeded:
            raise BudgetExceeded(self.exceeded[fact].variables)
        if self._whole is not None and fact in self._ints:
            table = self._whole.table(self._ints[fact], self._variables(self._cones[fact]), self._space)
        else:
            table = self._given(fact)
        self._tables[fact] = table
        return table

    def against(self, fact: Fact) -> Table:
        """What the rules derive of an atom that is listed as denied; raises `BudgetExceeded`."""
        if fact in self._denied and fact in self.exceeded:
            raise BudgetExceeded(self.exceeded[fact].variables)
        return self._against.get(fact, FALSE)

    def solve(self, component: Sequence[Fact]) -> None:
        """Label the atoms of one component; one that is too wide is only noted."""
        inputs = {atom for fact in component for rule in self._rules[fact] for atom, _ in rule.body}
        circle = _Circle(self._rules, component, not inputs.isdisjoint(component), self._denied)
        inputs.difference_update(component)
        try:
            if self._whole is not None:
                self._solve_whole(circle, inputs)
            else:
                self._solve_apart(circle, inputs)
        except BudgetExceeded as error:
            self.exceeded.update(dict.fromkeys(component, error))

    def _solve_whole(self, circle: _Circle, inputs: Iterable[Fact]) -> None:
        """Over all the variables at once, without telling yet on which each atom depends."""
        assert self._whole is not None and self._operations is not None
        frame, cones, component = self._whole, self._cones, circle.component
        cone = 0
        for fact in inputs:
            cone |= cones[fact]
        given = {fact: self._given(fact) for fact in component}
        for table in given.values():
            cone |= _mask(table)
        own = {fact: frame.lift(table) for fact, table in given.items()}
        derived = circle.fixpoint(self._ints, own, self._operations)
        for fact in component:
            cones[fact] = cone
            if fact in self._denied:
                self._against[fact] = frame.table(derived[fact], self._variables(cone), self._space)

    def _solve_apart(self, circle: _Circle, inputs: Iterable[Fact]) -> None:
        """Over the variables on which the component depends."""
        component = circle.component
        tables = {fact: self.of(fact) for fact in inputs}
        given = {fact: self._given(fact) for fact in component}
        cone = 0
        for fact in tables:
            cone |= self._cones[fact]
        for own in given.values():
            cone |= _mask(own)
        frame = self._frame(cone)
        derived = (
            self._in_diagrams(circle, tables, given, self._variables(cone))
            if frame is None
            else self._in_frame(frame, circle, tables, given)
        )
        for fact, table in derived.items():
            if fact in self._denied:
                self._against[fact] = table
            self._note(fact, FALSE if fact in self._denied else given[fact] | table)

    def _in_frame(
        self, frame: Frame, circle: _Circle, tables: Mapping[Fact, Table], given: Mapping[Fact, Bits]
    ) -> dict[Fact, Table]:
        values: dict[Fact, int] = {}
        for fact, table in tables.items():
            assert isinstance(table, Bits)
            values[fact] = frame.lift(table)
        own = {fact: frame.lift(table) for fact, table in given.items()}
        derived = circle.fixpoint(values, own, frame.operations)
        return {fact: frame.table(bits, frame.variables, self._space) for fact, bits in derived.items()}

    def _in_diagrams(
        self, circle: _Circle, tables: Mapping[Fact, Table], given: Mapping[Fact, Bits], cone: Variables
    ) -> dict[Fact, Table]:
        space = self._space
        operations = space.operations(cone)
        values = {fact: space.node(table) for fact, table in tables.items()}
        own = {fact: space.node(table) for fact, table in given.items()}
        derived = circle.fixpoint(values, own, operations)
        return {fact: space.table(node) for fact, node in derived.items()}

    def _note(self, fact: Fact, table: Table) -> None:
        self._tables[fact] = table
        self._cones[fact] = _mask(table)

    def _frame(self, cone: int) -> Frame | None:
        """The frame of some variables, None where a truth table would be too wide."""
        if cone not in self._frames:
            variables = self._variables(cone)
            if not self._space.fits(variables):
                return None
            self._frames[cone] = Frame.of(variables)
        return self._frames[cone]

    def _variables(self, cone: int) -> Variables:
        sizes = self._space.sizes
        return tuple((v, sizes[v]) for v in range(cone.bit_length()) if cone >> v & 1)


def _mask(table: Table) -> int:
    mask = 0
    for variable, _ in table.variables:
        mask |= 1 << variable
    return mask


@dataclass(frozen=True, slots=True)
class _Circle:
    """Atoms that are labelled together; `recursive` where one of them depends on one of them."""

    rules: Rules
    component: Sequence[Fact]
    recursive: bool
    denied: frozenset[Fact]

    def fixpoint(self, values: dict[Fact, T], given: Mapping[Fact, T], operations: Operations[T]) -> dict[Fact, T]:
        """What the rules derive of each atom; `values` has the inputs, and gets what each atom comes to."""
        bottom, either = operations.bottom, operations.either
        derived: dict[Fact, T] = {}
        for fact in self.component:
            values[fact] = bottom if fact in self.denied else given[fact]
        changed = True
        while changed:
            changed = False
            for fact in self.component:
                total = self._derived(fact, values, operations)
                if fact not in derived or derived[fact] != total:
                    derived[fact] = total
                    if fact not in self.denied:
                        values[fact] = either(given[fact], total)
                    changed = self.recursive
        return derived

    def _derived(self, fact: Fact, values: Mapping[Fact, T], operations: Operations[T]) -> T:
        both, either, negate = operations.both, operations.either, operations.negate
        total = operations.bottom
        for rule in self.rules[fact]:
            body = operations.top
            for atom, positive in rule.body:
                body = both(body, values[atom] if positive else negate(values[atom]))
            total = either(total, body)
        return total

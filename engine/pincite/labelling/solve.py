"""Labels of a ground program, component by component: the least fixpoint from false inside each.

The work is done on plain ints of one width (a frame) wherever the functions at hand fit a truth
table together: for the whole program at once where it has few variables, else for each component
over the variables that it depends on. Only a component that is too wide is worked out in diagrams.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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
        inputs.difference_update(component)
        try:
            if self._whole is not None:
                self._solve_whole(component, inputs)
            else:
                self._solve_apart(component, inputs)
        except BudgetExceeded as error:
            self.exceeded.update(dict.fromkeys(component, error))

    def _solve_whole(self, component: Sequence[Fact], inputs: Iterable[Fact]) -> None:
        """Over all the variables at once, without telling yet on which each atom depends."""
        assert self._whole is not None
        frame, cones = self._whole, self._cones
        cone = 0
        for fact in inputs:
            cone |= cones[fact]
        given = {fact: self._given(fact) for fact in component}
        for table in given.values():
            cone |= _mask(table)
        own = {fact: frame.lift(table) for fact, table in given.items()}
        derived = _fixpoint(self._rules, component, self._ints, own, self._denied, frame.operations)
        for fact in component:
            cones[fact] = cone
            if fact in self._denied:
                self._against[fact] = frame.table(derived[fact], self._variables(cone), self._space)

    def _solve_apart(self, component: Sequence[Fact], inputs: Iterable[Fact]) -> None:
        """Over the variables on which the component depends."""
        tables = {fact: self.of(fact) for fact in inputs}
        given = {fact: self._given(fact) for fact in component}
        for fact, table in tables.items():
            if fact not in self._cones:
                self._note(fact, table)
        cone = 0
        for fact in tables:
            cone |= self._cones[fact]
        for table in given.values():
            cone |= _mask(table)
        frame = self._frame(cone)
        derived = (
            self._in_diagrams(component, tables, given, self._variables(cone))
            if frame is None
            else self._in_frame(frame, component, tables, given)
        )
        for fact, table in derived.items():
            if fact in self._denied:
                self._against[fact] = table
            self._note(fact, FALSE if fact in self._denied else given[fact] | table)

    def _in_frame(
        self, frame: Frame, component: Sequence[Fact], tables: Mapping[Fact, Table], given: Mapping[Fact, Bits]
    ) -> dict[Fact, Table]:
        values: dict[Fact, int] = {}
        for fact, table in tables.items():
            assert isinstance(table, Bits)
            values[fact] = frame.lift(table)
        own = {fact: frame.lift(table) for fact, table in given.items()}
        derived = _fixpoint(self._rules, component, values, own, self._denied, frame.operations)
        return {fact: frame.table(bits, frame.variables, self._space) for fact, bits in derived.items()}

    def _in_diagrams(
        self, component: Sequence[Fact], tables: Mapping[Fact, Table], given: Mapping[Fact, Bits], cone: Variables
    ) -> dict[Fact, Table]:
        space = self._space
        operations = space.operations(cone)
        values = {fact: space.node(table) for fact, table in tables.items()}
        own = {fact: space.node(table) for fact, table in given.items()}
        derived = _fixpoint(self._rules, component, values, own, self._denied, operations)
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


def _fixpoint(
    rules: Rules,
    component: Sequence[Fact],
    values: dict[Fact, T],
    given: Mapping[Fact, T],
    denied: frozenset[Fact],
    operations: Operations[T],
) -> dict[Fact, T]:
    """What the rules derive of each atom of a component; `values` gets what each atom comes to."""
    both, either, negate = operations.both, operations.either, operations.negate
    bottom, top = operations.bottom, operations.top
    derived: dict[Fact, T] = {}
    for fact in component:
        values[fact] = bottom if fact in denied else given[fact]
    recursive = len(component) > 1 or any(
        atom == component[0] for rule in rules[component[0]] for atom, _ in rule.body
    )
    changed = True
    while changed:
        changed = False
        for fact in component:
            total = bottom
            for rule in rules[fact]:
                body = top
                for atom, positive in rule.body:
                    body = both(body, values[atom] if positive else negate(values[atom]))
                total = either(total, body)
            if fact not in derived or derived[fact] != total:
                derived[fact] = total
                if fact not in denied:
                    values[fact] = either(given[fact], total)
                changed = recursive
    return derived

"""The space of one labelling, and the functions that are too wide for a truth table: diagrams.

A reduced ordered binary decision diagram (Bryant 1986) has Boolean variables, so a variable with
n values is written in n - 1 of them: value i is the first that is true, the last value that none
is. Every code then stands for a value, and no constraint is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from pincite.labelling.algebra import FALSE, TRUE, Bits, BudgetExceeded, Table, Variables, full, worlds
from pincite.labelling.bdd import Manager, Node, is_full, new_manager
from pincite.labelling.frames import Frame, Operations, Shannon


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How far each representation goes: the widest truth table, then the nodes of all diagrams.

    `variables` of a diagram are bounded because its functions are walked recursively. `pure` takes
    the pure Python engine even where the faster one is installed.
    """

    table_variables: int = 16
    table_worlds: int = 1 << 18
    diagram_variables: int = 300
    nodes: int = 250_000
    pure: bool = False


class Space:
    """The variables of one labelling, by number, and the one manager of its diagrams.

    `sizes` are the sizes of the domains; `order` gives the order of the variables in
    diagrams when it is first needed, and for good. Nodes are held here and in `Diagram` alone, and
    both hold the manager.
    """

    def __init__(
        self, sizes: Sequence[int], order: Callable[[], Iterable[int]] = tuple, limits: Limits | None = None
    ) -> None:
        self.sizes = tuple(sizes)
        self.limits = limits or Limits()
        self._wanted = order
        self._nodes: dict[tuple[Variables, int], Node] = {}

    def __del__(self) -> None:
        # The collector may free a manager before its nodes, where both are garbage at once.
        self._nodes.clear()

    # -- truth tables -------------------------------------------------------------------------

    def literal(self, variable: int, values: Iterable[int]) -> Bits:
        """The function that is true where the variable has one of the values."""
        size, bits = self.sizes[variable], sum(1 << v for v in set(values))
        if not bits or bits == (1 << size) - 1:
            return TRUE if bits else FALSE
        return Bits(((variable, size),), bits, self)

    def fits(self, variables: Variables) -> bool:
        """Whether a function of these variables is a truth table."""
        limits = self.limits
        return len(variables) <= limits.table_variables and worlds(variables) <= limits.table_worlds

    def limited(self, limits: Limits) -> Space:
        """The same variables under other limits."""
        return Space(self.sizes, self._wanted, limits)

    def written_out(self, table: Table, target: Space) -> Bits:
        """A function of this space as a truth table of another; raises `BudgetExceeded` if it is too wide there."""
        if not target.fits(table.variables):
            raise BudgetExceeded(table.variables)
        bits = table.bits if isinstance(table, Bits) else self._bits(self.node(table), Frame.of(table.variables), {})
        return Bits(table.variables, bits, target) if table.variables else TRUE if bits else FALSE

    # -- diagrams -----------------------------------------------------------------------------

    def conjoin(self, a: Table, b: Table) -> Table:
        """Both at once, by diagrams; raises `BudgetExceeded`."""
        return self._join("and", a, b)

    def disjoin(self, a: Table, b: Table) -> Table:
        """At least one, by diagrams; raises `BudgetExceeded`."""
        return self._join("or", a, b)

    def negate(self, diagram: Diagram) -> Diagram:
        """The complement of a diagram, which is as wide."""
        return Diagram(self, diagram.variables, self._manager.apply("not", diagram.node))

    def assign(self, diagram: Diagram, values: Mapping[int, int]) -> Table:
        """What is left of a diagram when some variables are given a value."""
        codes = [self._codes[v][values[v]] for v, _ in diagram.variables if v in values]
        fixed = {name: bit for code in codes for name, bit in code.items()}
        return self.table(self._within(diagram.variables, self._manager.let, fixed, diagram.node))

    def split(self, node: Node) -> tuple[int, list[Node]]:
        """The variable of a node that comes first in the order, and the node for each of its values."""
        manager = self._manager
        variable = self._variables[manager.var_at_level(manager.succ(node)[0])][0]
        return variable, [manager.let(code, node) for code in self._codes[variable]]

    @property
    def shannon(self) -> Shannon[Node]:
        """The recursion on nodes; raises `BudgetExceeded`."""
        manager = self._manager
        both, either = self._joins(())
        return Shannon(
            top=manager.true,
            bottom=manager.false,
            both=both,
            either=either,
            split=self.split,
            restrict=lambda node, variable, value: manager.let(self._codes[variable][value], node),
        )

    @cached_property
    def _codes(self) -> Mapping[int, list[dict[str, bool]]]:
        """The code of each value of each variable: the first bit that is true, or none."""
        return {
            variable: [
                {name: bit == value for bit, name in enumerate(names) if bit <= value}
                for value in range(len(names) + 1)
            ]
            for variable, names in self._names.items()
        }

    @cached_property
    def _names(self) -> Mapping[int, tuple[str, ...]]:
        order = dict.fromkeys([*self._wanted(), *range(len(self.sizes))])
        return {v: tuple(f"{v}.{bit}" for bit in range(self.sizes[v] - 1)) for v in order}

    @cached_property
    def _variables(self) -> Mapping[str, tuple[int, int]]:
        return {name: (variable, bit) for variable, names in self._names.items() for bit, name in enumerate(names)}

    @cached_property
    def _manager(self) -> Manager:
        names = [name for names in self._names.values() for name in names]
        return new_manager(names, self.limits.nodes, pure=self.limits.pure)

    def _join(self, operator: str, a: Table, b: Table) -> Table:
        variables = tuple(sorted({*a.variables, *b.variables}))
        self._allow(variables)
        one, other = self.node(a), self.node(b)
        return self.table(self._within(variables, self._manager.apply, operator, one, other))

    def _within(self, variables: Variables, work: Callable[..., Node], *args: object) -> Node:
        try:
            return work(*args)
        except (ValueError, RuntimeError) as error:
            if is_full(error):
                raise BudgetExceeded(variables) from error
            raise

    def node(self, table: Table) -> Node:
        """The node of a function of this space; raises `BudgetExceeded`."""
        if isinstance(table, Diagram):
            return table.node
        assert isinstance(table, Bits)
        return self._written(table.variables, table.bits)

    def _written(self, variables: Variables, bits: int) -> Node:
        """The node of some bits, by the function for each value of the last variable."""
        if not bits or bits == full(variables):
            return self._manager.true if bits else self._manager.false
        key = (variables, bits)
        if key not in self._nodes:
            (variable, size), rest = variables[-1], variables[:-1]
            width = worlds(rest)
            mask = (1 << width) - 1
            nodes = [self._written(rest, bits >> (width * value) & mask) for value in range(size)]
            node = nodes.pop()
            for name, chosen in zip(reversed(self._names[variable]), reversed(nodes), strict=True):
                node = self._within(variables, self._manager.ite, self._manager.var(name), chosen, node)
            self._nodes[key] = node
        return self._nodes[key]

    def operations(self, variables: Variables) -> Operations[Node]:
        """The algebra of nodes, for functions of some variables; raises `BudgetExceeded`."""
        self._allow(variables)
        manager = self._manager
        both, either = self._joins(variables)
        return Operations(
            top=manager.true, bottom=manager.false, both=both, either=either, negate=partial(manager.apply, "not")
        )

    def _joins(self, variables: Variables) -> tuple[Callable[[Node, Node], Node], Callable[[Node, Node], Node]]:
        within, apply = self._within, self._manager.apply
        return partial(within, variables, apply, "and"), partial(within, variables, apply, "or")

    def _allow(self, variables: Variables) -> None:
        if len(variables) > self.limits.diagram_variables or not self.limits.nodes:
            raise BudgetExceeded(variables)

    def table(self, node: Node) -> Table:
        """The function of a node: a truth table where it is narrow enough, so that it is one of a kind."""
        if node == self._manager.true:
            return TRUE
        if node == self._manager.false:
            return FALSE
        support = {self._variables[name][0] for name in self._manager.support(node)}
        variables = tuple((v, self.sizes[v]) for v in sorted(support))
        if self.fits(variables):
            return Bits(variables, self._bits(node, Frame.of(variables), {}), self)
        return Diagram(self, variables, node)

    def _bits(self, node: Node, frame: Frame, memo: dict[Node, int]) -> int:
        """The truth table of a node over a frame that has all its variables."""
        manager = self._manager
        if node == manager.true or node == manager.false:
            return frame.full if node == manager.true else 0
        if node not in memo:
            name = manager.var_at_level(manager.succ(node)[0])
            where = frame.where(*self._variables[name])
            low = self._bits(manager.let({name: False}, node), frame, memo)
            high = self._bits(manager.let({name: True}, node), frame, memo)
            memo[node] = low ^ (low ^ high) & where
        return memo[node]


class Diagram:
    """A Boolean function that is too wide for a truth table: a node of the manager of its space."""

    __slots__ = ("node", "space", "variables")

    def __init__(self, space: Space, variables: Variables, node: Node) -> None:
        self.space = space
        self.variables = variables
        self.node = node

    def __del__(self) -> None:
        # As in `Space`: the node goes first, then what it belongs to.
        del self.node

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Diagram) and self.space is other.space and bool(self.node == other.node)

    def __hash__(self) -> int:
        return hash(self.node)

    def __and__(self, other: Table) -> Table:
        if other.is_true or other.is_false:
            return self if other.is_true else other
        return self.space.conjoin(self, other)

    def __or__(self, other: Table) -> Table:
        if other.is_true or other.is_false:
            return other if other.is_true else self
        return self.space.disjoin(self, other)

    def __invert__(self) -> Table:
        return self.space.negate(self)

    @property
    def is_true(self) -> bool:
        """Never: a constant is a truth table."""
        return False

    @property
    def is_false(self) -> bool:
        """Never: a constant is a truth table."""
        return False

    @property
    def support(self) -> frozenset[int]:
        """The variables on which it depends."""
        return frozenset(v for v, _ in self.variables)

    def at(self, values: Mapping[int, int]) -> bool:
        """Its value in a world that gives every variable of the support a value."""
        return self.restrict(values).is_true

    def restrict(self, values: Mapping[int, int]) -> Table:
        """The function that is left when some variables are given a value."""
        return self.space.assign(self, values)

    def split(self) -> tuple[int, tuple[Table, ...]]:
        """The first variable in the order of diagrams, and the function for each of its values."""
        variable, nodes = self.space.split(self.node)
        return variable, tuple(self.space.table(node) for node in nodes)

"""The label of every ground atom: the worlds in which it holds, as a function of facts and readings.

Components of the ground program are labelled in topological order, the least fixpoint from false
inside each, complement for negation across them (SEMANTICS 2). A component with negation inside
has no well-founded total model for us to stand on and is refused by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import and_, or_

from pincite.grounding import GroundProgram, GroundRule
from pincite.labelling.algebra import FALSE, TRUE, Bits, Table
from pincite.labelling.components import components, refuse_negation
from pincite.labelling.diagrams import Limits, Space
from pincite.labelling.solve import Solver
from pincite.matching.program import Fact
from pincite.scenario import FactStatus
from pincite.symbols import InReading


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFact:
    """A variable that is an open fact of the scenario, or an open sentence nobody listed."""

    fact: Fact

    @property
    def size(self) -> int:
        """Denied or true."""
        return 2


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenIssue:
    """A variable that is an issue; its values are the readings in order."""

    issue: str
    readings: tuple[str, ...]

    @property
    def size(self) -> int:
        """One value for each reading."""
        return len(self.readings)


Variable = OpenFact | OpenIssue


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Labels by atom. `violations` are the worlds that are not admissible, each with its reason."""

    program: GroundProgram
    variables: tuple[Variable, ...]
    numbers: Mapping[Variable, int]
    fixed: Mapping[int, int]
    space: Space
    solver: Solver
    given: Given
    components: tuple[tuple[Fact, ...], ...]
    violations: tuple[tuple[str, Table], ...]

    def of(self, fact: Fact) -> Table:
        """The label of an atom; one that no rule speaks of has only what is listed of it.

        Raises `BudgetExceeded` where the atom depends on too much.
        """
        return self.solver.of(fact)

    def body(self, rule: GroundRule) -> Table:
        """The worlds in which the body of a ground rule holds."""
        return conjunction(self.of(a) if positive else ~self.of(a) for a, positive in rule.body)

    def reading(self, issue: str, reading: str) -> Table:
        """The worlds in which an issue has a reading."""
        return self.given.reading(issue, (reading,))

    def within(self, values: Mapping[int, int], limits: Limits) -> Labels:
        """The labels in the worlds in which some more variables have a value; admissible or not."""
        fixed = {**self.fixed, **values}
        space, given, solver = _ready(self.program, self.variables, fixed, self.components, limits)
        for component in self.components:
            solver.solve(component)
        return replace(self, fixed=fixed, space=space, given=given, solver=solver, violations=())

    def value(self, variable: int, value: int) -> Table:
        """The worlds in which a variable has a value, whatever is settled."""
        return self.space.literal(variable, (value,))

def conjunction(tables: Iterable[Table]) -> Table:
    """The worlds in which all hold."""
    return reduce(and_, tables, TRUE)


def disjunction(tables: Iterable[Table]) -> Table:
    """The worlds in which at least one holds."""
    return reduce(or_, tables, FALSE)


def label(
    program: GroundProgram,
    fixed: Mapping[Variable, int],
    word: Callable[[Fact], str],
    never: Callable[[Fact], str],
    limits: Limits | None = None,
) -> Labels:
    """Label every atom of the program.

    `fixed` settles variables (a stance, chosen readings); `word` words an atom for a diagnostic,
    `never` names the constraint that an atom stands for, or is empty. Raises `InputError` for a
    cycle through negation that only the ground program shows, `BudgetExceeded` where a constraint
    is too wide; any other label that is too wide is only noted as exceeded.
    """
    variables = _variables(program)
    numbers = {v: n for n, v in enumerate(variables)}
    settled = {numbers[v]: value for v, value in fixed.items() if v in numbers}
    order = tuple(components(program.rules))
    space, given, solver = _ready(program, variables, settled, order, limits)
    for component in order:
        refuse_negation(program.rules, component, word)
        solver.solve(component)
    return Labels(
        program=program,
        variables=variables,
        numbers=numbers,
        fixed=settled,
        space=space,
        solver=solver,
        given=given,
        components=order,
        violations=tuple(_violations(program, solver, order, word, never)),
    )


def _ready(
    program: GroundProgram,
    variables: Sequence[Variable],
    fixed: Mapping[int, int],
    order: Iterable[Sequence[Fact]],
    limits: Limits | None,
) -> tuple[Space, Given, Solver]:
    numbers = {v: n for n, v in enumerate(variables)}
    space = Space([v.size for v in variables], lambda: _in_order(program, numbers, order), limits)
    given = Given(program=program, numbers=numbers, fixed=fixed, space=space)
    denied = frozenset(f for f, listed in program.listed.items() if listed.status is FactStatus.DENIED)
    free = [n for n in range(len(variables)) if n not in fixed]
    return space, given, Solver(program.rules, space, given.of, free, denied)


def _violations(
    program: GroundProgram,
    solver: Solver,
    order: Iterable[Sequence[Fact]],
    word: Callable[[Fact], str],
    never: Callable[[Fact], str],
) -> Iterator[tuple[str, Table]]:
    """What cannot be: denied atoms that follow all the same, and what a constraint rules out."""
    for component in order:
        for fact in component:
            if not (against := solver.against(fact)).is_false:
                yield f"`{word(fact)}` is denied, but follows from the rules", against
            if (reason := never(fact)) and not (table := solver.of(fact)).is_false:
                yield reason, table


def _variables(program: GroundProgram) -> tuple[Variable, ...]:
    atoms = {atom for rules in program.rules.values() for rule in rules for atom, _ in rule.body}
    facts: set[Fact] = {f for f, listed in program.listed.items() if listed.status.is_open}
    issues: set[str] = set()
    for fact in atoms:
        symbol = program.symbols.symbol(fact)
        if isinstance(symbol, InReading):
            issues.add(symbol.issue)
        elif program.status(fact) is None:
            facts.add(fact)
    priorities = program.base.priorities.values()
    issues.update(issue for p in priorities for issue, _ in p.under)
    readings = {i: tuple(program.base.issues[i].readings) for i in sorted(issues)}
    return (
        *(OpenFact(fact=f) for f in sorted(facts)),
        *(OpenIssue(issue=i, readings=r) for i, r in readings.items()),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is listed of an atom apart from its rules, as a function of the worlds."""

    program: GroundProgram
    numbers: Mapping[Variable, int]
    fixed: Mapping[int, int]
    space: Space

    def of(self, fact: Fact) -> Bits:
        """The worlds in which an atom holds by what is listed, calculated or open."""
        symbol = self.program.symbols.symbol(fact)
        if isinstance(symbol, InReading):
            return self.reading(symbol.issue, symbol.readings)
        status = self.program.status(fact)
        if status is not None:
            return TRUE if status else FALSE
        number = self.numbers.get(OpenFact(fact=fact))
        return FALSE if number is None else self._where(number, (1,))

    def reading(self, issue: str, readings: Sequence[str]) -> Bits:
        """The worlds in which an issue has one of some readings."""
        known = tuple(self.program.base.issues[issue].readings)
        number = self.numbers[OpenIssue(issue=issue, readings=known)]
        return self._where(number, tuple(known.index(r) for r in readings))

    def _where(self, number: int, values: Sequence[int]) -> Bits:
        if number in self.fixed:
            return TRUE if self.fixed[number] in values else FALSE
        return self.space.literal(number, values)


def _number(program: GroundProgram, numbers: Mapping[Variable, int], fact: Fact) -> int | None:
    """The variable that an atom asks for, if it is open or a reading."""
    symbol = program.symbols.symbol(fact)
    if isinstance(symbol, InReading):
        readings = tuple(program.base.issues[symbol.issue].readings)
        return numbers.get(OpenIssue(issue=symbol.issue, readings=readings))
    return numbers.get(OpenFact(fact=fact))


def _in_order(
    program: GroundProgram, numbers: Mapping[Variable, int], order: Iterable[Sequence[Fact]]
) -> Iterator[int]:
    """The variables in the order in which the rules first use them, dependencies first.

    What belongs together in law so stands together in diagrams, which keeps them small.
    """
    rules = (rule for component in order for fact in component for rule in program.rules[fact])
    for fact in dict.fromkeys(atom for rule in rules for atom, _ in rule.body):
        number = _number(program, numbers, fact)
        if number is not None:
            yield number

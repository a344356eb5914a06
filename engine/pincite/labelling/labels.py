"""The label of every ground atom: the worlds in which it holds, as a function of facts and readings.

Components of the ground program are labelled in topological order, the least fixpoint from false
inside each, complement for negation across them (SEMANTICS 2). A component with negation inside
has no well-founded total model for us to stand on and is refused by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import and_, or_

from pincite.diagnostics import NOWHERE_FILE, Diagnostic, InputError, Span
from pincite.grounding import GroundProgram, GroundRule
from pincite.labelling.algebra import FALSE, TRUE, BudgetExceeded, Table, literal
from pincite.matching.program import Fact
from pincite.scenario import FactStatus
from pincite.symbols import InReading


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFact:
    """A variable that is an open fact of the scenario, or an open sentence nobody listed."""

    fact: Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenIssue:
    """A variable that is an issue; its values are the readings in order."""

    issue: str
    readings: tuple[str, ...]


Variable = OpenFact | OpenIssue


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Labels by atom. `violations` are the worlds that are not admissible, each with its reason."""

    program: GroundProgram
    variables: tuple[Variable, ...]
    numbers: Mapping[Variable, int]
    fixed: Mapping[int, int]
    tables: Mapping[Fact, Table]
    violations: tuple[tuple[str, Table], ...]
    exceeded: frozenset[Fact] = frozenset()

    def of(self, fact: Fact) -> Table:
        """The label of an atom; one that no rule speaks of has only what is listed of it.

        Raises `BudgetExceeded` where the atom depends on too much.
        """
        if fact in self.exceeded:
            raise BudgetExceeded
        table = self.tables.get(fact)
        return table if table is not None else _given(self, fact)

    def body(self, rule: GroundRule) -> Table:
        """The worlds in which the body of a ground rule holds."""
        return conjunction(self.of(a) if positive else ~self.of(a) for a, positive in rule.body)

    def reading(self, issue: str, reading: str) -> Table:
        """The worlds in which an issue has a reading."""
        return _reading(self, issue, (reading,))


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
) -> Labels:
    """Label every atom of the program.

    `fixed` settles variables (a stance, chosen readings); `word` words an atom for a diagnostic,
    `never` names the constraint that an atom stands for, or is empty. Raises `InputError` for a
    cycle through negation that only the ground program shows, `BudgetExceeded` where a constraint
    is too wide; any other label that is too wide is only noted as exceeded.
    """
    variables = _variables(program)
    numbers = {v: n for n, v in enumerate(variables)}
    tables: dict[Fact, Table] = {}
    settled = {numbers[v]: value for v, value in fixed.items() if v in numbers}
    violations: list[tuple[str, Table]] = []
    labels = Labels(
        program=program, variables=variables, numbers=numbers, fixed=settled, tables=tables, violations=()
    )
    derived: dict[Fact, Table] = {}
    for component in components(program.rules):
        _refuse_negation(program, component, word)
        try:
            _solve(labels, component, tables, derived)
        except BudgetExceeded:
            labels = replace(labels, exceeded=labels.exceeded.union(component))
    for fact, table in derived.items():
        if fact in labels.exceeded:
            if never(fact):
                raise BudgetExceeded
            continue
        listed = program.listed.get(fact)
        if listed is not None and listed.status is FactStatus.DENIED and not table.is_false:
            violations.append((f"`{word(fact)}` is denied, but follows from the rules", table))
        if reason := never(fact):
            violations.append((reason, table))
    return replace(labels, violations=tuple((r, t) for r, t in violations if not t.is_false))


def _variables(program: GroundProgram) -> tuple[Variable, ...]:
    facts: set[Fact] = {f for f, listed in program.listed.items() if listed.status.is_open}
    issues: set[str] = set()
    for rules in program.rules.values():
        for rule in rules:
            for fact, _ in rule.body:
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


def _given(labels: Labels, fact: Fact) -> Table:
    symbol = labels.program.symbols.symbol(fact)
    if isinstance(symbol, InReading):
        return _reading(labels, symbol.issue, symbol.readings)
    status = labels.program.status(fact)
    if status is not None:
        return TRUE if status else FALSE
    number = labels.numbers.get(OpenFact(fact=fact))
    if number is None:
        return FALSE
    if number in labels.fixed:
        return TRUE if labels.fixed[number] else FALSE
    return literal(number, 2, frozenset([1]))


def _reading(labels: Labels, issue: str, readings: Sequence[str]) -> Table:
    known = tuple(labels.program.base.issues[issue].readings)
    values = frozenset(known.index(r) for r in readings)
    number = labels.numbers[OpenIssue(issue=issue, readings=known)]
    if number in labels.fixed:
        return TRUE if labels.fixed[number] in values else FALSE
    return literal(number, len(known), values)


def _solve(
    labels: Labels, component: Sequence[Fact], tables: dict[Fact, Table], derived: dict[Fact, Table]
) -> None:
    rules = labels.program.rules
    for fact in component:
        derived[fact] = FALSE
        tables[fact] = _total(labels, fact, FALSE)
    changed = True
    while changed:
        changed = False
        for fact in component:
            table = disjunction(labels.body(r) for r in rules[fact])
            if table != derived[fact]:
                derived[fact] = table
                tables[fact] = _total(labels, fact, table)
                changed = len(component) > 1 or _is_recursive(rules[fact])


def _is_recursive(rules: Iterable[GroundRule]) -> bool:
    return any(atom == rule.head for rule in rules for atom, _ in rule.body)


def _total(labels: Labels, fact: Fact, derived: Table) -> Table:
    """What is listed or derived; an atom listed as denied stays false (its derivation is a violation)."""
    listed = labels.program.listed.get(fact)
    if listed is not None and listed.status is FactStatus.DENIED:
        return FALSE
    return _given(labels, fact) | derived


def components(rules: Mapping[Fact, Sequence[GroundRule]]) -> list[tuple[Fact, ...]]:
    """Strongly connected components of the derived atoms, dependencies first (Tarjan, iterative)."""
    index: dict[Fact, int] = {}
    low: dict[Fact, int] = {}
    stack: list[Fact] = []
    on_stack: set[Fact] = set()
    found: list[tuple[Fact, ...]] = []
    below = {h: sorted({a for r in rs for a, _ in r.body if a in rules}) for h, rs in rules.items()}
    for root in sorted(rules):
        if root in index:
            continue
        work = [(root, iter(below[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, children = work[-1]
            for child in children:
                if child not in index:
                    index[child] = low[child] = len(index)
                    stack.append(child)
                    on_stack.add(child)
                    work.append((child, iter(below[child])))
                    break
                if child in on_stack:
                    low[node] = min(low[node], index[child])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    found.append(_pop(stack, on_stack, node))
    return found


def _pop(stack: list[Fact], on_stack: set[Fact], root: Fact) -> tuple[Fact, ...]:
    component: list[Fact] = []
    while True:
        node = stack.pop()
        on_stack.discard(node)
        component.append(node)
        if node == root:
            return tuple(sorted(component))


def _refuse_negation(program: GroundProgram, component: Sequence[Fact], word: Callable[[Fact], str]) -> None:
    members = set(component)
    through = [
        rule
        for head in component
        for rule in program.rules[head]
        if any(not positive and atom in members for atom, positive in rule.body)
    ]
    if through:
        atoms = ", ".join(f"`{word(f)}`" for f in component)
        names = ", ".join(sorted({f"`{r.rule}`" for r in through}))
        raise InputError(
            [
                Diagnostic(
                    code="negation-cycle",
                    message=f"in this scenario {atoms} depend on their own denial, through {names}",
                    span=Span(file=NOWHERE_FILE),
                    help="reword one of the rules so that its exception does not rest on its own conclusion",
                )
            ]
        )

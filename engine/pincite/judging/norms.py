"""Norms in force: *prima facie* norms, the priorities that defeat some, clashes that stay.

The labels are Boolean functions of the worlds, so one fixpoint computes the grounded extension of
every world at once (Dung 1995). Law cited: SEMANTICS 3.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pincite.compiler import obligation_terms
from pincite.diagnostics import Diagnostic, InputError
from pincite.grounding import GroundProgram, by_predicate, ways
from pincite.labelling.algebra import FALSE, TRUE, BudgetExceeded, Table
from pincite.labelling.labels import Labels, conjunction, disjunction
from pincite.law import Mode, Priority, Rule, Under, World
from pincite.matching.program import Fact
from pincite.symbols import Norm, Obligation

MAX_NORMS = 1_000
"""Norms of one evaluation: each is held against each other."""

FORBIDDING = (Mode.MUST_NOT,)
"""The modes that clash with permissions and duties; a duty to prevent what others do is no such clash (SEMANTICS 3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedNorm:
    """A norm of a rule over one named conduct."""

    fact: Fact
    rule: str
    mode: Mode
    bearer: str
    conduct: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedDuty:
    """A duty of a rule to bring about a described conduct.

    `ways` are the named conducts of the bearer that may realise it with the atom that says so;
    `concerns` the things it is about.
    """

    fact: Fact
    rule: str
    bearer: str
    arguments: tuple[str, ...]
    concerns: tuple[str, ...]
    ways: tuple[tuple[str, Fact], ...]
    mode: Mode = Mode.MUST


AnyNorm = NamedNorm | DescribedDuty


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """An attack on a norm: whose it is, and, given a table for each norm, the worlds in which it comes off."""

    by: frozenset[Fact]
    comes_off: Callable[[Mapping[Fact, Table]], Table]


@dataclass(frozen=True, slots=True, kw_only=True)
class Norms:
    """All norms with the worlds in which each applies and in which it is in force (undefeated)."""

    labels: Labels
    named: tuple[NamedNorm, ...]
    duties: tuple[DescribedDuty, ...]
    prima_facie: Mapping[Fact, Table]
    in_force: Mapping[Fact, Table]
    exceeded: Mapping[Fact, BudgetExceeded]
    concerns: Concerns
    attackers: Mapping[Fact, frozenset[Fact]]

    def bases_against(self, norm: AnyNorm) -> tuple[str, ...]:
        """The bases of the priorities by which norms that can be in force may defeat this one."""
        base = self.labels.program.base
        inferior = base.rules[norm.rule]
        every: list[AnyNorm] = [*self.named, *self.duties]
        superiors = {n.rule: base.rules[n.rule] for n in every if n.fact in self._attacking(norm)}
        return tuple(
            sorted(
                p.basis
                for p in base.priorities.values()
                if not under(self.labels, p.under).is_false and _is_below(inferior, p.inferior, p.superior)
                if any(_is(rule, p.superior) for rule in superiors.values())
            )
        )

    def _attacking(self, norm: AnyNorm) -> set[Fact]:
        known = self.attackers.get(norm.fact, frozenset())
        return {f for f in known if f in self.in_force and not self.in_force[f].is_false}

    def force(self, fact: Fact) -> Table:
        """The worlds in which a norm is in force; raises `BudgetExceeded`."""
        if fact in self.exceeded:
            raise BudgetExceeded(self.exceeded[fact].variables)
        return self.in_force[fact]

    def over(self, bearer: str, conduct: str, modes: Iterable[Mode]) -> list[NamedNorm]:
        """The norms of some modes that a State has over a conduct."""
        wanted = tuple(modes)
        return [n for n in self.named if n.bearer == bearer and n.conduct == conduct and n.mode in wanted]

    def unlawful(self, bearer: str, conduct: str) -> Table:
        """The worlds in which the conduct breaches a prohibition or a duty that it concerns."""
        banned = [self.force(n.fact) for n in self.over(bearer, conduct, [Mode.MUST_NOT])]
        return disjunction([*banned, *(self.breach(d, conduct) for d in self.duties if d.bearer == bearer)])

    def breach(self, duty: DescribedDuty, conduct: str) -> Table:
        """The worlds in which the duty is in force, concerns the conduct, and is not realised by it."""
        about = self.concerns.of(duty, conduct)
        if about.is_false:
            return FALSE
        realised = disjunction(self.labels.of(f) for c, f in duty.ways if c == conduct)
        return self.force(duty.fact) & about & ~realised


class Concerns:
    """What each conduct is about: the person it was declared for, or what its description names."""

    def __init__(self, labels: Labels) -> None:
        self._labels = labels
        self._conducts = labels.program.conducts()
        self._described = _descriptions(labels.program)

    def of(self, duty: DescribedDuty, conduct: str) -> Table:
        """The worlds in which a conduct is about everything that the duty concerns."""
        return conjunction(self._about(thing, conduct) for thing in duty.concerns)

    def _about(self, thing: str, conduct: str) -> Table:
        known = self._conducts.get(conduct)
        if known is not None and known.person == thing:
            return TRUE
        return disjunction(self._labels.of(f) for f in self._described.get((thing, conduct), ()))


def _descriptions(program: GroundProgram) -> dict[tuple[str, str], list[Fact]]:
    """The listed atoms of closed sentences by the conduct and the thing that they name."""
    found: dict[tuple[str, str], list[Fact]] = {}
    for fact, listed in program.listed.items():
        if program.base.predicates[listed.atom.predicate].world is World.CLOSED:
            names = dict.fromkeys(t.name for t in listed.atom.terms)
            for conduct in names.keys() & program.conducts().keys():
                for thing in names:
                    found.setdefault((thing, conduct), []).append(fact)
    return found


def norms(labels: Labels) -> Norms:
    """Collect the norms of the ground program and work out which are in force where."""
    program = labels.program
    named: list[NamedNorm] = []
    duties: list[DescribedDuty] = []
    possible = by_predicate([*program.listed, *program.rules])
    for fact in program.rules:
        symbol = program.symbols.symbol(fact)
        if isinstance(symbol, Norm):
            bearer, conduct = program.symbols.arguments(fact)
            named.append(
                NamedNorm(fact=fact, rule=symbol.rule, mode=symbol.mode, bearer=bearer, conduct=conduct)
            )
        elif isinstance(symbol, Obligation):
            duties.append(_duty(program, fact, symbol.rule, possible))
    _check_number(program, [*named, *duties])
    prima_facie, exceeded = _applying(labels, [*named, *duties])
    attacks: dict[Fact, list[Attack]] = {}
    try:
        attacks = _attacks(labels, [n for n in named if n.fact in prima_facie], duties, prima_facie)
        in_force = _grounded(prima_facie, attacks)
    except BudgetExceeded as error:
        # Which of them would prevail hangs together, so none is known.
        in_force, exceeded = {}, dict.fromkeys(prima_facie, error) | exceeded
    return Norms(
        labels=labels,
        named=tuple(named),
        duties=tuple(duties),
        prima_facie=prima_facie,
        in_force=in_force,
        exceeded=exceeded,
        concerns=Concerns(labels),
        attackers={f: frozenset[Fact]().union(*(a.by for a in found)) for f, found in attacks.items()},
    )


def _check_number(program: GroundProgram, found: Sequence[AnyNorm]) -> None:
    if len(found) <= MAX_NORMS:
        return
    counts = Counter(n.rule for n in found)
    rule, count = max(counts.items(), key=lambda i: (i[1], i[0]))
    raise InputError(
        [
            Diagnostic(
                code="too-many-norms",
                message=f"the rules give {len(found):,} norms here, {count:,} of them by `{rule}`, and at most"
                f" {MAX_NORMS:,} are weighed against each other",
                span=program.base.rules[rule].span,
                help="judge fewer things in one scenario",
            )
        ]
    )


def _applying(labels: Labels, found: Iterable[AnyNorm]) -> tuple[dict[Fact, Table], dict[Fact, BudgetExceeded]]:
    tables: dict[Fact, Table] = {}
    exceeded: dict[Fact, BudgetExceeded] = {}
    for norm in found:
        try:
            tables[norm.fact] = labels.of(norm.fact)
        except BudgetExceeded as error:
            exceeded[norm.fact] = error
    return tables, exceeded


def _duty(
    program: GroundProgram, fact: Fact, rule: str, possible: Mapping[int, Sequence[Fact]]
) -> DescribedDuty:
    arguments = program.symbols.arguments(fact)
    source = program.base.rules[rule]
    named = dict(zip(obligation_terms(source), arguments, strict=True))
    return DescribedDuty(
        fact=fact,
        rule=rule,
        bearer=arguments[0],
        arguments=arguments,
        concerns=tuple(named[v] for v in source.concerns),
        ways=tuple(ways(program.base, program.symbols, program.case, possible, rule, arguments)),
    )


def every_way_forbidden(
    labels: Labels, duty: DescribedDuty, banned: Callable[[str], Table]
) -> Table:
    """The worlds with at least one named way of realising the duty, all of them banned."""
    realised = [(conduct, labels.of(fact)) for conduct, fact in duty.ways]
    some = disjunction(table for _, table in realised)
    return some & conjunction(~table | banned(conduct) for conduct, table in realised)


def incompatible(labels: Labels, first: DescribedDuty, second: DescribedDuty) -> Table:
    """The worlds in which each duty has a named way, and no two of their ways go together."""
    a = [(c, labels.of(f)) for c, f in first.ways]
    b = [(c, labels.of(f)) for c, f in second.ways]
    both = disjunction(t for _, t in a) & disjunction(t for _, t in b)
    together = [x & y for c, x in a for d, y in b if not exclusive(labels.program, c, d)]
    return both & ~disjunction(together)


def exclusive(program: GroundProgram, first: str, second: str) -> bool:
    """Whether two conducts are options that exclude one another: for the same person, or both for none."""
    options = program.case.scenario.options
    conducts = program.conducts()
    if first == second or first not in options or second not in options:
        return False
    return conducts[first].person == conducts[second].person


def _grounded(prima_facie: Mapping[Fact, Table], attacks: Mapping[Fact, list[Attack]]) -> dict[Fact, Table]:
    inside = {f: (FALSE if attacks.get(f) else t) for f, t in prima_facie.items()}
    outside: dict[Fact, Table] = dict.fromkeys(prima_facie, FALSE)
    changed = bool(attacks)
    while changed:
        alive = {f: t & ~outside[f] for f, t in prima_facie.items()}
        defeated = {f: prima_facie[f] & disjunction(a.comes_off(inside) for a in attacks[f]) for f in attacks}
        safe = {f: prima_facie[f] & ~disjunction(a.comes_off(alive) for a in attacks[f]) for f in attacks}
        changed = any(outside[f] != t for f, t in defeated.items()) or any(
            inside[f] != t for f, t in safe.items()
        )
        outside |= defeated
        inside |= safe
    return inside


def _attacks(
    labels: Labels, named: list[NamedNorm], duties: list[DescribedDuty], prima_facie: Mapping[Fact, Table]
) -> dict[Fact, list[Attack]]:
    found: dict[Fact, list[Attack]] = {}
    rank = _Rank(labels)
    if not labels.program.base.priorities:
        return found
    for first, second in _clashing(named):
        table = rank(first.rule, second.rule)
        if not table.is_false:
            found.setdefault(second.fact, []).append(_single(first.fact, table))
    for duty in (d for d in duties if d.fact in prima_facie):
        rivals = [n for n in named if n.mode in FORBIDDING and n.bearer == duty.bearer]
        if (siege := _siege(labels, duty, rivals, rank)).by:
            found.setdefault(duty.fact, []).append(siege)
        for rival, table in _outranked(labels, duty, rivals, prima_facie, rank):
            found.setdefault(rival.fact, []).append(_single(duty.fact, table))
        for other in (d for d in duties if d.fact in prima_facie and d.bearer == duty.bearer and d != duty):
            table = rank(duty.rule, other.rule)
            if not table.is_false and not (table := table & incompatible(labels, duty, other)).is_false:
                found.setdefault(other.fact, []).append(_single(duty.fact, table))
    return found


def _single(attacker: Fact, when: Table) -> Attack:
    return Attack(by=frozenset([attacker]), comes_off=lambda tables: tables[attacker] & when)


def _siege(labels: Labels, duty: DescribedDuty, rivals: list[NamedNorm], rank: _Rank) -> Attack:
    stronger: dict[str, list[tuple[Fact, Table]]] = {}
    for norm in rivals:
        table = rank(norm.rule, duty.rule)
        if not table.is_false:
            stronger.setdefault(norm.conduct, []).append((norm.fact, table))

    def comes_off(tables: Mapping[Fact, Table]) -> Table:
        def banned(conduct: str) -> Table:
            return disjunction(tables[fact] & table for fact, table in stronger.get(conduct, ()))

        return every_way_forbidden(labels, duty, banned)

    return Attack(by=frozenset(f for found in stronger.values() for f, _ in found), comes_off=comes_off)


def _outranked(
    labels: Labels,
    duty: DescribedDuty,
    rivals: list[NamedNorm],
    prima_facie: Mapping[Fact, Table],
    rank: _Rank,
) -> list[tuple[NamedNorm, Table]]:
    """The prohibitions that a duty would defeat, each where every named way of the duty is forbidden."""
    weaker = [(n, table) for n in rivals if not (table := rank(duty.rule, n.rule)).is_false]
    if not weaker:
        return []

    def banned(conduct: str) -> Table:
        return disjunction(prima_facie[n.fact] for n in rivals if n.conduct == conduct)

    clash = every_way_forbidden(labels, duty, banned)
    found = []
    for rival, table in weaker:
        realised = disjunction(labels.of(f) for c, f in duty.ways if c == rival.conduct)
        if not (table := table & realised & clash).is_false:
            found.append((rival, table))
    return found


def _clashing(named: Iterable[NamedNorm]) -> Iterator[tuple[NamedNorm, NamedNorm]]:
    """Pairs, both ways round, of a permission and a prohibition of one State over one conduct."""
    over: dict[tuple[str, str], list[NamedNorm]] = {}
    for norm in named:
        over.setdefault((norm.bearer, norm.conduct), []).append(norm)
    for norms_ in over.values():
        for may in (n for n in norms_ if n.mode is Mode.MAY):
            for ban in (n for n in norms_ if n.mode in FORBIDDING):
                yield from ((may, ban), (ban, may))


class _Rank:
    """The worlds in which one rule has priority over another."""

    def __init__(self, labels: Labels) -> None:
        self._labels = labels
        self._memo: dict[tuple[str, str], Table] = {}
        self._above: dict[str, list[Priority]] = {}
        for priority in labels.program.base.priorities.values():
            self._above.setdefault(priority.superior, []).append(priority)

    def __call__(self, superior: str, inferior: str) -> Table:
        key = (superior, inferior)
        if key not in self._memo:
            rules = self._labels.program.base.rules
            names = dict.fromkeys([superior, *rules[superior].tags])
            self._memo[key] = disjunction(
                under(self._labels, p.under)
                for name in names
                for p in self._above.get(name, ())
                if _is_below(rules[inferior], p.inferior, p.superior)
            )
        return self._memo[key]


def _is(rule: Rule, selector: str) -> bool:
    return rule.id == selector or selector in rule.tags


def _is_below(rule: Rule, selector: str, superior: str) -> bool:
    return not _is(rule, superior) if selector == "any" else _is(rule, selector)


def under(labels: Labels, gate: Under) -> Table:
    """The worlds in which every issue named has one of the readings named."""
    return conjunction(disjunction(labels.reading(i, r) for r in readings) for i, readings in gate)

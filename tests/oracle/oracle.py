"""The semantics by brute force: every world is built and looked at, one after the other.

Nothing here is shared with the engine except the values it is given. Rules are instantiated by
naive substitution, each world has its well-founded model by alternating fixpoints, and minimal
supports are found by trying every partial assignment. It is meant to be read beside the
definitions, not to be fast.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import product
from math import prod

from pincite.law import (
    AnyOf,
    Atom,
    Body,
    Bound,
    Comparison,
    Condition,
    DateOf,
    Deontic,
    Exception_,
    Forbidden,
    Literal,
    Mode,
    Priority,
    Rule,
    RuleBase,
    Term,
    Under,
    Var,
    World,
)
from pincite.scenario import FactStatus, Scenario

Key = tuple[str, ...]
"""A ground atom: what kind it is, then names."""

Binding = Mapping[str, str]
Choice = tuple[Key, str]
"""A variable of the worlds and one value of it: `yes` and `no`, or a reading."""

YES, NO = "yes", "no"


class TooManyWorlds(Exception):
    """The case has more worlds than exhaustive enumeration should take."""


@dataclass(frozen=True, slots=True)
class Clause:
    """`head` if all of `needs` hold and none of `bars`."""

    head: Key
    needs: frozenset[Key]
    bars: frozenset[Key]


@dataclass(frozen=True, slots=True)
class Instance:
    """A body under one binding: sentences needed, sentences barred; what is static has gone."""

    needs: frozenset[Key]
    bars: frozenset[Key]
    binding: Binding


@dataclass(frozen=True, slots=True)
class GroundNorm:
    """A norm of a rule: over one conduct, or over the arguments of a description."""

    rule: str
    mode: Mode
    bearer: str
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What holds in one world."""

    atoms: frozenset[Key]
    applicable: frozenset[GroundNorm]
    in_force: frozenset[GroundNorm]
    unlawful: frozenset[str]
    conflicts: frozenset[frozenset[GroundNorm]]
    dilemmas: frozenset[str]
    admissible: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verdict, the status in each profile that has admissible worlds, and the minimal sets."""

    verdict: str
    profiles: Mapping[tuple[tuple[str, str], ...], str]
    supports: frozenset[frozenset[Choice]]
    defeaters: frozenset[frozenset[Choice]]


@dataclass
class Oracle:
    """One scenario under one rule base, in every world of it."""

    base: RuleBase
    scenario: Scenario
    limit: int = 512
    _clauses: list[Clause] = field(default_factory=list)

    def __post_init__(self) -> None:
        entities = {**self.base.entities, **self.scenario.entities}
        self.domain: dict[str, tuple[str, ...]] = {
            sort: tuple(e.id for e in entities.values() if e.sort == sort) for sort in self.base.sorts
        }
        self.listed: dict[Key, FactStatus] = {key_of(f.atom, {}): f.status for f in self.scenario.facts}
        self.open_seen: set[Key] = set()
        self._ground()

    # Instantiation

    def _ground(self) -> None:
        """All clauses that fire in some world if barred sentences are ignored."""
        rules: list[tuple[Clause, Rule, Binding]] = []
        for rule in self.base.rules.values():
            for instance in self._rule_instances(rule):
                for head in self._heads(rule, instance.binding):
                    rules.append((Clause(head, instance.needs, instance.bars), rule, instance.binding))
        helpers = [*self._tagged(), *self._ways()]
        possible = self._possible([c for c, _, _ in rules] + helpers)
        self._clauses = [c for c in helpers if c.needs <= possible]
        for clause, rule, binding in rules:
            if clause.needs <= possible:
                nodes = self._exceptions(rule, (rule.id,), rule.unless, binding, possible)
                self._clauses.append(Clause(clause.head, clause.needs, clause.bars | nodes))
        for constraint in self.base.constraints.values():
            for found in self._instances(constraint.never, constraint.given, {}, possible):
                self._clauses.append(Clause(("never", constraint.id), found.needs, found.bars))
        self._clauses = list(dict.fromkeys(self._clauses))

    def _rule_instances(self, rule: Rule) -> Iterator[Instance]:
        given = {v: s for v, s in rule.given.items() if rule.obliged is None or v != rule.obliged.name}
        for found in self._instances(rule.when, given, {}, None, rule):
            extra = self._conditions_of(rule, rule.under, found.binding)
            if extra is not None:
                yield Instance(found.needs | extra, found.bars, found.binding)

    def _conditions_of(self, rule: Rule, under: Under, binding: Binding) -> frozenset[Key] | None:
        """The readings and the applicability that a rule needs; None where it can never apply."""
        needs = readings_of(under)
        if rule.binds is None or rule.citation.is_definition:
            return needs
        day = self._day(value(rule.at, binding) if rule.at else None)
        bound = self._bound(value(rule.binds, binding), rule.citation.instrument, rule.citation.pinpoint, day)
        return None if bound is False else needs if bound is True else needs | {bound}

    def _heads(self, rule: Rule, binding: Binding) -> list[Key]:
        then = rule.then
        if isinstance(then, Atom):
            key = key_of(then, binding)
            denied = self.listed.get(key) is FactStatus.DENIED
            return [("denied-but-derived", *key)] if denied else [key]
        bearer = value(then.bearer, binding)
        if rule.obliged is None:
            return [("norm", rule.id, bearer, value(then.conduct, binding))]
        return [("norm", rule.id, bearer, *described(rule, binding))]

    def _exceptions(
        self,
        rule: Rule,
        path: tuple[str, ...],
        nodes: tuple[Exception_, ...],
        binding: Binding,
        possible: set[Key],
    ) -> frozenset[Key]:
        """Add the clauses of exceptions under a binding; returns the atoms that stand for them."""
        heads: set[Key] = set()
        for node in nodes:
            here = (*path, node.id)
            head: Key = ("exception", *here, *(f"{v}={binding[v]}" for v in sorted(binding)))
            heads.add(head)
            for found in self._instances(node.when, rule.given, binding, possible, rule):
                needs = readings_of(node.under) | found.needs
                if node.binds is not None:
                    day = self._day(value(node.at, found.binding) if node.at else None)
                    state = value(node.binds, found.binding)
                    bound = self._bound(state, node.citation.instrument, node.citation.pinpoint, day)
                    if bound is False:
                        continue
                    needs |= set() if bound is True else {bound}
                below = self._exceptions(rule, here, node.unless, found.binding, possible)
                self._clauses.append(Clause(head, needs, found.bars | below))
        return frozenset(heads)

    def _instances(
        self,
        body: Body,
        given: Mapping[str, str],
        outer: Binding,
        possible: set[Key] | None,
        rule: Rule | None = None,
    ) -> Iterator[Instance]:
        """Every way to fill in the free variables of every disjunct, where nothing static fails."""
        for conjunction in disjuncts(body):
            names = {n for c in conjunction for n in variables(c)} - outer.keys()
            if rule is not None and rule.obliged is not None:
                names -= {rule.obliged.name}
            ordered = sorted(names)
            for values in product(*(self.domain[given[n]] for n in ordered)):
                binding = {**outer, **dict(zip(ordered, values, strict=True))}
                found = self._instance(conjunction, binding, rule)
                if found and (possible is None or found.needs <= possible):
                    yield found

    def _instance(self, conjunction: Iterable[Condition], binding: Binding, rule: Rule | None) -> Instance | None:
        needs: set[Key] = set()
        bars: set[Key] = set()
        for condition in conjunction:
            truth = self._ground_condition(condition, binding, rule)
            if isinstance(truth, bool):
                if truth == condition.negated:
                    return None
            elif condition.negated:
                bars.add(truth)
            else:
                needs.add(truth)
                # An unlisted closed sentence can never hold: stop early.
                if truth[0] == "closed" and truth not in self.listed:
                    return None
        return Instance(frozenset(needs), frozenset(bars), binding)

    def _ground_condition(self, condition: Condition, binding: Binding, rule: Rule | None) -> Key | bool:
        """The ground atom of a condition, or its truth where that is the same in every world."""
        match condition:
            case Literal(atom=atom):
                return self._sentence(key_of(atom, binding))
            case Bound(state=state, instrument=instrument, conduct=conduct, pinpoint=pinpoint):
                day = self._day(value(conduct, binding) if conduct else None)
                return self._bound(value(state, binding), instrument, pinpoint, day)
            case Comparison(left=left, op=op, right=right):
                return compare(self._point(left, binding), op, self._point(right, binding))
            case Forbidden(tag=tag, state=state, conduct=conduct):
                bearer = value(state, binding)
                if rule is not None and rule.obliged is not None and conduct == rule.obliged:
                    return ("all-ways-forbidden", rule.id, tag, bearer, *described(rule, binding))
                return ("tagged", tag, bearer, value(conduct, binding))

    def _sentence(self, key: Key) -> Key | bool:
        world = self.base.predicates[key[0]].world
        return ("closed", *key) if world is World.CLOSED and key not in self.listed else key

    def _point(self, side: Term | DateOf, binding: Binding) -> str:
        if isinstance(side, DateOf):
            return self._day(value(side.conduct, binding)).isoformat()
        return value(side, binding)

    def _day(self, conduct: str | None) -> date:
        known = self.scenario.conducts.get(conduct or "")
        return (known.date if known else None) or self.scenario.as_of

    def _bound(self, state: str, instrument: str, pinpoint: str, day: date) -> Key | bool:
        """Whether a State is bound: yes, no, or a variable for the State, the instrument and the day."""
        law = self.base.instruments[instrument]
        unknown: Key = ("bound", state, instrument, day.isoformat())
        if law.kind == "custom":
            return True
        party = self.scenario.participation.get((state, instrument)) or law.parties.get(state)
        if party is None:
            return unknown
        if party.since is None or day < party.since.first:
            return False
        if party.until is not None and day >= party.until.last:
            return False
        if any(r.effect == "excludes" and r.pinpoint == pinpoint for r in party.reservations):
            return False
        return True if day >= party.since.last else unknown

    def _tagged(self) -> Iterator[Clause]:
        """A rule tagged so forbids, wherever its *prima facie* prohibition applies."""
        for rule in self.base.rules.values():
            if not isinstance(rule.then, Deontic) or rule.then.mode is not Mode.MUST_NOT:
                continue
            for tag, state, conduct in product(rule.tags, self.domain["state"], self.domain["conduct"]):
                norm: Key = ("norm", rule.id, state, conduct)
                yield Clause(("tagged", tag, state, conduct), frozenset({norm}), frozenset())

    def _ways(self) -> Iterator[Clause]:
        """All ways are forbidden where there is one and none is free."""
        for rule in self.base.rules.values():
            if rule.obliged is None:
                continue
            names = sorted({n for t in about_of(rule) for n in names_of(t)})
            tags = {c.tag for c in forbidden_in(rule)}
            domains = [self.domain[rule.given[n]] for n in names]
            for tag, bearer, values in product(tags, self.domain["state"], product(*domains)):
                about = described(rule, dict(zip(names, values, strict=True)))
                free: Key = ("free-way", rule.id, tag, bearer, *about)
                some: Key = ("some-way", rule.id, bearer, *about)
                for conduct, way in self._named_ways(rule, bearer, about):
                    yield Clause(some, frozenset({way}), frozenset())
                    yield Clause(free, frozenset({way}), frozenset({("tagged", tag, bearer, conduct)}))
                yield Clause(("all-ways-forbidden", rule.id, tag, bearer, *about), frozenset({some}), frozenset({free}))

    def _named_ways(self, rule: Rule, bearer: str, about: tuple[str, ...]) -> Iterator[tuple[str, Key]]:
        """Named conducts of the bearer, each with the atom by which it would be a way."""
        assert rule.description is not None and isinstance(rule.then, Deontic)
        for conduct in self.scenario.conducts.values():
            if conduct.by == bearer:
                rest = iter(about)
                given = {rule.obliged: conduct.id, rule.then.bearer: bearer}
                terms = (given[t] if t in given else next(rest) for t in rule.description.atom.terms)
                yield conduct.id, (rule.description.atom.predicate, *terms)

    def _possible(self, clauses: list[Clause]) -> set[Key]:
        """What may hold in some world: the least fixpoint that ignores what is barred."""
        possible = {k for k, s in self.listed.items() if s is not FactStatus.DENIED}
        for clause in clauses:
            possible |= {k for k in clause.needs if k[0] in ("bound", "reading") or self._asks(k)}
        for constraint in self.base.constraints.values():
            for found in self._instances(constraint.never, constraint.given, {}, None):
                possible |= {k for k in found.needs if k[0] == "bound" or self._asks(k)}
        possible |= self._exception_inputs()
        return least_model(clauses, possible)

    def _exception_inputs(self) -> set[Key]:
        """Open sentences and unknown bonds of exceptions; they only make more possible than is needed."""
        found: set[Key] = set()
        opens = [p.id for p in self.base.predicates.values() if p.world is World.OPEN]
        for predicate in opens:
            sorts = self.base.predicates[predicate].slots.values()
            for names in product(*(self.domain[s] for s in sorts)):
                if self._asks((predicate, *names)):
                    found.add((predicate, *names))
        days = {self._day(c).isoformat() for c in (*self.scenario.conducts, None)}
        for state, instrument, day in product(self.domain["state"], self.base.instruments, days):
            found.add(("bound", state, instrument, day))
        for issue in self.base.issues.values():
            found |= {("reading", issue.id, r) for r in issue.readings}
        return found

    def _asks(self, key: Key) -> bool:
        predicate = self.base.predicates.get(key[0])
        return predicate is not None and predicate.world is World.OPEN and key not in self.listed

    # Worlds

    def small(self) -> Oracle:
        """This oracle; raises `TooManyWorlds` where there are more worlds than `limit`."""
        if (size := prod(map(len, self.variables.values()))) > self.limit:
            raise TooManyWorlds(f"{size} worlds")
        return self

    @cached_property
    def variables(self) -> dict[Key, tuple[str, ...]]:
        """The variables of the worlds, each with its values."""
        found = {k for k, s in self.listed.items() if s.is_open}
        for clause in self._clauses:
            found |= {k for k in clause.needs | clause.bars if k[0] == "bound" or self._asks(k)}
        domains: dict[Key, tuple[str, ...]] = dict.fromkeys(sorted(found), (YES, NO))
        domains |= {("issue", i.id): tuple(i.readings) for i in self.base.issues.values()}
        return domains

    @cached_property
    def worlds(self) -> list[dict[Key, str]]:
        """Every choice of a value for every variable."""
        return [dict(zip(self.variables, v, strict=True)) for v in product(*self.variables.values())]

    @cached_property
    def outcomes(self) -> list[Outcome]:
        """What holds in each world."""
        return [self._outcome(w) for w in self.worlds]

    def _outcome(self, world: Mapping[Key, str]) -> Outcome:
        given = {k for k, s in self.listed.items() if s is FactStatus.ESTABLISHED}
        given |= {k for k, v in world.items() if v == YES}
        profile = {k[1]: v for k, v in world.items() if k[0] == "issue"}
        for clause in self._clauses:
            given |= {k for k in clause.needs if k[0] == "reading" and profile[k[1]] in k[2:]}
        atoms = well_founded(self._clauses, given)
        applicable = frozenset(self._norm(k) for k in atoms if k[0] == "norm")
        in_force = self._in_force(applicable, atoms, profile)
        unlawful = frozenset(c for c in self.scenario.conducts if self._unlawful(c, in_force, atoms))
        return Outcome(
            atoms=atoms,
            applicable=applicable,
            in_force=in_force,
            unlawful=unlawful,
            conflicts=frozenset(self._conflicts(in_force, atoms)),
            dilemmas=frozenset(p for p, ts in self.options_of.items() if ts <= unlawful),
            admissible=not any(k[0] in ("never", "denied-but-derived") for k in atoms),
        )

    @cached_property
    def options_of(self) -> dict[str, frozenset[str]]:
        """The options of each person; those declared for nobody in particular stand under the empty name."""
        persons = {self.scenario.conducts[o].person for o in self.scenario.options}
        return {
            p: frozenset(o for o in self.scenario.options if self.scenario.conducts[o].person == p) for p in persons
        }

    def _norm(self, key: Key) -> GroundNorm:
        then = self.base.rules[key[1]].then
        assert isinstance(then, Deontic)
        return GroundNorm(rule=key[1], mode=then.mode, bearer=key[2], about=key[3:])

    # Norms

    def ways(self, duty: GroundNorm, atoms: frozenset[Key]) -> frozenset[str]:
        """The named conducts of the bearer that would realise a duty in a world."""
        rule = self.base.rules[duty.rule]
        return frozenset(c for c, way in self._named_ways(rule, duty.bearer, duty.about) if way in atoms)

    def _in_force(
        self, norms: frozenset[GroundNorm], atoms: frozenset[Key], profile: Mapping[str, str]
    ) -> frozenset[GroundNorm]:
        """The grounded extension: priorities make no cycle, so recursion from the top settles it."""
        active = [p for p in self.base.priorities.values() if all(profile[i] in rs for i, rs in p.under)]
        settled: dict[GroundNorm, bool] = {}

        def stands(norm: GroundNorm) -> bool:
            if norm not in settled:
                settled[norm] = not defeated(norm)
            return settled[norm]

        def defeats(superior: GroundNorm, inferior: GroundNorm) -> bool:
            return any(self._outranks(p, superior.rule, inferior.rule) for p in active) and stands(superior)

        def defeated(norm: GroundNorm) -> bool:
            if norm.mode is Mode.MUST:
                ways = self.ways(norm, atoms)
                return bool(ways) and all(any(defeats(p, norm) for p in bans(norms, norm.bearer, w)) for w in ways)
            return any(defeats(n, norm) for n in norms if self._clash(n, norm, norms, atoms))

        return frozenset(n for n in norms if stands(n))

    def _clash(self, one: GroundNorm, other: GroundNorm, norms: frozenset[GroundNorm], atoms: frozenset[Key]) -> bool:
        """Whether `one` speaks against `other`, which is a prohibition or a permission of one conduct."""
        if one.bearer != other.bearer:
            return False
        if one.mode is Mode.MUST:
            ways = self.ways(one, atoms)
            every_way_forbidden = all(bans(norms, one.bearer, w) for w in ways)
            return other.mode is Mode.MUST_NOT and other.about[0] in ways and every_way_forbidden
        return one.about == other.about and {one.mode, other.mode} == {Mode.MAY, Mode.MUST_NOT}

    def _outranks(self, priority: Priority, superior: str, inferior: str) -> bool:
        high, low = self.base.rules[superior], self.base.rules[inferior]
        if priority.superior not in (high.id, *high.tags) or superior == inferior:
            return False
        if priority.inferior == "any":
            return priority.superior not in (low.id, *low.tags)
        return priority.inferior in (low.id, *low.tags)

    def _unlawful(self, conduct: str, in_force: frozenset[GroundNorm], atoms: frozenset[Key]) -> bool:
        bearer = self.scenario.conducts[conduct].by
        if bans(in_force, bearer, conduct):
            return True
        duties = [n for n in in_force if n.mode is Mode.MUST and n.bearer == bearer]
        return any(self._concerns(conduct, d, atoms) and conduct not in self.ways(d, atoms) for d in duties)

    def _concerns(self, conduct: str, duty: GroundNorm, atoms: frozenset[Key]) -> bool:
        """Whether a conduct is about what a duty is about: declared for it, or named with it by a closed fact."""
        rule = self.base.rules[duty.rule]
        names = dict(zip(about_of(rule), duty.about, strict=True))
        return all(self._about_same(conduct, names[v], atoms) for v in rule.concerns)

    def _about_same(self, conduct: str, thing: str, atoms: frozenset[Key]) -> bool:
        if self.scenario.conducts[conduct].person == thing:
            return True
        return any(
            self.base.predicates[k[0]].world is World.CLOSED and {conduct, thing} <= set(k[1:])
            for k in self.listed.keys() & atoms
        )

    def _conflicts(self, in_force: frozenset[GroundNorm], atoms: frozenset[Key]) -> Iterator[frozenset[GroundNorm]]:
        """A permission and the prohibition it speaks against; a duty all of whose named ways are forbidden."""
        for norm in in_force:
            if norm.mode is Mode.MAY:
                for ban in bans(in_force, norm.bearer, norm.about[0]):
                    yield frozenset({norm, ban})
            ways = self.ways(norm, atoms) if norm.mode is Mode.MUST else frozenset()
            if ways and all(bans(in_force, norm.bearer, w) for w in ways):
                yield frozenset({norm})

    # Verdicts

    def judge(self, holds: Callable[[Outcome], bool]) -> Verdict:
        """The verdict of a conclusion that holds in some worlds."""
        label = self._mask(i for i, o in enumerate(self.outcomes) if holds(o))
        profiles: dict[tuple[tuple[str, str], ...], set[bool]] = {}
        for number, (world, outcome) in enumerate(zip(self.worlds, self.outcomes, strict=True)):
            if outcome.admissible:
                profile = tuple((k[1], v) for k, v in world.items() if k[0] == "issue")
                profiles.setdefault(profile, set()).add(bool(label >> number & 1))
        named = {frozenset({True}): "holds", frozenset({False}): "fails"}
        status = {p: named.get(frozenset(seen), "holds-if") for p, seen in profiles.items()}
        distinct = set(status.values())
        verdict = "undetermined" if not distinct else distinct.pop() if len(distinct) == 1 else "depends-on-reading"
        return Verdict(
            verdict=verdict,
            profiles=status,
            supports=self._minimal(label),
            defeaters=self._minimal(self._admissible & ~label),
        )

    @cached_property
    def _admissible(self) -> int:
        return self._mask(i for i, o in enumerate(self.outcomes) if o.admissible)

    @staticmethod
    def _mask(numbers: Iterable[int]) -> int:
        mask = 0
        for number in numbers:
            mask |= 1 << number
        return mask

    @cached_property
    def _partial(self) -> list[tuple[frozenset[Choice], int]]:
        """Every partial assignment with its admissible worlds, smallest first."""
        found: list[tuple[frozenset[Choice], int]] = [(frozenset(), self._admissible)]
        for variable, values in self.variables.items():
            at = {v: self._mask(i for i, w in enumerate(self.worlds) if w[variable] == v) for v in values}
            found += [(c | {(variable, v)}, m & at[v]) for c, m in found for v in values if m & at[v]]
        return sorted((f for f in found if f[1]), key=lambda f: len(f[0]))

    def _minimal(self, label: int) -> frozenset[frozenset[Choice]]:
        found: list[frozenset[Choice]] = []
        for choices, mask in self._partial:
            if mask & ~label == 0 and not any(f <= choices for f in found):
                found.append(choices)
        return frozenset(found)


def bans(norms: Iterable[GroundNorm], bearer: str, conduct: str) -> list[GroundNorm]:
    """The prohibitions of a conduct among norms."""
    return [n for n in norms if n.mode is Mode.MUST_NOT and n.bearer == bearer and n.about == (conduct,)]


def value(term: Term, binding: Binding) -> str:
    """The name that a term stands for."""
    return binding[term.name] if isinstance(term, Var) else term.name


def key_of(atom: Atom, binding: Binding) -> Key:
    """A sentence under a binding."""
    return (atom.predicate, *(value(t, binding) for t in atom.terms))


def about_of(rule: Rule) -> tuple[Term, ...]:
    """The terms of what a duty describes, apart from the conduct that would realise it and the bearer."""
    assert rule.description is not None and isinstance(rule.then, Deontic)
    return tuple(t for t in rule.description.atom.terms if t not in (rule.obliged, rule.then.bearer))


def described(rule: Rule, binding: Binding) -> tuple[str, ...]:
    """What a duty describes under a binding."""
    return tuple(value(t, binding) for t in about_of(rule))


def readings_of(under: Under) -> frozenset[Key]:
    """One atom for each issue: it has one of the readings."""
    return frozenset(("reading", issue, *readings) for issue, readings in under)


def names_of(term: Term | DateOf | None) -> Iterator[str]:
    """The variable of a term, if it is one."""
    if isinstance(term, DateOf):
        yield from names_of(term.conduct)
    elif isinstance(term, Var):
        yield term.name


def variables(condition: Condition) -> set[str]:
    """The variables of a condition."""
    match condition:
        case Literal(atom=atom):
            terms: tuple[Term | DateOf | None, ...] = atom.terms
        case Bound(state=state, conduct=conduct):
            terms = (state, conduct)
        case Comparison(left=left, right=right):
            terms = (left, right)
        case Forbidden(state=state, conduct=conduct):
            terms = (state, conduct)
    return {n for t in terms for n in names_of(t)}


def disjuncts(body: Body) -> list[tuple[Condition, ...]]:
    """The disjunctive normal form of a body."""
    choices = [
        [d for branch in part.branches for d in disjuncts(branch)] if isinstance(part, AnyOf) else [(part,)]
        for part in body
    ]
    return [tuple(c for part in combination for c in part) for combination in product(*choices)]


def forbidden_in(rule: Rule) -> Iterator[Forbidden]:
    """The questions of a rule and its exceptions about what tagged rules forbid."""

    def below(nodes: tuple[Exception_, ...]) -> Iterator[Body]:
        for node in nodes:
            yield node.when
            yield from below(node.unless)

    for body in (rule.when, *below(rule.unless)):
        for conjunction in disjuncts(body):
            yield from (c for c in conjunction if isinstance(c, Forbidden))


def compare(left: str, op: str, right: str) -> bool:
    """Compare two dates as written."""
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[op]


def least_model(clauses: Iterable[Clause], given: Iterable[Key]) -> set[Key]:
    """The least model of clauses whose bars have been dealt with."""
    model = set(given)
    rest = list(clauses)
    while True:
        fired = {c.head for c in rest if c.needs <= model}
        if fired <= model:
            return model
        model |= fired
        rest = [c for c in rest if c.head not in model]


def well_founded(clauses: list[Clause], given: set[Key]) -> frozenset[Key]:
    """The well-founded model by alternating fixpoints; it must be total."""

    def consequences(assumed: set[Key]) -> set[Key]:
        return least_model([c for c in clauses if not c.bars & assumed], given)

    low: set[Key] = set()
    while True:
        high = consequences(low)
        higher = consequences(high)
        if higher == low:
            break
        low = higher
    assert low == high, "a cycle through negation"
    return frozenset(low)

"""The relational source as an answer-set program: rules keep their variables, clingo grounds them.

Written from the definitions of the semantics alone, without the compiler, the grounder or the other
oracle. `theory.lp` holds what is the same for every rule base; here each rule, exception,
constraint and fact becomes one or more rules of the program. A variable of a rule is a variable of
the program; every constant is a string.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from pathlib import Path

from pincite.law import (
    AnyOf,
    Atom,
    Body,
    Bound,
    Citation,
    Comparison,
    Condition,
    Const,
    DateOf,
    DateRange,
    Deontic,
    Exception_,
    Forbidden,
    Literal,
    Participation,
    Predicate,
    Rule,
    RuleBase,
    Term,
    Under,
    Var,
    World,
)
from pincite.scenario import FactStatus, Scenario

THEORY = Path(__file__).with_name("theory.lp")
ALWAYS, NEVER = 0, 9_999_999
NEGATION = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


def program(base: RuleBase, scenario: Scenario) -> str:
    """The whole program of a case."""
    translation = _Translation(base, scenario)
    lines = [*translation.scenario_facts(), *translation.law_facts(), *translation.rules()]
    return "\n".join([THEORY.read_text(encoding="utf-8"), *lines])


@dataclass(slots=True)
class _Part:
    """A conjunction: what must hold, what must be possible, and the open facts it asks about."""

    main: list[str] = field(default_factory=list)
    can: list[str] = field(default_factory=list)
    asks: list[str] = field(default_factory=list)

    def __add__(self, other: _Part) -> _Part:
        return _Part(self.main + other.main, self.can + other.can, self.asks + other.asks)


@dataclass(slots=True)
class _Translation:
    base: RuleBase
    scenario: Scenario
    fresh: Iterator[int] = field(default_factory=count)
    pinpoints: set[tuple[str, str]] = field(default_factory=set)

    def scenario_facts(self) -> Iterator[str]:
        """Entities, conducts, days, listed facts and what is asked."""
        for entity in {**self.base.entities, **self.scenario.entities}.values():
            yield _fact("entity", entity.sort, entity.id)
        days = {c.date or self.scenario.as_of for c in self.scenario.conducts.values()} | {self.scenario.as_of}
        for day in days:
            yield f"when({_text(day.isoformat())},{day.toordinal()})."
        for conduct in self.scenario.conducts.values():
            yield _fact("on", conduct.id, (conduct.date or self.scenario.as_of).isoformat())
            yield _fact("by", conduct.id, conduct.by or self.scenario.actor)
            if conduct.person:
                yield _fact("person", conduct.id, conduct.person)
            if conduct.id in self.scenario.options:
                yield _fact("option", conduct.id, conduct.person)
        for listed in self.scenario.facts:
            name = "open" if listed.status.is_open else str(listed.status)
            assert name in ("open", FactStatus.ESTABLISHED, FactStatus.DENIED)
            yield f"{name}({_key(listed.atom)})."
        for question in self.scenario.questions:
            if isinstance(question.asks, Atom):
                yield f"of_interest({_key(question.asks)})."
                if self.base.predicates[question.asks.predicate].world is World.OPEN:
                    yield f"open({_key(question.asks)})."

    def law_facts(self) -> Iterator[str]:
        """Readings, participation and priorities; and which sentences say that a conduct concerns something."""
        for predicate in self.base.predicates.values():
            yield from _touching(predicate)
        for issue in self.base.issues.values():
            yield from (_fact("reading", issue.id, r) for r in issue.readings)
        parties = {(s, i.id): p for i in self.base.instruments.values() for s, p in i.parties.items()}
        for (state, treaty), participation in {**parties, **self.scenario.participation}.items():
            yield from _participation(_text(state), _text(treaty), participation)
        for instrument in self.base.instruments.values():
            assert instrument.in_force is None, "the date an instrument came into force is not encoded here"
            if instrument.binds_through:
                assert instrument.adopted is not None
                yield _fact("through", instrument.id, instrument.binds_through)
                yield f"adopted({_text(instrument.id)},{_exact(instrument.adopted)})."
            elif instrument.kind in ("treaty", "charter"):
                yield _fact("treaty", instrument.id)
        for one in self.base.priorities.values():
            yield _fact("priority", one.id, one.superior, one.inferior)
            yield _rule(f"active({_text(one.id)})", _under(one.under))

    def rules(self) -> Iterator[str]:
        """Every rule with its exceptions, and every constraint."""
        for rule in self.base.rules.values():
            yield from self._rule(rule)
        for constraint in self.base.constraints.values():
            for branch in alternatives(constraint.never):
                part = self._conjunction(branch, None)
                yield _rule("", [*part.main, "enforced"])
                yield from _questions(part)
        yield from (_fact("pinpoint", *pair) for pair in sorted(self.pinpoints))

    def _rule(self, rule: Rule) -> Iterator[str]:
        if isinstance(rule.then, Atom):
            head, can = f"holds({_key(rule.then)})", f"can({_key(rule.then)})"
        else:
            norm = _norm(rule, rule.then)
            head, can = f"applies({norm})", f"can_apply({norm})"
            yield _fact("mode", rule.id, rule.then.mode.value)
            yield from (_fact("tag", rule.id, t) for t in rule.tags)
            yield from self._duty(rule, norm)
        branches = alternatives(rule.when)
        scope = _common(rule.when)
        applicable = self._applicable(rule.citation, rule.binds, rule.at)
        for branch in branches:
            part = self._conjunction(branch, rule) + applicable
            unless = [_not(rule, rule.id, x, scope) for x in rule.unless]
            yield _rule(head, [*part.main, *_under(rule.under), *unless])
            yield _rule(can, part.can)
            yield from _questions(part)
            for node in rule.unless:
                yield _rule(f"context({_node(rule, rule.id, node, scope)})", part.can)
        for node in rule.unless:
            yield from self._exception(rule, rule.id, node, scope)

    def _duty(self, rule: Rule, norm: str) -> Iterator[str]:
        """The ways of a described obligation, and what it concerns."""
        if rule.obliged is None or rule.description is None or isinstance(rule.then, Atom):
            return
        described, obliged = rule.description.atom, rule.obliged.name
        # A way of obeying is something that the bearer does: what another State does obeys nothing.
        ways = [f"holds({_key(described)})", f"by({obliged},{_term(rule.then.bearer)})"]
        yield _rule(f"way({_text(rule.id)},{_tuple(_whose(rule))},{obliged})", ways)
        yield _rule(f"realises({norm},{obliged})", [f"applies({norm})", *ways])
        for one in rule.concerns:
            yield _rule(f"concerns({norm},{one.name})", [f"applies({norm})"])
        if self.base.predicates[described.predicate].world is World.OPEN:
            yield _rule(f"open({_key(described)})", [f"can_apply({norm})", f"on({obliged},_)"])

    def _exception(self, rule: Rule, path: str, node: Exception_, scope: set[str]) -> Iterator[str]:
        """The node of an exception over the variables it shares with what it undercuts.

        The context, what can be above it in some world, binds the shared variables: the body of the
        rule itself would make a cycle through negation of every recursive rule.
        """
        here = _node(rule, path, node, scope)
        below, inner = f"{path}/{node.id}", scope | _common(node.when)
        applicable = self._applicable(node.citation, node.binds, node.at)
        context = _Part([f"context({here})"], [f"context({here})"])
        for branch in alternatives(node.when):
            part = context + self._conjunction(branch, rule) + applicable
            unless = [_not(rule, below, x, inner) for x in node.unless]
            yield _rule(f"undercut({here})", [*part.main, *_under(node.under), *unless])
            yield from _questions(part)
            for nested in node.unless:
                yield _rule(f"context({_node(rule, below, nested, inner)})", part.can)
        for nested in node.unless:
            yield from self._exception(rule, below, nested, inner)

    def _conjunction(self, branch: Iterable[Condition], rule: Rule | None) -> _Part:
        found = _Part()
        for condition in branch:
            match condition:
                case Literal():
                    found += self._literal(condition)
                case Bound(state=state, instrument=instrument, conduct=conduct, pinpoint=pinpoint, negated=no):
                    found += self._bound(instrument, pinpoint, state, conduct, no)
                case Comparison():
                    found += self._comparison(condition)
                case Forbidden():
                    found += self._forbidden(condition, rule)
        return found

    def _literal(self, literal: Literal) -> _Part:
        key = _key(literal.atom)
        main = [f"{'not ' if literal.negated else ''}holds({key})"]
        if self.base.predicates[literal.atom.predicate].world is World.OPEN:
            return _Part(main, [], [f"open({key})"])
        return _Part(main, [] if literal.negated else [f"can({key})"])

    def _applicable(self, citation: Citation, binds: Term | None, at: Term | None) -> _Part:
        """The condition that the instrument binds whom the rule binds; a definition binds nobody and needs none."""
        if binds is None or citation.is_definition:
            return _Part()
        return self._bound(citation.instrument, citation.pinpoint, binds, at, False)

    def _bound(self, instrument: str, pinpoint: str, state: Term, conduct: Term | None, negated: bool) -> _Part:
        kind = self.base.instruments[instrument].kind
        if kind in ("custom", "commentary"):
            return _Part(["#false"] if negated == (kind == "custom") else [])
        day, timed = _text(self.scenario.as_of.isoformat()), []
        if conduct is not None:
            day = f"D{next(self.fresh)}"
            timed = [f"on({_term(conduct)},{day})"]
        name = f"{_term(state)},{_text(instrument)}"
        main = f"{'not ' if negated else ''}binds({name},{_text(pinpoint)},{day})"
        can = [] if negated else [f"can_bind({name},{day})"]
        self.pinpoints.add((instrument, pinpoint))
        return _Part([*timed, main], [*timed, *can], [f"asked({name},{day})"])

    def _comparison(self, item: Comparison) -> _Part:
        """Days and numbers compare as integers; a denied comparison is the opposite one."""
        left, before = self._value(item.left)
        right, after = self._value(item.right)
        test = f"{left} {NEGATION[item.op] if item.negated else item.op} {right}"
        return _Part([*before, *after, test], [*before, *after, test])

    def _value(self, side: Term | DateOf) -> tuple[str, list[str]]:
        if isinstance(side, DateOf):
            day, number = f"D{next(self.fresh)}", f"N{next(self.fresh)}"
            return number, [f"on({_term(side.conduct)},{day})", f"when({day},{number})"]
        assert isinstance(side, Const), "a variable that stands for a date or a number is not encoded here"
        return str(date.fromisoformat(side.name).toordinal()), []

    def _forbidden(self, item: Forbidden, rule: Rule | None) -> _Part:
        no, tag, state = "not " if item.negated else "", _text(item.tag), _term(item.state)
        if rule is not None and item.conduct == rule.obliged:
            # A described obligation: every named way of it is so forbidden, and there is one.
            return _Part([f"{no}all_ways_forbidden({_text(rule.id)},{_tuple(_whose(rule))},{tag},{state})"])
        asked = f"({tag},{state},{_term(item.conduct)})"
        return _Part([f"{no}forbids{asked}"], [] if item.negated else [f"can_forbid{asked}"])


def alternatives(body: Body) -> list[tuple[Condition, ...]]:
    """The disjunctive normal form: every way of taking one branch of each `any`."""
    found: list[tuple[Condition, ...]] = [()]
    for part in body:
        branches = [a for b in part.branches for a in alternatives(b)] if isinstance(part, AnyOf) else [(part,)]
        found = [(*before, *branch) for before in found for branch in branches]
    return found


def _touching(predicate: Predicate) -> Iterator[str]:
    """A sentence about a conduct and another thing says that the one concerns the other, unless rules conclude it."""
    if predicate.world is World.DERIVED:
        return
    slots = [f"X{n}" for n in range(len(predicate.slots))]
    sorts = list(zip(slots, predicate.slots.values(), strict=True))
    key = _tuple([_text(predicate.id), *slots])
    for conduct in (slot for slot, sort in sorts if sort == "conduct"):
        for other in (slot for slot in slots if slot != conduct):
            yield f"touches({conduct},{other}) :- holds({key})."


def _participation(state: str, instrument: str, one: Participation) -> Iterator[str]:
    who = f"{state},{instrument}"
    yield f"listed({who})."
    for name, span in (("since", one.since), ("until", one.until)):
        if span is not None:
            yield f"{name}({who},{span.first.toordinal()},{span.last.toordinal()})."
    for reservation in one.reservations:
        if reservation.effect == "excludes":
            first = ALWAYS if reservation.since is None else _exact(reservation.since)
            last = NEVER if reservation.until is None else _exact(reservation.until)
            yield f"reservation({who},{_text(reservation.pinpoint)},{first},{last})."


def _exact(span: DateRange) -> int:
    assert span.first == span.last, "an uncertain date of a reservation or adoption is not encoded here"
    return span.first.toordinal()


def _norm(rule: Rule, then: Deontic) -> str:
    """A norm: of which rule, for whom, about which conduct or about what a described one concerns."""
    about = [_term(then.conduct)]
    if rule.obliged is not None:
        about = list(dict.fromkeys([v.name for v in rule.concerns] + _described(rule)))
        about = [v for v in about if then.bearer != Var(v)]
    return f"n({_text(rule.id)},{_term(then.bearer)},{_tuple(about)})"


def _described(rule: Rule) -> list[str]:
    """The variables of a described conduct, apart from the conduct itself."""
    terms = rule.description.atom.terms if rule.description else ()
    return [t.name for t in terms if isinstance(t, Var) and t != rule.obliged]


def _whose(rule: Rule) -> list[str]:
    """The variables of a described obligation: whoever bears it, and what its description names."""
    bearer = rule.then.bearer if isinstance(rule.then, Deontic) else None
    return list(dict.fromkeys(([bearer.name] if isinstance(bearer, Var) else []) + _described(rule)))


def _node(rule: Rule, path: str, node: Exception_, scope: set[str]) -> str:
    """An exception, over the variables that it or one below it shares with what is above it."""
    return f"{_text(f'{path}/{node.id}')},{_tuple(sorted(_mentioned(rule, node) & scope))}"


def _not(rule: Rule, path: str, node: Exception_, scope: set[str]) -> str:
    return f"not undercut({_node(rule, path, node, scope)})"


def _mentioned(rule: Rule, node: Exception_) -> set[str]:
    conditions = [c for branch in alternatives(node.when) for c in branch]
    found = {v for c in conditions for v in _variables(c)}
    if any(isinstance(c, Forbidden) and c.conduct == rule.obliged for c in conditions):
        found |= set(_whose(rule))
    found |= {t.name for t in (node.binds, node.at) if isinstance(t, Var)}
    return found.union(*(_mentioned(rule, x) for x in node.unless))


def _common(body: Body) -> set[str]:
    """The variables that every alternative of a body has."""
    return set.intersection(*({v for c in b for v in _variables(c)} for b in alternatives(body)))


def _variables(condition: Condition) -> set[str]:
    match condition:
        case Literal(atom=atom):
            terms: tuple[Term | DateOf | None, ...] = atom.terms
        case Comparison(left=left, right=right):
            terms = (left, right)
        case _:
            terms = (condition.state, condition.conduct)
    plain = [t.conduct if isinstance(t, DateOf) else t for t in terms]
    return {t.name for t in plain if isinstance(t, Var)}


def _under(under: Under) -> list[str]:
    return [f"chosen({_text(issue)},({';'.join(map(_text, readings))}))" for issue, readings in under]


def _questions(part: _Part) -> Iterator[str]:
    yield from (_rule(ask, part.can) for ask in part.asks)


def _rule(head: str, body: Iterable[str]) -> str:
    return f"{head} :- {', '.join(body)}." if body else f"{head}."


def _fact(name: str, *values: str) -> str:
    return f"{name}({','.join(map(_text, values))})."


def _key(atom: Atom) -> str:
    return _tuple([_text(atom.predicate), *map(_term, atom.terms)])


def _tuple(terms: Iterable[str]) -> str:
    return f"({''.join(f'{t},' for t in terms)})"


def _term(term: Term) -> str:
    return term.name if isinstance(term, Var) else _text(term.name)


def _text(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'

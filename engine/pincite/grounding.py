"""From firings to ground rules: the meaning of a scenario under a rule base, for all worlds at once.

Each firing becomes a ground rule whose literals include what the matchers never see: denials,
open sentences, applicability, comparisons, readings and exceptions. Law cited: SEMANTICS 1 and 2.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from pincite.applicability import Applicability, applicability, registered
from pincite.compiler import obligation_terms
from pincite.diagnostics import Diagnostic, InputError
from pincite.law import NOWHERE, Atom, Const, RuleBase, Term, Var, World
from pincite.matching.program import Fact, Firing
from pincite.scenario import Conduct, FactStatus, ListedFact, Scenario
from pincite.symbols import (
    AS_OF,
    Always,
    Applies,
    Compare,
    Compiled,
    FreeWay,
    GroundLiteral,
    InReading,
    Sentence,
    Symbol,
    Tagged,
    WaysForbidden,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundRule:
    """`head if body`, from one rule (`path` empty) or one of its exceptions."""

    head: Fact
    body: tuple[GroundLiteral, ...]
    rule: str
    path: tuple[str, ...] = ()
    binding: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A scenario as it is evaluated: the facts that count (variant applied), and those left out."""

    scenario: Scenario
    as_of: date
    facts: Mapping[Atom, ListedFact]
    excluded: tuple[ListedFact, ...]


def case_of(scenario: Scenario, *, variant: str = "", as_of: date | None = None) -> Case:
    """Apply a variant and the as-of date: facts dated later are left out, and kept to be listed."""
    day = as_of or scenario.as_of
    facts = {f.atom: f for f in scenario.facts}
    facts |= {f.atom: f for f in (scenario.variants[variant] if variant else ())}
    late = tuple(f for f in facts.values() if f.on is not None and f.on > day)
    kept = {a: f for a, f in facts.items() if f.on is None or f.on <= day}
    return Case(scenario=scenario, as_of=day, facts=kept, excluded=late)


class Symbols:
    """The interned names of one evaluation: the rule base's first, then the scenario's, sorted."""

    def __init__(self, base: RuleBase, compiled: Compiled, case: Case) -> None:
        self.compiled = compiled
        names = {t.name for a in case.facts for t in a.terms if isinstance(t, Const)}
        names |= set(case.scenario.entities) | set(base.entities)
        fresh = sorted(names - compiled.constants.keys())
        self._constants = {**compiled.constants, **{n: len(compiled.constants) + i for i, n in enumerate(fresh)}}
        self.names = tuple(sorted(self._constants, key=self._constants.__getitem__))
        fresh_sentences = {Sentence(a.predicate) for a in case.facts} - compiled.numbers.keys()
        known = sorted(fresh_sentences, key=lambda s: s.predicate)
        extra: dict[Symbol, int] = {s: len(compiled.symbols) + i for i, s in enumerate(known)}
        self.numbers: Mapping[Symbol, int] = dict(compiled.numbers) | extra
        self.symbols: tuple[Symbol, ...] = (*compiled.symbols, *known)

    def fact(self, symbol: Symbol, *names: str) -> Fact | None:
        """The atom of a symbol over named things; None where the rule base never speaks of it."""
        number = self.numbers.get(symbol)
        terms = [self._constants.get(n) for n in names]
        if number is None or None in terms:
            return None
        return (number, *(t for t in terms if t is not None))

    def atom(self, atom: Atom) -> Fact | None:
        """The ground fact of a vocabulary sentence."""
        return self.fact(Sentence(atom.predicate), *(t.name for t in atom.terms))

    def symbol(self, fact: Fact) -> Symbol:
        """What the predicate of a ground fact stands for."""
        return self.symbols[fact[0]]

    def arguments(self, fact: Fact) -> tuple[str, ...]:
        """The names of the arguments of a ground fact."""
        return tuple(self.names[t] for t in fact[1:])

    def sentence(self, fact: Fact) -> Atom:
        """A ground fact of the vocabulary as an atom."""
        symbol = self.symbol(fact)
        assert isinstance(symbol, Sentence)
        return Atom(symbol.predicate, tuple(Const(n) for n in self.arguments(fact)))


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundProgram:
    """Ground rules by head, with what is listed, and how the base atoms are decided."""

    base: RuleBase
    case: Case
    symbols: Symbols
    rules: Mapping[Fact, tuple[GroundRule, ...]]
    listed: Mapping[Fact, ListedFact]
    applies: Mapping[Fact, Applicability]

    def status(self, fact: Fact) -> bool | None:
        """What is given about an atom apart from rules: true, false, or None for an open fact."""
        if (listed := self.listed.get(fact)) is not None:
            return None if listed.status.is_open else listed.status is FactStatus.ESTABLISHED
        symbol = self.symbols.symbol(fact)
        match symbol:
            case Sentence(predicate=predicate):
                return None if self.base.predicates[predicate].world is World.OPEN else False
            case Applies():
                return self.applies[fact].bound
            case Compare():
                return _compare(self, fact, symbol)
            case _:
                return False

    def cone(self, heads: Iterable[Fact]) -> set[Fact]:
        """Every atom that some atoms rest on, themselves among them."""
        seen: set[Fact] = set()
        pending = list(heads)
        while pending:
            atom = pending.pop()
            if atom not in seen:
                seen.add(atom)
                pending.extend(a for rule in self.rules.get(atom, ()) for a, _ in rule.body)
        return seen

    def day(self, conduct: str) -> date:
        """The date of a conduct; the as-of date where it has none, or where as-of is meant."""
        return _day(self.case, conduct)

    def conducts(self) -> Mapping[str, Conduct]:
        """The conducts of the scenario."""
        return self.case.scenario.conducts


def listed_facts(symbols: Symbols, case: Case) -> dict[Fact, ListedFact]:
    """The facts that count, as ground atoms."""
    found = {symbols.atom(a): f for a, f in case.facts.items()}
    return {k: v for k, v in found.items() if k is not None}


def matched_facts(symbols: Symbols, listed: Mapping[Fact, ListedFact]) -> list[Fact]:
    """What the matchers start from: every listed atom, whatever its status, and the true one.

    Denied atoms are joined too: their rules get a body that is false everywhere, which changes no
    label and keeps the reason why a rule does not apply.
    """
    return sorted([*listed, (symbols.numbers[Always()],)])


def ground(
    base: RuleBase, symbols: Symbols, case: Case, listed: Mapping[Fact, ListedFact], firings: Iterable[Firing]
) -> GroundProgram:
    """Attach the literals of each firing's template and decide the built-in atoms."""
    rules: dict[Fact, list[GroundRule]] = defaultdict(list)
    for index, binding in firings:
        template = symbols.compiled.templates[index]
        if template.guard:
            continue
        named = {v: symbols.names[binding[i]] for i, v in enumerate(template.variables)}
        head = (template.head[0], *_bind(template.head[1], binding))
        body = tuple(((n, *_bind(ts, binding)), positive) for n, ts, positive in template.literals)
        rules[head].append(
            GroundRule(head=head, body=body, rule=template.rule, path=template.path, binding=named)
        )
    _add_ways(base, symbols, case, listed, rules)
    applies = _applies(base, symbols, case, rules)
    same = _one_question(base, symbols, case, applies)
    merged = {
        head: tuple(dict.fromkeys(_renamed(r, same) for r in found)) for head, found in sorted(rules.items())
    }
    return GroundProgram(
        base=base, case=case, symbols=symbols, rules=merged, listed=listed, applies=applies
    )


def _bind(terms: tuple[int, ...], binding: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(t if t >= 0 else binding[~t] for t in terms)


def _applies(
    base: RuleBase, symbols: Symbols, case: Case, rules: Mapping[Fact, list[GroundRule]]
) -> dict[Fact, Applicability]:
    found: dict[Fact, Applicability] = {}
    for fact in {a for rs in rules.values() for r in rs for a, _ in r.body}:
        symbol = symbols.symbol(fact)
        if isinstance(symbol, Applies):
            state, conduct = symbols.arguments(fact)
            found[fact] = applicability(
                base.instruments,
                case.scenario.participation,
                state,
                symbol.instrument,
                symbol.pinpoint,
                _day(case, conduct),
            )
    return found


def _one_question(
    base: RuleBase, symbols: Symbols, case: Case, applies: Mapping[Fact, Applicability]
) -> dict[Fact, Fact]:
    """Whether a State is bound on a day is one open fact, whichever conduct of that day asks it.

    A resolution asks it of the instrument that it binds through.
    """
    groups: dict[tuple[str, str, date], list[Fact]] = defaultdict(list)
    through: dict[Fact, bool] = {}
    for fact, known in applies.items():
        symbol = symbols.symbol(fact)
        if known.bound is None and isinstance(symbol, Applies):
            state, conduct = symbols.arguments(fact)
            asked = registered(base.instruments, symbol.instrument)
            through[fact] = asked != symbol.instrument
            groups[(state, asked, _day(case, conduct))].append(fact)
    as_of = symbols.compiled.constants[AS_OF]
    first = {key: min(facts, key=lambda f: (through[f], f[2] == as_of, f)) for key, facts in groups.items()}
    return {fact: first[key] for key, facts in groups.items() for fact in facts}


def _renamed(rule: GroundRule, same: Mapping[Fact, Fact]) -> GroundRule:
    if not any(atom in same for atom, _ in rule.body):
        return rule
    return replace(rule, body=tuple((same.get(atom, atom), positive) for atom, positive in rule.body))


def _day(case: Case, conduct: str) -> date:
    known = case.scenario.conducts.get(conduct)
    return (known.date if known else None) or case.as_of


def by_predicate(facts: Iterable[Fact]) -> dict[int, list[Fact]]:
    """Facts, each once, sorted, under the number of their predicate."""
    found: dict[int, list[Fact]] = defaultdict(list)
    for fact in sorted(set(facts)):
        found[fact[0]].append(fact)
    return found


def ways(
    base: RuleBase,
    symbols: Symbols,
    case: Case,
    possible: Mapping[int, Sequence[Fact]],
    rule: str,
    arguments: tuple[str, ...],
) -> list[tuple[str, Fact]]:
    """The named conducts of the bearer that may realise an obligation: `(conduct, description atom)`.

    `possible` holds the facts that may come to hold, by predicate.
    """
    source = base.rules[rule]
    assert source.description is not None
    bearer, named = arguments[0], dict(zip(obligation_terms(source), arguments, strict=True))
    wanted = symbols.numbers.get(Sentence(source.description.atom.predicate), -1)
    found: list[tuple[str, Fact]] = []
    for fact in possible.get(wanted, ()):
        conduct = _way(source.description.atom.terms, symbols.arguments(fact), named, source.obliged)
        known = case.scenario.conducts.get(conduct)
        if known is not None and known.by == bearer:
            found.append((conduct, fact))
    return sorted(found)


def _way(
    terms: tuple[Term, ...], arguments: tuple[str, ...], named: Mapping[Term, str], obliged: Var | None
) -> str:
    conduct = ""
    for term, argument in zip(terms, arguments, strict=True):
        if term == obliged:
            conduct = argument
        elif named.get(term, term.name) != argument:
            return ""
    return conduct


def _add_ways(
    base: RuleBase,
    symbols: Symbols,
    case: Case,
    listed: Mapping[Fact, ListedFact],
    rules: dict[Fact, list[GroundRule]],
) -> None:
    wanted = {a for rs in rules.values() for r in rs for a, _ in r.body}
    possible = by_predicate([*listed, *rules])
    for fact in sorted(wanted):
        symbol = symbols.symbol(fact)
        if not isinstance(symbol, WaysForbidden):
            continue
        state, *arguments = symbols.arguments(fact)
        free = (symbols.numbers[FreeWay(symbol.rule, symbol.tag)], *fact[1:])
        for conduct, described in ways(base, symbols, case, possible, symbol.rule, tuple(arguments)):
            banned = symbols.fact(Tagged(symbol.tag), state, conduct)
            rules[fact].append(
                GroundRule(head=fact, body=((described, True), (free, False)), rule=symbol.rule)
            )
            open_way: tuple[GroundLiteral, ...] = ((described, True),)
            if banned is not None:
                open_way = (*open_way, (banned, False))
            rules[free].append(GroundRule(head=free, body=open_way, rule=symbol.rule))


def _compare(program: GroundProgram, fact: Fact, symbol: Compare) -> bool:
    left, right = program.symbols.arguments(fact)
    a = program.day(left).isoformat() if symbol.left_dated else left
    b = program.day(right).isoformat() if symbol.right_dated else right
    x, y = _measure(a), _measure(b)
    if type(x) is not type(y):
        raise InputError(
            [Diagnostic(code="not-comparable", message=f"`{a}` and `{b}` cannot be compared", span=NOWHERE)]
        )
    return {"<": x < y, "<=": x <= y, ">": x > y, ">=": x >= y}[symbol.op]  # type: ignore[operator]


def _measure(text: str) -> Decimal | date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return Decimal(text.replace(",", ""))


__all__ = ["AS_OF", "Case", "GroundProgram", "GroundRule", "InReading", "Symbols", "case_of", "ground"]

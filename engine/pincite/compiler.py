"""From a rule base to Horn clauses: exceptions and norms become predicates of their own.

Each rule is written out into its alternatives (disjunctive normal form, all under one rule id).
The positive, non-open sentences of an alternative are what the matchers join; the rest (denials,
open sentences, applicability, comparisons, readings, exceptions) stays in the template and is
attached to each firing afterwards. Law cited: SEMANTICS 2 and 6.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from pincite.law import (
    AnyOf,
    Atom,
    Body,
    Bound,
    Comparison,
    Condition,
    Const,
    Constraint,
    DateOf,
    Deontic,
    Exception_,
    Forbidden,
    Literal,
    Mode,
    Rule,
    RuleBase,
    Term,
    Under,
    Var,
    World,
)
from pincite.matching.program import Clause, Pattern, Program
from pincite.relevance import can_be_met
from pincite.symbols import (
    AS_OF,
    Always,
    Applies,
    Compare,
    Compiled,
    ExceptionNode,
    FreeWay,
    Guard,
    InReading,
    Never,
    Norm,
    Obligation,
    Sentence,
    Signed,
    Symbol,
    Tagged,
    Template,
    WaysForbidden,
    place,
)

Symbolic = tuple[Symbol, tuple[Term, ...], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """A clause before its symbols are numbered; `joined` literals are matched, the others attached."""

    head: tuple[Symbol, tuple[Term, ...]]
    joined: tuple[Symbolic, ...]
    attached: tuple[Symbolic, ...]
    rule: str
    path: tuple[str, ...] = ()
    guard: bool = False


def compile_rules(base: RuleBase, present: frozenset[str] | None = None) -> Compiled:
    """Compile a rule base; the result depends on its content alone, not on the order of files.

    With `present`, the predicates that a case lists, what cannot fire over it is left out.
    """
    if present is None:
        return _number(list(_Compiler(base).drafts()))
    drafts = list(_Compiler(replace(base, rules=_relevant(base, present))).drafts())
    bodies = [{symbol for symbol, _, _ in draft.joined} for draft in drafts]
    heads = [draft.head[0] for draft in drafts]
    return _number([drafts[place] for place in can_be_met(bodies, heads, map(Sentence, present))])


def _relevant(base: RuleBase, present: frozenset[str]) -> dict[str, Rule]:
    """The rules one of whose alternatives can be met, as far as sentences go."""
    owners, bodies, heads = [], [], []
    for rule in base.rules.values():
        for conjunction in alternatives(rule.when):
            owners.append(rule)
            bodies.append(_joined_predicates(base, conjunction))
            heads.append(rule.then.predicate if isinstance(rule.then, Atom) else "")
    met = can_be_met(bodies, heads, present)
    return {owners[place].id: owners[place] for place in met}


def _joined_predicates(base: RuleBase, conjunction: Sequence[Condition]) -> set[str]:
    wanted = (c.atom.predicate for c in conjunction if isinstance(c, Literal) and not c.negated)
    return {p for p in wanted if base.predicates[p].world is not World.OPEN}


def alternatives(body: Body) -> tuple[tuple[Condition, ...], ...]:
    """Write a body with `any` groups out into conjunctions."""
    plain = tuple(item for item in body if not isinstance(item, AnyOf))
    if len(plain) == len(body):
        return (plain,)
    parts: list[list[tuple[Condition, ...]]] = []
    for item in body:
        if isinstance(item, AnyOf):
            parts.append([c for branch in item.branches for c in alternatives(branch)])
        else:
            parts.append([(item,)])
    return tuple(tuple(c for part in choice for c in part) for choice in product(*parts))


def terms_of(condition: Condition) -> tuple[Term, ...]:
    """The terms that a condition speaks of, in order."""
    match condition:
        case Literal(atom=atom):
            return atom.terms
        case Bound(state=state, conduct=conduct):
            return (state,) if conduct is None else (state, conduct)
        case Forbidden(state=state, conduct=conduct):
            return (state, conduct)
    return tuple(s.conduct if isinstance(s, DateOf) else s for s in (condition.left, condition.right))


def obligation_terms(rule: Rule) -> tuple[Term, ...]:
    """The arguments of a rule's obligation: bearer, what describes the conduct, what it concerns."""
    assert isinstance(rule.then, Deontic) and rule.description is not None
    described = [t for t in rule.description.atom.terms if t != rule.obliged]
    return tuple(dict.fromkeys([rule.then.bearer, *described, *rule.concerns]))


def shared_variables(rule: Rule, exception: Exception_, scope: frozenset[Var]) -> tuple[Var, ...]:
    """The variables of its surroundings (`scope`) that an exception, or an exception to it, speaks of."""
    found = dict.fromkeys(_exception_variables(rule, exception))
    return tuple(v for v in found if v in scope)


def rule_scope(rule: Rule) -> frozenset[Var]:
    """The variables that every alternative of a rule binds; any other is an exception's own."""
    bound = [frozenset(_variables(c)) for c in alternatives(rule.when)]
    return frozenset.intersection(*bound) if bound else frozenset()


def inner_scope(scope: frozenset[Var], exception: Exception_) -> frozenset[Var]:
    """What an exception to this exception may share: the surroundings, and the exception's own variables."""
    bound = [frozenset(_variables(c)) for c in alternatives(exception.when)]
    return scope | (frozenset.intersection(*bound) if bound else frozenset())


def _variables(conjunction: Sequence[Condition]) -> Iterator[Var]:
    return (t for c in conjunction for t in terms_of(c) if isinstance(t, Var))


def _exception_variables(rule: Rule, exception: Exception_) -> Iterator[Var]:
    for conjunction in alternatives(exception.when):
        yield from (v for v in _variables(conjunction) if v != rule.obliged)
        for condition in conjunction:
            if isinstance(condition, Forbidden) and condition.conduct == rule.obliged:
                yield from (t for t in obligation_terms(rule) if isinstance(t, Var))
    yield from (t for t in (exception.binds, exception.at) if isinstance(t, Var))
    for nested in exception.unless:
        yield from _exception_variables(rule, nested)


class _Compiler:
    def __init__(self, base: RuleBase) -> None:
        self._base = base
        self._reserved = {
            (i.id, r.pinpoint)
            for i in base.instruments.values()
            for p in i.parties.values()
            for r in p.reservations
            if r.effect == "excludes"
        }

    def drafts(self) -> Iterator[_Draft]:
        for _, rule in sorted(self._base.rules.items()):
            yield from self._rule(rule)
        for _, constraint in sorted(self._base.constraints.items()):
            yield from self._constraint(constraint)

    def _rule(self, rule: Rule) -> Iterator[_Draft]:
        common = [*_gate(rule.under), *self._applicability(rule)]
        scope = rule_scope(rule)
        exceptions = [
            (ExceptionNode(rule.id, (e.id,)), shared_variables(rule, e, scope), False) for e in rule.unless
        ]
        head = self._head(rule)
        bodies = [self._split(rule, c) for c in alternatives(rule.when)]
        for joined, attached in bodies:
            yield _Draft(
                head=head, joined=joined, attached=(*attached, *common, *exceptions), rule=rule.id
            )
        if isinstance(rule.then, Deontic) and rule.then.mode is Mode.MUST_NOT:
            norm = Norm(rule.id, Mode.MUST_NOT)
            terms = (rule.then.bearer, rule.then.conduct)
            for tag in rule.tags:
                yield _Draft(head=(Tagged(tag), terms), joined=((norm, terms, True),), attached=(), rule=rule.id)
        for exception in rule.unless:
            yield from self._exception(rule, exception, (exception.id,), [j for j, _ in bodies], scope)

    def _head(self, rule: Rule) -> tuple[Symbol, tuple[Term, ...]]:
        if isinstance(rule.then, Atom):
            return Sentence(rule.then.predicate), rule.then.terms
        if rule.obliged is not None:
            return Obligation(rule.id), obligation_terms(rule)
        return Norm(rule.id, rule.then.mode), (rule.then.bearer, rule.then.conduct)

    def _applicability(self, rule: Rule) -> Iterator[Symbolic]:
        if rule.binds is not None and not rule.citation.is_definition:
            yield self._applies(rule.citation.instrument, rule.citation.pinpoint, rule.binds, rule.at, True)

    def _applies(
        self, instrument: str, pinpoint: str, state: Term, conduct: Term | None, positive: bool
    ) -> Symbolic:
        narrowed = pinpoint if (instrument, pinpoint) in self._reserved else ""
        return Applies(instrument, narrowed), (state, conduct or Const(AS_OF)), positive

    def _exception(
        self,
        rule: Rule,
        exception: Exception_,
        path: tuple[str, ...],
        owners: list[tuple[Symbolic, ...]],
        scope: frozenset[Var],
    ) -> Iterator[_Draft]:
        shared = shared_variables(rule, exception, scope)
        inside = inner_scope(scope, exception)
        node = ExceptionNode(rule.id, path)
        attached = list(_gate(exception.under))
        if exception.binds is not None:
            cited = exception.citation
            attached.append(self._applies(cited.instrument, cited.pinpoint, exception.binds, exception.at, True))
        for nested in exception.unless:
            attached.append((ExceptionNode(rule.id, (*path, nested.id)), shared_variables(rule, nested, inside), False))
        guard: Symbolic = (Guard(rule.id, path), shared, True)
        bodies: list[tuple[Symbolic, ...]] = []
        guarded = False
        for conjunction in alternatives(exception.when):
            joined, rest = self._split(rule, conjunction)
            if not set(shared) <= _joined_variables(joined):
                joined, guarded = (*joined, guard), True
            bodies.append(joined)
            yield _Draft(
                head=(node, shared), joined=joined, attached=(*rest, *attached), rule=rule.id, path=path
            )
        if guarded:
            for owner in owners:
                yield _Draft(
                    head=(guard[0], shared), joined=owner, attached=(), rule=rule.id, path=path, guard=True
                )
        for nested in exception.unless:
            # A nested exception may speak of variables that only the rule itself binds.
            inner = [(*b, *o) for b in bodies for o in owners]
            yield from self._exception(rule, nested, (*path, nested.id), inner, inside)

    def _constraint(self, constraint: Constraint) -> Iterator[_Draft]:
        name = f"constraint {constraint.id}"
        for conjunction in alternatives(constraint.never):
            joined, attached = self._split(None, conjunction)
            variables = tuple(sorted(_joined_variables(joined), key=lambda v: v.name))
            yield _Draft(head=(Never(constraint.id), variables), joined=joined, attached=attached, rule=name)

    def _split(
        self, rule: Rule | None, conjunction: Sequence[Condition]
    ) -> tuple[tuple[Symbolic, ...], tuple[Symbolic, ...]]:
        joined: list[Symbolic] = []
        attached: list[Symbolic] = []
        for condition in conjunction:
            literal = self._symbolic(rule, condition)
            (joined if self._is_joined(condition, literal) else attached).append(literal)
        return tuple(joined), tuple(attached)

    def _is_joined(self, condition: Condition, literal: Symbolic) -> bool:
        if not literal[2]:
            return False
        if isinstance(condition, Literal):
            return self._base.predicates[condition.atom.predicate].world is not World.OPEN
        return isinstance(literal[0], Tagged)

    def _symbolic(self, rule: Rule | None, condition: Condition) -> Symbolic:
        positive = not condition.negated
        match condition:
            case Literal(atom=atom):
                return Sentence(atom.predicate), atom.terms, positive
            case Bound(state=state, instrument=instrument, conduct=conduct, pinpoint=pinpoint):
                return self._applies(instrument, pinpoint, state, conduct, positive)
            case Comparison(left=left, op=op, right=right):
                symbol = Compare(op, isinstance(left, DateOf), isinstance(right, DateOf))
                return symbol, terms_of(condition), positive
        tag, state, conduct = condition.tag, condition.state, condition.conduct
        if rule is not None and rule.obliged is not None and conduct == rule.obliged:
            return WaysForbidden(rule.id, tag), (state, *obligation_terms(rule)), positive
        return Tagged(tag), (state, conduct), positive


def _gate(under: Under) -> Iterator[Symbolic]:
    for issue, readings in under:
        yield InReading(issue, tuple(sorted(readings))), (), True


def _joined_variables(joined: Iterable[Symbolic]) -> set[Var]:
    return {t for _, terms, _ in joined for t in terms if isinstance(t, Var)}


@dataclass(slots=True)
class _Scope:
    """Numbers for the variables of one clause."""

    constants: dict[str, int]
    variables: dict[Var, int] = field(default_factory=dict)

    def __call__(self, terms: Iterable[Term]) -> tuple[int, ...]:
        return tuple(
            ~self.variables.setdefault(t, len(self.variables)) if isinstance(t, Var) else self.constants[t.name]
            for t in terms
        )


def _number(drafts: list[_Draft]) -> Compiled:
    found: set[Symbol] = {Always()}
    names = {AS_OF}
    for draft in drafts:
        for symbol, terms, _ in (*draft.joined, *draft.attached, (*draft.head, True)):
            found.add(symbol)
            names.update(t.name for t in terms if isinstance(t, Const))
            if isinstance(symbol, WaysForbidden):
                found.add(FreeWay(symbol.rule, symbol.tag))
    symbols = tuple(sorted(found, key=place))
    numbers = {symbol: n for n, symbol in enumerate(symbols)}
    constants = {name: n for n, name in enumerate(sorted(names))}
    clauses: list[Clause] = []
    templates: list[Template] = []
    for draft in drafts:
        clause, template = _clause(draft, numbers, constants)
        clauses.append(clause)
        templates.append(template)
    return Compiled(
        program=Program(clauses=tuple(clauses)),
        templates=tuple(templates),
        symbols=symbols,
        numbers=numbers,
        constants=constants,
    )


def _clause(
    draft: _Draft, numbers: dict[Symbol, int], constants: dict[str, int]
) -> tuple[Clause, Template]:
    scope = _Scope(constants)
    joined = [(numbers[s], scope(ts), positive) for s, ts, positive in draft.joined]
    body = tuple(Pattern(predicate=n, terms=ts) for n, ts, _ in dict.fromkeys(joined))
    if not body:
        body = (Pattern(predicate=numbers[Always()], terms=()),)
    count = len(scope.variables)
    head = (numbers[draft.head[0]], scope(draft.head[1]))
    attached = [(numbers[s], scope(ts), positive) for s, ts, positive in draft.attached]
    assert len(scope.variables) == count, f"unsafe clause of {draft.rule}"
    logical = [lit for lit, sym in zip(joined, draft.joined, strict=True) if not isinstance(sym[0], Guard)]
    literals: list[Signed] = list(dict.fromkeys([*logical, *attached]))
    clause = Clause(head=Pattern(predicate=head[0], terms=head[1]), body=body, variables=count)
    template = Template(
        head=head,
        literals=tuple(literals),
        variables=tuple(v.name for v in scope.variables),
        rule=draft.rule,
        path=draft.path,
        guard=draft.guard,
    )
    return clause, template

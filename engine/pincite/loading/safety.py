"""Rules that can be matched: every variable is bound where it is needed (SEMANTICS 2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from math import prod

from pincite.law import (
    AnyOf,
    Body,
    Bound,
    Comparison,
    Condition,
    Constraint,
    DateOf,
    Deontic,
    Exception_,
    Forbidden,
    Literal,
    Rule,
    Term,
    Var,
    World,
)
from pincite.loading.log import Log

Worlds = Mapping[str, World]
MAX_ALTERNATIVES = 256
"""Conjunctions that one body may stand for, or a body and the exceptions below it: `any` groups multiply."""

MAX_WRITTEN = 10_000
"""Conditions of one body once its alternatives are written out."""
_OWN_SENTENCE = "conclude a sentence of its own from each group"
_BINDING = "bind it with a sentence of `when` that is neither denied nor of the world `open`"


def check_rule(rule: Rule, worlds: Worlds, log: Log) -> None:
    """Log every variable of a rule that nothing binds."""
    bound = _check_body(rule.when, rule.obliged, frozenset(), worlds, log)
    wanted: list[Term] = [t for t in (rule.binds, rule.at) if t is not None]
    if isinstance(rule.then, Deontic):
        wanted += [rule.then.bearer, rule.then.conduct]
    else:
        wanted += rule.then.terms
    if rule.description is not None:
        wanted += rule.description.atom.terms
    wanted += rule.concerns
    for variable in _variables(wanted):
        if variable not in bound and variable != rule.obliged:
            message = f"no condition binds `{variable.name}`, which the rule `{rule.id}` concludes about"
            log.error("unsafe-rule", message, rule.span, _BINDING)
    for exception in rule.unless:
        _check_exception(exception, rule, bound, worlds, log)
    _check_nesting(rule.unless, _count(rule.when), log)


def _check_nesting(exceptions: tuple[Exception_, ...], outer: int, log: Log) -> None:
    """Log exceptions whose alternatives, with those of the bodies around them, are too many."""
    for exception in exceptions:
        count = max(outer, 1) * _count(exception.when)
        if count > MAX_ALTERNATIVES and exception.unless:
            message = (
                f"the exception `{exception.id}` and what is around it stand for {count:,} alternatives,"
                f" and at most {MAX_ALTERNATIVES} are allowed"
            )
            log.error("too-many-alternatives", message, exception.span, _OWN_SENTENCE)
        else:
            _check_nesting(exception.unless, count, log)


def check_constraint(constraint: Constraint, worlds: Worlds, log: Log) -> None:
    """Log every variable of a constraint that nothing binds."""
    _check_body(constraint.never, None, frozenset(), worlds, log)


def _check_exception(
    exception: Exception_, rule: Rule, outer: frozenset[Var], worlds: Worlds, log: Log
) -> None:
    bound = outer | _check_body(exception.when, rule.obliged, outer, worlds, log)
    for variable in _variables([t for t in (exception.binds, exception.at) if t is not None]):
        if variable not in bound:
            message = f"no condition binds `{variable.name}`, which the exception `{exception.id}` applies to"
            log.error("unsafe-rule", message, exception.span, _BINDING)
    for nested in exception.unless:
        _check_exception(nested, rule, bound, worlds, log)


def _check_body(
    body: Body, obliged: Var | None, outer: frozenset[Var], worlds: Worlds, log: Log
) -> frozenset[Var]:
    """Log what is unbound in any alternative; returns what is bound in all of them."""
    if (count := _count(body)) > MAX_ALTERNATIVES:
        first = next(conditions(body))
        message = (
            f"the `any` groups stand for {count:,} alternatives, and at most {MAX_ALTERNATIVES} are allowed"
        )
        log.error("too-many-alternatives", message, first.span, _OWN_SENTENCE)
        return frozenset(_variables(t for c in conditions(body) for t in terms_of(c)))
    if (written := sum(map(len, alternatives(body)))) > MAX_WRITTEN:
        first = next(conditions(body))
        message = f"the alternatives have {written:,} conditions, and at most {MAX_WRITTEN:,} are allowed"
        log.error("too-many-conditions", message, first.span, _OWN_SENTENCE)
        return frozenset(_variables(t for c in conditions(body) for t in terms_of(c)))
    common: frozenset[Var] | None = None
    for conjunction in alternatives(body):
        binding = (c for c in conjunction if _binds(c, worlds))
        own = frozenset(_variables(t for c in binding for t in terms_of(c)))
        common = own if common is None else common & own
        for condition in conjunction:
            if not _binds(condition, worlds):
                _check_condition(condition, own | outer, obliged, log)
    return common or frozenset()


def _check_condition(condition: Condition, bound: frozenset[Var], obliged: Var | None, log: Log) -> None:
    for variable in _variables(terms_of(condition)):
        if variable in bound or (variable == obliged and isinstance(condition, Forbidden)):
            continue
        denied = "a denial" if condition.negated else "a built-in sentence"
        code, what = "unsafe-rule", denied
        if isinstance(condition, Literal) and not condition.negated:
            code, what = "open-unbound", "a sentence of the world `open`"
        log.error(
            code, f"no condition binds `{variable.name}`, which {what} speaks of", condition.span, _BINDING
        )


def _binds(condition: Condition, worlds: Worlds) -> bool:
    if not isinstance(condition, Literal) or condition.negated:
        return False
    return worlds[condition.atom.predicate] is not World.OPEN


def _variables(terms: Iterable[Term]) -> Iterator[Var]:
    return iter(dict.fromkeys(t for t in terms if isinstance(t, Var)))


def alternatives(body: Body) -> Iterator[tuple[Condition, ...]]:
    """The conjunctions that a body with `any` groups stands for."""
    parts = [list(_branches(item)) for item in body]
    return (tuple(c for part in choice for c in part) for choice in product(*parts))


def _count(body: Body) -> int:
    return prod(sum(_count(b) for b in i.branches) if isinstance(i, AnyOf) else 1 for i in body)


def _branches(item: Condition | AnyOf) -> Iterator[tuple[Condition, ...]]:
    if not isinstance(item, AnyOf):
        return iter([(item,)])
    return (c for branch in item.branches for c in alternatives(branch))


def conditions(body: Body) -> Iterator[Condition]:
    """Every condition of a body, whatever group it stands in."""
    for item in body:
        if isinstance(item, AnyOf):
            for branch in item.branches:
                yield from conditions(branch)
        else:
            yield item


def all_conditions(owner: Rule | Exception_) -> Iterator[Condition]:
    """Every condition of a rule or an exception, and of the exceptions to it."""
    yield from conditions(owner.when)
    for exception in owner.unless:
        yield from all_conditions(exception)


def terms_of(condition: Condition) -> tuple[Term, ...]:
    """The terms of a condition; the date of a conduct counts as the conduct."""
    match condition:
        case Literal(atom=atom):
            return atom.terms
        case Bound(state=state, conduct=conduct):
            return (state,) if conduct is None else (state, conduct)
        case Forbidden(state=state, conduct=conduct):
            return (state, conduct)
        case Comparison(left=left, right=right):
            return tuple(s.conduct if isinstance(s, DateOf) else s for s in (left, right))


def mentions(item: Condition | AnyOf, variable: Var) -> bool:
    """Whether a condition, or any in a group, speaks of a variable."""
    return any(variable in terms_of(c) for c in conditions((item,)))

"""Make a failing case small: leave out one part after another as long as it still fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from pincite.law import (
    AnyOf,
    Atom,
    Body,
    Condition,
    Const,
    Deontic,
    Exception_,
    Literal,
    Rule,
    RuleBase,
    World,
)
from pincite.scenario import Scenario

from .oracle import disjuncts, names_of, variables

Pair = tuple[RuleBase, Scenario]


def shrink(pair: Pair, fails: Callable[[RuleBase, Scenario], bool]) -> Pair:
    """The smallest case reached by single steps that fails as the first one did."""
    while True:
        smaller = next((p for p in _steps(*pair) if is_safe(p[0]) and fails(*p)), None)
        if smaller is None:
            return pair
        pair = smaller


def _steps(base: RuleBase, scenario: Scenario) -> Iterator[Pair]:
    for name in base.rules:
        yield replace(base, rules={k: v for k, v in base.rules.items() if k != name}), scenario
    for name in base.constraints:
        yield replace(base, constraints={k: v for k, v in base.constraints.items() if k != name}), scenario
    for name in base.priorities:
        yield replace(base, priorities={k: v for k, v in base.priorities.items() if k != name}), scenario
    for fact in scenario.facts:
        yield base, replace(scenario, facts=tuple(f for f in scenario.facts if f != fact))
    for question in scenario.questions:
        yield base, replace(scenario, questions=tuple(q for q in scenario.questions if q != question))
    for name in scenario.conducts.keys() - {"t1"}:
        if not any(name in {getattr(t, "name", "") for t in f.atom.terms} for f in scenario.facts):
            yield base, _without_conduct(scenario, name)
    for rule in base.rules.values():
        for smaller in _rules(rule):
            yield replace(base, rules={**base.rules, rule.id: smaller}), scenario
    used = {i for r in base.rules.values() for i in _issues(r)}
    used |= {i for p in base.priorities.values() for i, _ in p.under}
    for name in base.issues.keys() - used:
        yield replace(base, issues={k: v for k, v in base.issues.items() if k != name}), scenario


def _without_conduct(scenario: Scenario, name: str) -> Scenario:
    return replace(
        scenario,
        conducts={k: v for k, v in scenario.conducts.items() if k != name},
        entities={k: v for k, v in scenario.entities.items() if k != name},
        options=tuple(o for o in scenario.options if o != name),
        also=tuple(o for o in scenario.also if o != name),
        questions=tuple(
            q for q in scenario.questions if not (isinstance(q.asks, Deontic) and q.asks.conduct == Const(name))
        ),
    )


def _rules(rule: Rule) -> Iterator[Rule]:
    for when in _bodies(rule.when):
        yield replace(rule, when=when)
    for unless in _unless(rule.unless):
        yield replace(rule, unless=unless)
    if rule.under:
        yield replace(rule, under=())
    if rule.tags:
        yield replace(rule, tags=())


def _unless(nodes: tuple[Exception_, ...]) -> Iterator[tuple[Exception_, ...]]:
    for number, node in enumerate(nodes):
        before, after = nodes[:number], nodes[number + 1 :]
        yield before + after
        for when in _bodies(node.when):
            yield (*before, replace(node, when=when), *after)
        for unless in _unless(node.unless):
            yield (*before, replace(node, unless=unless), *after)
        if node.under and node.when:
            yield (*before, replace(node, under=()), *after)
        if node.binds:
            yield (*before, replace(node, binds=None, at=None), *after)


def _bodies(body: Body) -> Iterator[Body]:
    for number, part in enumerate(body):
        before, after = body[:number], body[number + 1 :]
        yield before + after
        if isinstance(part, AnyOf):
            for branch in part.branches:
                yield (*before, *branch, *after)


def _issues(rule: Rule) -> Iterator[str]:
    def below(nodes: tuple[Exception_, ...]) -> Iterator[str]:
        for node in nodes:
            yield from (i for i, _ in node.under)
            yield from below(node.unless)

    yield from (i for i, _ in rule.under)
    yield from below(rule.unless)


def is_safe(base: RuleBase) -> bool:
    """Whether every variable that needs it is bound by a positive sentence that is not open."""
    opens = {p.id for p in base.predicates.values() if p.world is World.OPEN}

    def body_is_safe(body: Body, outer: set[str], needed: set[str]) -> bool:
        return all(needed | {n for c in d for n in variables(c)} <= outer | _binds(d, opens) for d in disjuncts(body))

    def common(body: Body) -> set[str]:
        return set.intersection(*(_binds(d, opens) for d in disjuncts(body)))

    def nodes_are_safe(nodes: tuple[Exception_, ...], outer: set[str]) -> bool:
        return all(
            body_is_safe(n.when, outer, {v for t in (n.binds, n.at) for v in names_of(t)})
            and nodes_are_safe(n.unless, outer | common(n.when))
            for n in nodes
        )

    def rule_is_safe(rule: Rule) -> bool:
        obliged = {rule.obliged.name} if rule.obliged else set()
        then = rule.then.terms if isinstance(rule.then, Atom) else (rule.then.bearer, rule.then.conduct)
        described = rule.description.atom.terms if rule.description else ()
        needed = {v for t in (*then, *described, rule.binds, rule.at) for v in names_of(t)}
        return body_is_safe(rule.when, obliged, needed) and nodes_are_safe(rule.unless, obliged | common(rule.when))

    return all(map(rule_is_safe, base.rules.values())) and all(
        body_is_safe(c.never, set(), set()) for c in base.constraints.values()
    )


def _binds(conjunction: tuple[Condition, ...], opens: set[str]) -> set[str]:
    literals = [c for c in conjunction if isinstance(c, Literal) and not c.negated]
    return {n for c in literals if c.atom.predicate not in opens for n in variables(c)}

"""A generated case in words, to read a failing one."""

from __future__ import annotations

from collections.abc import Iterator

from pincite.law import AnyOf, Atom, Body, Citation, Condition, Exception_, Rule, RuleBase, Term, Under
from pincite.scenario import Scenario
from pincite.vocabulary import Lexicon, say


def shown(base: RuleBase, scenario: Scenario) -> Iterator[str]:
    """Rules, constraints, priorities, issues, conducts and facts, a line each."""
    lexicon, _ = Lexicon.build(base.predicates, base.sorts, base.instruments)
    entities = {**base.entities, **scenario.entities}

    def worded(part: Condition | AnyOf) -> str:
        if isinstance(part, AnyOf):
            return f"any ({' | '.join(map(body, part.branches))})"
        return say(part, lexicon, entities)

    def body(parts: Body) -> str:
        return ", ".join(map(worded, parts)) or "always"

    def unless(nodes: tuple[Exception_, ...], indent: str) -> Iterator[str]:
        for node in nodes:
            terms = _terms(node.citation, node.under, node.binds, node.at)
            yield f"{indent}unless {node.id}{terms}: {body(node.when)}"
            yield from unless(node.unless, indent + "  ")

    def rule(one: Rule) -> Iterator[str]:
        then = say(one.then, lexicon, entities)
        if one.description is not None:
            then += f" such that {worded(one.description)}, concerning {[v.name for v in one.concerns]}"
        tags = f" tags {list(one.tags)}" if one.tags else ""
        yield f"{one.id}{tags}{_terms(one.citation, one.under, one.binds, one.at)}: {then} if {body(one.when)}"
        yield from unless(one.unless, "  ")

    for one in base.rules.values():
        yield from rule(one)
    yield from (f"never {body(c.never)}" for c in base.constraints.values())
    yield from (f"priority {p.superior} over {p.inferior}{_under(p.under)}" for p in base.priorities.values())
    yield from (f"issue {i.id}: {list(i.readings)}" for i in base.issues.values())
    for conduct in scenario.conducts.values():
        role = "option" if conduct.id in scenario.options else "also"
        done = f"by {conduct.by} on {conduct.date or scenario.as_of}"
        yield f"{role} {conduct.id} {done} for {conduct.person or 'nobody'}"
    for party, participation in scenario.participation.items():
        yield f"{party}: since {participation.since}, until {participation.until}"
    yield from (f"fact ({f.status}) {say(f.atom, lexicon, entities)}" for f in scenario.facts)
    for question in scenario.questions:
        if isinstance(question.asks, Atom):
            yield f"asked: {say(question.asks, lexicon, entities)}"


def _terms(citation: Citation, under: Under, binds: Term | None, at: Term | None) -> str:
    bound = f" binds {binds.name} at {at.name if at else 'the as-of date'}" if binds else ""
    return f" [{citation}]{bound}{_under(under)}"


def _under(under: Under) -> str:
    return "".join(f" under {issue} = {' or '.join(readings)}" for issue, readings in under)

"""Which constructs of the language a case has, and which of them matter in some world of it."""

from __future__ import annotations

from collections.abc import Iterator

from pincite.law import AnyOf, Atom, Body, Bound, Comparison, Deontic, Exception_, Forbidden, Literal, Mode, RuleBase
from pincite.scenario import Scenario

from .answer_sets import AspOracle
from .asp import alternatives
from .oracle import Outcome

CONSTRUCTS = frozenset(
    {
        # in the rules
        "exception",
        "exception to an exception",
        "third exception down",
        "exception under a reading",
        "exception with its own applicability",
        "recursion",
        "any",
        "any in any",
        "comparison of dates",
        "denied comparison",
        "another State's status",
        "not bound",
        "not",
        "closed",
        "raised",
        "open",
        "derived",
        "what a tagged rule forbids",
        "what no tagged rule forbids",
        "savings clause",
        "rule under a reading",
        "priority",
        "priority under a reading",
        "priority over any",
        "chain of priorities",
        "issue of two readings",
        "issue of three readings",
        "described obligation",
        "permission",
        "constraint",
        "resolution",
        # in the scenario
        "established",
        "denied",
        "alleged",
        "disputed",
        "unknown",
        "conduct without a date",
        "State of the scenario's own",
        "participation of its own",
        # in some admissible world
        "undercut",
        "tagged rule that forbids",
        "every way forbidden",
        "defeat",
        "open participation",
        "conflict",
        "duty that cannot be obeyed",
        "duties that exclude each other",
        "dilemma",
        "breach of a duty",
        # of the worlds together
        "inadmissible world",
        "no admissible world",
        "holds",
        "fails",
        "holds-if",
        "depends-on-reading",
    }
)

MARKS = {
    "exception": "undercut",
    "tagged": "tagged rule that forbids",
    "all-ways-forbidden": "every way forbidden",
}


def constructs(base: RuleBase, scenario: Scenario, oracle: AspOracle) -> set[str]:
    """Everything that a case has of `CONSTRUCTS`."""
    return {*_law(base), *_scenario(base, scenario), *_worlds(scenario, oracle)}


def _law(base: RuleBase) -> Iterator[str]:
    for rule in base.rules.values():
        yield from _body(base, rule.when)
        yield from _exceptions(base, rule.unless, 0)
        if rule.under:
            yield "rule under a reading"
        if rule.citation.instrument == "act":
            yield "resolution"
        if isinstance(rule.then, Deontic):
            modes = {Mode.MUST: "described obligation", Mode.MAY: "permission"}
            yield from (modes[m] for m in modes if m is rule.then.mode)
    if any(_reaches(base, name, name) for name in base.predicates):
        yield "recursion"
    for constraint in base.constraints.values():
        yield "constraint"
        yield from _body(base, constraint.never)
    for issue in base.issues.values():
        yield f"issue of {('two', 'three')[len(issue.readings) - 2]} readings"
    yield from _priorities(base)


def _priorities(base: RuleBase) -> Iterator[str]:
    for one in base.priorities.values():
        yield "priority"
        if one.under:
            yield "priority under a reading"
        if one.inferior == "any":
            yield "priority over any"
        if any(other.superior == one.inferior for other in base.priorities.values()):
            yield "chain of priorities"


def _exceptions(base: RuleBase, nodes: tuple[Exception_, ...], depth: int) -> Iterator[str]:
    for node in nodes:
        yield ("exception", "exception to an exception", "third exception down", "deeper")[depth]
        if node.under:
            yield "exception under a reading"
        if node.binds is not None:
            yield "exception with its own applicability"
        if node.kind == "savings":
            yield "savings clause"
        yield from _body(base, node.when)
        yield from _exceptions(base, node.unless, depth + 1)


def _body(base: RuleBase, body: Body, depth: int = 0) -> Iterator[str]:
    for part in body:
        match part:
            case AnyOf(branches=branches):
                yield ("any", "any in any")[depth]
                for branch in branches:
                    yield from _body(base, branch, depth + 1)
            case Literal(atom=atom, negated=negated):
                yield str(base.predicates[atom.predicate].world)
                if negated:
                    yield "not"
            case Comparison(negated=negated):
                yield "denied comparison" if negated else "comparison of dates"
            case Bound(negated=negated):
                yield "not bound" if negated else "another State's status"
            case Forbidden(negated=negated):
                yield "what no tagged rule forbids" if negated else "what a tagged rule forbids"


def _reaches(base: RuleBase, start: str, goal: str) -> bool:
    """Whether a predicate rests on another through positive conditions."""
    seen: set[str] = set()
    todo = [start]
    while todo:
        name = todo.pop()
        below = {p for r in base.rules.values() if isinstance(r.then, Atom) and r.then.predicate == name
                 for b in alternatives(r.when) for c in b if isinstance(c, Literal) and not c.negated
                 for p in [c.atom.predicate]}  # fmt: skip
        if goal in below:
            return True
        todo += below - seen
        seen |= below
    return False


def _scenario(base: RuleBase, scenario: Scenario) -> Iterator[str]:
    yield from (str(f.status) for f in scenario.facts)
    if any(c.date is None for c in scenario.conducts.values()):
        yield "conduct without a date"
    if any(e.sort == "state" and e.id not in base.entities for e in scenario.entities.values()):
        yield "State of the scenario's own"
    if scenario.participation:
        yield "participation of its own"


def _worlds(scenario: Scenario, oracle: AspOracle) -> Iterator[str]:
    if any(key[0] == "bound" for key, _ in oracle.variables):
        yield "open participation"
    if len(oracle.outcomes) < oracle.total:
        yield "inadmissible world" if oracle.outcomes else "no admissible world"
    for conduct in scenario.conducts:
        verdict = oracle.judge(lambda o, c=conduct: c in o.unlawful).verdict  # type: ignore[misc]
        if verdict != "undetermined":
            yield verdict
    for outcome in oracle.outcomes:
        yield from _outcome(outcome)


def _outcome(outcome: Outcome) -> Iterator[str]:
    yield from (MARKS[key[0]] for key in outcome.atoms if key[0] in MARKS)
    if outcome.applicable - outcome.in_force:
        yield "defeat"
    for conflict in outcome.conflicts:
        modes = sorted(n.mode.value for n in conflict)
        names = {("must",): "duty that cannot be obeyed", ("must", "must"): "duties that exclude each other"}
        yield names.get(tuple(modes), "conflict")
    if outcome.dilemmas:
        yield "dilemma"
    banned = {n.about for n in outcome.in_force if n.mode is Mode.MUST_NOT}
    if any((t,) not in banned for t in outcome.unlawful):
        yield "breach of a duty"

"""What is known, what suffices, and what a derivation cites."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from hypothesis import assume, given

from pincite import Engine, Evaluation, Finding, Settings, Verdict
from pincite.judging.evaluation import Because
from pincite.law import Literal, RuleBase, World
from pincite.scenario import FactStatus, ListedFact, Scenario

from ..oracle.generate import case
from .cases import SEEDS, evaluate, examples, with_facts

DEFINITE = (Verdict.HOLDS, Verdict.FAILS)
CONDITIONAL = (Verdict.HOLDS_IF, Verdict.DEPENDS_ON_READING)


@examples(150)
@given(SEEDS, SEEDS)
def test_less_knowledge_never_makes_a_conditional_verdict_definite(number: int, seed: int) -> None:
    base, scenario = case(number)
    settled = [f for f in scenario.facts if not f.status.is_open]
    assume(settled)
    forgotten = Random(seed).choice(settled)
    unknown = replace(forgotten, status=FactStatus.UNKNOWN)
    less = evaluate(base, with_facts(scenario, (unknown if f == forgotten else f for f in scenario.facts)))
    more = verdicts(evaluate(base, scenario))
    for name, verdict in verdicts(less).items():
        if more.get(name) in CONDITIONAL:
            assert verdict not in DEFINITE, name


def verdicts(evaluation: Evaluation) -> dict[str, Verdict]:
    """All verdicts of an evaluation, by what they are of."""
    found = {f"option {o.conduct}": o.verdict for o in evaluation.options}
    found |= {f"finding {f.id}": f.verdict for f in evaluation.findings}
    return found | {f"asked {a.sentence}": a.verdict for a in evaluation.asked}


# -- supports ---------------------------------------------------------------------------------


@examples(120)
@given(SEEDS)
def test_each_support_suffices_and_none_of_it_can_go(number: int) -> None:
    base, scenario = case(number)
    engine = Engine(base)
    for option in engine.evaluate(scenario, Settings(matcher="reference")).options[:2]:
        if option.verdict not in CONDITIONAL or not option.supports_complete:
            continue
        for support in option.supports[:4]:
            if any(" bound by " in literal for literal in support):
                continue
            assert verdict_under(engine, scenario, support, option.conduct) is Verdict.HOLDS
            for literal in support:
                rest = tuple(x for x in support if x != literal)
                assert verdict_under(engine, scenario, rest, option.conduct) is not Verdict.HOLDS, (support, literal)


def verdict_under(engine: Engine, scenario: Scenario, literals: tuple[str, ...], conduct: str) -> Verdict:
    """The verdict of an option where some open facts and readings are settled."""
    readings = dict(x.split(" = ") for x in literals if " = " in x)
    facts = {f.atom: f for f in scenario.facts}
    for text in (x for x in literals if " = " not in x):
        parsed = engine.read(text, scenario)
        assert isinstance(parsed, Literal)
        world = engine.base.predicates[parsed.atom.predicate].world
        if not parsed.negated:
            facts[parsed.atom] = ListedFact(atom=parsed.atom)
        elif world is World.OPEN:
            facts[parsed.atom] = ListedFact(atom=parsed.atom, status=FactStatus.DENIED)
        else:
            # Not shown independently; to deny it would also bar the rules that conclude it.
            facts.pop(parsed.atom, None)
    chosen = Settings(readings=readings, matcher="reference", derivations=False)
    options = engine.evaluate(with_facts(scenario, facts.values()), chosen).options
    return next(o.verdict for o in options if o.conduct == conduct)


# -- derivations ------------------------------------------------------------------------------


@examples(120)
@given(SEEDS)
def test_what_a_derivation_cites_gives_the_finding(number: int) -> None:
    base, scenario = case(number)
    engine = Engine(base)
    evaluation = engine.evaluate(scenario, Settings(matcher="reference"))
    for finding in evaluation.findings:
        for tree in finding.because[:2]:
            if not tree.by.startswith("by cases"):
                replay(engine, scenario, finding, tree)


def replay(engine: Engine, scenario: Scenario, finding: Finding, tree: Because) -> None:
    """Only what the tree names is kept: its rules, its facts as it takes them, its readings."""
    nodes = list(walk(tree))
    cited = {n.sentence for n in nodes}
    rules = {name: r for name, r in engine.base.rules.items() if any(f"({name})" in n.by for n in nodes)}
    readings: dict[str, set[str]] = {}
    for issue, _, named in (n.sentence.partition(" = ") for n in nodes if n.by == "reading"):
        readings[issue] = readings.get(issue, set(named.split(" or "))) & set(named.split(" or "))
    reduced: RuleBase = replace(engine.base, rules=rules, priorities={}, constraints={})
    smaller = Engine(reduced)
    facts = []
    for node in nodes:
        if "participation registry" in node.by or node.by == "reading" or node.facts:
            continue
        if node.by.startswith(("established", "alleged", "disputed", "unknown", "supposed", "denied")):
            parsed = engine.read(node.sentence, scenario)
            assert isinstance(parsed, Literal)
            status = FactStatus.DENIED if parsed.negated else FactStatus.ESTABLISHED
            facts.append(ListedFact(atom=parsed.atom, status=status))
    known = {issue: min(named) for issue, named in readings.items()}
    result = smaller.evaluate(
        with_facts(scenario, dict.fromkeys(facts)),
        Settings(readings=known, matcher="reference", derivations=False),
    )
    again = {f.id: f for f in result.findings}.get(finding.id)
    assert again is not None, (finding.id, sorted(cited))
    # Whether a State is bound stays open where the registry leaves it open: the tree supposes it,
    # perhaps by another conduct of the same day.
    supposed = {x.partition(" when ")[0] for x in cited if " bound by " in x}
    wanted = [{x.partition(" when ")[0] for x in support} for support in again.supports]
    assert any(w <= supposed for w in wanted), (finding.id, again.supports, sorted(cited))


def walk(node: Because) -> Iterator[Because]:
    """A tree, node by node."""
    yield node
    for child in node.facts:
        yield from walk(child)

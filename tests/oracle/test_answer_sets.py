"""The engine against clingo, and clingo against the oracle that enumerates, on random cases."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from itertools import count

import pytest

from pincite.evaluate import Engine, Settings
from pincite.law import (
    Atom,
    Citation,
    Const,
    Deontic,
    Exception_,
    Forbidden,
    Issue,
    Literal,
    Mode,
    Reading,
    Rule,
    RuleBase,
    Var,
    World,
)
from pincite.scenario import Conduct, FactStatus, ListedFact, Scenario

from . import asp
from .answer_sets import AspOracle
from .compare import Comparison, disagreements
from .constructs import CONSTRUCTS, constructs
from .generate import BORDERS, GIVEN, case
from .oracle import Oracle, TooManyWorlds
from .shrink import is_safe

CASES = int(os.environ.get("PINCITE_ORACLE_CASES", "1000"))
FIRST, STEP = 500_000, 1_000_000
"""Other seeds than the tests of the oracle that enumerates."""


def small(number: int, wide: bool) -> tuple[int, RuleBase, Scenario, AspOracle]:
    """The case of a number, or the next of its own that is small enough, with its seed."""
    for seed in count(FIRST + number, STEP):
        base, scenario = case(seed, wide=wide)
        with suppress(TooManyWorlds):
            return seed, base, scenario, AspOracle(base, scenario)
    raise AssertionError


@pytest.mark.parametrize("number", range(CASES))
def test_engine_and_clingo_agree(number: int) -> None:
    seed, base, scenario, oracle = small(number, wide=True)
    evaluation = Engine(base).evaluate(scenario, Settings(ask=()))
    wrong = list(Comparison(base, scenario, evaluation, oracle).differences())
    assert not wrong, "\n".join([f"seed {seed}", *wrong])


@pytest.mark.parametrize("number", range(CASES // 5))
def test_the_two_oracles_agree(number: int) -> None:
    seed, base, scenario, oracle = small(number, wide=False)
    wrong = list(disagreements(Oracle(base, scenario).small(), oracle, scenario))
    assert not wrong, "\n".join([f"seed {seed}", *wrong])


def settled(base: RuleBase, scenario: Scenario, stance: str) -> Scenario:
    """The scenario with the open facts that the stance settles: accepted ones established, rejected ones left out.

    A rejected fact is not denied: it is only not shown by itself, and a rule may still conclude it.
    """
    found: list[ListedFact] = []
    for listed in scenario.facts:
        is_open = base.predicates[listed.atom.predicate].world is World.OPEN
        if stance == "accept-alleged" and listed.status is FactStatus.ALLEGED:
            found.append(replace(listed, status=FactStatus.ESTABLISHED))
        elif stance == "undisputed-only" and listed.status in (FactStatus.ALLEGED, FactStatus.DISPUTED):
            found += [replace(listed, status=FactStatus.DENIED)] if is_open else []
        else:
            found.append(listed)
    return replace(scenario, facts=tuple(found))


@pytest.mark.parametrize("stance", ["accept-alleged", "undisputed-only"])
@pytest.mark.parametrize("number", range(CASES // 20))
def test_a_stance_is_the_case_with_its_facts_settled(number: int, stance: str) -> None:
    seed, base, scenario, _ = small(number, wide=True)
    evaluation = Engine(base).evaluate(scenario, Settings(ask=(), stance=stance))
    case_settled = settled(base, scenario, stance)
    oracle = AspOracle(base, case_settled)
    wrong = list(Comparison(base, case_settled, evaluation, oracle).differences())
    assert not wrong, "\n".join([f"seed {seed}", *wrong])


@pytest.mark.parametrize("number", range(CASES // 20))
def test_another_as_of_date_is_the_case_of_that_date(number: int) -> None:
    seed, base, scenario, _ = small(number, wide=True)
    day = BORDERS[number % len(BORDERS)]
    evaluation = Engine(base).evaluate(scenario, Settings(ask=(), as_of=day))
    moved = replace(scenario, as_of=day)
    wrong = list(Comparison(base, moved, evaluation, AspOracle(base, moved, limit=4096)).differences())
    assert not wrong, "\n".join([f"seed {seed}", *wrong])


def test_wide_rules_are_safe() -> None:
    assert all(is_safe(case(FIRST + n, wide=True)[0]) for n in range(min(CASES, 200)))


def test_cases_reach_every_construct() -> None:
    """What the answer sets of the first cases contain, and what their rules are made of."""
    reached: set[str] = set()
    for number in range(160):
        _, base, scenario, oracle = small(number, wide=True)
        reached |= constructs(base, scenario, oracle)
    assert reached == CONSTRUCTS


def test_a_program_without_exactly_one_answer_set_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check of unique answer sets can fail: an even loop through negation gives two of each world."""
    base, scenario = case(FIRST)

    def looped(base: RuleBase, scenario: Scenario) -> str:
        return original(base, scenario) + "\nheads :- not tails.\ntails :- not heads.\n"

    original = asp.program
    monkeypatch.setattr(asp, "program", looped)
    with pytest.raises(AssertionError, match="answer sets"):
        AspOracle(base, scenario)


def test_the_ways_of_a_duty_are_those_of_its_own_bearer() -> None:
    """A savings clause asks of each State whether every way of its own is forbidden, not of all States together."""
    base, scenario = case(FIRST)
    moved, obliged = Literal(atom=Atom("moves", (Var("S"), Var("P"), Var("W")))), Var("V")
    ways = Forbidden(tag="shield", state=Var("S"), conduct=obliged)
    savings = Exception_(id="saved", kind="savings", citation=Citation(instrument="custom", pinpoint="1"), when=(ways,))
    duty = replace(
        norm("duty", Mode.MUST, "custom"),
        given={**GIVEN, "V": "conduct"},
        when=(moved,),
        then=Deontic(mode=Mode.MUST, bearer=Var("S"), conduct=obliged),
        at=None,
        obliged=obliged,
        description=Literal(atom=Atom("return", (obliged, Var("P")))),
        concerns=(Var("P"),),
        unless=(savings,),
    )
    home = replace(norm("home", Mode.MAY, "definition"), then=Atom("return", (Var("T"), Var("P"))), binds=None, at=None)
    harsh = (Literal(atom=Atom("harsh", (Var("T"),))),)
    ban = replace(norm("ban", Mode.MUST_NOT, "custom"), tags=("shield",))
    ban = replace(ban, when=(*ban.when, *harsh))
    base = replace(base, rules={r.id: r for r in (home, ban, duty)}, issues={}, priorities={}, constraints={})
    conducts = {t: Conduct(id=t, by=s, person="ana") for t, s in (("t1", "aland"), ("t2", "bland"))}
    facts = [Atom("moves", (Const(c.by), Const("ana"), Const(c.id))) for c in conducts.values()]
    facts.append(Atom("harsh", (Const("t2"),)))
    listed = tuple(ListedFact(atom=a) for a in facts)
    scenario = replace(scenario, conducts=conducts, facts=listed, questions=(), options=(), also=("t1", "t2"))
    oracle = AspOracle(base, scenario)
    evaluation = Engine(base).evaluate(scenario, Settings(ask=()))
    assert {f.id: str(f.verdict) for f in evaluation.findings if f.rule == "duty"} == {
        "duty/aland/ana": "holds",
        "duty/bland/ana": "fails",
    }
    assert not list(Comparison(base, scenario, evaluation, oracle).differences())


def test_the_table_of_readings_keeps_an_issue_that_constraints_tie_to_a_profile() -> None:
    """Under the wide scope whoever fears is held, which is denied: so under it no one fears, whatever the rank."""
    base, scenario = case(FIRST)
    fears = Literal(atom=Atom("fears", (Var("P"), Var("S"))))
    leave = replace(norm("leave", Mode.MAY, "custom"), under=(("rank", ("low",)),))
    leave = replace(leave, when=(*leave.when, fears))
    held = replace(norm("held", Mode.MAY, "definition"), then=Atom("held", (Var("P"),)), binds=None, at=None)
    held = replace(held, when=(fears,), under=(("scope", ("wide",)),))
    issues = {
        name: Issue(id=name, question="what?", readings={r: Reading(id=r, say=r) for r in readings})
        for name, readings in (("rank", ("low", "high")), ("scope", ("narrow", "wide")))
    }
    base = replace(base, rules={r.id: r for r in (leave, held)}, issues=issues, priorities={}, constraints={})
    facts = (
        ListedFact(atom=Atom("moves", (Const("aland"), Const("ana"), Const("t1")))),
        ListedFact(atom=Atom("fears", (Const("ana"), Const("aland"))), status=FactStatus.ALLEGED, by=("ana",)),
        ListedFact(atom=Atom("held", (Const("ana"),)), status=FactStatus.DENIED),
    )
    scenario = replace(scenario, conducts={"t1": Conduct(id="t1", by="aland", person="ana")}, facts=facts)
    scenario = replace(scenario, questions=(), options=("t1",), also=(), participation={})
    evaluation = Engine(base).evaluate(scenario, Settings(ask=()))
    (finding,) = (f for f in evaluation.findings if f.rule == "leave")
    assert {tuple(sorted(r.readings.items())): str(r.verdict) for r in finding.readings} == {
        (("rank", "low"), ("scope", "narrow")): "holds-if",
        (("rank", "low"), ("scope", "wide")): "fails",
        (("rank", "high"), ("scope", "narrow")): "fails",
        (("rank", "high"), ("scope", "wide")): "fails",
    }
    assert not list(Comparison(base, scenario, evaluation, AspOracle(base, scenario)).differences())


def norm(identity: str, mode: Mode, instrument: str) -> Rule:
    """Whoever moves a person is under the norm, where the instrument binds the mover."""
    moves = Literal(atom=Atom("moves", (Var("S"), Var("P"), Var("T"))))
    return Rule(
        id=identity,
        title=identity,
        citation=Citation(instrument=instrument, pinpoint="1"),
        given=GIVEN,
        when=(moves,),
        then=Deontic(mode=mode, bearer=Var("S"), conduct=Var("T")),
        binds=Var("S"),
        at=Var("T"),
    )


def test_a_resolution_and_the_treaty_it_binds_through_are_one_question() -> None:
    """No world has a State bound by the treaty and not by the resolution adopted under it."""
    base, scenario = case(22, wide=True)
    rules = [norm("ban", Mode.MUST_NOT, "code"), norm("leave", Mode.MAY, "act")]
    base = replace(base, rules={r.id: r for r in rules}, issues={}, priorities={}, constraints={})
    done = next(iter(scenario.conducts.values()))
    done = replace(done, by="cland", date=None)
    moved = Atom("moves", (Const("cland"), Const("ana"), Const(done.id)))
    facts = (ListedFact(atom=moved),)
    scenario = replace(scenario, conducts={done.id: done}, facts=facts, questions=(), options=(), also=())
    scenario = replace(scenario, participation={})
    (conflict,) = Engine(base).evaluate(scenario, Settings(ask=())).conflicts
    assert conflict.when == ((f"Cland is bound by code when deed {done.id} is done",),)

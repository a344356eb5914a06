"""Judging where wider tests do not look: a duty asked of one conduct, budgets that end, what cannot be compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any, cast

import pytest

from pincite import Engine, Evaluation, InputError, Verdict, grounding
from pincite.grounding import Case, Symbols
from pincite.judging import norms as norms_module
from pincite.judging.blocks import judge_in_blocks
from pincite.judging.clashes import Clashes
from pincite.judging.context import Context
from pincite.judging.derivation import Derivation
from pincite.judging.evaluation import Answer
from pincite.judging.explain import Explainer
from pincite.judging.findings import Findings
from pincite.judging.nearest import _unify
from pincite.judging.norms import norms
from pincite.judging.verdicts import Undetermined, Worlds, judge, possible, verdict_of
from pincite.labelling.algebra import BudgetExceeded, Table
from pincite.labelling.diagrams import Space
from pincite.labelling.labels import OpenFact, OpenIssue
from pincite.law import Const, Instrument, Mode, Provision, TextStatus, Var
from pincite.matching.program import Fact
from pincite.scenario import Scenario
from pincite.symbols import Compare, Norm

from ..conformance.laws import Laws
from ..conformance.run import Runner
from ..conformance.suite import HERE, cases


@cache
def evaluated(chapter: str, name: str) -> tuple[Engine, Scenario, Evaluation]:
    (case,) = [c for c in cases(HERE / f"{chapter}.yaml") if c.id == name]
    with TemporaryDirectory() as folder:
        return Runner(Laws(Path(folder))).evaluated(case)


def asked(chapter: str, name: str, sentence: str) -> Answer:
    engine, scenario, _ = evaluated(chapter, name)
    (answer,) = engine.ask(scenario, [engine.question(sentence, scenario)])
    return answer


# -- a duty asked of a named conduct --------------------------------------------------------------


def test_a_duty_is_a_duty_to_each_way_of_it_and_to_nothing_else() -> None:
    law = ("obligations", "two-duties-of-which-one-can-be-obeyed")
    move = asked(*law, "Aland must carry out move of Ana")
    assert (move.verdict, move.person) == (Verdict.HOLDS, "Ana")
    assert move.decided_by == ("duty/aland/Ana", "duty-home/aland/Ana")
    lift = asked(*law, "Aland must carry out lift of Ana")
    assert (lift.verdict, lift.decided_by) == (Verdict.HOLDS, ("duty/aland/Ana",))
    assert asked(*law, "Aland must carry out stay of Ana").verdict is Verdict.FAILS
    assert asked(*law, "Bland must carry out move of Ana").verdict is Verdict.FAILS
    assert asked(*law, "Aland must carry out move of Ben").verdict is Verdict.FAILS


def test_what_no_rule_concludes() -> None:
    said = asked("obligations", "both-ways-may-be-forbidden", "Aland may carry out move of Ana")
    assert (said.verdict, said.reason) == (Verdict.FAILS, "no encoded rule concludes this")


def test_where_no_condition_is_lacking_it_is_said() -> None:
    said = asked("obligations", "both-ways-may-be-forbidden", "Aland must carry out stay of Ana")
    assert said.verdict is Verdict.FAILS
    assert said.reason == "under Custom 3 (duty) no condition is lacking, but it does not reach this"


def test_a_rule_about_one_thing_does_not_answer_for_another() -> None:
    terms = (Const("aland"), Var("X"), Var("X"))
    assert _unify(terms, ("aland", "Ana", "Ana"), {}) == {"X": "Ana"}
    assert _unify(terms, ("bland", "Ana", "Ana"), {}) is None
    assert _unify(terms, ("aland", "Ana", "Ben"), {}) is None
    assert _unify(terms, ("aland", "Ana", "Ana"), {"X": "Ben"}) is None


def test_every_contradiction_is_named() -> None:
    worlds = SimpleNamespace(contradictions=("not this", "nor that"))
    context = SimpleNamespace(worlds=worlds)
    judgement = SimpleNamespace(undetermined=Undetermined.INCONSISTENT)
    assert Context.undetermined(cast(Any, context), cast(Any, judgement)).endswith(": not this; nor that")


def test_only_conducts_of_its_bearer_realise_a_duty() -> None:
    engine, scenario, _ = evaluated("obligations", "both-ways-may-be-forbidden")
    others = {**scenario.conducts, "move of Ana": replace(scenario.conducts["move of Ana"], by="bland")}

    def ways(of: Scenario) -> list[str]:
        program, _ = engine.ground(grounding.case_of(of))
        (duty,) = norms(engine.labels(program)).duties
        return [conduct for conduct, _ in duty.ways]

    assert ways(scenario) == ["lift of Ana", "move of Ana"]
    assert ways(replace(scenario, conducts=others)) == ["lift of Ana"]


def test_what_is_assumed_below_a_rule_is_listed_with_it() -> None:
    assert asked("exceptions", "nested-armed", "Ana is sheltered").assumptions == ("Ana is not ill",)


def test_every_two_duties_of_one_bearer_are_held_against_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    duties = [SimpleNamespace(rule=rule, bearer=bearer) for rule, bearer in ("aX", "bX", "cY", "dX")]
    clashes = Clashes(cast(Any, SimpleNamespace(norms=SimpleNamespace(duties=duties))))
    monkeypatch.setattr(clashes, "_conflict", lambda between, _: "".join(n.rule for n in between))
    assert list(map(str, clashes._rival_duties())) == ["ab", "ad", "bd"]


@pytest.mark.parametrize(("status", "shown"), [(TextStatus.VERIFIED, "one ... two"), (TextStatus.UNVERIFIED, "")])
def test_only_verified_wording_is_quoted(status: TextStatus, shown: str) -> None:
    provision = Provision(pinpoint="1", text="one and two", says="what it says", status=status)
    law = Instrument(id="Pact", title="the Pact", kind="treaty", provisions={"1": provision})
    program = SimpleNamespace(base=SimpleNamespace(instruments={"Pact": law}))
    cited = SimpleNamespace(instrument="Pact", pinpoint="1")
    rule = SimpleNamespace(citation=cited, quote=("one", "two"), title="a rule")
    found = Findings(cast(Any, SimpleNamespace(program=program)))
    assert found._quotation(cast(Any, rule)) == (shown, status.value, "what it says")
    cited.pinpoint = "2"
    assert found._quotation(cast(Any, rule)) == ("", "definition", "a rule")


# -- where a budget ends ---------------------------------------------------------------------------


def test_an_inconsistent_scenario_is_not_gone_through() -> None:
    worlds = cast(Worlds, SimpleNamespace(contradictions=("it cannot be",)))

    def never(_: object) -> Table:
        raise AssertionError("nothing is to be asked")

    found = judge_in_blocks(cast(Any, None), worlds, never)
    assert (found.verdict, found.undetermined) == (Verdict.UNDETERMINED, Undetermined.INCONSISTENT)


class TooWide:
    """Labels of which none can be had."""

    program = SimpleNamespace()

    def of(self, _: Fact) -> Table:
        raise BudgetExceeded


def test_an_atom_that_is_too_wide_is_neither_used_nor_blamed() -> None:
    labels = cast(Any, TooWide())
    derivation = Derivation(labels, cast(Any, None), cast(Any, None), {}, {})
    assert derivation._true((1,)) is False
    explainer = Explainer.__new__(Explainer)
    explainer._labels, explainer._worlds = labels, cast(Any, None)
    assert explainer._never((1,), True) is False
    assert explainer._never((1,), False) is False
    assert explainer._verdict([(1,)]) is Verdict.UNDETERMINED


def test_more_norms_than_can_be_weighed_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    engine, scenario, _ = evaluated("obligations", "both-ways-may-be-forbidden")
    monkeypatch.setattr(norms_module, "MAX_NORMS", 3)
    assert engine.evaluate(scenario)
    monkeypatch.setattr(norms_module, "MAX_NORMS", 2)
    with pytest.raises(InputError) as caught:
        engine.evaluate(scenario)
    (said,) = caught.value.diagnostics
    assert said.code == "too-many-norms"
    counted = "the rules give 3 norms here, 2 of them by `ban`"
    assert said.message == f"{counted}, and at most 2 are weighed against each other"
    assert said.help == "judge fewer things in one scenario"
    assert said.span == engine.base.rules["ban"].span


# -- verdicts --------------------------------------------------------------------------------------


class Known:
    """Labels of three open facts or issues and what cannot be, for verdicts alone."""

    def __init__(self, *violations: Table) -> None:
        self.variables = (OpenFact(fact=(0,)), OpenIssue(issue="i", readings=("a", "b")), OpenFact(fact=(2,)))
        self.violations = tuple((f"reason {n}", t) for n, t in enumerate(violations))


SPACE = Space([2, 2, 2])
P, ISSUE, Q = (SPACE.literal(n, [1]) for n in range(3))


def known(*violations: Table) -> Any:
    return Known(*violations)


def profiles(table: Table, *violations: Table) -> list[tuple[dict[str, str], str]]:
    labels = known(*violations)
    found = judge(labels, Worlds(labels), table)
    assert found.verdict == verdict_of(Worlds(labels), labels, table)
    return [(dict(p.readings), p.verdict.value) for p in found.profiles]


def test_a_reading_of_the_constraints_alone_is_shown_where_it_changes_a_verdict() -> None:
    assert profiles(P, ~P & ISSUE) == [({"i": "a"}, "holds-if"), ({"i": "b"}, "holds")]
    assert profiles(P, Q & ISSUE, ~P & ~Q) == [({"i": "a"}, "holds-if"), ({"i": "b"}, "holds")]


def test_a_reading_of_the_constraints_that_changes_nothing_is_not_shown() -> None:
    assert profiles(P, P & Q & ISSUE) == [({}, "holds-if")]


def test_violations_that_share_facts_are_taken_together() -> None:
    labels = known(P, ~P)
    worlds = Worlds(labels)
    assert worlds.contradictions == ("reason 0", "reason 1")
    assert judge(labels, worlds, Q).undetermined is Undetermined.INCONSISTENT
    assert verdict_of(worlds, labels, Q) is Verdict.UNDETERMINED


def test_what_is_not_tied_to_a_question_does_not_count() -> None:
    worlds = Worlds(known(P & Q))
    assert worlds.admissible(ISSUE).is_true
    assert worlds.admissible(P) == ~(P & Q)
    assert worlds.contradictions == ()
    assert possible(worlds, P & ~Q) and not possible(worlds, P & Q)


# -- comparisons -----------------------------------------------------------------------------------


def compared(op: str, left: str, right: str) -> bool:
    program = SimpleNamespace(symbols=SimpleNamespace(arguments=lambda _: (left, right)))
    return grounding._compare(cast(Any, program), (0,), Compare(op, False, False))


@pytest.mark.parametrize(
    ("op", "less", "same", "more"),
    [("<", True, False, False), ("<=", True, True, False), (">", False, False, True), (">=", False, True, True)],
)
def test_numbers_and_days_are_compared(op: str, less: bool, same: bool, more: bool) -> None:
    for low, high in (("9", "1,000"), ("2001-09-09", "2001-10-01")):
        assert (compared(op, low, high), compared(op, low, low), compared(op, high, low)) == (less, same, more)


def test_a_number_and_a_day_cannot_be_compared() -> None:
    with pytest.raises(InputError) as caught:
        compared("<", "9", "2001-09-09")
    (said,) = caught.value.diagnostics
    assert (said.code, said.message) == ("not-comparable", "`9` and `2001-09-09` cannot be compared")


# -- names -----------------------------------------------------------------------------------------


def test_a_name_that_nothing_speaks_of_is_no_fact() -> None:
    engine, scenario, _ = evaluated("obligations", "both-ways-may-be-forbidden")
    case = Case(scenario=scenario, as_of=date(2020, 6, 1), facts={}, excluded=())
    symbols = Symbols(engine.base, engine.compiled_for(grounding.case_of(scenario)), case)
    norm = Norm("ban", Mode.MUST_NOT)
    fact = symbols.fact(norm, "aland", "move of Ana")
    assert fact is not None and symbols.arguments(fact) == ("aland", "move of Ana")
    assert symbols.symbol(fact) == norm
    assert symbols.fact(norm, "aland", "nobody") is None
    assert symbols.fact(Norm("no rule", Mode.MAY), "aland", "move of Ana") is None


def test_a_norm_is_over_one_conduct_of_one_state() -> None:
    engine, scenario, _ = evaluated("obligations", "both-ways-may-be-forbidden")
    program, _ = engine.ground(grounding.case_of(scenario))
    found = norms(engine.labels(program))
    assert [n.rule for n in found.over("aland", "move of Ana", [Mode.MUST_NOT])] == ["ban"]
    assert found.over("aland", "move of Ana", [Mode.MAY]) == []
    assert found.over("bland", "move of Ana", [Mode.MUST_NOT]) == []
    assert found.over("aland", "stay of Ana", [Mode.MUST_NOT]) == []

"""What the bundled law must say of the bundled case, verdict by verdict."""

from __future__ import annotations

from functools import cache

import pytest

from pincite import (
    Evaluation,
    Finding,
    Settings,
    Verdict,
    bundled_scenario,
    load_scenario,
)
from pincite.scenario import Scenario

from .law.survey import engine

DPRK = "exchange-to-dprk.of."
RUSSIA = "exchange-to-russia.of."
TORTURE = "there are substantial grounds for believing that {} would be in danger of torture in {}"
FIRST, SECOND = "the first soldier", "the second soldier"


@cache
def scenario() -> Scenario:
    return load_scenario(bundled_scenario("prisoner-exchange"), engine().base)


@cache
def evaluation(variant: str = "", stance: str = "as-stated", matcher: str = "both") -> Evaluation:
    return engine().evaluate(scenario(), Settings(variant=variant, stance=stance, matcher=matcher))


def finding(identity: str, variant: str = "") -> Finding:
    found = {f.id: f for f in evaluation(variant).findings}
    assert identity in found, sorted(found)
    return found[identity]


def supports(of: Finding) -> set[frozenset[str]]:
    return {frozenset(s) for s in of.supports}


def named(rule: str, conduct: str, soldier: str) -> str:
    return f"{rule}/ukraine/{conduct}{soldier}"


@pytest.mark.parametrize("variant", ["", "hostilities-over", "wounded-willing"])
def test_both_are_prisoners_of_war(variant: str) -> None:
    pow_, civilian = "is a prisoner of war", "is a protected person"
    for answer in evaluation(variant).asked:
        if pow_ in answer.sentence:
            assert answer.verdict is Verdict.HOLDS
        if civilian in answer.sentence:
            assert answer.verdict is Verdict.FAILS
            assert "GC IV 4(4)" in answer.reason
    assert not any(f.rule.startswith("gc3-4a3") for f in evaluation(variant).findings)


@pytest.mark.parametrize(("soldier", "name"), [("soldier-1", FIRST), ("soldier-2", SECOND)])
def test_torture_in_the_dprk(soldier: str, name: str) -> None:
    found = finding(named("cat-3-1-direct", DPRK, soldier))
    assert found.verdict is Verdict.HOLDS_IF
    assert supports(found) == {frozenset([TORTURE.format(name, "the DPRK")])}


def test_a_free_wish_makes_it_a_question_of_reading() -> None:
    found = finding(named("cat-3-1-direct", DPRK, "soldier-2"), "wounded-willing")
    assert found.verdict is Verdict.DEPENDS_ON_READING
    by_reading = {p.readings["voluntary-return"]: p.verdict for p in found.readings}
    assert by_reading == {"absolute": Verdict.HOLDS_IF, "free-wish": Verdict.FAILS}


@pytest.mark.parametrize("soldier", ["soldier-1", "soldier-2"])
def test_two_supports_for_the_hand_over_to_russia(soldier: str) -> None:
    name = FIRST if soldier == "soldier-1" else SECOND
    direct = finding(named("cat-3-1-direct", RUSSIA, soldier))
    chain = finding(named("cat-3-1-chain", RUSSIA, soldier))
    assert supports(direct) == {frozenset([TORTURE.format(name, "Russia")])}
    onward = f"Russia would foreseeably send {name} on to the DPRK"
    assert supports(chain) == {frozenset([TORTURE.format(name, "the DPRK"), onward, "cat-3-chain = covered"])}
    assert chain.verdict is Verdict.DEPENDS_ON_READING


@pytest.mark.parametrize("rule", ["echr-3-direct", "echr-2-direct", "p13-1-direct", "gc3-6-1"])
@pytest.mark.parametrize("soldier", ["soldier-1", "soldier-2"])
def test_wider_risks_and_the_agreement_are_conditional(rule: str, soldier: str) -> None:
    assert finding(named(rule, DPRK, soldier)).verdict is Verdict.HOLDS_IF


def test_return_against_the_will_needs_severity_and_for_the_second_his_objection() -> None:
    severe = "{} is so seriously wounded or sick that GC III 110(1) covers him"
    first = finding(named("gc3-109-3", DPRK, "soldier-1"))
    second = finding(named("gc3-109-3", DPRK, "soldier-2"))
    assert supports(first) == {frozenset([severe.format(FIRST)])}
    objects = f"{SECOND} objects to being sent to the DPRK"
    assert supports(second) == {frozenset([severe.format(SECOND), objects])}


def test_transfer_under_article_12_depends_on_what_an_exchange_is() -> None:
    found = finding(named("gc3-12-2-satisfied", RUSSIA, "soldier-1"))
    assert found.verdict is Verdict.DEPENDS_ON_READING
    by_reading = {p.readings["exchange-character"]: p.verdict for p in found.readings}
    assert by_reading["transfer-12"] is Verdict.HOLDS
    assert by_reading["repatriation"] is Verdict.FAILS
    assert by_reading["special-agreement"] is Verdict.FAILS
    assert any("has not satisfied itself" in a for a in found.assumptions)


@pytest.mark.parametrize("conduct", [DPRK, RUSSIA])
def test_article_45_of_the_fourth_convention_fails_in_every_reading(conduct: str) -> None:
    wanted = [f for f in evaluation().findings if f.rule == "gc4-45-4" and conduct in f.id]
    assert all(f.verdict is Verdict.FAILS for f in wanted)
    ask = "Ukraine must not exchange-to-dprk of soldier-1"
    answer = engine().evaluate(scenario(), Settings(ask=(ask,))).asked[-1]
    assert not any(d.startswith("gc4-45-4") for d in answer.decided_by)


def test_released_prisoners_come_under_the_fourth_convention_on_one_reading() -> None:
    found = finding(named("gc4-45-4", DPRK, "soldier-1"), "released")
    assert found.verdict is Verdict.DEPENDS_ON_READING
    assert {p.readings["gc4-after-pow"] for p in found.readings if p.verdict is not Verdict.FAILS} == {
        "civilian-on-release"
    }


def test_no_duty_to_repatriate_while_hostilities_go_on() -> None:
    duties = [f for f in evaluation().findings if f.rule in ("gc3-118-1", "cihl-128a")]
    assert duties
    assert all(f.verdict is Verdict.FAILS and "active hostilities" in f.reason for f in duties)


def test_after_hostilities_the_duty_turns_on_its_issues() -> None:
    duties = [f for f in evaluation("hostilities-over").findings if f.rule in ("gc3-118-1", "cihl-128a")]
    first = [f for f in duties if f.person == "soldier-1" and f.verdict is Verdict.DEPENDS_ON_READING]
    assert first
    assert all("gc3-118-will" in p.readings for f in first for p in f.readings)


def test_a_wounded_prisoner_who_does_not_object_is_caught_between_two_norms() -> None:
    def clashes(variant: str) -> list[tuple[str, ...]]:
        rules = ("gc3-109-1/", "cat-3-1-direct/")
        return [
            c.between
            for c in evaluation(variant).conflicts
            if c.person == "soldier-2" and all(any(b.startswith(r) for b in c.between) for r in rules)
        ]

    assert clashes("")
    assert clashes("wounded-willing")
    for conflict in evaluation("wounded-willing").conflicts:
        if any(b.startswith("cat-3-1-direct/") for b in conflict.between) and conflict.person == "soldier-2":
            assert all("voluntary-return = absolute" in s for s in conflict.when)


def test_options() -> None:
    verdicts = {o.conduct: o.verdict for o in evaluation().options}
    for soldier in ("soldier-1", "soldier-2"):
        assert verdicts[f"exchange-to-dprk of {soldier}"] is Verdict.HOLDS_IF
        assert verdicts[f"exchange-to-russia of {soldier}"] is Verdict.DEPENDS_ON_READING
    for option in ("keep", "resettle", "neutral"):
        assert verdicts[f"{option} of soldier-1"] is Verdict.FAILS


def test_later_facts_are_left_out_and_listed() -> None:
    assert any("acknowledged" in f for f in evaluation().scope.excluded_facts)


def test_accepting_the_reports_settles_the_death_penalty() -> None:
    found = {f.id: f for f in evaluation(stance="reports-accepted").findings}
    assert found[named("p13-1-direct", DPRK, "soldier-1")].verdict is Verdict.HOLDS


@pytest.mark.parametrize("variant", ["", "hostilities-over", "released", "wounded-willing"])
def test_both_matchers_agree(variant: str) -> None:
    durable, reference = evaluation(variant, matcher="durable"), evaluation(variant, matcher="reference")
    assert durable.findings == reference.findings
    assert durable.options == reference.options
    assert evaluation(variant).receipt.matchers in (("durable", "reference"), ("reference",))


def test_only_verified_wording_is_quoted() -> None:
    for found in evaluation().findings:
        assert found.quote == "" or found.quote_status == "verified"


@pytest.mark.parametrize("soldier", ["soldier-1", "soldier-2"])
def test_the_covenant_applies_unless_the_law_of_war_displaces_it(soldier: str) -> None:
    for rule in ("iccpr-7-direct", "iccpr-6-direct"):
        found = finding(named(rule, DPRK, soldier))
        assert found.verdict is Verdict.DEPENDS_ON_READING
        by_reading = {p.readings["ihl-and-human-rights"]: p.verdict for p in found.readings}
        assert by_reading == {
            "beside": Verdict.HOLDS_IF,
            "harmonised": Verdict.HOLDS_IF,
            "displaced": Verdict.FAILS,
        }
    convention = finding(named("echr-3-direct", DPRK, soldier))
    assert all("ihl-and-human-rights" not in p.readings for p in convention.readings)


def test_a_refugee_only_after_renouncing_for_good() -> None:
    found = finding(named("ref-33-1-direct", DPRK, "soldier-1"))
    assert found.verdict is Verdict.HOLDS_IF
    fear = f"{FIRST} has a well-founded fear of being persecuted in the DPRK for political opinion"
    renounced = f"{FIRST} has genuinely and permanently renounced military activities"
    assert supports(found) == {frozenset([fear, renounced])}


@pytest.mark.parametrize("soldier", [FIRST, SECOND])
def test_article_45_of_the_protocol_presumes_the_status(soldier: str) -> None:
    ask = f"{soldier} is presumed to be a prisoner of war in the power of Ukraine"
    answer = engine().evaluate(scenario(), Settings(ask=(ask,))).asked[-1]
    assert answer.verdict is Verdict.HOLDS
    assert any(d.startswith("ap1-45-1") for d in answer.decided_by)


@pytest.mark.parametrize("soldier", ["soldier-1", "soldier-2"])
@pytest.mark.parametrize("option", ["keep", "resettle", "neutral", "release-and-admit"])
def test_a_permission_that_is_absent_forbids_nothing(option: str, soldier: str) -> None:
    permissions = ("gc3-109-2", "gc3-111", "gc3-110-2")
    found = [o for o in evaluation().options if o.conduct == f"{option} of {soldier}"]
    assert found and all(not d.startswith(permissions) for o in found for d in o.decided_by)


def test_every_answer_stays_within_the_budget() -> None:
    for variant in ("", "hostilities-over", "released", "wounded-willing"):
        found = evaluation(variant)
        verdicts = [*(f.verdict for f in found.findings), *(o.verdict for o in found.options)]
        assert Verdict.UNDETERMINED not in verdicts

"""What the bundled law must say of the deployment, of the return of workers, and of Charter article 103."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from pincite import (
    Engine,
    Evaluation,
    Finding,
    Settings,
    Verdict,
    bundled_rules,
    bundled_scenario,
    load_rules,
    load_scenario,
)
from pincite.judging.evaluation import OptionLine

from .law.survey import engine

DEPLOYMENT, WORKERS = "deployment", "workers-repatriation"
TROOPS = "scr1874-troops"
ACCEPTED = "reports-accepted"
ARMS = "the DPRK supplies Russia with arms or related materiel by the sending of the first troops"
ASSISTED = "{} gives {} training, advice, services or assistance related to arms by {}"
SERVICES = ASSISTED.format("the DPRK", "Russia", "the sending of the first troops")
TRAINED = ASSISTED.format("Russia", "the DPRK", "the training of DPRK soldiers in Russia")


@cache
def evaluation(
    scenario: str = DEPLOYMENT,
    variant: str = "",
    stance: str = "as-stated",
    readings: tuple[tuple[str, str], ...] = (),
    matcher: str = "both",
) -> Evaluation:
    case = load_scenario(bundled_scenario(scenario), engine().base)
    settings = Settings(variant=variant, stance=stance, readings=dict(readings), matcher=matcher)
    return engine().evaluate(case, settings)


def finding(identity: str, of: Evaluation | None = None) -> Finding:
    found = {f.id: f for f in (of or evaluation()).findings}
    assert identity in found, sorted(found)
    return found[identity]


def option(conduct: str, of: Evaluation | None = None) -> OptionLine:
    return {o.conduct: o for o in (of or evaluation()).options}[conduct]


def supports(of: Finding) -> set[frozenset[str]]:
    return {frozenset(s) for s in of.supports}


def by_reading(of: Finding | OptionLine, issue: str) -> dict[str, Verdict]:
    return {p.readings[issue]: p.verdict for p in of.readings}


# -- what the article claims under resolution 1874 ----------------------------------------------


def test_arms_are_banned_by_1874_with_1718() -> None:
    assert option("arms-sales").verdict is Verdict.HOLDS_IF
    for rule in ("scr1874-9-arms", "scr1718-8b-export"):
        assert finding(f"{rule}/dprk/arms-sales").verdict is Verdict.HOLDS_IF
        assert finding(f"{rule}/dprk/arms-sales", evaluation(stance=ACCEPTED)).verdict is Verdict.HOLDS


def test_forces_depend_on_the_reading() -> None:
    found = finding("scr1874-9-troops/dprk/deployment")
    assert found.verdict is Verdict.DEPENDS_ON_READING
    assert by_reading(found, TROOPS) == {"ordinary-meaning": Verdict.FAILS, "extensive": Verdict.HOLDS}
    issue = {i.id: i for i in evaluation().issues}[TROOPS]
    holders = {r: " ".join(held_by) for r, (_, held_by) in issue.readings.items()}
    assert "4 November 2024" in holders["extensive"]
    assert "Libya" in holders["ordinary-meaning"]


def test_without_arms_or_assistance_only_the_extensive_reading_and_the_charter_are_left() -> None:
    of = evaluation(variant="no-arms-with-troops")
    live = {f.rule for f in of.findings if f.conduct == "deployment" and f.verdict is not Verdict.FAILS}
    assert live == {"scr1874-9-troops", "unch-2-4", "arsiwa-16"}


def test_arms_with_the_troops_are_banned_in_every_reading() -> None:
    assert option("deployment", evaluation(variant="arms-with-troops")).verdict is Verdict.HOLDS
    assert supports(finding("scr1874-9-arms/dprk/deployment")) == {frozenset([ARMS])}
    assert supports(finding("scr1874-9-assistance/dprk/deployment")) == {frozenset([SERVICES])}


def test_the_deployment_is_challenged_under_the_charter() -> None:
    found = finding("unch-2-4/dprk/deployment")
    assert found.verdict is Verdict.HOLDS_IF
    assert len(found.supports) == 4
    assert finding("unch-2-4/dprk/deployment", evaluation(stance="defence-of-ukraine")).verdict is Verdict.HOLDS
    assert finding("unch-2-4/dprk/deployment", evaluation(variant="russian-view")).verdict is Verdict.FAILS


def test_on_russias_facts_the_arms_stay_banned() -> None:
    of = evaluation(variant="russian-view", stance=ACCEPTED)
    assert option("arms-sales", of).verdict is Verdict.HOLDS
    assert option("arms-purchases", of).verdict is Verdict.HOLDS


# -- what the article misses --------------------------------------------------------------------


@pytest.mark.parametrize("rule", ["scr1718-8c-in", "scr1874-10-assistance", "scr2270-6-assistance"])
def test_training_in_russia(rule: str) -> None:
    found = finding(f"{rule}/russia/training")
    assert found.verdict is Verdict.HOLDS_IF
    assert all(TRAINED in s for s in found.supports)


def test_training_binds_the_trainer_and_not_under_1874_9() -> None:
    rules = {f.rule for f in evaluation().findings if f.conduct == "training"}
    assert rules == {"scr1718-8c-in", "scr1874-10-assistance", "scr2270-6-assistance"}


def test_rifle_training_alone_is_banned_since_2016() -> None:
    of = evaluation(variant="infantry-training")
    assert option("training", of).verdict is Verdict.HOLDS
    assert finding("scr1718-8c-in/russia/training", of).verdict is Verdict.FAILS


SMALL = """
scenario: rifles
title: Arms and training, small and other
as_of: 2025-01-01
actor: russia
entities:
  rifles: {sort: conduct, name: the supply of rifles}
  trucks: {sort: conduct, name: the supply of army trucks}
  drill: {sort: conduct, name: the drill}
  gunnery: {sort: conduct, name: the gunnery}
options: [rifles, trucks, drill, gunnery]
facts:
  - Russia supplies the DPRK with arms or related materiel by rifles
  - rifles concerns only small arms, light weapons and their materiel
  - Russia supplies the DPRK with arms or related materiel by trucks
  - Russia gives the DPRK training, advice, services or assistance related to arms by drill
  - drill concerns only small arms, light weapons and their materiel
  - Russia gives the DPRK training, advice, services or assistance related to arms by gunnery
"""


def test_2270_6_reaches_small_arms_and_leaves_the_rest_to_1874_10(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    of = engine().evaluate(load_scenario(tmp_path / "small.yaml", engine().base))
    held = {(f.rule, f.conduct) for f in of.findings if f.verdict is Verdict.HOLDS}
    assert held == {
        ("scr1874-10-supply", "rifles"),
        ("scr1874-10-supply", "trucks"),
        ("scr1874-10-assistance", "drill"),
        ("scr1874-10-assistance", "gunnery"),
        ("scr2270-6-supply", "rifles"),
        ("scr2270-6-assistance", "drill"),
    }


def test_gun_crews() -> None:
    conduct = "the sending of gun crews and technicians"
    crews = f"the DPRK sends crews or technicians for heavy weapons to Russia by {conduct}"
    for identity in ("scr1718-8c-out/dprk/gun-crews", "scr1874-9-assistance/dprk/gun-crews"):
        assert supports(finding(identity)) == {frozenset([crews])}
    assert finding("scr1718-8c-out-prevent/russia/gun-crews").verdict is Verdict.HOLDS_IF


def test_petroleum_has_four_ways_of_breach() -> None:
    found = finding("scr2397-5/russia/oil")
    assert found.verdict is Verdict.HOLDS_IF
    refined = "Russia supplies the DPRK with refined petroleum by the delivery of oil in 2024"
    assert len(found.supports) == 4
    assert all(refined in s and len(s) == 2 for s in found.supports)
    assert finding("scr2397-5/russia/oil", evaluation(stance=ACCEPTED)).verdict is Verdict.HOLDS
    assert finding("scr2397-4/russia/oil").verdict is Verdict.HOLDS_IF


def test_asset_freeze_turns_on_who_was_paid() -> None:
    assert finding("scr1718-8d/russia/payment").verdict is Verdict.HOLDS_IF
    assert option("payment", evaluation(variant="paid-to-the-ministry")).verdict is Verdict.HOLDS


def test_purchase_of_arms_binds_the_buyer() -> None:
    assert option("arms-purchases").verdict is Verdict.HOLDS_IF
    assert option("arms-purchases", evaluation(stance=ACCEPTED)).verdict is Verdict.HOLDS


# -- what does not follow -----------------------------------------------------------------------


def test_catch_all_fails_without_a_determination() -> None:
    found = finding("scr2270-8-supply/russia/commodities")
    assert by_reading(found, "scr2270-8-determination") == {
        "own-determination": Verdict.FAILS,
        "good-faith": Verdict.HOLDS_IF,
    }
    assert not any(f.rule.startswith("scr2270-8") and f.conduct == "deployment" for f in evaluation().findings)


def test_entry_is_not_barred_without_a_determination() -> None:
    assert option("admission").verdict is Verdict.FAILS
    assert "Russia has not determined" in finding("scr2321-15/russia/admission").reason


def test_soldiers_are_no_workers() -> None:
    assert finding("scr2375-17/russia/taking-troops").verdict is Verdict.FAILS
    assert not any(f.rule == "scr2397-8" for f in evaluation().findings)


def test_hosting_of_generals_is_open_and_binds_the_host() -> None:
    assert finding("scr2270-9/russia/generals").verdict is Verdict.HOLDS_IF
    assert not any(f.rule == "scr2270-9" and f.conduct in ("deployment", "training") for f in evaluation().findings)


def test_what_was_reported_later_is_left_out() -> None:
    assert option("air-defence").verdict is Verdict.FAILS
    assert sum("air-defence" in f for f in evaluation().scope.excluded_facts) == 2
    assert {s.id for s in evaluation().scope.sources if s.later} == {"msmt-2025"}


def test_nothing_is_quoted_that_is_not_verified() -> None:
    quoted = {f.citation for f in evaluation().findings if f.quote}
    assert quoted == {"SCR 1718 8(c)", "SCR 2321 15", "UN Charter 2(4)"}
    assert all(f.quote_status == "verified" for f in evaluation().findings if f.quote)


@pytest.mark.parametrize("variant", ["", "arms-with-troops", "russian-view"])
def test_both_matchers_agree(variant: str) -> None:
    durable, reference = (evaluation(variant=variant, matcher=m) for m in ("durable", "reference"))
    assert durable.findings == reference.findings
    assert durable.options == reference.options


# -- the treaty of 2024 and article 103 ---------------------------------------------------------


def duty(of: Evaluation) -> Finding:
    return next(f for f in of.findings if f.rule == "ru-dprk-4")


def test_the_treaty_yields_to_what_the_council_decided() -> None:
    extensive = ((TROOPS, "extensive"),)
    of = evaluation(variant="russian-view", stance=ACCEPTED, readings=extensive)
    assert duty(of).verdict is Verdict.FAILS
    assert "UN Charter 103" in duty(of).reason
    ordinary = ((TROOPS, "ordinary-meaning"),)
    assert duty(evaluation(variant="russian-view", readings=ordinary)).verdict is Verdict.HOLDS


CUSTOM = """
rule: custom-of-aid
title: An invented custom that an ally is given arms
provision: ARSIWA 6
quote: none
no_quote: invented for this test
given: {S: state, D: state, T: some conduct}
binds: S
concerns: D
when:
  - D has asked S to help in its defence
  - T is military assistance by S to D
then: S must T
tags: [custom-obligation]
"""

GIFT = """
scenario: gift
title: Arms that custom would require
as_of: 2025-01-01
actor: dprk
entities:
  gift: {sort: conduct, name: the gift, date: 2024-12-01}
options: [gift]
facts:
  - Russia has asked the DPRK to help in its defence
  - gift is military assistance by the DPRK to Russia
  - the DPRK supplies Russia with arms or related materiel by gift
"""


@pytest.mark.parametrize(
    ("reach", "verdict", "conflicts"),
    [("agreements-only", Verdict.HOLDS, True), ("custom-too", Verdict.FAILS, False)],
)
def test_over_custom_the_charter_prevails_on_one_reading_only(
    tmp_path: Path, reach: str, verdict: Verdict, conflicts: bool
) -> None:
    (tmp_path / "custom.yaml").write_text(CUSTOM, encoding="utf-8")
    (tmp_path / "gift.yaml").write_text(GIFT, encoding="utf-8")
    base = load_rules(bundled_rules(), overlay=[tmp_path / "custom.yaml"])
    case = load_scenario(tmp_path / "gift.yaml", base)
    of = Engine(base).evaluate(case, Settings(readings={"charter-103-reach": reach}))
    assert next(f for f in of.findings if f.rule == "custom-of-aid").verdict is verdict
    assert bool(of.conflicts) is conflicts


# -- the return of workers ----------------------------------------------------------------------


def test_a_worker_in_no_danger_must_be_returned() -> None:
    of = evaluation(WORKERS)
    owed = next(f for f in of.findings if f.rule == "scr2397-8" and f.person == "worker-1")
    assert owed.verdict is Verdict.HOLDS
    assert option("let-stay of worker-1", of).verdict is Verdict.HOLDS
    assert option("send-home of worker-1", of).verdict is Verdict.FAILS


def test_the_saving_clause_follows_the_danger() -> None:
    of = evaluation(WORKERS)
    assert option("let-stay of worker-2", of).verdict is Verdict.HOLDS_IF
    assert option("send-home of worker-2", of).verdict is Verdict.HOLDS_IF
    shown = evaluation(WORKERS, "danger-shown")
    assert option("let-stay of worker-2", shown).verdict is Verdict.FAILS
    assert option("send-home of worker-2", shown).verdict is Verdict.HOLDS


@pytest.mark.parametrize("variant", ["", "danger-shown", "danger-shown-and-wish", "own-national"])
def test_no_conflict_is_left_for_article_103(variant: str) -> None:
    of = evaluation(WORKERS, variant)
    assert of.conflicts == ()
    assert of.dilemmas == ()


def test_a_free_wish_moves_the_saving_clause_with_the_bar() -> None:
    of = evaluation(WORKERS, "danger-shown-and-wish")
    issue = "voluntary-return"
    assert by_reading(option("let-stay of worker-2", of), issue) == {
        "absolute": Verdict.FAILS,
        "free-wish": Verdict.HOLDS,
    }
    assert by_reading(option("send-home of worker-2", of), issue) == {
        "absolute": Verdict.HOLDS,
        "free-wish": Verdict.FAILS,
    }


def test_an_own_national_may_stay() -> None:
    assert option("let-stay of worker-2", evaluation(WORKERS, "own-national")).verdict is Verdict.FAILS

"""What the bundled law says of the cases that people bring first."""

from __future__ import annotations

from functools import cache

import pytest

from pincite import (
    Evaluation,
    Settings,
    Verdict,
    bundled_scenario,
    load_scenario,
)

from .law.survey import engine

DISSIDENT, DESERTER, VIDEOS = "civilian-dissident", "deserter-asylum", "published-videos"


@cache
def evaluation(name: str, variant: str = "", stance: str = "as-stated") -> Evaluation:
    scenario = load_scenario(bundled_scenario(name), engine().base)
    return engine().evaluate(scenario, Settings(variant=variant, stance=stance))


def options(name: str, variant: str = "", stance: str = "as-stated") -> dict[str, Verdict]:
    return {o.conduct.split(" of ")[0]: o.verdict for o in evaluation(name, variant, stance).options}


def rules_against(name: str, conduct: str, variant: str = "") -> set[str]:
    """The rules whose norms decide that a conduct is, or may be, unlawful."""
    found = [o for o in evaluation(name, variant).options if o.conduct.startswith(f"{conduct} of ")]
    return {d.split("/")[0] for o in found for d in o.decided_by}


def asked(name: str, part: str, variant: str = "") -> Verdict:
    (found,) = [a.verdict for a in evaluation(name, variant).asked if part in a.sentence]
    return found


def test_a_civilian_in_occupied_territory_may_not_be_deported() -> None:
    assert options(DISSIDENT) == {
        "deport": Verdict.HOLDS,
        "hand-to-eastland": Verdict.HOLDS_IF,
        "intern": Verdict.FAILS,
        "set-free": Verdict.FAILS,
    }
    assert rules_against(DISSIDENT, "deport") == {"gc4-49-1"}
    assert asked(DISSIDENT, "is a protected person") is Verdict.HOLDS
    assert asked(DISSIDENT, "is a prisoner of war") is Verdict.FAILS


def test_deportation_is_a_grave_breach_and_an_evacuation_is_not() -> None:
    prison = "the removal of the editor to a prison in Northland is a grave breach"
    assert asked(DISSIDENT, prison) is Verdict.HOLDS
    assert asked(DISSIDENT, prison, "true-evacuation") is Verdict.FAILS
    assert options(DISSIDENT, "true-evacuation")["deport"] is Verdict.FAILS


def test_in_the_own_territory_article_45_is_the_rule() -> None:
    assert options(DISSIDENT, "own-territory")["hand-to-eastland"] is Verdict.HOLDS
    assert "gc4-45-4" in rules_against(DISSIDENT, "hand-to-eastland", "own-territory")
    assert "gc4-45-4" not in rules_against(DISSIDENT, "hand-to-eastland")
    assert "gc4-49-1" not in rules_against(DISSIDENT, "deport", "own-territory")


def test_outside_its_territory_jurisdiction_depends_on_the_reading() -> None:
    found = [f for f in evaluation(DISSIDENT).findings if f.rule == "cat-3-1-direct"]
    assert found
    for finding in found:
        by_reading = {p.readings["extraterritorial"]: p.verdict for p in finding.readings}
        assert by_reading == {"custody-suffices": Verdict.HOLDS_IF, "territory-only": Verdict.FAILS}


def test_a_deserter_is_a_refugee_only_if_he_has_renounced_for_good() -> None:
    assert asked(DESERTER, "is a refugee") is Verdict.HOLDS_IF
    assert asked(DESERTER, "is a refugee", "excluded") is Verdict.FAILS
    assert asked(DESERTER, "is a combatant") is Verdict.HOLDS
    assert options(DESERTER) == {
        "return-home": Verdict.HOLDS_IF,
        "return-through": Verdict.HOLDS_IF,
        "admit": Verdict.FAILS,
    }


@pytest.mark.parametrize("variant", ["excluded", "danger"])
def test_exclusion_and_danger_end_refugee_law_and_not_the_bar_on_ill_treatment(variant: str) -> None:
    left = rules_against(DESERTER, "return-home", variant)
    assert not any(r.startswith(("ref-", "refprot-")) for r in left)
    assert {"echr-3-direct", "p13-1-direct"} <= left


def test_if_the_deserter_is_believed_he_may_not_be_returned() -> None:
    assert options(DESERTER, stance="deserter-believed")["return-home"] is Verdict.HOLDS


def test_a_vague_assurance_changes_nothing() -> None:
    (found,) = [f for f in evaluation(DESERTER).findings if f.rule == "p13-1-direct" and "return-home" in f.id]
    assert found.verdict is Verdict.HOLDS_IF
    assert not any("assur" in part for s in found.supports for part in s)


def test_published_videos_are_judged_under_the_third_convention() -> None:
    assert options(VIDEOS) == {"publication": Verdict.HOLDS_IF, "withholding": Verdict.FAILS}
    assert options(VIDEOS, stance="letter-accepted")["publication"] is Verdict.HOLDS
    assert evaluation(VIDEOS).dilemmas == ()
    assert rules_against(VIDEOS, "publication") == {"gc3-13-curiosity", "gc3-7"}


@pytest.mark.parametrize("name", [DISSIDENT, DESERTER, VIDEOS])
def test_two_matchers_agree(name: str) -> None:
    assert evaluation(name).receipt.matchers == ("durable", "reference")

"""The law on status, transfer and return: every provision is accounted for, and every rule tested."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest

from pincite import bundled_rules, load_rules
from pincite.law import Exception_, RuleBase, TextStatus

CONVENTIONS = ("GC I", "GC II", "GC III", "GC IV")
TREATIES = (
    *CONVENTIONS,
    "AP I",
    "AP II",
    "CAT",
    "ECHR",
    "ECHR P6",
    "ECHR P13",
    "ICCPR",
    "ICCPR OP2",
    "ICPPED",
    "Refugee Convention",
    "Refugee Protocol",
)
STATES = ("ukraine", "russia", "dprk", "rok", "switzerland")


@cache
def base() -> RuleBase:
    return load_rules(bundled_rules())


def cited() -> Iterator[str]:
    """The provisions that rules and exceptions rest on."""

    def below(exceptions: tuple[Exception_, ...]) -> Iterator[str]:
        for exception in exceptions:
            yield str(exception.citation)
            yield from below(exception.unless)

    for rule in base().rules.values():
        yield str(rule.citation)
        yield from below(rule.unless)


@pytest.mark.parametrize("name", [*TREATIES, "CIHL"])
def test_every_provision_is_encoded_or_says_why_not(name: str) -> None:
    used, left_out = set(cited()), {n.provision for n in base().not_encoded}
    open_ends = [
        pinpoint
        for pinpoint, provision in base().instruments[name].provisions.items()
        if not provision.carries and f"{name} {pinpoint}" not in used | left_out
    ]
    assert open_ends == []


def test_nothing_is_both_encoded_and_left_out() -> None:
    rules = {str(r.citation) for r in base().rules.values()}
    assert {n.provision for n in base().not_encoded} & rules == set()


@pytest.mark.parametrize("name", TREATIES)
def test_participation_of_every_state_is_registered(name: str) -> None:
    law = base().instruments[name]
    missing = [s for s in STATES if s not in law.parties]
    assert missing == []
    assert all(p.source for p in law.parties.values())


@pytest.mark.parametrize("name", TREATIES)
def test_treaties_have_names_as_people_write_them(name: str) -> None:
    assert all(base().instruments[name].aliases.get(language) for language in ("en", "ko", "uk"))


def test_verified_words_say_where_they_were_seen() -> None:
    for law in base().instruments.values():
        for pinpoint, provision in law.provisions.items():
            if provision.status is TextStatus.VERIFIED:
                assert provision.text and provision.source, f"{law.id} {pinpoint}"


def test_the_articles_45_and_3_that_are_confused_are_all_there() -> None:
    for name in (*CONVENTIONS, "ICCPR", "ECHR", "ICPPED", "Refugee Convention"):
        assert any(re.fullmatch(r"45(\(\d\))?", p) for p in base().instruments[name].provisions), name
    for name in (*CONVENTIONS, "AP I", "AP II", "CAT", "ECHR", "ICCPR", "Refugee Convention"):
        assert any(re.fullmatch(r"3(\(\d\))?", p) for p in base().instruments[name].provisions), name
    for name in ("GC I", "GC II", "GC III", "Refugee Convention"):
        assert base().instruments[name].provisions["45"].carries


def test_the_geneva_convention_has_six_candidates() -> None:
    called = {i.id for i in base().instruments.values() if "Geneva Convention" in i.aliases.get("en", ())}
    assert called == {*CONVENTIONS, "AP I", "Refugee Convention"}


def test_every_rule_is_named_in_a_test() -> None:
    files = sorted(bundled_rules().rglob("*.test.yaml"))
    tests = " ".join(p.read_text(encoding="utf-8") for p in files)
    unnamed = [r for r in base().rules if not re.search(rf"(?<![\w-]){re.escape(r)}(?![\w-])", tests)]
    assert unnamed == []


def test_every_rule_hears_the_other_side() -> None:
    for rule in base().rules.values():
        if not rule.citation.is_definition:
            assert rule.against and all(a.answer for a in rule.against), rule.id


def test_issues_and_priorities_say_on_what_they_rest() -> None:
    for issue in base().issues.values():
        assert len(issue.readings) > 1 and all(r.held_by for r in issue.readings.values()), issue.id
    assert all(p.basis for p in base().priorities.values())

"""The law on status, transfer and return: every provision is accounted for, and every rule tested."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

import pytest

from pincite.law import AnyOf, Atom, Body, Exception_, Literal, Rule, RuleBase, TextStatus
from tests.law.survey import case_files, engine, survey

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


# Kinds of which a rule may rest on every provision; the others hold readings and arguments.
BINDING = {"treaty", "charter", "resolution", "custom"}
ISOLATED = {
    # Who belongs to the forces of a Party is no mercenary (AP I 47(2)(e)): the exception cannot take these rules
    # out, and is there to be shown as one that does not apply, because the argument is made.
    "gc3-4a1-forces/mercenary",
    "gc3-4a1-forces/mercenary-by-custom",
    "ap1-44-1/mercenary",
}
"""Exceptions that cannot apply where their rule does, and stay all the same."""
ASIDE = {"acknowledged"}
"""Sentences that no rule asks for, so that a scenario can show that they change nothing."""


def base() -> RuleBase:
    return engine().base


def exceptions() -> Iterator[tuple[str, Exception_]]:
    """Every exception with its path, `rule/exception/nested`."""

    def below(path: str, of: tuple[Exception_, ...]) -> Iterator[tuple[str, Exception_]]:
        for exception in of:
            here = f"{path}/{exception.id}"
            yield here, exception
            yield from below(here, exception.unless)

    for rule in base().rules.values():
        yield from below(rule.id, rule.unless)


@cache
def cited() -> frozenset[str]:
    """The provisions that rules and exceptions rest on."""
    rules = [str(r.citation) for r in base().rules.values()]
    return frozenset([*rules, *(str(e.citation) for _, e in exceptions())])


def sentences(body: Body) -> Iterator[str]:
    """The predicates of a body."""
    for condition in body:
        if isinstance(condition, AnyOf):
            for branch in condition.branches:
                yield from sentences(branch)
        elif isinstance(condition, Literal):
            yield condition.atom.predicate


def spoken(rule: Rule) -> Iterator[str]:
    """The predicates that a rule speaks of, its exceptions left out."""
    yield from sentences(rule.when)
    if rule.description is not None:
        yield rule.description.atom.predicate
    if isinstance(rule.then, Atom):
        yield rule.then.predicate


# -- gaps: each kind lists what it finds, so that one failure shows them all -----------------------


def provisions_without_a_source() -> Iterator[str]:
    for law in base().instruments.values():
        yield from (f"{law.id} {p.pinpoint}" for p in law.provisions.values() if not (p.source and p.says))


def verified_provisions_without_words() -> Iterator[str]:
    for law in base().instruments.values():
        verified = (p for p in law.provisions.values() if p.status is TextStatus.VERIFIED)
        yield from (f"{law.id} {p.pinpoint}" for p in verified if not p.text)


def verified_parties_that_are_not() -> Iterator[str]:
    for law in base().instruments.values():
        for state, party in law.parties.items():
            if party.status is TextStatus.VERIFIED and "not verified" in party.source:
                yield f"{law.id}: {state}"


def provisions_that_nothing_rests_on() -> Iterator[str]:
    left_out = {n.provision for n in base().not_encoded}
    for law in base().instruments.values():
        if law.kind in BINDING:
            names = {f"{law.id} {p.pinpoint}" for p in law.provisions.values() if not p.carries}
            yield from sorted(names - cited() - left_out)


def rules_without_a_quotation_or_a_reason() -> Iterator[str]:
    for rule in base().rules.values():
        if not (rule.citation.is_definition or rule.quote or rule.no_quote):
            yield rule.id


def rules_that_do_not_hear_the_other_side() -> Iterator[str]:
    for rule in base().rules.values():
        if not rule.citation.is_definition and not (rule.against and all(a.answer for a in rule.against)):
            yield rule.id


def rules_that_no_test_names() -> Iterator[str]:
    tests = " ".join(p.read_text(encoding="utf-8") for p in case_files())
    yield from (r for r in base().rules if not re.search(rf"(?<![\w-]){re.escape(r)}(?![\w-])", tests))


def rules_that_never_fire() -> Iterator[str]:
    yield from base().rules.keys() - survey().rules


def exceptions_that_never_apply() -> Iterator[str]:
    yield from {path for path, _ in exceptions()} - survey().exceptions - ISOLATED


def exceptions_that_apply_after_all() -> Iterator[str]:
    yield from ISOLATED & survey().exceptions


def sentences_that_no_rule_speaks() -> Iterator[str]:
    used = {s for rule in base().rules.values() for s in spoken(rule)}
    used |= {s for _, exception in exceptions() for s in sentences(exception.when)}
    used |= {s for constraint in base().constraints.values() for s in sentences(constraint.never)}
    yield from base().predicates.keys() - used - ASIDE
    yield from ASIDE & used


def sentences_that_no_case_speaks() -> Iterator[str]:
    yield from base().predicates.keys() - survey().sentences


def readings_that_change_nothing() -> Iterator[str]:
    for issue in base().issues.values():
        yield from (f"{issue.id} = {r}" for r in issue.readings if (issue.id, r) not in survey().readings)


def priorities_that_decide_nothing() -> Iterator[str]:
    yield from base().priorities.keys() - survey().priorities


def constraints_that_exclude_nothing() -> Iterator[str]:
    yield from {c.title for c in base().constraints.values()} - survey().constraints


def grounds_that_are_not_given() -> Iterator[str]:
    for issue in base().issues.values():
        held = len(issue.readings) > 1 and all(r.held_by for r in issue.readings.values())
        yield from [] if held else [issue.id]
    yield from (p.id for p in base().priorities.values() if not p.basis)
    yield from (n.provision for n in base().not_encoded if not n.reason)


GAPS = (
    provisions_without_a_source,
    verified_provisions_without_words,
    verified_parties_that_are_not,
    provisions_that_nothing_rests_on,
    rules_without_a_quotation_or_a_reason,
    rules_that_do_not_hear_the_other_side,
    rules_that_no_test_names,
    rules_that_never_fire,
    exceptions_that_never_apply,
    exceptions_that_apply_after_all,
    sentences_that_no_rule_speaks,
    sentences_that_no_case_speaks,
    readings_that_change_nothing,
    priorities_that_decide_nothing,
    constraints_that_exclude_nothing,
    grounds_that_are_not_given,
)


@pytest.mark.parametrize("gap", GAPS, ids=lambda gap: gap.__name__.replace("_", "-"))
def test_there_is_no_gap(gap: Callable[[], Iterator[str]]) -> None:
    assert sorted(gap()) == []


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

"""From what a user types to provisions: names in three languages, and every refusal with what would be valid."""

from __future__ import annotations

from functools import cache

import pytest

from pincite import InputError, bundled_rules, load_rules
from pincite.citations.pinpoints import steps_of
from pincite.citations.resolve import instrument_named, names_of, resolve
from pincite.law import RuleBase


@cache
def base() -> RuleBase:
    return load_rules(bundled_rules())


@pytest.mark.parametrize(
    ("text", "instrument", "provisions"),
    [
        ("GC III 118", "GC III", ("118(1)", "118(2)")),
        ("GC III 118(1)", "GC III", ("118(1)",)),
        ("gc iii, art. 118 (1)", "GC III", ("118(1)",)),
        ("Article 118 GC III", "GC III", ("118(1)", "118(2)")),
        ("paragraph 1 of article 118 of the Third Geneva Convention", "GC III", ("118(1)",)),
        ("CAT art 3", "CAT", ("3(1)", "3(2)")),
        ("UNSCR 1874 para 9", "SCR 1874", ("9",)),
        ("S/RES/1874, para. 9", "SCR 1874", ("9",)),
        ("제네바 제3협약 제118조", "GC III", ("118(1)", "118(2)")),
        ("제네바 제3협약 제118조제1항", "GC III", ("118(1)",)),
        ("Женевська конвенція III, ст. 118", "GC III", ("118(1)", "118(2)")),
        ("Женевська конвенція ІІІ, ч. 1 ст. 118", "GC III", ("118(1)",)),
        ("CIHL 128(A)", "CIHL", ("Rule 128(A)",)),
        ("Chahal v. United Kingdom, para 73", "Chahal v United Kingdom", ("73-74",)),
        ("Refugee Protocol I(1)", "Refugee Protocol", ("I(1)",)),
        ("ECHR P13 1", "ECHR P13", ("1",)),
    ],
)
def test_citations_are_read(text: str, instrument: str, provisions: tuple[str, ...]) -> None:
    found = resolve(text, base())
    assert (found.instrument, found.provisions) == (instrument, provisions)


def test_without_a_pinpoint_every_provision_is_meant() -> None:
    found = resolve("S/RES/1874 (2009)", base())
    assert found.steps == ()
    assert set(found.provisions) == set(base().instruments["SCR 1874"].provisions)


def test_every_registered_name_resolves_to_its_instrument_or_is_ambiguous() -> None:
    for instrument in base().instruments.values():
        for name in names_of(instrument):
            try:
                assert resolve(name, base()).instrument == instrument.id
            except InputError as error:
                (diagnostic,) = error.diagnostics
                assert diagnostic.code == "ambiguous-citation"
                assert f"`{instrument.id}`" in diagnostic.help


def test_every_registered_provision_is_found_by_its_own_citation() -> None:
    for instrument in base().instruments.values():
        for pinpoint in instrument.provisions:
            found = resolve(f"{instrument.id} {pinpoint}", base())
            assert found.instrument == instrument.id
            assert pinpoint in found.provisions
            assert found.steps == steps_of(pinpoint)


def test_a_place_that_is_only_known_as_not_encoded_is_found() -> None:
    found = resolve("Refugee Convention 1C", base())
    assert (found.provisions, found.not_encoded) == ((), ("1C",))


def refused(text: str) -> tuple[str, str, str]:
    with pytest.raises(InputError) as caught:
        resolve(text, base())
    (diagnostic,) = caught.value.diagnostics
    return diagnostic.code, diagnostic.message, diagnostic.help


def test_an_ambiguous_name_lists_all_candidates_and_what_the_registry_has_of_each() -> None:
    code, _, help = refused("Geneva Convention art 118")
    assert code == "ambiguous-citation"
    assert "`GC III 118`" in help
    assert "`GC IV 118` (not in the registry)" in help
    assert all(f"`{i} 118`" in help for i in ("GC I", "GC II", "AP I", "Refugee Convention"))


def test_an_ambiguous_name_alone_lists_instruments() -> None:
    code, _, help = refused("제네바협약")
    assert code == "ambiguous-citation"
    assert "`GC I`" in help
    assert "not in the registry" not in help


@pytest.mark.parametrize(
    ("text", "code", "help"),
    [
        ("Genva Convention III 118", "unknown-instrument", "`Geneva Convention III`"),
        ("Refugee Conventon 33", "unknown-instrument", "`Refugee Convention`"),
        ("GC III 119(2)", "unknown-pinpoint", "`GC III 119(1)`"),
        ("GC III 400", "unknown-pinpoint", "valid here"),
        ("GC III 118(1", "unreadable-citation", ""),
        ("x" * 501, "unreadable-citation", ""),
        ("", "unknown-instrument", ""),
    ],
)
def test_refusals_say_what_would_be_valid(text: str, code: str, help: str) -> None:
    found, _, advice = refused(text)
    assert found == code
    assert help in advice


def test_an_instrument_is_not_a_provision() -> None:
    assert instrument_named("Torture Convention", base()) == "CAT"
    with pytest.raises(InputError, match="is a provision"):
        instrument_named("CAT 3", base())

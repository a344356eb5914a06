"""The formatter: golden citations for each style and kind, and nothing that the registry does not know."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from pincite import bundled_rules, load_rules
from pincite.citations.format import Run, Style, cite, day, place, plain
from pincite.law import DateRange, Instrument, RuleBase

OSCOLA, UN = Style.OSCOLA, Style.UN
GC3 = "Geneva Convention (III) relative to the Treatment of Prisoners of War"
GC3_SERIES = "(12 August 1949), United Nations, Treaty Series, vol. 75, p. 135"
STUDY = "Jean-Marie Henckaerts and Louise Doswald-Beck, Customary International Humanitarian Law"


@cache
def base() -> RuleBase:
    return load_rules(bundled_rules())


def written(instrument: str, pinpoint: str, style: Style, *, short: bool = False) -> str:
    return plain(cite(base().instruments[instrument], pinpoint, style=style, short=short))


@pytest.mark.parametrize(
    ("instrument", "pinpoint", "style", "expected"),
    [
        (
            "GC III", "118(1)", OSCOLA,
            f"{GC3} (adopted 12 August 1949, entered into force 21 October 1950) 75 UNTS 135 (GC III) art 118(1)",
        ),
        ("GC III", "118(1)", UN, f"{GC3} {GC3_SERIES}, art. 118 (1)"),
        ("GC III", "4(A)(2)", UN, f"{GC3} {GC3_SERIES}, art. 4 (A) (2)"),
        ("GC III", "", UN, f"{GC3} {GC3_SERIES}"),
        (
            "Refugee Convention", "33(1)", OSCOLA,
            "Convention relating to the Status of Refugees (adopted 28 July 1951, entered into force 22 April 1954) "
            "189 UNTS 137 (Refugee Convention) art 33(1)",
        ),
        (
            "UN Charter", "2(4)", OSCOLA,
            "Charter of the United Nations (adopted 26 June 1945, entered into force 24 October 1945) "
            "1 UNTS XVI (UN Charter) art 2(4)",
        ),
        ("UN Charter", "2(4)", UN, "Charter of the United Nations, Article 2 (4)"),
        ("SCR 1874", "9", OSCOLA, "UNSC Res 1874 (12 June 2009) UN Doc S/RES/1874, para 9"),
        ("SCR 1874", "9", UN, "Security Council resolution 1874 (2009), para. 9"),
        ("SCR 1718", "8(a)", UN, "Security Council resolution 1718 (2006), para. 8 (a)"),
        ("UNGA 610 (VII)", "2", OSCOLA, "UNGA Res 610 (VII) (3 December 1952) UN Doc A/RES/610 (VII), para 2"),
        ("UNGA 610 (VII)", "2", UN, "General Assembly resolution 610 (VII), para. 2"),
        ("CIHL", "Rule 128(A)", OSCOLA, f"{STUDY} (Cambridge University Press 2005) rule 128(A)"),
        ("CIHL", "Rule 128(A)", UN, f"{STUDY} (Cambridge University Press 2005), rule 128 (A)"),
        ("CIHL", "Rule 128 saving", OSCOLA, f"{STUDY} (Cambridge University Press 2005) rule 128"),
        (
            "Saadi v Italy", "125", OSCOLA,
            "Saadi v Italy App no 37201/06 (ECtHR, Grand Chamber, 28 February 2008), para 125",
        ),
        (
            "Saadi v Italy", "125", UN,
            "European Court of Human Rights, Saadi v. Italy, Grand Chamber, application No. 37201/06, "
            "28 February 2008, para. 125",
        ),
        ("Soering v United Kingdom", "90-91", OSCOLA,
         "Soering v United Kingdom (ECtHR, 7 July 1989) Series A 161, paras 90–91"),
        (
            "Belgium v Senegal", "99", UN,
            "International Court of Justice, Questions relating to the Obligation to Prosecute or Extradite "
            "(Belgium v. Senegal), 20 July 2012, para. 99",
        ),
        ("ICRC Commentary 2020", "118", OSCOLA,
         "ICRC Commentary on the Third Geneva Convention, second edition, 2020, commentary on art 118"),
        ("HRC General Comment 36", "2", UN,
         "Human Rights Committee, General Comment No. 36 (2018) on the right to life, para. 2"),
    ],
)  # fmt: skip
def test_full_citations(instrument: str, pinpoint: str, style: Style, expected: str) -> None:
    assert written(instrument, pinpoint, style) == expected


@pytest.mark.parametrize(
    ("instrument", "pinpoint", "oscola", "un"),
    [
        ("GC III", "118(1)", "GC III art 118(1)", "GC III, art. 118 (1)"),
        ("UN Charter", "51", "UN Charter art 51", "UN Charter, Article 51"),
        ("SCR 1874", "9", "UNSC Res 1874, para 9", "resolution 1874 (2009), para. 9"),
        ("CIHL", "Rule 87", "Henckaerts and Doswald-Beck rule 87", "Henckaerts and Doswald-Beck, rule 87"),
        ("Saadi v Italy", "125", "Saadi v Italy, para 125", "Saadi v. Italy, para. 125"),
        ("ARSIWA", "16", "ARSIWA art 16", "ARSIWA, art. 16"),
    ],
)
def test_short_citations(instrument: str, pinpoint: str, oscola: str, un: str) -> None:
    assert written(instrument, pinpoint, OSCOLA, short=True) == oscola
    assert written(instrument, pinpoint, UN, short=True) == un


def treaty(**changes: object) -> Instrument:
    day_one = DateRange(first=date(1990, 5, 4), last=date(1990, 5, 4))
    made = Instrument(id="HC", title="Harbour Convention", kind="treaty", provisions={}, adopted=day_one)
    return replace(made, **changes)  # type: ignore[arg-type]


def test_what_the_registry_does_not_know_is_left_out() -> None:
    assert plain(cite(treaty(), "3")) == "Harbour Convention (adopted 4 May 1990) (HC) art 3"
    assert plain(cite(treaty(adopted=None), "3")) == "Harbour Convention (HC) art 3"
    assert plain(cite(treaty(adopted=None), "3", style=UN)) == "Harbour Convention, art. 3"
    elsewhere = treaty(published="12 HTS 7")
    assert plain(cite(elsewhere, "3", style=UN)) == "Harbour Convention (4 May 1990), 12 HTS 7, art. 3"


def test_a_case_without_a_number_or_a_known_court_gets_none() -> None:
    known = treaty(kind="case", title="Gull v Port (ECtHR, 4 May 1990)")
    assert plain(cite(known, "holding")) == "Gull v Port (ECtHR, 4 May 1990)"
    assert plain(cite(treaty(kind="case", title="Gull v Port (12/90)"), "7")) == "Gull v Port (12/90), para 7"


def test_a_resolution_without_a_symbol_gets_none() -> None:
    named = treaty(kind="resolution", title="Security Council resolution 12 (1990)")
    assert plain(cite(named, "4")) == "UNSC Res 12 (4 May 1990), para 4"
    assert plain(cite(treaty(kind="resolution"), "4")) == "Harbour Convention, para 4"


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(1949, 8, 12), date(1949, 8, 12), "12 August 1949"),
        (date(1949, 8, 1), date(1949, 8, 31), "August 1949"),
        (date(1949, 1, 1), date(1949, 12, 31), "1949"),
    ],
)
def test_dates_are_told_as_far_as_they_are_known(first: date, last: date, expected: str) -> None:
    assert day(DateRange(first=first, last=last)) == expected


def test_names_of_cases_series_and_books_are_italic() -> None:
    cases = base().instruments
    assert cite(cases["Saadi v Italy"], "125")[0] == Run("Saadi v Italy", italic=True)
    assert Run("Treaty Series", italic=True) in cite(cases["GC III"], style=UN)
    assert Run("Customary International Humanitarian Law", italic=True) in cite(cases["CIHL"])


@pytest.mark.parametrize("style", list(Style))
def test_every_instrument_is_cited_in_both_lengths(style: Style) -> None:
    for instrument in base().instruments.values():
        for pinpoint in instrument.provisions:
            full = plain(cite(instrument, pinpoint, style=style))
            short = plain(cite(instrument, pinpoint, style=style, short=True))
            where = place(instrument, pinpoint, style)
            assert full.endswith(where)
            assert short.endswith(where)
            assert len(short) <= len(full)
            assert "  " not in full + short
            assert ",," not in full + short

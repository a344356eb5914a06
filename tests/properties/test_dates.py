"""The day before and the day of every date boundary in the registry of participation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

import pytest

from pincite import bundled_rules, load_rules
from pincite.applicability import Applicability, applicability
from pincite.law import DateRange, Instrument, RuleBase

DAY = timedelta(days=1)


@cache
def base() -> RuleBase:
    return load_rules(bundled_rules())


def bound(state: str, instrument: str, day: date, pinpoint: str = "") -> Applicability:
    return applicability(base().instruments, {}, state, instrument, pinpoint, day)


def parties() -> Iterator[tuple[str, str]]:
    for name, law in base().instruments.items():
        yield from ((name, state) for state in law.parties)


def starts(law: Instrument, since: DateRange) -> tuple[date, date]:
    """The last day on which a State cannot be bound, and the first on which it is."""
    begun = law.adopted if law.binds_through else law.in_force
    first, last = since.first, since.last
    if begun is not None and begun.first > first:
        first = begun.first
    return first - DAY, max(last, first)


@pytest.mark.parametrize(("instrument", "state"), list(parties()))
def test_a_party_is_bound_from_its_day_and_not_before(instrument: str, state: str) -> None:
    law = base().instruments[instrument]
    party = law.parties[state]
    if party.since is None:
        assert bound(state, instrument, date.max).bound is False
        assert bound(state, instrument, date(2025, 3, 11)).reason == f"not a party to {instrument}"
        return
    before, day = starts(law, party.since)
    assert bound(state, instrument, before).bound is False
    assert bound(state, instrument, day).bound is True
    for between in (before + DAY, day - DAY):
        if before < between < day:
            assert bound(state, instrument, between).bound is None


@pytest.mark.parametrize(("instrument", "state"), list(parties()))
def test_a_party_that_left_is_bound_until_its_last_day(instrument: str, state: str) -> None:
    until = base().instruments[instrument].parties[state].until
    if until is None:
        assert bound(state, instrument, date(2025, 3, 11)).bound is not None
        return
    assert bound(state, instrument, until.first - DAY).bound is True
    assert bound(state, instrument, until.last).bound is False


@pytest.mark.parametrize("instrument", [n for n, i in base().instruments.items() if i.kind in ("case", "commentary")])
def test_what_binds_nobody_never_binds(instrument: str) -> None:
    assert bound("ukraine", instrument, date(2025, 3, 11)).bound is False


@pytest.mark.parametrize("instrument", [n for n, i in base().instruments.items() if i.in_force or i.adopted])
def test_nobody_is_bound_before_there_was_anything_to_be_bound_by(instrument: str) -> None:
    law = base().instruments[instrument]
    begun = law.adopted if law.binds_through else law.in_force
    if begun is None or law.kind in ("custom", "case", "commentary", "declaration"):
        return
    for state in base().entities:
        known = bound(state, instrument, begun.first - DAY)
        assert known.bound is False
        assert "not in force before" in known.reason


def test_reservations_begin_and_end() -> None:
    for law in base().instruments.values():
        for state, party in law.parties.items():
            for reservation in (r for r in party.reservations if r.effect == "excludes" and party.since):
                day = reservation.since.first if reservation.since else date(2025, 3, 11)
                assert bound(state, law.id, day, reservation.pinpoint).bound is False

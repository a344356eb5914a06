"""Who is bound when, day by day, and what is said of it; and what two things that are compared come to."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from pincite import grounding
from pincite.applicability import Applicability, applicability, registered
from pincite.law import DateRange, Instrument, Participation, Reservation, TextStatus

DAY = date(2000, 6, 15)
NEXT = timedelta(days=1)


def on(day: date, last: date | None = None) -> DateRange:
    return DateRange(first=day, last=last or day)


def law(kind: str = "treaty", **more: Any) -> Instrument:
    return Instrument(id="Pact", title="the Pact", kind=kind, provisions={}, **more)


def party(**more: Any) -> Participation:
    given: dict[str, Any] = {"since": on(DAY), "status": TextStatus.VERIFIED, "source": "the list", **more}
    return Participation(**given)


def asked(known: Participation | None, day: date = DAY, pinpoint: str = "", **more: Any) -> Applicability:
    own = {} if known is None else {("aland", "Pact"): known}
    return applicability({"Pact": law(**more)}, own, "aland", "Pact", pinpoint, day)


@pytest.mark.parametrize("kind", ["commentary", "case", "declaration"])
def test_what_binds_nobody_says_so(kind: str) -> None:
    assert asked(None, kind=kind) == Applicability(bound=False, reason=f"a {kind} binds no State")


def test_custom_binds() -> None:
    assert asked(None, kind="custom") == Applicability(bound=True, reason="custom binds every State")


def test_before_it_is_in_force_nobody_is_bound() -> None:
    found = asked(party(), in_force=on(DAY + NEXT))
    assert found == Applicability(bound=False, reason=f"Pact was not in force before {DAY + NEXT}")
    assert asked(party(), in_force=on(DAY)).bound


def test_what_the_registry_does_not_know_is_open() -> None:
    reason = "participation in Pact is not in the registry"
    assert asked(None) == Applicability(bound=None, reason=reason, status=TextStatus.UNVERIFIED)


def test_never_a_party() -> None:
    assert asked(party(since=None)).reason == "not a party to Pact"
    assert asked(party(since=None)).bound is False


def test_the_first_day_and_the_day_before() -> None:
    assert asked(party()) == Applicability(bound=True, reason=f"party to Pact since {DAY}", source="the list")
    before = asked(party(), DAY - NEXT)
    assert (before.bound, before.reason) == (False, f"bound by Pact only from {DAY}")


def test_the_last_day_and_the_day_before() -> None:
    left = party(until=on(DAY + 2 * NEXT))
    assert asked(left, DAY + NEXT).bound is True
    after = asked(left, DAY + 2 * NEXT)
    assert (after.bound, after.reason) == (False, f"bound by Pact only until {DAY + 2 * NEXT}")


def test_a_date_that_is_known_to_the_year_is_open_within_it() -> None:
    vague = on(DAY, DAY + 2 * NEXT)
    said = f"the registry knows the date of Pact only as {vague}"
    found = asked(party(since=vague), DAY + NEXT)
    assert (found.bound, found.reason) == (None, said)
    assert asked(party(since=vague), DAY + 2 * NEXT).bound is True
    ends = on(DAY + NEXT, DAY + 3 * NEXT)
    leaving = party(until=ends)
    assert asked(leaving, DAY + NEXT).reason == f"the registry knows the end of Pact only as {ends}"
    assert [asked(leaving, DAY + n * NEXT).bound for n in range(4)] == [True, None, None, False]


@pytest.mark.parametrize(
    ("since", "until", "bound"),
    [
        (None, None, False), (DAY, None, False), (DAY + NEXT, None, True), (None, DAY + NEXT, False),
        (None, DAY, True), (DAY + NEXT, DAY + 2 * NEXT, True), (DAY - 2 * NEXT, DAY - NEXT, True),
    ],
)  # fmt: skip
def test_a_reservation_excludes_on_its_days(since: date | None, until: date | None, bound: bool) -> None:
    made = Reservation(
        pinpoint="7",
        effect="excludes",
        says="it is left out",
        since=None if since is None else on(since),
        until=None if until is None else on(until),
    )
    found = asked(party(reservations=(made,)), pinpoint="7")
    assert found.bound is bound
    assert bound or found.reason == "a reservation to Pact 7 excludes it"
    assert asked(party(reservations=(made,)), pinpoint="8").bound is True


def test_a_resolution_binds_through_its_charter() -> None:
    laws = {"Pact": law(binds_through="Charter", adopted=on(DAY)), "Charter": law()}
    known = {("aland", "Charter"): party()}
    assert registered(laws, "Pact") == "Charter" and registered(laws, "Charter") == "Charter"
    assert applicability(laws, known, "aland", "Pact", "", DAY).reason == f"party to Charter since {DAY}"
    assert applicability(laws, known, "aland", "Pact", "", DAY - NEXT).bound is False


def test_numbers_and_dates_are_measured() -> None:
    assert grounding._measure("1,234.5") == Decimal("1234.5")
    assert grounding._measure("2000-06-15") == DAY

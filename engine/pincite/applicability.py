"""Who is bound by what, and when: the participation registry asked for one State and one day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pincite.law import DateRange, Instrument, Participation, TextStatus

PartyKey = tuple[str, str]
"""`(state, instrument)`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicability:
    """The answer: `bound` None means the registry cannot say, so it is an open fact."""

    bound: bool | None
    reason: str
    status: TextStatus = TextStatus.VERIFIED
    source: str = ""


def applicability(
    instruments: Mapping[str, Instrument],
    own: Mapping[PartyKey, Participation],
    state: str,
    instrument: str,
    pinpoint: str,
    day: date,
) -> Applicability:
    """Say whether `state` is bound by `instrument` (by `pinpoint`, if named) on `day`.

    `own` holds what a scenario says of its invented States. Custom binds every State; cases,
    commentaries and declarations bind nobody; a resolution binds from its adoption through the
    instrument it names.
    """
    law = instruments[instrument]
    if law.kind == "custom":
        return Applicability(bound=True, reason="custom binds every State")
    if law.kind in ("commentary", "case", "declaration"):
        return Applicability(bound=False, reason=f"a {law.kind} binds no State")
    started = law.adopted if law.binds_through else law.in_force
    if started is not None and day < started.first:
        return Applicability(bound=False, reason=f"{instrument} was not in force before {started}")
    if law.binds_through:
        return applicability(instruments, own, state, law.binds_through, "", day)
    party = own.get((state, instrument)) or law.parties.get(state)
    if party is None:
        return Applicability(
            bound=None, reason=f"participation in {instrument} is not in the registry", status=TextStatus.UNVERIFIED
        )
    return _party(party, instrument, pinpoint, day)


def registered(instruments: Mapping[str, Instrument], instrument: str) -> str:
    """The instrument whose parties decide: itself, or the one that a resolution binds through."""
    through = instruments[instrument].binds_through
    return registered(instruments, through) if through else instrument


def _party(party: Participation, instrument: str, pinpoint: str, day: date) -> Applicability:
    def answer(bound: bool | None, reason: str) -> Applicability:
        return Applicability(bound=bound, reason=reason, status=party.status, source=party.source)

    if party.since is None:
        return answer(False, f"not a party to {instrument}")
    if day < party.since.first:
        return answer(False, f"bound by {instrument} only from {party.since}")
    if party.until is not None and day >= party.until.last:
        return answer(False, f"bound by {instrument} only until {party.until}")
    for reservation in party.reservations:
        excluded = reservation.effect == "excludes" and reservation.pinpoint == pinpoint != ""
        if excluded and _within(reservation.since, reservation.until, day):
            return answer(False, f"a reservation to {instrument} {pinpoint} excludes it")
    if day < party.since.last:
        return answer(None, f"the registry knows the date of {instrument} only as {party.since}")
    if party.until is not None and day >= party.until.first:
        return answer(None, f"the registry knows the end of {instrument} only as {party.until}")
    return answer(True, f"party to {instrument} since {party.since}")


def _within(since: DateRange | None, until: DateRange | None, day: date) -> bool:
    return (since is None or day >= since.first) and (until is None or day < until.last)

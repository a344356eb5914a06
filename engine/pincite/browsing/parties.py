"""Who is bound by an instrument: the registry's dates and reservations of each State, or the answer for one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pincite.applicability import Applicability, applicability, registered
from pincite.citations.pinpoints import covers, steps_of
from pincite.diagnostics import nearest, usage
from pincite.law import DateRange, Entity, Instrument, Participation, Reservation, RuleBase, TextStatus

BOUND = {True: "bound", False: "not bound", None: "open"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationView:
    """A reservation or declaration; `touches` says whether it is about a provision that is shown."""

    provision: str
    effect: str
    says: str
    since: str
    until: str
    status: TextStatus
    source: str
    touches: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StateView:
    """A State under the instrument; `bound` and `why` are empty where no day is asked about."""

    id: str
    name: str
    participation: str
    since: str
    until: str
    status: TextStatus
    source: str
    note: str
    bound: str
    why: tuple[str, ...]
    reservations: tuple[ReservationView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """The States asked about; `through` is the instrument whose parties decide, `general` what holds of all."""

    on: str
    through: str
    general: str
    states: tuple[StateView, ...]


def state_named(text: str, base: RuleBase) -> str:
    """The id of a registered State by its id, a name or an alias; raises `InputError` with the nearest."""
    known: dict[str, str] = {}
    for entity in _states(base):
        forms = (form for language in entity.names.values() for form in language.values())
        for name in (entity.id, *entity.aliases, *forms):
            known.setdefault(name.casefold(), entity.id)
    if text.casefold() in known:
        return known[text.casefold()]
    labels = [e.label for e in _states(base)] + [a for e in _states(base) for a in e.aliases]
    message = f"there is no registered State `{text}`"
    raise usage("unknown-state", message, nearest(text, labels))


def parties_of(
    law: Instrument, shown: tuple[str, ...], base: RuleBase, *, states: tuple[str, ...], on: date | None
) -> Parties:
    """The participation of States (without `states`, of all that are registered), and the answer for a day."""
    through = registered(base.instruments, law.id)
    chosen = states or tuple(e.id for e in _states(base))
    general = _general(law)
    return Parties(
        on=on.isoformat() if on else "",
        through=through if through != law.id else "",
        general=general,
        states=() if general else tuple(_state(s, law, through, shown, base, on) for s in chosen),
    )


def _states(base: RuleBase) -> tuple[Entity, ...]:
    return tuple(e for e in base.entities.values() if e.sort == "state")


def _general(law: Instrument) -> str:
    if law.kind == "custom":
        return "custom binds every State"
    return f"a {law.kind} binds no State" if law.kind in ("case", "commentary", "declaration") else ""


def _state(
    state: str, law: Instrument, through: str, shown: tuple[str, ...], base: RuleBase, on: date | None
) -> StateView:
    party = base.instruments[through].parties.get(state)
    bound, why = _answer(state, law, shown, base, on) if on else ("", ())
    return StateView(
        id=state,
        name=base.entities[state].label,
        participation=_participation(party),
        since=_date(party.since if party else None),
        until=_date(party.until if party else None),
        status=party.status if party else TextStatus.UNVERIFIED,
        source=party.source if party else "",
        note=party.note if party else "",
        bound=bound,
        why=why,
        reservations=tuple(_reservation(r, shown) for r in party.reservations) if party else (),
    )


def _participation(party: Participation | None) -> str:
    if party is None:
        return "not in the registry"
    if party.since is None:
        return "not a party"
    return f"bound since {party.since}" + (f" until {party.until}" if party.until else "")


def _answer(
    state: str, law: Instrument, shown: tuple[str, ...], base: RuleBase, on: date
) -> tuple[str, tuple[str, ...]]:
    """Whether the State is bound that day, with each reason once: reservations may part the provisions."""

    def ask(pinpoint: str) -> Applicability:
        return applicability(base.instruments, {}, state, law.id, pinpoint, on)

    whole = ask("")
    answers = [ask(p) for p in shown] or [whole]
    bound = answers[0].bound if len({a.bound for a in answers}) == 1 else whole.bound
    return BOUND[bound], tuple(dict.fromkeys(a.reason for a in answers))


def _reservation(reservation: Reservation, shown: tuple[str, ...]) -> ReservationView:
    about = steps_of(reservation.pinpoint)
    places = [steps_of(p) for p in shown]
    return ReservationView(
        provision=reservation.pinpoint,
        effect=reservation.effect,
        says=reservation.says,
        since=_date(reservation.since),
        until=_date(reservation.until),
        status=reservation.status,
        source=reservation.source,
        touches=any(covers(about, p) or covers(p, about) for p in places),
    )


def _date(range: DateRange | None) -> str:
    return str(range) if range else ""

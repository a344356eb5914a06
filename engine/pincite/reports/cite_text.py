"""A looked-up citation for a reader at a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pincite.browsing.parties import Parties, ReservationView, StateView
from pincite.browsing.provisions import CiteView, Confused, ProvisionView
from pincite.browsing.uses import Coverage, Role, Use
from pincite.law import TextStatus
from pincite.reports.layout import Layout

ALL_AT_ONCE = 12
"""Provisions that are shown whole; a longer list is one line each."""


def cite_text(view: CiteView, layout: Layout) -> str:
    """The view as text; it ends with the scope line."""
    _head(view, layout)
    _provisions(view, layout)
    _not_encoded(view, layout)
    _parties(view.parties, layout)
    _confused(view.confused_with, layout)
    layout.blank()
    layout.line(view.scope)
    return layout.text()


def wording(text: str, says: str, status: TextStatus | str) -> tuple[str, str]:
    """A label and the words: verified wording in quotation marks, everything else as a paraphrase that says so."""
    if text:
        return "text", f"“{text}”"
    if status == TextStatus.VERIFIED:
        return "says", f"{says} (paraphrase)"
    return "says", f"{says} (paraphrase; wording {status})"


def _head(view: CiteView, layout: Layout) -> None:
    layout.title(view.title)
    layout.item("cite", view.citation)
    layout.item("later", view.short)
    made = "decided" if view.kind == "case" else "adopted"
    dates = [f"{made} {view.adopted}" if view.adopted else "", f"in force {view.in_force}" if view.in_force else ""]
    layout.item("kind", ", ".join(filter(None, (view.kind, *dates))))
    layout.item("binds", f"through {view.binds_through}" if view.binds_through else "")
    layout.item("authentic", ", ".join(view.authentic))
    layout.item("note", view.note)


def _provisions(view: CiteView, layout: Layout) -> None:
    whole = len(view.provisions) <= ALL_AT_ONCE
    layout.section("Provisions" if len(view.provisions) != 1 else "Provision")
    for provision in view.provisions:
        if whole:
            _provision(view.instrument, provision, layout)
        else:
            said = f"{provision.says} ({provision.coverage.coverage}; wording {provision.status})"
            layout.item(provision.pinpoint, said, 1)


def _provision(instrument: str, provision: ProvisionView, layout: Layout) -> None:
    layout.line(f"{instrument} {provision.pinpoint}", 1, bold=True)
    layout.item(*wording(provision.text, provision.says, provision.status), 4)
    if provision.text:
        layout.item("says", provision.says, 4)
    layout.item("status", f"wording {provision.status}", 4)
    layout.item("source", provision.source, 4)
    covered = provision.coverage
    left_out = "; left out" if covered.coverage is Coverage.ENCODED else ""
    why = f"{left_out}: {covered.why}" if covered.why else ""
    layout.item("coverage", f"{covered.coverage}{why}", 4)
    if covered.coverage is not Coverage.CARRIES_NOTHING:
        layout.item("carries", provision.carries, 4)
    _uses(provision.uses, layout)


def _uses(uses: Iterable[Use], layout: Layout) -> None:
    for use in uses:
        part = f" / {use.part}" if use.part else ""
        title = "" if use.role is Role.PRIORITY else f" {use.title}"
        reviewed = f" (reviewed: {use.reviewed})" if use.reviewed else ""
        layout.item(use.role.value, f"[{use.id}{part}]{title}{reviewed}", 4)


def _not_encoded(view: CiteView, layout: Layout) -> None:
    shown = {p.pinpoint for p in view.provisions if p.coverage.coverage is Coverage.NOT_ENCODED}
    others = [n for n in view.not_encoded if n.pinpoint not in shown]
    if others:
        layout.section("Read, and not encoded as such")
        for entry in others:
            layout.line(f"{view.instrument} {entry.pinpoint}: {entry.reason}", 1)


def _parties(parties: Parties, layout: Layout) -> None:
    day = f" on {parties.on}" if parties.on else ""
    layout.section(f"Who is bound{day}")
    if parties.general:
        layout.line(parties.general, 1)
    if parties.through:
        layout.line(f"through {parties.through}, whose parties are shown", 1)
    for state in parties.states:
        _state(state, layout)


def _state(state: StateView, layout: Layout) -> None:
    known = "" if state.participation == "not in the registry" else f" ({state.status})"
    layout.line(f"{state.name}: {state.participation}{known}", 1, bold=True)
    if state.bound:
        layout.item("that day", f"{state.bound}: {'; '.join(state.why)}", 4)
    layout.item("source", state.source, 4)
    layout.item("note", state.note, 4)
    for reservation in state.reservations:
        layout.item("reserves", _reservation(reservation), 4)


def _reservation(reservation: ReservationView) -> str:
    since = f", since {reservation.since}" if reservation.since else ""
    until = f", until {reservation.until}" if reservation.until else ""
    about = "" if reservation.touches else "; not about what is shown"
    how = f"{reservation.effect}{since}{until}; {reservation.status}{about}"
    return f"{reservation.provision} ({how}): {reservation.says}"


def _confused(others: Sequence[Confused], layout: Layout) -> None:
    if others:
        layout.section("Often confused with")
        for other in others:
            layout.line(f"{other.instrument} {other.pinpoint}: {other.says} ({other.because})", 1)

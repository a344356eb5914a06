"""One citation looked up: the words, who is bound, what it is confused with, and the rules that use it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pincite.browsing.parties import Parties, parties_of
from pincite.browsing.scope import counted, scope_line
from pincite.browsing.uses import Covered, Use, covered, uses_of
from pincite.citations.format import Style, cite, day, plain
from pincite.citations.pinpoints import covers, steps_of
from pincite.citations.resolve import Reference, not_encoded_in
from pincite.law import Instrument, RuleBase, TextStatus

SCHEMA = "pincite/cite/1"
WITH_ARTICLES = ("treaty", "charter", "resolution")
"""Kinds whose numbers are taken for one another; a paragraph of a judgment is not."""

_ARTICLE = re.compile(r"(?:[A-Za-z]+ )?(?:\d+|[IVXLC]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionView:
    """A provision: `text` only where its wording is verified, else `says` is a paraphrase."""

    pinpoint: str
    citation: str
    short: str
    text: str
    says: str
    status: TextStatus
    source: str
    carries: str
    coverage: Covered
    uses: tuple[Use, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unencoded:
    """A place that was read and has no rule."""

    pinpoint: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Confused:
    """Another provision that the same words may be taken to mean, and why."""

    instrument: str
    title: str
    pinpoint: str
    says: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CiteView:
    """Everything that the rule base knows of one citation."""

    schema: str
    instrument: str
    title: str
    kind: str
    citation: str
    short: str
    style: Style
    adopted: str
    in_force: str
    binds_through: str
    authentic: tuple[str, ...]
    note: str
    provisions: tuple[ProvisionView, ...]
    not_encoded: tuple[Unencoded, ...]
    parties: Parties
    confused_with: tuple[Confused, ...]
    scope: str


def look_up(
    reference: Reference, base: RuleBase, *, states: tuple[str, ...], on: date | None, style: Style
) -> CiteView:
    """Everything about a citation; `states` are registered ids, `on` None shows all dates and judges none."""
    law = base.instruments[reference.instrument]
    uses = uses_of(base)
    shown = tuple(provision_view(law, p, uses.get((law.id, p), ()), base, style) for p in reference.provisions)
    reasons = not_encoded_in(law.id, base)
    only = _common(reference.provisions or reference.not_encoded)
    return CiteView(
        schema=SCHEMA,
        instrument=law.id,
        title=law.title,
        kind=law.kind,
        citation=plain(cite(law, only, style=style)),
        short=plain(cite(law, only, style=style, short=True)),
        style=style,
        adopted=day(law.adopted) if law.adopted else "",
        in_force=day(law.in_force) if law.in_force else "",
        binds_through=law.binds_through,
        authentic=law.authentic,
        note=law.note,
        provisions=shown,
        not_encoded=tuple(Unencoded(pinpoint=p, reason=reasons[p]) for p in reference.not_encoded),
        parties=parties_of(law, reference.provisions, base, states=states, on=on),
        confused_with=tuple(_confused(law, reference, base)),
        scope=scope_line(f"{counted(len(shown), 'provision')} of {law.id}", base),
    )


def _common(pinpoints: tuple[str, ...]) -> str:
    """The pinpoint itself, or the article that all have in common; empty where there is none."""
    if len(pinpoints) == 1:
        return pinpoints[0]
    articles = {found.group() for found in map(_ARTICLE.match, pinpoints) if found}
    return articles.pop() if len(articles) == 1 else ""


def provision_view(
    law: Instrument, pinpoint: str, uses: tuple[Use, ...], base: RuleBase, style: Style
) -> ProvisionView:
    """One provision with its coverage."""
    provision = law.provisions[pinpoint]
    verified = provision.status is TextStatus.VERIFIED
    return ProvisionView(
        pinpoint=pinpoint,
        citation=plain(cite(law, pinpoint, style=style)),
        short=plain(cite(law, pinpoint, style=style, short=True)),
        text=provision.text if verified else "",
        says=provision.says,
        status=provision.status,
        source=provision.source,
        carries=provision.carries,
        coverage=covered(law, pinpoint, uses, base),
        uses=uses,
    )


def _confused(law: Instrument, reference: Reference, base: RuleBase) -> Iterator[Confused]:
    """The same article elsewhere: instruments that share a name first, then those of the same kind."""
    article = reference.steps[:1]
    if not article:
        return
    others = [(o, _shared_name(law, o)) for o in base.instruments.values() if o.id != law.id]
    alike = [(o, f"also called “{name}”") for o, name in others if name]
    kin = [(o, "the same number") for o, name in others if not name and o.kind == law.kind and o.kind in WITH_ARTICLES]
    for other, because in (*alike, *kin):
        for pinpoint, provision in other.provisions.items():
            if covers(article, steps_of(pinpoint)):
                yield Confused(
                    instrument=other.id, title=other.title, pinpoint=pinpoint, says=provision.says, because=because
                )


def _shared_name(law: Instrument, other: Instrument) -> str:
    own = {n.casefold() for names in law.aliases.values() for n in names}
    return next((n for names in other.aliases.values() for n in names if n.casefold() in own), "")



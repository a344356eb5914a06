"""The literate page: each provision beside the rules that encode it, with the coverage of every paragraph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pincite.browsing.provisions import ProvisionView, Unencoded, provision_view
from pincite.browsing.rules import RuleView, rule_view
from pincite.browsing.scope import counted, scope_line
from pincite.browsing.uses import Coverage, Place, Use, uses_of
from pincite.citations.format import Style, cite, plain
from pincite.citations.resolve import not_encoded_in
from pincite.law import Instrument, RuleBase
from pincite.schema import INSTRUMENT_KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A provision and the rules under it; `others` are its uses elsewhere."""

    provision: ProvisionView
    rules: tuple[RuleView, ...]
    others: tuple[Use, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentPage:
    """An instrument with all its provisions; `unregistered` are places that are known only as not encoded."""

    id: str
    title: str
    kind: str
    citation: str
    note: str
    rows: tuple[Row, ...]
    unregistered: tuple[Unencoded, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """How many provisions have a coverage."""

    coverage: Coverage
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The whole page; `shown` are the rules that stand on it, `reviewed` those that somebody has reviewed."""

    totals: tuple[Total, ...]
    provisions: int
    reviewed: int
    shown: frozenset[str]
    instruments: tuple[InstrumentPage, ...]
    definitions: tuple[RuleView, ...]
    scope: str


def page(base: RuleBase, instrument: str = "") -> Page:
    """The page of one instrument, or of all with our own definitions at the end."""
    uses = uses_of(base)
    chosen = [i for i in _in_order(base) if instrument in ("", i.id)]
    sections = tuple(_section(i, base, uses) for i in chosen)
    definitions = () if instrument else tuple(_definitions(base))
    rules = [*(r for s in sections for row in s.rows for r in row.rules), *definitions]
    found = Counter(row.provision.coverage.coverage for s in sections for row in s.rows)
    found[Coverage.NOT_ENCODED] += sum(len(s.unregistered) for s in sections)
    shown = f"{counted(found.total(), 'provision')} of {counted(len(sections), 'instrument')}"
    return Page(
        totals=tuple(Total(coverage=c, count=found[c]) for c in Coverage),
        provisions=found.total(),
        reviewed=sum(r.reviewed != "none" for r in rules),
        shown=frozenset(r.id for r in rules),
        instruments=sections,
        definitions=definitions,
        scope=scope_line(shown, base),
    )


def _in_order(base: RuleBase) -> list[Instrument]:
    """Treaties first, as the kinds are listed; within a kind as the law is read."""
    return sorted(base.instruments.values(), key=lambda i: INSTRUMENT_KINDS.index(i.kind))


def _section(law: Instrument, base: RuleBase, uses: Mapping[Place, tuple[Use, ...]]) -> InstrumentPage:
    elsewhere = not_encoded_in(law.id, base)
    return InstrumentPage(
        id=law.id,
        title=law.title,
        kind=law.kind,
        citation=plain(cite(law)),
        note=law.note,
        rows=tuple(_row(law, p, uses.get((law.id, p), ()), base) for p in law.provisions),
        unregistered=tuple(Unencoded(pinpoint=p, reason=r) for p, r in elsewhere.items() if p not in law.provisions),
    )


def _row(law: Instrument, pinpoint: str, uses: tuple[Use, ...], base: RuleBase) -> Row:
    own = [r for r in base.rules.values() if (r.citation.instrument, r.citation.pinpoint) == (law.id, pinpoint)]
    names = {r.id for r in own}
    return Row(
        provision=provision_view(law, pinpoint, uses, base, Style.OSCOLA),
        rules=tuple(rule_view(r, base) for r in own),
        others=tuple(u for u in uses if u.id not in names),
    )


def _definitions(base: RuleBase) -> Iterator[RuleView]:
    return (rule_view(r, base) for r in base.rules.values() if r.citation.is_definition)

"""A scenario as immutable values: groups and `each` are already written out, person by person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from pincite.diagnostics import Span
from pincite.law import NOWHERE, Atom, Deontic, Entity, Participation


class FactStatus(StrEnum):
    """What is known of a fact; the last three are open facts (SEMANTICS 1)."""

    ESTABLISHED = "established"
    DENIED = "denied"
    ALLEGED = "alleged"
    DISPUTED = "disputed"
    UNKNOWN = "unknown"

    @property
    def is_open(self) -> bool:
        """Whether a fact of this status is one Boolean variable of the worlds."""
        return self not in (FactStatus.ESTABLISHED, FactStatus.DENIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document that facts rest on; `file` is relative to the scenario's folder."""

    id: str
    title: str
    file: str = ""
    url: str = ""
    published: date | None = None
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedFact:
    """A sentence of the scenario with its status, who says so, and where."""

    atom: Atom
    status: FactStatus = FactStatus.ESTABLISHED
    by: tuple[str, ...] = ()
    source: str = ""
    quote: str = ""
    on: date | None = None
    note: str = ""
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conduct:
    """A conduct entity: when and by whom it is done, and the person it was declared for, if any."""

    id: str
    date: date | None = None
    by: str = ""
    person: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """Which parties, sources or statuses are accepted or rejected; the rest stays open."""

    id: str
    accept: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()


BUILT_IN_STANCES: Mapping[str, Stance] = {
    "as-stated": Stance(id="as-stated"),
    "undisputed-only": Stance(id="undisputed-only", reject=("alleged", "disputed")),
    "accept-alleged": Stance(id="accept-alleged", accept=("alleged",)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A sentence that the scenario wants judged: an atom or a deontic sentence."""

    asks: Atom | Deontic
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """Facts, conducts and questions of one case.

    `options` and `also` are conduct ids, person by person, in the order written. `entities` holds
    the scenario's own; `participation` what it says of its own States, by (state, instrument).
    """

    id: str
    title: str
    as_of: date
    actor: str
    entities: Mapping[str, Entity]
    conducts: Mapping[str, Conduct]
    sources: Mapping[str, Source]
    options: tuple[str, ...]
    also: tuple[str, ...]
    facts: tuple[ListedFact, ...]
    questions: tuple[Question, ...]
    variants: Mapping[str, tuple[ListedFact, ...]]
    stances: Mapping[str, Stance]
    participation: Mapping[tuple[str, str], Participation] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    span: Span = field(default=NOWHERE, compare=False)

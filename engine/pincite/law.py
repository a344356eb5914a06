"""The law as immutable values: what a rule base is once it has been read and checked.

Nothing here reads files or decides anything. Sentences have become atoms over named
entities and variables; every value knows the place it was written at, and equality ignores it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from pincite.diagnostics import Span

NOWHERE = Span(file="<built-in>")


class World(StrEnum):
    """What silence about a sentence means (SEMANTICS 1)."""

    CLOSED = "closed"
    RAISED = "raised"
    OPEN = "open"
    DERIVED = "derived"


class Mode(StrEnum):
    """The four deontic conclusions (SEMANTICS 3), worded as a sentence words them."""

    MUST = "must"
    MUST_NOT = "must not"
    MAY = "may"
    MUST_PREVENT = "must prevent"


class TextStatus(StrEnum):
    """How far wording or a date was checked; only `VERIFIED` wording is shown as a quotation."""

    VERIFIED = "verified"
    PARTLY = "partly-verified"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True)
class Var:
    """A variable of a rule: one capital letter."""

    name: str


@dataclass(frozen=True, slots=True)
class Const:
    """A named thing: an entity's id, an enumerated constant, a date or a number as written."""

    name: str


Term = Var | Const


@dataclass(frozen=True, slots=True)
class Atom:
    """A predicate applied to terms, in the order of the predicate's slots."""

    predicate: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Literal:
    """A sentence of the vocabulary, or its denial."""

    atom: Atom
    negated: bool = False
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """Built-in: `state` is bound by the instrument when `conduct` is done.

    `conduct` None means: on the as-of date. `pinpoint` narrows it to a provision (a reservation may exclude it).
    """

    state: Term
    instrument: str
    conduct: Term | None
    pinpoint: str = ""
    negated: bool = False
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class DateOf:
    """The date of a conduct; a conduct without one takes the scenario's as-of date."""

    conduct: Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Built-in comparison of two dates or two numbers; `op` is one of `<`, `<=`, `>`, `>=`."""

    left: Term | DateOf
    op: str
    right: Term | DateOf
    negated: bool = False
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forbidden:
    """Built-in: a *prima facie* prohibition with the tag forbids `conduct` to `state`."""

    tag: str
    state: Term
    conduct: Term
    negated: bool = False
    span: Span = field(default=NOWHERE, compare=False)


Condition = Literal | Bound | Comparison | Forbidden


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """At least one branch holds; a branch is a conjunction and may hold alternatives of its own."""

    branches: tuple[tuple[Condition | AnyOf, ...], ...]
    span: Span = field(default=NOWHERE, compare=False)


Body = tuple[Condition | AnyOf, ...]

Under = tuple[tuple[str, tuple[str, ...]], ...]
"""`((issue, (reading, ...)), ...)`: every issue must have one of its readings; empty means always."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """An instrument and a pinpoint in it; the instrument `definition` means: no law, only words."""

    instrument: str
    pinpoint: str

    @property
    def is_definition(self) -> bool:
        """Whether this is a definition of our own and not a provision."""
        return self.instrument == "definition"

    def __str__(self) -> str:
        return f"{self.instrument} {self.pinpoint}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deontic:
    """`bearer` must, must not, may or must prevent `conduct`."""

    mode: Mode
    bearer: Term
    conduct: Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Exception_:
    """A named node that undercuts its rule where its conditions hold; it may have exceptions itself."""

    id: str
    kind: str
    citation: Citation
    quote: tuple[str, ...] = ()
    under: Under = ()
    when: Body = ()
    binds: Term | None = None
    at: Term | None = None
    unless: tuple[Exception_, ...] = ()
    says: str = ""
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """What the other side says of a rule, with what they cite, and the answer."""

    say: str
    cite: tuple[str, ...] = ()
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`then` if `when`, unless `unless`, under one provision.

    `given` maps each variable to its sort. `binds` and `at` are resolved: `binds` is None only for
    definitions, `at` None means the as-of date. For an obligation `obliged` is the conduct
    variable declared as `some conduct`, `description` the one condition that describes it (and
    which `when` leaves out), and `concerns` the variables it is about.
    """

    id: str
    title: str
    citation: Citation
    given: Mapping[str, str]
    when: Body
    then: Deontic | Atom
    binds: Term | None = None
    at: Term | None = None
    quote: tuple[str, ...] = ()
    no_quote: str = ""
    under: Under = ()
    obliged: Var | None = None
    description: Literal | None = None
    concerns: tuple[Var, ...] = ()
    unless: tuple[Exception_, ...] = ()
    tags: tuple[str, ...] = ()
    against: tuple[Objection, ...] = ()
    conflict_with: str = ""
    conflict_why: str = ""
    reviewed: str = "none"
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """Sentences that cannot all hold: worlds in which they do are not admissible."""

    id: str
    title: str
    given: Mapping[str, str]
    never: Body
    why: str = ""
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One answer to a contested question, and who holds it."""

    id: str
    say: str
    held_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A contested legal question: exactly one of its readings holds in a world."""

    id: str
    question: str
    readings: Mapping[str, Reading]
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority:
    """Superior over inferior (a rule id or a tag; `any` leaves out the superior's own tag), with its basis."""

    id: str
    superior: str
    inferior: str
    basis: str
    under: Under = ()
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRange:
    """A date known to a day, a month or a year: the first and the last day it may be."""

    first: date
    last: date

    def __str__(self) -> str:
        if self.first == self.last:
            return self.first.isoformat()
        whole_year = (self.first.month, self.first.day, self.last.month, self.last.day) == (1, 1, 12, 31)
        return str(self.first.year) if whole_year else f"{self.first:%Y-%m}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """A reservation or declaration: `excludes` takes the provision out, `interprets` is only shown."""

    pinpoint: str
    effect: str
    says: str
    since: DateRange | None = None
    until: DateRange | None = None
    status: TextStatus = TextStatus.UNVERIFIED
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation:
    """Whether and when a State is bound by an instrument: `since` None means never."""

    since: DateRange | None
    until: DateRange | None = None
    status: TextStatus = TextStatus.UNVERIFIED
    source: str = ""
    note: str = ""
    reservations: tuple[Reservation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """The operative words of a pinpoint (`[...]` marks a gap), what it says, and how far that was checked."""

    pinpoint: str
    text: str = ""
    says: str = ""
    status: TextStatus = TextStatus.UNVERIFIED
    source: str = ""
    carries: str = ""
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A treaty, charter, resolution, custom, case, commentary or declaration."""

    id: str
    title: str
    kind: str
    provisions: Mapping[str, Provision]
    parties: Mapping[str, Participation] = field(default_factory=dict)
    adopted: DateRange | None = None
    in_force: DateRange | None = None
    binds_through: str = ""
    published: str = ""
    authentic: tuple[str, ...] = ()
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    authors: tuple[str, ...] = ()
    note: str = ""
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A named thing of a sort. `names` maps a language to its forms (`nom` is the plain one)."""

    id: str
    sort: str
    names: Mapping[str, Mapping[str, str]]
    aliases: tuple[str, ...] = ()
    span: Span = field(default=NOWHERE, compare=False)

    @property
    def label(self) -> str:
        """The English name."""
        return self.names["en"]["nom"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotEncoded:
    """A provision that was read and has no rule, and why."""

    provision: str
    reason: str
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicate:
    """A sentence of the vocabulary: wording by language, slots in order, and what silence means."""

    id: str
    say: Mapping[str, str]
    slots: Mapping[str, str]
    world: World
    deny: str = ""
    ask: str = ""
    standard: str = ""
    evidence: tuple[str, ...] = ()
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBase:
    """The whole law as loaded. `files` maps each file read to the SHA-256 of its bytes."""

    sorts: Mapping[str, tuple[str, ...]]
    predicates: Mapping[str, Predicate]
    entities: Mapping[str, Entity]
    instruments: Mapping[str, Instrument]
    issues: Mapping[str, Issue]
    priorities: Mapping[str, Priority]
    rules: Mapping[str, Rule]
    constraints: Mapping[str, Constraint]
    not_encoded: tuple[NotEncoded, ...]
    files: Mapping[str, str]

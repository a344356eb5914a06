"""The shape of the documents that hold law.

Annotations are evaluated as they are read, because pydantic evaluates strings much more slowly, and this
module is part of every start that reads a file.
"""

from typing import Annotated

from pydantic import Discriminator, Field, Tag

from pincite.schema.texts import (
    Blank,
    Doc,
    Effect,
    ExceptionKind,
    InstrumentKind,
    Label,
    Name,
    OneOrMore,
    Quotation,
    Sentence,
    Text,
    TextOr,
    TextStatus,
    Wording,
    World,
)


class PredicateDoc(Doc):
    """One sentence of the vocabulary."""

    noun = "a predicate"
    say: Wording
    deny: Text | None = None
    ask: Text | None = None
    slots: dict[Text, Text] = {}
    world: World
    standard: Text | None = None
    evidence: OneOrMore[Text] = []
    note: Text | None = None


class VocabularyDoc(Doc):
    """Sorts and sentences."""

    noun = "a vocabulary"
    vocabulary: Text
    sorts: dict[
        Text,
        Annotated[
            Annotated[Blank, Tag("<text>")] | Annotated[list[Text], Tag("<list>")],
            Discriminator(lambda v: "<list>" if isinstance(v, list) else "<text>"),
        ],
    ] = {}
    predicates: dict[Text, PredicateDoc] = {}


class EntityDoc(Doc):
    """A named thing of a register."""

    noun = "an entity"
    name: Name
    aliases: OneOrMore[Label] = []
    note: Text | None = None


class RegisterDoc(Doc):
    """Named things of one sort."""

    noun = "a register"
    register_: Text = Field(alias="register")
    sort: Text
    entities: dict[Text, EntityDoc]


class ReservationDoc(Doc):
    """A reservation or declaration of one State."""

    noun = "a reservation"
    provision: Text
    effect: Effect
    says: Text
    from_: Text | None = Field(default=None, alias="from")
    until: Text | None = None
    status: TextStatus | None = None
    source: Text | None = None


class ParticipationDoc(Doc):
    """Since when a State is bound, or that it never was."""

    noun = "a participation"
    from_: Text | None = Field(default=None, alias="from")
    never: Text | None = None
    until: Text | None = None
    status: TextStatus | None = None
    source: Text | None = None
    note: Text | None = None
    reservations: list[ReservationDoc] = []


class ProvisionDoc(Doc):
    """The words of a pinpoint."""

    noun = "a provision"
    text: Text | None = None
    says: Text | None = None
    status: TextStatus | None = None
    source: Text | None = None
    carries: Text | None = None
    note: Text | None = None


class InstrumentDoc(Doc):
    """A treaty or another source of law."""

    noun = "an instrument"
    instrument: Text
    title: Text
    kind: InstrumentKind
    adopted: Text | None = None
    in_force: Text | None = None
    binds_through: Text | None = None
    published: Text | None = None
    authors: OneOrMore[Label] = []
    authentic: OneOrMore[Text] = []
    aliases: dict[Text, OneOrMore[Text]] = {}
    parties: dict[Text, TextOr[ParticipationDoc]] = {}
    provisions: dict[Text, ProvisionDoc] = {}
    note: Text | None = None


class ReadingDoc(Doc):
    """One answer to an issue."""

    noun = "a reading"
    say: Text
    held_by: OneOrMore[Text] = []


class IssueDoc(Doc):
    """A contested question."""

    noun = "an issue"
    question: Text
    readings: dict[Text, ReadingDoc]


class IssuesDoc(Doc):
    """All issues."""

    noun = "the issues"
    issues: dict[Text, IssueDoc]


UnderDoc = dict[Text, OneOrMore[Text]]


class PriorityDoc(Doc):
    """Which norm yields to which; that the basis is there is checked with the law."""

    noun = "a priority"
    superior: Text
    inferior: Text
    basis: Text | None = None
    under: UnderDoc = {}


class PrioritiesDoc(Doc):
    """All priorities."""

    noun = "the priorities"
    priorities: dict[Text, PriorityDoc]


class NotEncodedEntry(Doc):
    """A provision without a rule."""

    noun = "an entry of `not-encoded`"
    provision: Text
    reason: Text


class NotEncodedDoc(Doc):
    """What was read and has no rule."""

    noun = "the list of what is not encoded"
    not_encoded: list[NotEncodedEntry] = Field(alias="not-encoded")


def _condition_kind(value: object) -> str:
    if not isinstance(value, dict):
        return "<sentence>"
    return next((f"<{k}>" for k in ("not", "any", "all") if k in value), "<not>")


class NotDoc(Doc):
    """A denial."""

    noun = "a condition"
    not_: Sentence = Field(alias="not")


class AnyDoc(Doc):
    """Alternatives."""

    noun = "a condition"
    any: list["ConditionDoc"]


class AllDoc(Doc):
    """A conjunction inside alternatives."""

    noun = "a condition"
    all: list["ConditionDoc"]


ConditionDoc = Annotated[
    Annotated[Sentence, Tag("<sentence>")]
    | Annotated[NotDoc, Tag("<not>")]
    | Annotated[AnyDoc, Tag("<any>")]
    | Annotated[AllDoc, Tag("<all>")],
    Discriminator(_condition_kind),
]


class ExceptionDoc(Doc):
    """What undercuts a rule."""

    noun = "an exception"
    id: Text
    kind: ExceptionKind
    provision: Text
    quote: Quotation | None = None
    no_quote: Text | None = None
    says: Text | None = None
    under: UnderDoc = {}
    when: OneOrMore[ConditionDoc] = []
    binds: Text | None = None
    at: Text | None = None
    unless: list["ExceptionDoc"] = []


class ObjectionDoc(Doc):
    """The other side, and the answer."""

    noun = "an objection"
    say: Text
    cite: OneOrMore[Text] = []
    answer: Text | None = None


class ConflictDoc(Doc):
    """A conflict that the law really has."""

    noun = "a conflict"
    with_: Text = Field(alias="with")
    why: Text


class RuleDoc(Doc):
    """One proposition of law."""

    noun = "a rule"
    rule: Text
    title: Text
    provision: Text
    quote: Quotation | None = None
    no_quote: Text | None = None
    under: UnderDoc = {}
    given: dict[Text, Text] = {}
    binds: Text | None = None
    at: Text | None = None
    concerns: OneOrMore[Text] = []
    when: OneOrMore[ConditionDoc]
    then: Sentence
    unless: list["ExceptionDoc"] = []
    tags: OneOrMore[Text] = []
    against: list[ObjectionDoc] = []
    conflict: ConflictDoc | None = None
    reviewed: Text | None = None
    note: Text | None = None


class ConstraintDoc(Doc):
    """Sentences that cannot hold together."""

    noun = "a constraint"
    constraint: Text
    title: Text
    given: dict[Text, Text] = {}
    never: OneOrMore[ConditionDoc]
    why: Text | None = None

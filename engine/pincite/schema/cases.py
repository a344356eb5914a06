"""The shape of scenarios and of tests.

Annotations are evaluated as they are read, because pydantic evaluates strings much more slowly, and this
module is part of every start that reads a file.
"""

from typing import Annotated, ClassVar

from pydantic import Discriminator, Tag

from pincite.schema.law import ParticipationDoc
from pincite.schema.texts import Doc, FactStatus, Label, Name, OneOrMore, Quotation, Sentence, Text, TextOr, Verdict


class SourceDoc(Doc):
    """A document that facts rest on."""

    noun = "a source"
    title: Text
    file: Text | None = None
    url: Text | None = None
    date: Text | None = None
    note: Text | None = None


class CaseEntityDoc(Doc):
    """A thing of a case: a person, a State of its own, or a conduct."""

    noun = "an entity"
    sort: Text | None = None
    name: Name | None = None
    aliases: OneOrMore[Label] = []
    each: Text | None = None
    date: Text | None = None
    by: Text | None = None
    party_to: dict[Text, TextOr[ParticipationDoc]] = {}
    note: Text | None = None


class FactDoc(Doc):
    """A sentence with its status and its source."""

    noun = "a fact"
    fact: Sentence
    status: FactStatus | None = None
    by: OneOrMore[Text] = []
    source: Text | None = None
    quote: Quotation | None = None
    on: Text | None = None
    note: Text | None = None


def _entry_kind(value: object) -> str:
    if not isinstance(value, dict):
        return "<sentence>"
    return "<each>" if "each" in value else "<entry>"


class EachFactsDoc(Doc):
    """Facts of every member of a group."""

    noun = "a group of facts"
    each: dict[Text, Text]
    facts: list["FactEntry"]


FactEntry = Annotated[
    Annotated[Sentence, Tag("<sentence>")]
    | Annotated[FactDoc, Tag("<entry>")]
    | Annotated[EachFactsDoc, Tag("<each>")],
    Discriminator(_entry_kind),
]


class EachQuestionsDoc(Doc):
    """Questions about every member of a group."""

    noun = "a group of questions"
    each: dict[Text, Text]
    ask: OneOrMore[Sentence]


QuestionEntry = Annotated[
    Annotated[Sentence, Tag("<sentence>")] | Annotated[EachQuestionsDoc, Tag("<each>")],
    Discriminator(lambda v: "<each>" if isinstance(v, dict) else "<sentence>"),
]


class VariantDoc(Doc):
    """Facts that replace or extend those of the scenario."""

    noun = "a variant"
    title: Text | None = None
    facts: list[FactEntry]


class StanceDoc(Doc):
    """Whom to believe."""

    noun = "a stance"
    accept: OneOrMore[Text] = []
    reject: OneOrMore[Text] = []


class _CaseParts(Doc):
    """What a scenario and a test have in common."""

    title: Text | None = None
    as_of: Text | None = None
    actor: Text | None = None
    groups: dict[Text, list[Text]] = {}
    sources: dict[Text, SourceDoc] = {}
    entities: dict[Text, CaseEntityDoc] = {}
    options: OneOrMore[Text] = []
    also: OneOrMore[Text] = []
    facts: list[FactEntry] = []
    questions: OneOrMore[QuestionEntry] = []
    variants: dict[Text, VariantDoc] = {}
    stances: dict[Text, StanceDoc] = {}


class ScenarioDoc(_CaseParts):
    """One case to evaluate."""

    noun = "a scenario"
    scenario: Text
    title: Text
    as_of: Text
    note: Text | None = None


class ExpectationDoc(Doc):
    """The answer that a test wants, and the reason."""

    noun = "an expectation"
    verdict: Verdict
    by: OneOrMore[Text] = []
    needs: OneOrMore[Sentence] = []
    because: Text | None = None
    readings: dict[Text, Verdict] = {}
    supports: list[OneOrMore[Sentence]] = []


class BaseDoc(_CaseParts):
    """What the cases of a test file share."""

    noun = "the base of the tests"


class CaseDoc(_CaseParts):
    """One test."""

    noun = "a case"
    case: Text
    variant: Text | None = None
    stance: Text | None = None
    expect: dict[Sentence, TextOr[ExpectationDoc]]


class TestsDoc(Doc):
    """The tests of a rule."""

    __test__: ClassVar[bool] = False
    noun = "a file of tests"
    tests: Text
    title: Text | None = None
    base: BaseDoc | None = None
    cases: list[CaseDoc]

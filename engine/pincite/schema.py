"""The shape of every document: keys, types and fixed words, checked by pydantic; meaning is not.

Text fields keep the `Scalar` that the file held, so every value still knows its place. The same
models give the JSON Schema for editors. Annotations are evaluated as they are read, because pydantic
evaluates strings much more slowly, and this module is part of every start.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError, core_schema

from pincite.diagnostics import Diagnostic, nearest
from pincite.source import MAX_FAULTS, Mapping, Node, Scalar, Sequence

# --- texts -------------------------------------------------------------------------------------


class _IsScalar:
    """Accepts a `Scalar` and nothing else, and keeps it."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> core_schema.CoreSchema:
        return core_schema.is_instance_schema(Scalar, cls_repr="text")


def _filled(value: Scalar) -> Scalar:
    if not value.strip() and not value.quoted:
        raise PydanticCustomError("empty-value", "a value is missing here")
    return value


MAX_SENTENCE = 4_000
"""Characters of a sentence or a quotation."""

MAX_NAME = 300
"""Characters of a name or an alias, which may stand many times in one sentence."""


def _short(value: Scalar) -> Scalar:
    if len(value) > MAX_NAME:
        context = {"length": f"{len(value):,}", "most": str(MAX_NAME)}
        message = "a name of {length} characters is too long: at most {most} are read"
        raise PydanticCustomError("too-long", message, context)
    return _filled(value)


def _unbroken(value: Scalar) -> Scalar:
    if value.in_flow and not value.quoted and " " in value:
        raise PydanticCustomError("unquoted-in-flow", "a sentence inside `{...}` or `[...]` must be quoted")
    if len(value) > MAX_SENTENCE:
        context = {"length": f"{len(value):,}", "most": f"{MAX_SENTENCE:,}"}
        message = "a sentence of {length} characters is too long: at most {most} are read"
        raise PydanticCustomError("too-long", message, context)
    return _filled(value)


@dataclass(frozen=True, slots=True)
class _Word:
    """Accepts one of a few words; `what` says what they are words for."""

    what: str
    words: tuple[str, ...]

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> core_schema.CoreSchema:
        scalar = core_schema.is_instance_schema(Scalar, cls_repr="text")
        return core_schema.no_info_after_validator_function(self._check, scalar)

    def __get_pydantic_json_schema__(self, schema: object, handler: object) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.words)}

    def _check(self, value: Scalar) -> Scalar:
        if value not in self.words:
            context = {"value": str(value), "what": self.what, "help": nearest(value, self.words)}
            raise PydanticCustomError("bad-value", "`{value}` is not {what}", context)
        return value


def _list_of(value: object) -> object:
    return [value] if isinstance(value, (Scalar, dict)) and value != "" else value


_ANY_TEXT = WithJsonSchema({"type": ["string", "number", "boolean"]})

Text = Annotated[Scalar, _IsScalar, AfterValidator(_filled), _ANY_TEXT]
Blank = Annotated[Scalar, _IsScalar, WithJsonSchema({"type": ["string", "null"]})]
Label = Annotated[Scalar, _IsScalar, AfterValidator(_short), _ANY_TEXT]
Sentence = Annotated[Scalar, _IsScalar, AfterValidator(_unbroken), WithJsonSchema({"type": "string"})]
Quotation = Sentence

T = TypeVar("T")
OneOrMore = Annotated[list[T], BeforeValidator(_list_of)]
"""A list, or one value for a list of one."""

PREDICATE_WORLDS = ("closed", "raised", "open", "derived")
INSTRUMENT_KINDS = ("treaty", "charter", "resolution", "custom", "case", "commentary", "declaration")
EXCEPTION_KINDS = ("exception", "proviso", "savings", "scope", "condition-precedent", "rebuttal", "priority")
TEXT_STATUSES = ("verified", "partly-verified", "unverified")
FACT_STATUSES = ("established", "denied", "alleged", "disputed", "unknown")
VERDICTS = ("holds", "fails", "holds-if", "depends-on-reading", "undetermined")

World = Annotated[Scalar, _Word("a world of a sentence", PREDICATE_WORLDS)]
InstrumentKind = Annotated[Scalar, _Word("a kind of instrument", INSTRUMENT_KINDS)]
ExceptionKind = Annotated[Scalar, _Word("a kind of exception", EXCEPTION_KINDS)]
TextStatus = Annotated[Scalar, _Word("a status of wording", TEXT_STATUSES)]
FactStatus = Annotated[Scalar, _Word("a status of a fact", FACT_STATUSES)]
Effect = Annotated[Scalar, _Word("an effect of a reservation", ("excludes", "interprets"))]
Verdict = Annotated[Scalar, _Word("a verdict", VERDICTS)]

# --- documents ---------------------------------------------------------------------------------


class Doc(BaseModel):
    """A mapping with fixed keys; unknown ones are reported, each with the nearest that is valid."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        defer_build=True,
        arbitrary_types_allowed=True,
        populate_by_name=False,
        protected_namespaces=(),
    )
    noun: ClassVar[str] = "this document"

    @model_validator(mode="before")
    @classmethod
    def _take_out_unknown(cls, value: object, info: ValidationInfo) -> object:
        if not isinstance(value, dict) or info.context is None:
            return value
        valid = cls.keys()
        unknown = [k for k in value if k not in valid]
        room = max(MAX_FAULTS - len(info.context), 0)
        info.context.extend(_unknown(k, value[k], cls.noun, valid) for k in unknown[:room])
        return {k: v for k, v in value.items() if k in valid} if unknown else value

    @classmethod
    def keys(cls) -> frozenset[str]:
        """The keys as they are written."""
        return frozenset(f.alias or name for name, f in cls.model_fields.items())


def _unknown(key: Scalar, value: object, noun: str, valid: frozenset[str]) -> Diagnostic:
    if key.in_flow and not key.quoted and value == "" and not isinstance(value, list):
        return Diagnostic(
            code="unquoted-in-flow",
            message=f"`{key}` stands alone inside `{{...}}`: a comma has split a text",
            span=key.span,
            help="quote the whole text",
        )
    return Diagnostic(
        code="unknown-key", message=f"unknown key `{key}` in {noun}", span=key.span, help=nearest(key, valid)
    )


Forms = dict[Text, Label]
"""A name in its cases; `nom` is the plain one."""


_BY_SHAPE = Discriminator(lambda v: "<mapping>" if isinstance(v, dict) else "<text>")
TextOr = Annotated[Annotated[Text, Tag("<text>")] | Annotated[T, Tag("<mapping>")], _BY_SHAPE]
"""A text, or keys and values."""

LabelOr = Annotated[Annotated[Label, Tag("<text>")] | Annotated[T, Tag("<mapping>")], _BY_SHAPE]
"""A name, or keys and values."""

Name = LabelOr[dict[Text, LabelOr[Forms]]]
Wording = TextOr[dict[Text, Sentence]]


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


DOCUMENTS: dict[str, type[Doc]] = {
    "vocabulary": VocabularyDoc,
    "register": RegisterDoc,
    "instrument": InstrumentDoc,
    "issues": IssuesDoc,
    "priorities": PrioritiesDoc,
    "rule": RuleDoc,
    "constraint": ConstraintDoc,
    "not-encoded": NotEncodedDoc,
    "scenario": ScenarioDoc,
    "tests": TestsDoc,
}
"""The kinds of documents, by the key that marks them."""

# --- validation --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A document of the right shape, or what is wrong with it."""

    document: Doc | None
    faults: tuple[Diagnostic, ...] = ()


def kind_of(node: Node) -> str | None:
    """The kind of a document, by the key that marks it."""
    if not isinstance(node, Mapping):
        return None
    return next((str(k) for k, _ in node.entries if k in DOCUMENTS), None)


def check(node: Node, kinds: tuple[str, ...] = tuple(DOCUMENTS)) -> Checked:
    """Check the shape of a document that must be of one of the kinds."""
    kind = kind_of(node)
    if kind is None or kind not in kinds:
        return Checked(document=None, faults=(_not_a_document(node, kind, kinds),))
    faults: list[Diagnostic] = []
    try:
        document = DOCUMENTS[kind].model_validate(_plain(node), context=faults)
    except ValidationError as error:
        # A misspelled key is told once: not as a missing one besides.
        meant = {d.help for d in faults}
        found = _translate(node, error)
        faults.extend(d for d in found if d.code != "missing-key" or not _told(d, meant))
        return Checked(document=None, faults=tuple(faults[:MAX_FAULTS]))
    return Checked(document=document, faults=tuple(faults[:MAX_FAULTS]))


def _told(missing: Diagnostic, meant: set[str]) -> bool:
    key = missing.message.split("`")[1]
    return f"did you mean `{key}`?" in meant


def json_schema(kind: str) -> dict[str, Any]:
    """The JSON Schema of a kind of document, for editors."""
    schema = DOCUMENTS[kind].model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _not_a_document(node: Node, kind: str | None, kinds: tuple[str, ...]) -> Diagnostic:
    wanted = ", ".join(f"`{k}:`" for k in kinds)
    found = "" if kind is None else f", not a `{kind}:`"
    keys = [str(k) for k, _ in node.entries] if isinstance(node, Mapping) else []
    close = next((h for k in keys if (h := nearest(k, kinds)).startswith("did you mean")), "")
    what = "a document of the kind" if len(kinds) == 1 else "a document of one of the kinds"
    return Diagnostic(
        code="unknown-document", message=f"expected {what} {wanted}{found}", span=node.span, help=close
    )


def _plain(node: Node) -> object:
    if isinstance(node, Mapping):
        return {key: _plain(value) for key, value in node.entries}
    if isinstance(node, Sequence):
        return [_plain(item) for item in node.items]
    return node


def _translate(root: Node, error: ValidationError) -> Iterator[Diagnostic]:
    for fault in error.errors(include_url=False):
        loc = fault["loc"]
        node = _find(root, loc[:-1] if fault["type"] == "missing" else loc)
        yield _diagnostic(node, fault["type"], str(loc[-1]) if loc else "", fault)


def _find(root: Node, loc: tuple[int | str, ...]) -> Node:
    """The node that pydantic speaks of; tags of alternatives and single values for lists are skipped."""
    node = root
    for index, step in enumerate(loc):
        if isinstance(node, Mapping) and isinstance(step, str):
            if loc[index + 1 : index + 2] == ("[key]",):
                return next((k for k, _ in node.entries if k == step), node)
            found = node.get(step)
            node = node if found is None else found
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
    return node


_WANTED: dict[str, str] = {
    "is_instance_of": "a text",
    "list_type": "a list",
    "dict_type": "keys and values",
    "model_type": "keys and values",
    "model_attributes_type": "keys and values",
}


def _diagnostic(node: Node, kind: str, name: str, fault: Any) -> Diagnostic:
    if kind == "missing":
        return Diagnostic(code="missing-key", message=f"the key `{name}` is missing here", span=node.span)
    if kind in _WANTED:
        message = f"expected {_WANTED[kind]}, found {_found(node)}"
        return Diagnostic(code="wrong-type", message=message, span=node.span)
    advice = str(fault.get("ctx", {}).get("help", "")) if kind == "bad-value" else _ADVICE.get(kind, "")
    return Diagnostic(code=kind, message=str(fault["msg"]), span=node.span, help=advice)


_ADVICE = {"unquoted-in-flow": "put it in quotation marks: an unquoted comma would split it"}


def _found(node: Node) -> str:
    if isinstance(node, Mapping):
        return "keys and values"
    if isinstance(node, Sequence):
        return "a list"
    return f"`{node}`" if node else "nothing"

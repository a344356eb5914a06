"""Texts and the base of all documents: every value still knows its place.

Annotations are evaluated as they are read, because pydantic evaluates strings much more slowly, and this
module is part of every start that reads a file.
"""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Tag,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError, core_schema

from pincite.diagnostics import MAX_FAULTS, Diagnostic, nearest
from pincite.source import Scalar


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

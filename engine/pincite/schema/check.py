"""Checking the shape of a document, with everything that is wrong in the words of its keys; and JSON Schemas."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from pincite.diagnostics import MAX_FAULTS, Diagnostic, nearest
from pincite.schema.cases import ScenarioDoc, TestsDoc
from pincite.schema.law import (
    ConstraintDoc,
    InstrumentDoc,
    IssuesDoc,
    NotEncodedDoc,
    PrioritiesDoc,
    RegisterDoc,
    RuleDoc,
    VocabularyDoc,
)
from pincite.schema.texts import Doc
from pincite.source import Mapping, Node, Sequence

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

"""Reading the cases: what each key means is in README.md beside this file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
NOT_CHAPTERS = ("shared", "disputed")
CLAUSE = re.compile(r"- ([SL]\d-\d\d): (.+)")
SORTS = {
    **dict.fromkeys("PQR", "person"),
    **dict.fromkeys("SDE", "state"),
    **dict.fromkeys("TU", "conduct"),
    "N": "number",
    "X": "date",
    "C": "colour",
}
"""What a variable stands for where a rule does not declare it."""

DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

Doc = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case with what its chapter shares: documents of law, a scenario, choices and expectations."""

    id: str
    chapter: str
    spec: tuple[str, ...]
    chapter_law: tuple[Doc, ...]
    law: tuple[Doc, ...]
    scenario: Doc
    choose: Doc
    expect: Doc


def read(path: Path) -> Doc:
    """A file as plain mappings, lists and texts."""
    found: Doc = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return found


@cache
def chapters() -> tuple[Path, ...]:
    """The files of cases."""
    return tuple(p for p in sorted(HERE.glob("*.yaml")) if p.stem not in NOT_CHAPTERS)


@cache
def shared() -> Doc:
    """What every chapter starts from."""
    return read(HERE / "shared.yaml")


@cache
def cases(path: Path) -> tuple[Case, ...]:
    """The cases of a chapter."""
    document = read(path)
    law = tuple(map(full, document.get("law", [])))
    base = joined(shared()["scenario"], document.get("scenario", {}))
    return tuple(
        Case(
            id=str(c["id"]),
            chapter=path.stem,
            spec=(c["spec"],) if isinstance(c["spec"], str) else tuple(c["spec"]),
            chapter_law=law,
            law=tuple(map(full, c.get("law", []))),
            scenario=joined(base, c.get("scenario", {})),
            choose=c.get("choose", {}),
            expect=c["expect"],
        )
        for c in document["cases"]
    )


def every_case() -> Iterator[Case]:
    """The cases of all chapters."""
    for path in chapters():
        yield from cases(path)


def joined(base: Doc, own: Doc) -> Doc:
    """A scenario upon another: entities and facts are added, a fact that `without` names is left out."""
    dropped = own.get("without", [])
    kept = [f for f in base.get("facts", []) if _sentence(f) not in dropped]
    merged = {**base, **own, "entities": {**base.get("entities", {}), **own.get("entities", {})}}
    merged.pop("without", None)
    return {**merged, "facts": [*kept, *own.get("facts", [])]}


def _sentence(fact: str | Doc) -> str:
    return fact if isinstance(fact, str) else str(fact.get("fact", fact))


# --- abbreviations -----------------------------------------------------------------------------


def full(document: Doc) -> Doc:
    """A document with the keys that a case may leave out."""
    if "rule" in document:
        provision = document.get("provision", "definition")
        plain = {"title": document["rule"], "provision": provision}
        quote = {} if provision == "definition" else {"quote": "none", "no_quote": "the law is invented"}
        written = {**plain, **quote, **document}
        return {**written, "given": {**_given(document), **document.get("given", {})}}
    if "constraint" in document:
        return {"title": document["constraint"], **document, "given": _given(document)}
    return document


def _given(document: Doc) -> dict[str, str]:
    used = {w for s in _texts(document) for w in re.findall(r"(?<!\S)[A-Z](?!\S)", s)}
    return {v: SORTS[v] for v in sorted(used) if v in SORTS}


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, list):
        for item in node:
            yield from _texts(item)
    elif isinstance(node, Mapping):
        for key, value in node.items():
            if key in ("when", "then", "unless", "never", "any", "all", "not", "binds", "at"):
                yield from _texts(value)


# --- the sentences of the specification --------------------------------------------------------


@cache
def clauses() -> dict[str, str]:
    """The numbered sentences of spec.md."""
    lines = (HERE / "spec.md").read_text(encoding="utf-8").splitlines()
    return {m[1]: m[2] for line in lines if (m := CLAUSE.fullmatch(line))}


@cache
def without_case() -> dict[str, str]:
    """The numbers of the sentences that cannot be a case, with the reason."""
    lines = (HERE / "spec.md").read_text(encoding="utf-8").splitlines()
    return {
        m[1]: reason.split("no case: ", 1)[1]
        for line, reason in pairwise(lines)
        if (m := CLAUSE.fullmatch(line)) and reason.startswith("  - no case: ")
    }


def document_of(documents: tuple[Doc, ...]) -> str:
    """Documents as one YAML stream in the language of rules and scenarios."""
    text: str = yaml.dump_all(documents, Dumper=DUMPER, sort_keys=False, allow_unicode=True, width=1_000)
    return text

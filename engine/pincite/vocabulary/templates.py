"""Sentence templates: words and slots, and the check that no two of them can be confused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, islice

from pincite.diagnostics import Diagnostic, Span, nearest
from pincite.law import NOWHERE, Predicate

SLOT = re.compile(r"\{([A-Za-z_]+)(?::([^}]*))?\}")
BUILT_IN_SORTS = ("date", "number")
MAX_SLOTS = 12
"""Slots of one sentence: each is one more way in which facts can be combined."""

MAX_COLLISIONS = 200
"""Pairs of templates of one shape that are looked at: more than enough to say what is wrong."""

DENIAL_PREFIX = "it is not the case that "
WORD = re.compile(r"'s\b|[,;:()]|(?:(?!'s\b)[^\s,;:()])+")

KOREAN_PARTICLES = ("은", "는", "이", "가", "을", "를", "과", "와", "으로", "로")
UKRAINIAN_CASES = ("nom", "gen", "dat", "acc", "ins", "loc")


def words(text: str) -> tuple[str, ...]:
    """The words of a sentence; typographic apostrophes are read as plain ones."""
    return tuple(WORD.findall(text.replace("’", "'").replace("ʼ", "'")))


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a term of a sort."""

    name: str
    sort: str


Element = str | Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One wording: of a predicate of the vocabulary, or of a built-in sentence (`kind`)."""

    kind: str
    elements: tuple[Element, ...]
    negated: bool = False
    text: str = ""
    literals: frozenset[str] = field(default=frozenset(), compare=False)
    span: Span = field(default=NOWHERE, compare=False)


def template(
    kind: str, text: str, slots: Mapping[str, str], *, negated: bool = False, span: Span = NOWHERE
) -> Template:
    """Read a wording; slots that it does not declare get the sort `?`."""
    elements: list[Element] = []
    place = 0
    for found in SLOT.finditer(text):
        elements.extend(w.casefold() for w in words(text[place : found.start()]))
        elements.append(Slot(found[1], slots.get(found[1], "?")))
        place = found.end()
    elements.extend(w.casefold() for w in words(text[place:]))
    literals = frozenset(e for e in elements if isinstance(e, str))
    return Template(
        kind=kind, elements=tuple(elements), negated=negated, text=text, literals=literals, span=span
    )


_STATE, _CONDUCT = {"S": "state"}, {"T": "conduct"}
_BUILT_IN: tuple[tuple[str, str, Mapping[str, str], bool], ...] = (
    ("bound", "{S} is bound by {I} when {T} is done", {**_STATE, **_CONDUCT, "I": "instrument"}, False),
    ("bound", "{S} is not bound by {I} when {T} is done", {**_STATE, **_CONDUCT, "I": "instrument"}, True),
    ("bound", "{S} is bound by {I}", {**_STATE, "I": "instrument"}, False),
    ("bound", "{S} is not bound by {I}", {**_STATE, "I": "instrument"}, True),
    ("forbidden", "a rule tagged {G} forbids {T} to {S}", {**_STATE, **_CONDUCT, "G": "tag"}, False),
    ("forbidden", "no rule tagged {G} forbids {T} to {S}", {**_STATE, **_CONDUCT, "G": "tag"}, True),
    ("must not", "{S} must not {T}", {**_STATE, **_CONDUCT}, False),
    ("must not", "{S} must not carry out {T}", {**_STATE, **_CONDUCT}, False),
    ("must prevent", "{S} must prevent {T}", {**_STATE, **_CONDUCT}, False),
    ("must", "{S} must {T}", {**_STATE, **_CONDUCT}, False),
    ("must", "{S} must carry out {T}", {**_STATE, **_CONDUCT}, False),
    ("may", "{S} may {T}", {**_STATE, **_CONDUCT}, False),
    ("may", "{S} may carry out {T}", {**_STATE, **_CONDUCT}, False),
    (">=", "{T} is done on or after {X}", {**_CONDUCT, "X": "date"}, False),
    ("<=", "{T} is done on or before {X}", {**_CONDUCT, "X": "date"}, False),
    (">", "{T} is done after {X}", {**_CONDUCT, "X": "date"}, False),
    ("<", "{T} is done before {X}", {**_CONDUCT, "X": "date"}, False),
    *(
        (op, f"{{X}} is {wording} {{Y}}", {"X": sort, "Y": sort}, False)
        for sort in BUILT_IN_SORTS
        for op, wording in ((">", "more than"), (">=", "at least"), ("<", "less than"), ("<=", "at most"))
    ),
)
BUILT_IN = tuple(template(kind, text, slots, negated=no) for kind, text, slots, no in _BUILT_IN)
PREDICATE = "predicate "


def wordings(predicates: Mapping[str, Predicate]) -> Iterator[Template]:
    """Every way of saying each predicate, and the built-in sentences."""
    for predicate in predicates.values():
        kind = PREDICATE + predicate.id
        if "en" in predicate.say:
            yield template(kind, predicate.say["en"], predicate.slots, span=predicate.span)
        if predicate.deny:
            yield template(kind, predicate.deny, predicate.slots, negated=True, span=predicate.span)
    yield from BUILT_IN


def problems(
    predicates: Mapping[str, Predicate], sorts: Iterable[str], templates: Iterable[Template]
) -> Iterator[Diagnostic]:
    """Slots that do not fit their declaration, unknown sorts, bad markers, and pairs that collide."""
    known = {*sorts, *BUILT_IN_SORTS}
    for predicate in predicates.values():
        yield from _slots(predicate, known)
    buckets: dict[tuple[str | tuple[str], ...], list[Template]] = {}
    for one in templates:
        buckets.setdefault(_shape(one), []).append(one)
    for bucket in buckets.values():
        for first, second in islice(combinations(bucket, 2), MAX_COLLISIONS):
            if first.kind != second.kind and _collide(first, second):
                yield Diagnostic(
                    code="templates-collide",
                    message=f"`{first.text}` and `{second.text}` can be the same sentence",
                    span=max(first.span, second.span),
                    help="reword one of them so that a literal word tells them apart",
                )


def _shape(one: Template) -> tuple[str | tuple[str], ...]:
    """The words of a template and the sorts of its slots: only templates of one shape can collide."""
    return tuple(e if isinstance(e, str) else (e.sort,) for e in one.elements)


def _collide(first: Template, second: Template) -> bool:
    return any(isinstance(e, Slot) for e in first.elements) or first.text == second.text


def _slots(predicate: Predicate, sorts: set[str]) -> Iterator[Diagnostic]:
    def fault(code: str, message: str, advice: str = "") -> Diagnostic:
        return Diagnostic(code=code, message=message, span=predicate.span, help=advice)

    if len(predicate.slots) > MAX_SLOTS:
        count = f"{len(predicate.slots)} slots, and at most {MAX_SLOTS} are allowed"
        yield fault("too-many-slots", f"`{predicate.id}` has {count}", "say it in several sentences")
        return
    for slot, sort in predicate.slots.items():
        if sort not in sorts:
            yield fault("unknown-sort", f"there is no sort `{sort}` for slot `{slot}`", nearest(sort, sorts))
    texts = {**predicate.say, "deny": predicate.deny, "ask": predicate.ask}
    for where, text in texts.items():
        used = [m[1] for m in SLOT.finditer(text)]
        if not text:
            continue
        for extra in sorted(set(used) - set(predicate.slots)):
            yield fault(
                "unknown-slot",
                f"the `{where}` wording of `{predicate.id}` uses `{extra}`, which is not a slot",
                nearest(extra, predicate.slots),
            )
        for lost in sorted(set(predicate.slots) - set(used)):
            yield fault("missing-slot", f"the `{where}` wording of `{predicate.id}` leaves out `{lost}`")
        if len(used) != len(set(used)) and where in ("en", "deny"):
            yield fault("repeated-slot", f"the `{where}` wording of `{predicate.id}` names a slot twice")
        yield from _markers(predicate, where, text, fault)


def _markers(predicate: Predicate, where: str, text: str, fault: object) -> Iterator[Diagnostic]:
    valid = {"ko": KOREAN_PARTICLES, "uk": UKRAINIAN_CASES}.get(where, ())
    for found in SLOT.finditer(text):
        if found[2] is not None and found[2] not in valid:
            yield Diagnostic(
                code="unknown-marker",
                message=f"`{found[0]}` in the `{where}` wording of `{predicate.id}` has a marker it cannot have",
                span=predicate.span,
                help=nearest(found[2], valid) or "markers are for `ko` and `uk` wordings",
            )

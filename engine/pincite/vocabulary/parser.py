"""Reading a sentence: the one template and the one set of terms that it can mean, or why there is none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import count

from pincite.diagnostics import Diagnostic, Span, nearest
from pincite.law import (
    Atom,
    Bound,
    Comparison,
    Condition,
    Const,
    DateOf,
    Deontic,
    Forbidden,
    Instrument,
    Literal,
    Mode,
    Predicate,
    Term,
    Var,
)
from pincite.vocabulary.names import Key, Names, key
from pincite.vocabulary.templates import (
    BUILT_IN_SORTS,
    DENIAL_PREFIX,
    PREDICATE,
    Slot,
    Template,
    problems,
    wordings,
    words,
)

Parsed = Condition | Deontic
NUMBER = re.compile(r"\d{1,30}(\.\d{1,30})?", re.ASCII)
DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
VARIABLE = re.compile(r"[A-Z]")
_VALUE_LIKE = {"date": re.compile(r"\d{4}|\d+(-\d+)+"), "number": re.compile(r"\d+(\.\d+)?")}
"""What is meant as a value, whether or not it is one."""

MAX_STEPS = 2_000
"""Ways to part one sentence into names that are tried; a sentence of real law takes a few dozen."""


class _TooManyWays(Exception):
    """Raised where a sentence could be parted into names in too many ways."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """All templates of a vocabulary, found by their rarest word."""

    predicates: Mapping[str, Predicate]
    templates: tuple[Template, ...]
    buckets: Mapping[str, tuple[Template, ...]]
    instruments: Mapping[Key, str]

    @classmethod
    def build(
        cls,
        predicates: Mapping[str, Predicate],
        sorts: Mapping[str, tuple[str, ...]],
        instruments: Mapping[str, Instrument] | Iterable[str],
    ) -> tuple[Lexicon, tuple[Diagnostic, ...]]:
        """Read every wording and check them against each other."""
        templates = tuple(wordings(predicates))
        faults = tuple(problems(predicates, sorts, templates))
        counts: dict[str, int] = {}
        for one in templates:
            for word in one.literals:
                counts[word] = counts.get(word, 0) + 1
        buckets: dict[str, list[Template]] = {}
        for one in templates:
            rarest = min(one.literals, key=lambda w: (counts[w], w), default="")
            buckets.setdefault(rarest, []).append(one)
        lexicon = cls(
            predicates=predicates,
            templates=templates,
            buckets={w: tuple(ts) for w, ts in buckets.items()},
            instruments={key(i): i for i in instruments},
        )
        return lexicon, faults


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """How slots are filled on one attempt; the lenient ways serve to say what is wrong."""

    lexicon: Lexicon
    names: Names
    given: Mapping[str, str]
    any_sort: bool = False
    any_variable: bool = False
    any_name: bool = False

    def _meant(self, sort: str, word: str) -> bool:
        return self.any_name and _VALUE_LIKE[sort].fullmatch(word) is not None

    def fits(self, slot: Slot, spelled: tuple[str, ...], folded: Key) -> Iterator[Term]:
        if slot.sort == "tag":
            if len(spelled) == 1:
                yield Const(spelled[0])
            return
        if slot.sort == "instrument":
            if folded in self.lexicon.instruments:
                yield Const(self.lexicon.instruments[folded])
            return
        if len(spelled) == 1 and VARIABLE.fullmatch(spelled[0]):
            if self.any_variable and spelled[0] not in self.given:
                yield Var(spelled[0])
            elif spelled[0] in self.given and (self.any_sort or self.given[spelled[0]] == slot.sort):
                yield Var(spelled[0])
                return
        if slot.sort in BUILT_IN_SORTS:
            if len(spelled) == 1 and (_is_value(slot.sort, spelled[0]) or self._meant(slot.sort, spelled[0])):
                yield Const(spelled[0])
            return
        for sort, name in self.names.table.get(folded, ()):
            if self.any_sort or sort == slot.sort:
                yield Const(name)
        if self.any_name:
            yield Const(" ".join(spelled))


def _is_value(sort: str, word: str) -> bool:
    if sort == "number":
        return NUMBER.fullmatch(word) is not None
    if DATE.fullmatch(word) is None:
        return False
    try:
        date.fromisoformat(word)
    except ValueError:
        return False
    return True


def parse(
    sentence: str, lexicon: Lexicon, names: Names, given: Mapping[str, str], span: Span
) -> Parsed | tuple[Diagnostic, ...]:
    """Read a sentence; `given` maps the declared variables to their sorts.

    Returns a condition or a deontic sentence, or the diagnostics that say why it cannot be read.
    """
    text = " ".join(sentence.split())
    denied = text.casefold().startswith(DENIAL_PREFIX)
    body = text[len(DENIAL_PREFIX) :] if denied else text
    spelled = words(body)
    try:
        found = _matches(spelled, _Reader(lexicon=lexicon, names=names, given=given))
    except _TooManyWays:
        return (_endless(text, span),)
    if len(found) == 1:
        one, terms = found[0]
        return _meaning(lexicon, one, terms, denied, span)
    if found:
        return (_ambiguous(text, found, span),)
    return _explain(text, spelled, lexicon, names, given, span)


def _matches(spelled: tuple[str, ...], reader: _Reader) -> list[tuple[Template, dict[str, Term]]]:
    folded = tuple(w.casefold() for w in spelled)
    present = set(folded)
    steps = count(1)
    found: dict[tuple[str, bool, tuple[tuple[str, Term], ...]], tuple[Template, dict[str, Term]]] = {}
    for word in sorted(present | {""}):
        for one in reader.lexicon.buckets.get(word, ()):
            if one.literals <= present:
                for terms in _fill(one, spelled, folded, reader, steps):
                    meaning = (one.kind, one.negated, tuple(sorted(terms.items(), key=lambda i: i[0])))
                    found.setdefault(meaning, (one, terms))
    return list(found.values())


def _fill(
    one: Template, spelled: tuple[str, ...], folded: Key, reader: _Reader, steps: Iterator[int]
) -> Iterator[dict[str, Term]]:
    longest = max(reader.names.longest, 8 if reader.any_name else 1)
    last = len(one.elements)

    def step(element: int, place: int, terms: dict[str, Term]) -> Iterator[dict[str, Term]]:
        if element == last:
            if place == len(spelled):
                yield terms
            return
        wanted = one.elements[element]
        if isinstance(wanted, str):
            if place < len(folded) and folded[place] == wanted:
                yield from step(element + 1, place + 1, terms)
            return
        for end in range(place + 1, min(place + longest, len(spelled)) + 1):
            if next(steps) > MAX_STEPS:
                raise _TooManyWays
            for term in reader.fits(wanted, spelled[place:end], folded[place:end]):
                yield from step(element + 1, end, {**terms, wanted.name: term})

    return step(0, 0, {})


def _meaning(lexicon: Lexicon, one: Template, terms: dict[str, Term], denied: bool, span: Span) -> Parsed:
    negated = one.negated != denied
    if one.kind.startswith(PREDICATE):
        predicate = lexicon.predicates[one.kind.removeprefix(PREDICATE)]
        atom = Atom(predicate.id, tuple(terms[slot] for slot in predicate.slots))
        return Literal(atom=atom, negated=negated, span=span)
    if one.kind == "bound":
        instrument = terms["I"].name
        return Bound(state=terms["S"], instrument=instrument, conduct=terms.get("T"), negated=negated, span=span)
    if one.kind == "forbidden":
        return Forbidden(tag=terms["G"].name, state=terms["S"], conduct=terms["T"], negated=negated, span=span)
    if one.kind in {m.value for m in Mode}:
        return Deontic(mode=Mode(one.kind), bearer=terms["S"], conduct=terms["T"])
    left = DateOf(terms["T"]) if "T" in terms else terms["X"]
    right = terms["X"] if "T" in terms else terms["Y"]
    return Comparison(left=left, op=one.kind, right=right, negated=negated, span=span)


def _endless(text: str, span: Span) -> Diagnostic:
    return Diagnostic(
        code="too-many-ways",
        message=f"`{text}` could be parted into names in too many ways to try",
        span=span,
        help="use ids in place of names, or put a word of its own between two slots of a template",
    )


def _ambiguous(text: str, found: list[tuple[Template, dict[str, Term]]], span: Span) -> Diagnostic:
    shown = " and ".join(sorted(f"`{one.text}`" for one, _ in found))
    return Diagnostic(
        code="ambiguous-sentence",
        message=f"`{text}` can be read in {len(found)} ways: {shown}",
        span=span,
        help="use ids in place of names, or reword one of the templates",
    )


def _explain(
    text: str, spelled: tuple[str, ...], lexicon: Lexicon, names: Names, given: Mapping[str, str], span: Span
) -> tuple[Diagnostic, ...]:
    """Why nothing matched: a variable, a sort, a name, or the words themselves."""

    def attempt(*, sort: bool = False, variable: bool = False, name: bool = False) -> _Reader:
        return _Reader(
            lexicon=lexicon, names=names, given=given, any_sort=sort, any_variable=variable, any_name=name
        )

    for reader in (attempt(sort=True), attempt(variable=True), attempt(variable=True, sort=True, name=True)):
        # What is only tried to explain a fault may end without an explanation.
        with suppress(_TooManyWays):
            for one, terms in _matches(spelled, reader):
                faults = tuple(_faults(one, terms, names, given, span))
                if faults:
                    return faults
    return (
        Diagnostic(
            code="no-template",
            message=f"`{text}` matches no sentence of the vocabulary",
            span=span,
            help=_nearest_sentences(text, lexicon, names),
        ),
    )


def _faults(
    one: Template, terms: Mapping[str, Term], names: Names, given: Mapping[str, str], span: Span
) -> Iterator[Diagnostic]:
    sorts = {e.name: e.sort for e in one.elements if isinstance(e, Slot)}
    for slot, term in terms.items():
        wanted = sorts[slot]
        if wanted in ("tag", "instrument"):
            continue
        if isinstance(term, Var):
            found = given.get(term.name)
            if found is None:
                yield Diagnostic(
                    code="undeclared-variable",
                    message=f"the variable `{term.name}` is not declared",
                    span=span,
                    help=f"add `{term.name}: {wanted}` to `given`",
                )
                continue
        elif wanted in BUILT_IN_SORTS:
            if not _is_value(wanted, term.name):
                advice = "write YYYY-MM-DD" if wanted == "date" else "write digits, at most 30"
                message = f"`{term.name}` is not a {wanted}"
                yield Diagnostic(code=f"bad-{wanted}", message=message, span=span, help=advice)
            continue
        else:
            found = next((s for k, v in names.table.items() for s, i in v if i == term.name), None)
        if found is None:
            valid = [*names.of_sort(wanted), *(v for v, s in given.items() if s == wanted)]
            yield Diagnostic(
                code="unknown-name",
                message=f"`{term.name}` is not a known {wanted}",
                span=span,
                help=nearest(term.name, valid),
            )
        elif found is not None and found != wanted:
            yield Diagnostic(
                code="wrong-sort",
                message=f"`{term.name}` is a {found}, but `{one.text}` wants a {wanted} there",
                span=span,
                help=nearest(term.name, names.of_sort(wanted)),
            )


def _nearest_sentences(text: str, lexicon: Lexicon, names: Names) -> str:
    mine = {w.casefold() for w in words(text)}
    ranked = sorted(
        (t for t in lexicon.templates if t.literals & mine),
        key=lambda t: (-len(t.literals & mine) / len(t.literals | mine), t.text),
    )
    shown = " or ".join(f"`{t.text}`" for t in ranked[:3])
    unknown = sorted(mine - {w for t in lexicon.templates for w in t.literals} - {w for k in names.table for w in k})
    strange = f"; unknown words: {', '.join(f'`{w}`' for w in unknown)}" if unknown else ""
    return (f"did you mean {shown}?" if shown else "no sentence shares a word with it") + strange

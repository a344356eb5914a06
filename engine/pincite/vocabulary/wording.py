"""Saying a sentence: in English as it would be read back, in Korean and Ukrainian with their endings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Protocol

from pincite.diagnostics import MAX_FAULTS, Diagnostic
from pincite.law import (
    Atom,
    Bound,
    Comparison,
    DateOf,
    Deontic,
    Entity,
    Forbidden,
    Literal,
    Mode,
    Predicate,
    Term,
)
from pincite.vocabulary.parser import Parsed
from pincite.vocabulary.templates import DENIAL_PREFIX, SLOT

COMPARED = {">": "more than", ">=": "at least", "<": "less than", "<=": "at most"}
DATED = {">": "after", ">=": "on or after", "<": "before", "<=": "on or before"}
ACTS = {
    Mode.MUST: "must carry out",
    Mode.MUST_NOT: "must not carry out",
    Mode.MAY: "may carry out",
    Mode.MUST_PREVENT: "must prevent",
}
_PAIRS = {"은": ("은", "는"), "이": ("이", "가"), "을": ("을", "를"), "과": ("과", "와"), "으로": ("으로", "로")}
PARTICLES = {spelled: pair for pair in _PAIRS.values() for spelled in pair}
_RIEUL = 8


class HasPredicates(Protocol):
    """What holds the sentences of a vocabulary: a rule base, or its lexicon."""

    @property
    def predicates(self) -> Mapping[str, Predicate]:
        """The predicates by id."""
        ...


def say(
    item: Parsed | Atom,
    words: HasPredicates,
    entities: Mapping[str, Entity],
    *,
    negated: bool = False,
    lang: str = "en",
    plain: bool = False,
) -> str:
    """Word a sentence with names (`plain`: with ids); `negated` words its denial."""
    if isinstance(item, Literal):
        return _atom(item.atom, words, entities, negated != item.negated, lang, plain)
    if isinstance(item, Atom):
        return _atom(item, words, entities, negated, lang, plain)
    if isinstance(item, Deontic):
        text = f"{_name(item.bearer, entities, plain)} {ACTS[item.mode]} {_name(item.conduct, entities, plain)}"
        return DENIAL_PREFIX + text if negated else text
    return _built_in(item, negated != item.negated, entities, plain)


def _built_in(
    item: Bound | Forbidden | Comparison, no: bool, entities: Mapping[str, Entity], plain: bool
) -> str:
    match item:
        case Bound(state=state, instrument=instrument, conduct=conduct):
            text = f"{_name(state, entities, plain)} is {'not ' if no else ''}bound by {instrument}"
            return text if conduct is None else f"{text} when {_name(conduct, entities, plain)} is done"
        case Forbidden(tag=tag, state=state, conduct=conduct):
            banned, bearer = _name(conduct, entities, plain), _name(state, entities, plain)
            return f"{'no' if no else 'a'} rule tagged {tag} forbids {banned} to {bearer}"
        case Comparison():
            text = _comparison(item, entities, plain)
            return DENIAL_PREFIX + text if no else text


def ask(item: Parsed | Atom, words: HasPredicates, entities: Mapping[str, Entity]) -> str:
    """The question that settles a sentence."""
    atom = item.atom if isinstance(item, Literal) else item
    if isinstance(atom, Atom) and (wording := words.predicates[atom.predicate].ask):
        return _filled(wording, words.predicates[atom.predicate], atom, entities, "en", False)
    return f"Is it so that {say(item, words, entities)}?"


def _comparison(item: Comparison, entities: Mapping[str, Entity], plain: bool) -> str:
    right = item.right.conduct if isinstance(item.right, DateOf) else item.right
    if isinstance(item.left, DateOf):
        return f"{_name(item.left.conduct, entities, plain)} is done {DATED[item.op]} {_name(right, entities, plain)}"
    return f"{_name(item.left, entities, plain)} is {COMPARED[item.op]} {_name(right, entities, plain)}"


def _atom(
    atom: Atom, words: HasPredicates, entities: Mapping[str, Entity], negated: bool, lang: str, plain: bool
) -> str:
    predicate = words.predicates[atom.predicate]
    if negated:
        if predicate.deny:
            return _filled(predicate.deny, predicate, atom, entities, "en", plain)
        return DENIAL_PREFIX + _filled(predicate.say["en"], predicate, atom, entities, "en", plain)
    known = [entities[t.name] for t in atom.terms if t.name in entities]
    if lang != "en" and (lang not in predicate.say or any(lang not in e.names for e in known)):
        lang = "en"
    return _filled(predicate.say[lang], predicate, atom, entities, lang, plain)


def _filled(
    text: str, predicate: Predicate, atom: Atom, entities: Mapping[str, Entity], lang: str, plain: bool
) -> str:
    terms = dict(zip(predicate.slots, atom.terms, strict=True))
    return SLOT.sub(lambda m: _form(terms[m[1]], m[2] or "", entities, lang, plain), text)


def _form(term: Term, marker: str, entities: Mapping[str, Entity], lang: str, plain: bool) -> str:
    if lang == "en" or term.name not in entities:
        name = _name(term, entities, plain)
    else:
        forms = entities[term.name].names[lang]
        name = forms.get(marker or "nom", forms.get("nom", term.name))
    return name + particle(name, marker) if lang == "ko" and marker else name


def _name(term: Term, entities: Mapping[str, Entity], plain: bool) -> str:
    known = entities.get(term.name)
    return term.name if plain or known is None else known.label


def particle(name: str, marker: str) -> str:
    """The Korean particle that follows a name, chosen by its last consonant."""
    with_final, without = PARTICLES[marker]
    code = ord(name[-1]) - 0xAC00
    final = code % 28 if 0 <= code < 11172 else 0
    if with_final == "으로" and final == _RIEUL:
        return without
    return with_final if final else without


def check_forms(words: HasPredicates, entities: Mapping[str, Entity]) -> tuple[Diagnostic, ...]:
    """Case forms that a Ukrainian wording needs and a registered name lacks."""
    return tuple(dict.fromkeys(islice(_missing_forms(words, entities), MAX_FAULTS + 1)))


def _missing_forms(words: HasPredicates, entities: Mapping[str, Entity]) -> Iterator[Diagnostic]:
    named: dict[str, list[Entity]] = {}
    for entity in entities.values():
        if "uk" in entity.names:
            named.setdefault(entity.sort, []).append(entity)
    complete: set[tuple[str, str]] = set()
    for predicate in words.predicates.values():
        for found in SLOT.finditer(predicate.say.get("uk", "")):
            case, sort = found[2] or "nom", predicate.slots.get(found[1], "")
            if (sort, case) in complete:
                continue
            lacking = [e for e in named.get(sort, ()) if case not in e.names["uk"]]
            if not lacking:
                complete.add((sort, case))
            for entity in lacking:
                yield Diagnostic(
                    code="missing-form",
                    message=f"the Ukrainian name of `{entity.id}` has no form `{case}`",
                    span=entity.span,
                    help=f"`{predicate.id}` says `{predicate.say['uk']}`",
                )

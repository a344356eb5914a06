"""Where the rule base uses a provision: as the provision of a rule or an exception, against a rule, for a reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pincite.browsing.exceptions import every_exception
from pincite.citations.pinpoints import UNITS
from pincite.citations.resolve import not_encoded_in
from pincite.law import Instrument, RuleBase

Place = tuple[str, str]
"""`(instrument, pinpoint)`."""


class Role(StrEnum):
    """What a provision does where it is used."""

    RULE = "rule"
    EXCEPTION = "exception"
    AGAINST = "against"
    READING = "reading"
    PRIORITY = "priority"


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One use: `id` is a rule, an issue or a priority, `part` an exception or a reading of it."""

    role: Role
    id: str
    part: str = ""
    title: str
    reviewed: str = ""


class Coverage(StrEnum):
    """What the rule base does with a provision."""

    ENCODED = "encoded"
    CARRIES_NOTHING = "carries nothing"
    NOT_ENCODED = "not encoded"
    CITED_ONLY = "cited only"
    REGISTERED_ONLY = "registered only"


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """The coverage of a provision, and why it has no rule; where it is encoded, why a part of it is not."""

    coverage: Coverage
    why: str = ""


def uses_of(base: RuleBase) -> Mapping[Place, tuple[Use, ...]]:
    """Every use of every provision, rules first."""
    found: dict[Place, dict[Use, None]] = {}
    for place, use in (*_rules(base), *_exceptions(base), *_objections(base), *_readings(base), *_priorities(base)):
        found.setdefault(place, {})[use] = None
    return {place: tuple(uses) for place, uses in found.items()}


def covered(instrument: Instrument, pinpoint: str, uses: tuple[Use, ...], base: RuleBase) -> Covered:
    """What the rule base does with a provision, and why it leaves it out."""
    provision = instrument.provisions.get(pinpoint)
    carries = provision.carries if provision is not None else ""
    reason = not_encoded_in(instrument.id, base).get(pinpoint, "")
    if any(u.role in (Role.RULE, Role.EXCEPTION) for u in uses):
        return Covered(coverage=Coverage.ENCODED, why=reason)
    if carries:
        return Covered(coverage=Coverage.CARRIES_NOTHING, why="; ".join(filter(None, (carries, reason))))
    if reason:
        return Covered(coverage=Coverage.NOT_ENCODED, why=reason)
    return Covered(coverage=Coverage.CITED_ONLY if uses else Coverage.REGISTERED_ONLY)


def _rules(base: RuleBase) -> Iterator[tuple[Place, Use]]:
    for rule in base.rules.values():
        use = Use(role=Role.RULE, id=rule.id, title=rule.title, reviewed=rule.reviewed)
        yield (rule.citation.instrument, rule.citation.pinpoint), use


def _exceptions(base: RuleBase) -> Iterator[tuple[Place, Use]]:
    for rule in base.rules.values():
        for path, exception in every_exception(rule.unless):
            use = Use(role=Role.EXCEPTION, id=rule.id, part=path, title=rule.title, reviewed=rule.reviewed)
            yield (exception.citation.instrument, exception.citation.pinpoint), use


def _objections(base: RuleBase) -> Iterator[tuple[Place, Use]]:
    for rule in base.rules.values():
        for cited in (c for objection in rule.against for c in objection.cite):
            for place in named_in(cited, base.instruments):
                yield place, Use(role=Role.AGAINST, id=rule.id, title=rule.title, reviewed=rule.reviewed)


def _readings(base: RuleBase) -> Iterator[tuple[Place, Use]]:
    for issue in base.issues.values():
        for reading in issue.readings.values():
            for place in (p for holder in reading.held_by for p in named_in(holder, base.instruments)):
                yield place, Use(role=Role.READING, id=issue.id, part=reading.id, title=issue.question)


def _priorities(base: RuleBase) -> Iterator[tuple[Place, Use]]:
    for priority in base.priorities.values():
        for place in named_in(priority.basis, base.instruments):
            yield place, Use(role=Role.PRIORITY, id=priority.id, title=priority.basis)


def named_in(text: str, instruments: Mapping[str, Instrument]) -> tuple[Place, ...]:
    """The registered provisions that a text names, such as `GC III 118(1)` or `CAT General Comment 4, para 12`.

    An instrument with one provision is meant by its name alone.
    """
    longest = sorted(instruments, key=len, reverse=True)
    found: dict[Place, None] = {}
    for start in (i for i in range(len(text)) if i == 0 or not text[i - 1].isalnum()):
        name = next((i for i in longest if _begins(text[start:], i)), "")
        pinpoint = _pinpoint(text[start + len(name) :], instruments[name]) if name else ""
        if pinpoint:
            found[name, pinpoint] = None
    return tuple(found)


def _pinpoint(after: str, instrument: Instrument) -> str:
    """The longest registered pinpoint at the beginning of what follows a name; a word for its level may precede it."""
    words = after.replace(",", " ").split()
    while words and words[0].lower().rstrip(".") in UNITS and words[0] not in instrument.provisions:
        words.pop(0)
    rest = " ".join(words)
    fits = [p for p in instrument.provisions if _begins(rest, p) or _begins(after.strip(), p)]
    alone = next(iter(instrument.provisions)) if len(instrument.provisions) == 1 else ""
    return max(fits, key=len, default=alone)


def _begins(text: str, name: str) -> bool:
    """Whether a text begins with this name, and not with a longer one."""
    rest = text.removeprefix(name)
    return text.startswith(name) and not rest[:1].isalnum() and rest[:1] != "("

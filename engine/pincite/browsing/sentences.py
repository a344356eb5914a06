"""Conditions and conclusions of a rule in the sentences of the law, with the rule's own letters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pincite.law import AnyOf, Atom, Body, Bound, Citation, Deontic, Rule, RuleBase, Term, Under
from pincite.vocabulary import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One line of a body: `depth` counts the alternatives around it, `joined` is how it hangs on what is before."""

    text: str
    depth: int = 0
    joined: str = "and"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A question that must be answered in one of these ways for the rule or the exception to stand."""

    issue: str
    question: str
    readings: tuple[Held, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A reading and who holds it."""

    id: str
    say: str
    held_by: tuple[str, ...]


def sentences(body: Body, base: RuleBase, depth: int = 0) -> Iterator[Sentence]:
    """The conditions in order; alternatives stand one level deeper, after a line that announces them."""
    for condition in body:
        if isinstance(condition, AnyOf):
            yield Sentence(text="at least one of these:", depth=depth)
            for number, branch in enumerate(condition.branches):
                for place, line in enumerate(sentences(branch, base, depth + 1)):
                    yield replace(line, joined="or" if number else "either") if place == 0 else line
        else:
            yield Sentence(text=say(condition, base, base.entities), depth=depth)


def conclusion(rule: Rule, base: RuleBase) -> str:
    """What a rule concludes; an obligation says what the conduct must be."""
    if isinstance(rule.then, Deontic) and rule.description is not None:
        described = say(rule.description, base, base.entities)
        return f"{say(rule.then, base, base.entities)}, some conduct such that {described}"
    if isinstance(rule.then, Atom | Deontic):
        return say(rule.then, base, base.entities)
    raise AssertionError(rule.id)


def applies(citation: Citation, binds: Term | None, at: Term | None, base: RuleBase) -> str:
    """Whom the instrument must bind, and when."""
    if citation.is_definition:
        return "by definition: no instrument has to bind anyone"
    if binds is None:
        return "as far as the rule itself applies"
    text = say(Bound(state=binds, instrument=citation.instrument, conduct=at), base, base.entities)
    return text if at is not None else f"{text} on the date of the case"


def gates(under: Under, base: RuleBase) -> tuple[Gate, ...]:
    """The readings under which something stands, with who holds them."""
    return tuple(
        Gate(
            issue=issue,
            question=base.issues[issue].question,
            readings=tuple(
                Held(id=r, say=base.issues[issue].readings[r].say, held_by=base.issues[issue].readings[r].held_by)
                for r in readings
            ),
        )
        for issue, readings in under
    )

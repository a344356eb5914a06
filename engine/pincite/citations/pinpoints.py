"""Pinpoints as steps from the article down to the letter, so that spellings of one place compare as equal.

    pinpoint := part+
    part     := unit | step | '(' step+ ')'
    unit     := `article`, `para`, `ст`, `조` ...

A unit stands before its number, in Korean after it; parts with units are put in order from the
article down, so that `paragraph 1 of article 118` is `118(1)`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pincite.citations.tokens import Kind, Token, tokens

Steps = tuple[str, ...]

UNITS = {
    **dict.fromkeys(("article", "articles", "art", "arts", "rule", "rules", "col", "cols", "p", "pp"), 1),
    **dict.fromkeys(("стаття", "статті", "статтею", "статтю", "ст", "правило", "규칙"), 1),
    **dict.fromkeys(("paragraph", "paragraphs", "para", "paras", "op", "частина", "частини", "ч"), 2),
    **dict.fromkeys(("subparagraph", "subpara", "letter", "lit", "пункт", "пункту", "п"), 3),
    **dict.fromkeys(("підпункт", "підпункту", "пп"), 4),
}
"""Words for a level of a text, and how deep it lies."""

UNITS_AFTER = {"조": 1, "항": 2, "호": 3}
"""Korean units, which follow their number."""

JOINING = frozenset(("of", "the", "to", "in", "no", "제"))
"""Words that only join the parts of a citation."""


class NotReadable(ValueError):
    """Raised for a text that is no pinpoint; says what is wrong."""


@dataclass(slots=True)
class _Group:
    """Steps under one unit; `depth` None until a unit is seen."""

    depth: int | None = None
    steps: list[str] = field(default_factory=list)
    complete: bool = False


def steps_of(text: str) -> Steps:
    """The steps of a pinpoint: `4(A)(2)` and `4A(2)` are `4`, `a`, `2`; raises `NotReadable`."""
    return read_steps(tokens(text))


def read_steps(items: Sequence[Token]) -> Steps:
    """The steps that tokens name; raises `NotReadable`."""
    groups = [_Group()]
    inside = False
    for item in items:
        if item.kind in (Kind.OPEN, Kind.CLOSE):
            if inside == (item.kind is Kind.OPEN):
                raise NotReadable("its brackets do not match")
            inside = not inside
        else:
            _take(item.text, groups)
    if inside:
        raise NotReadable("its brackets do not match")
    return _in_order(groups)


def _take(word: str, groups: list[_Group]) -> None:
    if word in UNITS:
        groups.append(_Group(depth=UNITS[word]))
    elif word in UNITS_AFTER:
        groups[-1].depth = UNITS_AFTER[word]
        groups[-1].complete = True
    elif word not in JOINING:
        if groups[-1].complete:
            groups.append(_Group())
        groups[-1].steps.append(word)


def _in_order(groups: Iterable[_Group]) -> Steps:
    depth, placed = 1, []
    for place, group in enumerate(g for g in groups if g.steps):
        depth = group.depth or depth
        placed.append((depth, place, group.steps))
    return tuple(step for _, _, steps in sorted(placed) for step in steps)


def covers(wanted: Steps, registered: Steps) -> bool:
    """Whether a registered place is the wanted one or lies within it; `73` is within `73-74`."""
    if len(wanted) > len(registered):
        return False
    return all(w == r or _in_range(w, r) for w, r in zip(wanted, registered, strict=False))


def _in_range(step: str, span: str) -> bool:
    first, separator, last = span.partition("-")
    numbers = (step, first, last)
    return bool(separator) and all(n.isdecimal() for n in numbers) and int(first) <= int(step) <= int(last)

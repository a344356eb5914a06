"""From what a user types to an instrument and the places in it that the registry has.

    citation := [pinpoint] name [pinpoint]

A name is the id, the title or an alias of an instrument in any language; the longest that the text
holds is taken, so that a third convention is not taken for any convention. Every fault is an
`InputError` with what would be valid.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pincite.citations.pinpoints import JOINING, UNITS, NotReadable, Steps, covers, read_steps, steps_of
from pincite.citations.tokens import LONGEST, Kind, Token, tokens
from pincite.diagnostics import InputError, nearest, usage
from pincite.law import Instrument, RuleBase

_YEAR = re.compile(r" ?\(\d{4}\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What a citation means: `provisions` are registered pinpoints, `not_encoded` places known by name alone."""

    instrument: str
    steps: Steps
    provisions: tuple[str, ...] = ()
    not_encoded: tuple[str, ...] = ()


def resolve(text: str, base: RuleBase) -> Reference:
    """Say what a citation refers to; without a pinpoint that is every provision of the instrument.

    Raises `InputError`: `unknown-instrument`, `ambiguous-citation`, `unreadable-citation`, `unknown-pinpoint`.
    """
    instruments, rest = _named(text, base.instruments)
    try:
        steps = read_steps(rest)
    except NotReadable as error:
        raise usage("unreadable-citation", f"`{text}` cannot be read: {error}", "") from None
    if len(instruments) > 1:
        raise _ambiguous(text, instruments, steps, base)
    return _located(text, instruments[0], steps, base)


def instrument_named(text: str, base: RuleBase) -> str:
    """The one instrument that a name stands for; raises `InputError` as `resolve` does."""
    found = resolve(text, base)
    if found.steps:
        raise usage("unknown-instrument", f"`{text}` is a provision, not an instrument", f"write `{found.instrument}`")
    return found.instrument


def names_of(instrument: Instrument) -> Iterator[str]:
    """Everything an instrument is called; a name that ends in a year also stands without it."""
    aliases = (a for language in instrument.aliases.values() for a in language)
    for name in (instrument.id, instrument.title, *aliases):
        yield name
        if _YEAR.search(name):
            yield _YEAR.sub("", name)


def _named(text: str, instruments: Mapping[str, Instrument]) -> tuple[tuple[str, ...], tuple[Token, ...]]:
    """The instruments that the longest name in a text stands for, and the tokens around the name."""
    if len(text) > LONGEST:
        raise usage("unreadable-citation", f"a citation has at most {LONGEST} characters", "")
    index = _index(instruments)
    items = tokens(text)
    longest = max(map(len, index), default=0)
    for size in range(min(longest, len(items)), 0, -1):
        for start in range(len(items) - size + 1):
            found = index.get(items[start : start + size])
            if found:
                return found, items[:start] + items[start + size :]
    every = [n for i in instruments.values() for n in names_of(i)]
    raise usage("unknown-instrument", f"`{text}` names no registered instrument", nearest(_name_in(text), every))


def _index(instruments: Mapping[str, Instrument]) -> dict[tuple[Token, ...], tuple[str, ...]]:
    found: dict[tuple[Token, ...], dict[str, None]] = {}
    for instrument in instruments.values():
        for name in names_of(instrument):
            found.setdefault(tokens(name), {})[instrument.id] = None
    return {name: tuple(ids) for name, ids in found.items() if name}


def _name_in(text: str) -> str:
    """The part of an unknown citation that looks like a name: without the pinpoint at either end."""
    words = text.split()
    while words and _is_pinpoint(words[-1]):
        words.pop()
    while words and _is_pinpoint(words[0]):
        words.pop(0)
    return " ".join(words) or text


def _is_pinpoint(word: str) -> bool:
    """Whether a word is a number with what hangs on it, or a word for a level of a text."""
    found = tokens(word)
    return bool(found) and (found[0].kind is Kind.NUMBER or all(t.text in {*UNITS, *JOINING} for t in found))


def _located(text: str, instrument: str, steps: Steps, base: RuleBase) -> Reference:
    provisions = tuple(_within(steps, base.instruments[instrument].provisions))
    others = tuple(_within(steps, not_encoded_in(instrument, base)))
    if not provisions and not others:
        known = base.instruments[instrument].provisions
        message = f"`{text}`: the registry has no such provision of `{instrument}`"
        raise usage("unknown-pinpoint", message, _near(steps, instrument, known))
    return Reference(instrument=instrument, steps=steps, provisions=provisions, not_encoded=others)


def not_encoded_in(instrument: str, base: RuleBase) -> Mapping[str, str]:
    """The places of an instrument that were read and have no rule, each with the reason."""
    longer = tuple(i for i in base.instruments if i.startswith(f"{instrument} "))
    return {
        entry.provision.removeprefix(instrument).strip(): entry.reason
        for entry in base.not_encoded
        if f"{entry.provision} ".startswith(f"{instrument} ")
        and not any(f"{entry.provision} ".startswith(f"{i} ") for i in longer)
    }


def _within(steps: Steps, pinpoints: Iterable[str]) -> Iterator[str]:
    return (p for p in pinpoints if covers(steps, _steps(p)))


def _steps(pinpoint: str) -> Steps:
    """The steps of a registered pinpoint; one that cannot be read is a single step."""
    try:
        return steps_of(pinpoint)
    except NotReadable:
        return (pinpoint,)


def _near(steps: Steps, instrument: str, known: Iterable[str]) -> str:
    """The places of the same article, or those that are written alike."""
    names = list(known)
    siblings = [p for p in names if steps and _steps(p)[:1] == steps[:1]]
    if siblings:
        return "of that article: " + ", ".join(f"`{instrument} {p}`" for p in siblings)
    return nearest("".join(steps[:1]), names)


def _ambiguous(text: str, instruments: tuple[str, ...], steps: Steps, base: RuleBase) -> InputError:
    meant = []
    for instrument in instruments:
        known = list(_within(steps, base.instruments[instrument].provisions)) if steps else []
        shown = known[0] if len(known) == 1 else _written(steps)
        missing = " (not in the registry)" if steps and not known else ""
        meant.append(f"`{f'{instrument} {shown}'.strip()}`{missing}")
    message = f"`{text}` may mean {len(instruments)} instruments"
    return usage("ambiguous-citation", message, f"say which: {', '.join(meant)}")


def _written(steps: Steps) -> str:
    """Steps as a pinpoint: the first, and the others in brackets."""
    return "".join([*steps[:1], *(f"({s})" for s in steps[1:])])

"""The pieces that built shapes are made of: scenarios and rules under the small law of the broken files."""

from __future__ import annotations

from collections.abc import Iterable

from .item import Item, Kind

HEAD = "scenario: s\ntitle: t\nas_of: 2001-01-01\n"


def block(key: str, lines: Iterable[str]) -> str:
    """A key with indented lines below it."""
    return f"{key}:\n" + "".join(f"  {line}\n" for line in lines)


def facts(sentences: Iterable[str]) -> str:
    """A list of facts."""
    return block("facts", (f"- {s}" for s in sentences))


def fact(sentence: str, details: str) -> str:
    """A fact with its details."""
    return f'{{fact: "{sentence}", {details}}}'


def persons(count: int, prefix: str = "p") -> list[str]:
    """Entities that are persons."""
    return [f"{prefix}{n}: {{sort: person}}" for n in range(count)]


def scenario(name: str, text: str | bytes, **more: object) -> Item:
    """A scenario under the small law."""
    content = text.encode("utf-8", errors="surrogatepass") if isinstance(text, str) else text
    return Item(name=name, kind=Kind.SCENARIO, content=content, **more)  # type: ignore[arg-type]


def rules(name: str, text: str | bytes, case: str | None = None) -> Item:
    """Rules beside the small law, and the scenario to evaluate under them."""
    content = text.encode("utf-8", errors="surrogatepass") if isinstance(text, str) else text
    return Item(name=name, kind=Kind.RULES, content=content, case=case.encode() if case is not None else None)


def rule(id: str, then: str, when: Iterable[str], given: str = "P: person, S: state", more: str = "") -> str:
    """A rule of definition; `when` are the entries of its list."""
    listed = "".join(f"  - {w}\n" for w in when)
    return f"rule: {id}\ntitle: {id}\nprovision: definition\ngiven: {{{given}}}\nwhen:\n{listed}then: {then}\n{more}"


def join(documents: Iterable[str]) -> str:
    """Documents of one file."""
    return "---\n".join(documents)


def predicate(id: str, say: str, slots: str, world: str = "derived") -> str:
    """An entry of a vocabulary."""
    return f'  {id}: {{say: "{say}", slots: {{{slots}}}, world: {world}}}\n'


def vocabulary(predicates: Iterable[str]) -> str:
    """A vocabulary."""
    return "vocabulary: more\npredicates:\n" + "".join(predicates)

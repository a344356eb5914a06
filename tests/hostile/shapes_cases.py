"""Scenarios that are well formed and ask for too much."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from .item import Item
from .texts import HEAD, block, fact, facts, persons, scenario

Shape = Callable[[Random], Item]


def _fixed(name: str, *parts: str, **more: object) -> Shape:
    return lambda rng: scenario(name, HEAD + "".join(parts), **more)


def _group(name: str, count: int, prefix: str = "p") -> str:
    return f"{name}: [{', '.join(f'{prefix}{n}' for n in range(count))}]"


PEOPLE = block("entities", persons(2_000))
GROUPS = block("groups", [_group("g", 2_000)])
LETTERS = "ABCDEFGHIJKLMNOQRSTUV"


def _each(variables: int, inner: str) -> str:
    names = ", ".join(f"{v}: g" for v in LETTERS[:variables])
    return f"facts:\n  - each: {{{names}}}\n    facts: {inner}\n"


def _asked(variables: int, inner: str) -> str:
    names = ", ".join(f"{v}: g" for v in LETTERS[:variables])
    return f"questions:\n  - each: {{{names}}}\n    ask: {inner}\n"


def _conducts(count: int, more: str = "") -> list[str]:
    return [f"c{n}: {{sort: conduct{more}}}" for n in range(count)]


def _moves(count: int, persons_: int = 50) -> list[str]:
    return [f"north moves p{n % persons_} to south by c{n}" for n in range(count)]


def _dangers(count: int, status: str = "") -> list[str]:
    sentences = [f"p{n} would be in danger in south" for n in range(count)]
    return [fact(s, f"status: {status}") for s in sentences] if status else sentences


def _long_names(rng: Random) -> Item:
    long = "{P}" * 100_000
    text = block("groups", ["g: [p]"]) + f"entities:\n  p: {{sort: person, name: {'x' * 500_000}}}\n"
    return scenario("long-names", HEAD + text + f"  c: {{sort: conduct, each: g, name: '{long}'}}\n")


def _long_members(rng: Random) -> Item:
    ids = [f"{'x' * 900}{n}" for n in range(1_000)]
    people = block("entities", [f"{i}: {{sort: person}}" for i in ids])
    sentence = "P " * 1_900 + "is lodged in north"
    group = f"groups: {{g: [{', '.join(ids)}]}}\n"
    return scenario("long-members", HEAD + group + people + f'facts:\n  - each: {{P: g}}\n    facts: ["{sentence}"]\n')


def _quoted(name: str, quote: str, source: str, times: int = 1) -> Shape:
    entry = [fact(f"p{n} is lodged in north", f'source: s, quote: "{quote}"') for n in range(times)]
    text = "sources: {s: {title: t, file: s.txt}}\n" + block("entities", persons(times)) + facts(entry)
    return lambda rng: scenario(name, HEAD + text, beside={"s.txt": source.encode()})


def _many_sources(rng: Random) -> Item:
    text = block("sources", (f"s{n}: {{title: t, file: s.txt}}" for n in range(20_000)))
    return scenario("many-sources", HEAD + text, beside={"s.txt": b"word " * 400_000})


def _odd_dates(rng: Random) -> Item:
    days = [
        "0000-00-00",
        "9999-12-31",
        "0001-01-01",
        "2001-02-30",
        "\u0662\u0660\u0660\u0661-01-01",
        "2001-1-1",
        "20010101",
    ]
    text = f"scenario: s\ntitle: t\nas_of: {rng.choice(days)}\n"
    return scenario("odd-dates", text + block("entities", [f"c: {{sort: conduct, date: {rng.choice(days)}}}"]))


CASES: list[Shape] = [
    _fixed("product", GROUPS, PEOPLE, _each(4, '["A is lodged in north"]')),
    _fixed("empty-product", GROUPS, PEOPLE, _each(6, "[]")),
    _fixed(
        "empty-nested",
        GROUPS,
        PEOPLE,
        "facts:\n  - each: {A: g}\n    facts:\n      - each: {B: g, C: g}\n        facts: []\n",
    ),
    _fixed("empty-questions", GROUPS, PEOPLE, _asked(6, "[]")),
    _fixed("asked-product", GROUPS, PEOPLE, _asked(3, "A is sheltered by north")),
    _fixed("conducts-of-groups", GROUPS, PEOPLE, *[f"  c{n}: {{sort: conduct, each: g}}\n" for n in range(2_000)]),
    _fixed(
        "one-member-often",
        "groups: {g: [" + "p0, " * 100_000 + "p0]}\n",
        block("entities", [*persons(1), "c: {sort: conduct, each: g}"]),
    ),
    _long_names,
    _long_members,
    _fixed(
        "unknown-members",
        block("entities", persons(20_000)),
        "groups: {g: [" + ", ".join(f"q{n}" for n in range(5_000)) + "]}\n",
    ),
    _fixed(
        "unknown-options",
        block("entities", _conducts(9_000)),
        "options: [" + ", ".join(f"d{n}" for n in range(5_000)) + "]\n",
    ),
    _fixed(
        "unknown-words", block("entities", persons(5_000)), facts(f"q{n} is lodged in nowhere" for n in range(3_000))
    ),
    _fixed("bearers", block("entities", _conducts(9_000, ", by: north"))),
    _fixed(
        "many-options",
        block("entities", _conducts(8_000)),
        "options: [" + ", ".join(f"c{n}" for n in range(8_000)) + "]\n",
    ),
    _fixed("options-twice", block("entities", _conducts(2)), "options: [" + "c0, " * 90_000 + "c1]\n"),
    _fixed(
        "many-facts",
        block("entities", persons(4_900)),
        facts(f"p{n} would be in danger in north" for n in range(4_900)),
    ),
    _fixed(
        "many-unknown-facts",
        block("entities", persons(4_900)),
        facts(fact(f"p{n} would be in danger in north", "status: unknown") for n in range(4_900)),
    ),
    _fixed("many-norms", block("entities", [*persons(50), *_conducts(900)]), facts([*_moves(900), *_dangers(50)])),
    _fixed(
        "many-open-norms",
        block("entities", [*persons(50), *_conducts(900)]),
        facts([*_moves(900), *_dangers(50, "unknown")]),
    ),
    *(
        _fixed(f"duties-{c}", block("entities", persons(c)), facts(f"p{n} is lodged in north" for n in range(c)))
        for c in (900, 2_000)
    ),
    _fixed(
        "many-judged-options",
        block("entities", [*persons(50), *_conducts(900)]),
        facts([*_moves(900), *_dangers(50)]),
        "options: [" + ", ".join(f"c{n}" for n in range(900)) + "]\n",
    ),
    _fixed(
        "many-ways",
        block("entities", [*persons(5), *_conducts(400)]),
        facts(
            [
                *_moves(400, 5),
                *_dangers(5),
                *(f"p{n} is lodged in north" for n in range(5)),
                *(f"p{n} is a national of south" for n in range(5)),
            ]
        ),
    ),
    _fixed(
        "many-questions",
        block("entities", persons(4_000)),
        block("questions", (f"- p{n} is sheltered by north" for n in range(4_000))),
    ),
    _fixed(
        "one-question-often", block("entities", persons(1)), block("questions", ["- p0 is sheltered by north"] * 4_000)
    ),
    _fixed("many-stances", block("stances", (f"s{n}: {{accept: [unknown]}}" for n in range(10_000)))),
    _fixed(
        "many-parties",
        facts([fact("Adam is lodged in north", "by: [" + "x, " * 50_000 + "]")]),
        block("entities", ["adam: {sort: person, name: Adam}"]),
    ),
    _fixed(
        "many-variants",
        block("entities", persons(1)),
        block("variants", (f'v{n}: {{facts: ["p0 is lodged in north"]}}' for n in range(4_000))),
    ),
    _fixed(
        "long-alias",
        block("entities", ["p: {sort: person, aliases: [" + "moves to by " * 3_000 + "]}"]),
        facts(["moves to by " * 300]),
    ),
    _fixed("repeated-literals", block("entities", persons(1)), facts(["p0 moves p0 to " + "north by " * 400])),
    _fixed(
        "many-aliases",
        block("entities", ["p: {sort: person, aliases: [" + ", ".join("a " * n for n in range(1, 500)) + "]}"]),
        facts(["a " * 700 + "is lodged in north"]),
    ),
    _fixed("apostrophes", facts(['"' + "'s" * 1_900 + '"', '"' + "s' " * 1_200 + '"'])),
    _fixed("brackets", facts(['"' + "(" * 3_900 + '"', '"' + "{P}" * 1_200 + '"'])),
    _quoted("many-segments", "a ... " * 600 + "a", "a. A! b? " * 200_000),
    _quoted("blank-quote", " " * 3_900 + "x", " " * 1_900_000),
    _quoted("many-quotes", "never there", "word. Word! " * 150_000, 4_000),
    _many_sources,
    *[_odd_dates] * 8,
]

"""Rules and vocabularies that are well formed and ask for too much."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from .item import Item
from .texts import HEAD, block, facts, join, persons, predicate, rule, rules, vocabulary

Shape = Callable[[Random], Item]
LODGED = "P is lodged in S"
SHELTERED = "P is sheltered by S"
ONE = HEAD + block("entities", persons(1)) + facts(["p0 is lodged in north"])
RESTS = vocabulary([predicate("rests", "{S} rests", "S: state")]) + "---\n"
LETTERS = "ABCDEFGH"


def _fixed(name: str, text: str, case: str | None = None) -> Shape:
    return lambda rng: rules(name, text, case)


def _people(count: int, more: str = "") -> str:
    return HEAD + block("entities", persons(count)) + facts(f"p{n} is lodged in north" for n in range(count)) + more


def _free(count: int) -> list[str]:
    return [f"{v} is lodged in S" for v in LETTERS[:count]]


def _given(count: int) -> str:
    return "S: state, " + ", ".join(f"{v}: person" for v in LETTERS[:count])


def _any(pairs: int, when: str = LODGED) -> list[str]:
    return [f'any: [{{not: "P is stranded in S"}}, "{when}"]' for _ in range(pairs)]


def _nested_any(depth: int) -> str:
    text = f'"{LODGED}"'
    for _ in range(depth):
        text = f"{{any: [{text}, {text}]}}" if len(text) < 20_000 else f"{{any: [{text}]}}"
    return text


def _exceptions(depth: int, pairs: int) -> str:
    """Exceptions to exceptions, each with alternatives of its own."""
    lines: list[str] = []
    for level in range(depth):
        pad = " " * (4 * level)
        lines += [
            f"{pad}unless:",
            f"{pad}  - id: e{level}",
            f"{pad}    kind: exception",
            f"{pad}    provision: definition",
        ]
        lines += [f"{pad}    when:"]
        lines += [f'{pad}      - any: ["P is stranded in S", "P would be in danger in S"]' for _ in range(pairs)]
    return "\n".join(lines) + "\n"


def _chain(count: int, closed: bool = False, denied: bool = False) -> str:
    words = [predicate(f"d{n}", f"{{P}} has step {n}", "P: person") for n in range(count)]
    first = [rule("r", "P has step 0", [LODGED])]
    wanted = "not: P has step {}" if denied else "P has step {}"
    steps = [
        rule(f"r{n}", f"P has step {n + 1}", [LODGED, wanted.format(n)], "P: person, S: state")
        for n in range(count - 1)
    ]
    if closed:
        steps.append(rule("back", "P has step 0", [f"P has step {count - 1}"], "P: person"))
    return join([vocabulary(words), *first, *steps])


def _similar(count: int, pattern: str) -> str:
    return vocabulary(predicate(f"d{n}", pattern.format(n), "P: person, S: state") for n in range(count))


def _wide(slots: int) -> str:
    names = [f"{a}{b}" for a in "abcdefgh" for b in "abcdefghijklmnopq"][:slots]
    say = "wide " + " and ".join(f"{{{n}}}" for n in names)
    then = "wide " + " and ".join(["P"] * slots)
    more = predicate("wide", say, ", ".join(f"{n}: person" for n in names))
    again = rule("again", SHELTERED, [LODGED, then])
    return join([vocabulary([more]), rule("r", then, [LODGED]), again])


def _adjacent(count: int) -> str:
    names = [f"s{c}" for c in "abcdefghijkl"][:count]
    say = "".join(f"{{{n}}} " for n in names) + "meet"
    return vocabulary([predicate("meet", say, ", ".join(f"{n}: person" for n in names), "raised")])


def _long_body(count: int) -> str:
    words = [predicate(f"d{n}", f"{{P}} has step {n}", "P: person", "raised") for n in range(count)]
    return join([vocabulary(words), rule("r", SHELTERED, [LODGED, *(f"P has step {n}" for n in range(count))])])


def _profiles(count: int) -> str:
    issues = "issues:\n" + "".join(
        f"  i{n}: {{question: q, readings: {{a: {{say: a}}, b: {{say: b}}}}}}\n" for n in range(count)
    )
    priorities = "priorities:\n" + "".join(
        f"  q{n}: {{superior: hc-1, inferior: hc-2, basis: b, under: {{i{n}: a}}}}\n" for n in range(count)
    )
    return join([issues, priorities])


def _many_priorities(count: int) -> str:
    return "priorities:\n" + "".join(f"  q{n}: {{superior: hc-1, inferior: any, basis: b}}\n" for n in range(count))


def _norms(count: int) -> str:
    """Duties with a tag of their own, each above all others."""
    head = "title: t\nprovision: definition\ngiven: {S: state, P: person, D: state, T: conduct}\n"
    when = 'when: ["S moves P to D by T"]\nthen: S must not T\n'
    norms = [f"rule: n{n}\n{head}{when}tags: [t{n}]\n" for n in range(count)]
    above = "".join(f"  q{n}: {{superior: t{n}, inferior: t{n + 1}, basis: b}}\n" for n in range(count - 1))
    return join(["priorities:\n" + above, *norms])


def _compared(sort: str, value: str) -> Shape:
    text = vocabulary([predicate("has", "{P} has {N}", f"P: person, N: {sort}", "raised")])
    less = "2" if sort == "number" else "2000-01-01"
    more = rule("r", SHELTERED, [LODGED, f"P has {value}", f"{value} is more than {less}"])
    case = HEAD + block("entities", persons(1)) + facts(["p0 is lodged in north", f"p0 has {value}"])
    return _fixed(f"compared-{value[:20]}", join([text, more]), case)


def _dated(value: str) -> Shape:
    more = rule(
        "r", SHELTERED, ["S moves P to D by T", f"T is done after {value}"], "P: person, S: state, D: state, T: conduct"
    )
    return _fixed(f"dated-{value[:20]}", more)


def _quoted(rng: Random) -> Item:
    words = "It is said. Not so! " * 60_000
    head = "instrument: Long\ntitle: t\nkind: custom\nprovisions:\n  '1': {status: verified, text: '" + words + "'}\n"
    piece = "said. ... " * 300 + "said."
    given = "given: {P: person, S: state}\nbinds: S\nwhen: P is lodged in S\nthen: P is sheltered by S\n"
    quoting = [f"rule: r{n}\ntitle: t\nprovision: Long 1\nquote: '{piece}'\n{given}" for n in range(100)]
    return rules("long-provision", join([head, *quoting]))


def _ukrainian(rng: Random) -> Item:
    words = "".join(
        f'  u{n}: {{say: {{en: "{{P}} sees {n}", uk: "{{P:gen}} {n}"}}, slots: {{P: state}}, world: raised}}\n'
        for n in range(5_000)
    )
    names = "".join(f"  s{n}: {{name: {{en: s{n}, uk: c}}}}\n" for n in range(5_000))
    return rules(
        "ukrainian", join(["vocabulary: v\npredicates:\n" + words, "register: r\nsort: state\nentities:\n" + names])
    )


def _readings(count: int) -> str:
    readings = ", ".join(f"r{n}: {{say: s}}" for n in range(count))
    issue = f"issues:\n  wide: {{question: q, readings: {{{readings}}}}}\n"
    return join([issue, *(rule(f"w{n}", SHELTERED, [LODGED], more=f"under: {{wide: r{n}}}\n") for n in range(200))])


def _tables(rng: Random) -> Item:
    """Conclusions that each depend on as much as one may."""
    words = [predicate(f"d{n}", f"{{P}} has step {n}", "P: person") for n in range(400)]
    steps = []
    for n in range(400):
        given = "P: person, S: state"
        when = [LODGED, *(f"{rng.choice(['', 'not: '])}P is open {k}" for k in range(20))]
        steps.append(rule(f"r{n}", f"P has step {n}", when, given))
    opened = [predicate(f"o{k}", f"{{P}} is open {k}", "P: person", "open") for k in range(20)]
    return rules("wide-tables", join([vocabulary([*words, *opened]), *steps]), ONE)


RULES: list[Shape] = [
    *(_fixed(f"any-{n}", rule("r", SHELTERED, [LODGED, *_any(n)])) for n in (1, 7, 8, 9, 20, 2_000)),
    *(_fixed(f"nested-any-{n}", rule("r", SHELTERED, [_nested_any(n)])) for n in (5, 9, 18, 30)),
    _fixed("empty-any", rule("r", SHELTERED, [LODGED, "any: []"])),
    _fixed("only-empty-any", RESTS + rule("r", "north rests", ["any: []"], "S: state")),
    _fixed("empty-all", rule("r", SHELTERED, ["all: []", LODGED])),
    _fixed("wide-any", rule("r", SHELTERED, [LODGED, "any: [" + ", ".join([f'"{LODGED}"'] * 250) + "]"])),
    _fixed("many-written-out", join(rule(f"r{n}", SHELTERED, [LODGED, *_any(8), *[LODGED] * 100]) for n in range(300))),
    *(
        _fixed(
            f"exceptions-{d}-{p}",
            rule("r", SHELTERED, [LODGED, *_any(p, "P would be in danger in S")], more=_exceptions(d, p)),
        )
        for d, p in ((2, 2), (3, 8), (8, 2), (9, 4), (12, 8))
    ),
    *(_fixed(f"free-{n}", rule("r", "A is sheltered by S", _free(n), _given(n)), _people(50)) for n in (2, 3, 4, 8)),
    _fixed(
        "free-and-never", rule("r", "A is sheltered by S", [*_free(8), "A is stranded in S"], _given(8)), _people(50)
    ),
    _fixed("free-pairs-of-many", rule("r", "A is sheltered by S", _free(2), _given(2)), _people(2_000)),
    _fixed(
        "free-constraint",
        "constraint: c\ntitle: t\ngiven: {" + _given(4) + "}\nnever: [" + ", ".join(f'"{c}"' for c in _free(4)) + "]\n",
        _people(50),
    ),
    _fixed(
        "free-exception",
        rule(
            "r",
            SHELTERED,
            [LODGED],
            more="unless:\n  - {id: e, kind: exception, provision: definition, when: ["
            + ", ".join(f'"{c}"' for c in _free(3))
            + "]}\n",
            given="P: person, S: state, A: person, B: person, C: person",
        ),
        _people(50),
    ),
    _fixed("chain", _chain(3_000), ONE),
    _fixed("chain-of-denials", _chain(2_000, denied=True), ONE),
    _fixed("circle", _chain(2_000, closed=True), ONE),
    _fixed("circle-of-denials", _chain(2_000, closed=True, denied=True), ONE),
    _fixed("own-condition", rule("r", SHELTERED, [SHELTERED]), ONE),
    _fixed("many-rules", join(rule(f"r{n}", SHELTERED, [LODGED]) for n in range(6_000)), ONE),
    _fixed("one-rule-often", join([rule("r", SHELTERED, [LODGED])] * 6_000), ONE),
    _fixed("similar", _similar(6_000, "{{P}} has the thing {} in {{S}}"), ONE),
    _fixed("colliding", _similar(2_000, "{{P}} has things in {{S}}"), ONE),
    _fixed(
        "similar-unread",
        join(
            [
                _similar(4_000, "{{P}} has the thing {} in {{S}}"),
                *(rule(f"r{n}", f"P has the thong {n} in S", [LODGED]) for n in range(500)),
            ]
        ),
    ),
    _fixed("unread", join(rule(f"r{n}", f"P is sheltred by S {n}", [LODGED]) for n in range(3_000))),
    *(_fixed(f"slots-{n}", _wide(n), ONE) for n in (20, 63, 65, 130)),
    *(
        _fixed(
            f"adjacent-{n}",
            _adjacent(n),
            HEAD
            + block("entities", ["p: {sort: person, aliases: [" + ", ".join("a " * k for k in range(1, 40)) + "]}"])
            + facts(["a " * 60 + "meet"]),
        )
        for n in (2, 4, 8, 12)
    ),
    *(_fixed(f"body-{n}", _long_body(n), ONE) for n in (16, 17, 40, 300)),
    _fixed("profiles", _profiles(40)),
    _fixed("many-priorities", _many_priorities(10_000)),
    _fixed("norms-in-order", _norms(1_500)),
    _fixed("norms-on-one", _norms(100)),
    _quoted,
    _ukrainian,
    _fixed("readings", _readings(2_000), ONE),
    _tables,
    *(_compared("number", v) for v in ("1", "9" * 3_000, "0" * 3_000 + "1", "1e309", "\u0661", "1." + "0" * 3_000)),
    *(_compared("date", v) for v in ("2001-02-30", "0000-00-00", "9999-12-31", "\u0662\u0660\u0660\u0661-01-01")),
    *(_dated(v) for v in ("2001-02-30", "0000-00-00", "9999-12-31", "2001")),
    _fixed("format-names", vocabulary([predicate("f", "{P.__class__} has {0}", "P: person")])),
    _fixed(
        "bare-slots",
        vocabulary([predicate("f", "{P}", "P: person"), predicate("g", "{P} {Q}", "P: person, Q: person")]),
    ),
    _fixed("open-brace", vocabulary([predicate("f", "{P has {P}} {", "P: person")])),
    _fixed("many-braces", vocabulary([predicate("f", "{" * 50_000, "P: person")])),
    _fixed("many-slots", vocabulary([predicate("f", "{P} " * 50_000, "P: person")])),
    _fixed(
        "unknown-parties",
        "instrument: X\ntitle: t\nkind: treaty\nparties:\n" + "".join(f"  z{n}: 1990\n" for n in range(20_000)),
    ),
]

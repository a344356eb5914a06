"""Comparing an evaluation with everything that an expectation names, exactly."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, Protocol

from pincite import Evaluation, InputError

from .suite import Doc

Say = Callable[[str], str]
"""A sentence as the output words it."""

Sets = frozenset[frozenset[str]]
WORD = re.compile(r"[\w-]+")
FLAGGED = ("Code", "Pact", "Charter")
"""The instruments of the shared law whose dates may be flagged."""


class Judged(Protocol):
    """What answers, option lines and findings have in common."""

    @property
    def verdict(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def supports(self) -> Any: ...
    @property
    def defeaters(self) -> Any: ...
    @property
    def readings(self) -> Any: ...


def error_compared(wanted: Doc, found: InputError) -> Iterator[str]:
    """What differs between the error wanted and the errors found."""
    codes = {d.code for d in found.diagnostics}
    if wanted["code"] not in codes:
        yield f"expected the error `{wanted['code']}`, found {found}"
    told = "\n".join(d.message for d in found.diagnostics if d.code == wanted["code"])
    for name in wanted.get("names", []):
        if f"`{name}`" not in told:
            yield f"expected the error to name `{name}`, found {told}"
    for word in wanted.get("about", []):
        if word.casefold() not in told.casefold():
            yield f"expected the error to speak of `{word}`, found {told}"


def compared(wanted: Doc, found: Evaluation, say: Say, rules: frozenset[str]) -> Iterator[str]:
    """What differs between an expectation and an evaluation; `rules` are the ids of the law's rules."""
    comparing: dict[str, Callable[[Any, Evaluation, Say], Iterator[str]]] = {
        "verdicts": partial(_verdicts, rules=rules),
        "unlawful": _options,
        "norms": _norms,
        "conflicts": _conflicts,
        "dilemmas": _dilemmas,
        "issues": _issues,
        "excluded": _excluded,
    }
    for key, expected in wanted.items():
        yield from comparing[key](expected, found, say)


def _verdicts(wanted: Doc, found: Evaluation, say: Say, rules: frozenset[str]) -> Iterator[str]:
    answers = {a.sentence: a for a in found.asked}
    for sentence, expected in wanted.items():
        answer = answers[say(sentence)]
        yield from _judged(sentence, _long(expected), answer, say)
        if isinstance(expected, dict):
            yield from _same(sentence, "assumes", expected, answer.assumptions, say)
            named = {w for n, _ in _nodes(answer.because) for w in WORD.findall(n.by)}
            yield from _same(sentence, "rules", expected, named & rules, str)


def _options(wanted: Doc, found: Evaluation, say: Say) -> Iterator[str]:
    lines = {o.conduct: o for o in found.options}
    for conduct, expected in wanted.items():
        yield from _judged(f"unlawful: {conduct}", _long(expected), lines[conduct], say)
        if isinstance(expected, dict):
            decided = {n.split("/")[0] for n in lines[conduct].decided_by}
            yield from _same(f"unlawful: {conduct}", "by", expected, decided, str)


def _norms(wanted: Doc, found: Evaluation, say: Say) -> Iterator[str]:
    for rule, expected in wanted.items():
        findings = [f for f in found.findings if f.rule == rule]
        if not findings and expected == "fails":
            # A norm that applies in no world need not be mentioned.
            continue
        if len(findings) != 1:
            yield f"expected one norm of `{rule}`, found {[f.conclusion for f in findings]}"
            continue
        yield from _judged(rule, _long(expected), findings[0], say)
        if isinstance(expected, dict):
            yield from _same(rule, "assumes", expected, findings[0].assumptions, say)
        if isinstance(expected, dict) and "flags" in expected:
            flagged = sorted(i for i in FLAGGED if any(i in n for n in findings[0].notes))
            if flagged != expected["flags"]:
                yield f"{rule}: expected the flags {expected['flags']}, found {findings[0].notes}"


def _judged(what: str, wanted: Doc, found: Judged, say: Say) -> Iterator[str]:
    if str(found.verdict) != wanted["verdict"]:
        yield f"{what}: expected `{wanted['verdict']}`, found `{found.verdict}` {_shown(_sets(found.supports, str))}"
    for key in ("supports", "defeaters"):
        if key in wanted and _sets(wanted[key], say) != _sets(getattr(found, key), str):
            expected, actual = _sets(wanted[key], say), _sets(getattr(found, key), str)
            yield f"{what}: expected the {key} {_shown(expected)}, found {_shown(actual)}"
        if len(getattr(found, key)) != len(_sets(getattr(found, key), str)):
            yield f"{what}: one of the {key} is given twice"
    if "profiles" in wanted:
        profiles = {(frozenset(p.items()), v) for p, v in wanted["profiles"]}
        actual_profiles = {(frozenset(p.readings.items()), str(p.verdict)) for p in found.readings}
        if profiles != actual_profiles:
            yield f"{what}: expected the profiles {wanted['profiles']}, found {sorted(map(str, actual_profiles))}"
    if "because" in wanted and say(wanted["because"]) not in found.reason:
        yield f"{what}: expected because `{say(wanted['because'])}`, found `{found.reason}`"


def _conflicts(wanted: list[Doc], found: Evaluation, say: Say) -> Iterator[str]:
    expected = Counter(
        (frozenset(c["between"]), c["verdict"], _sets(c["when"], say), c.get("declared", "")) for c in wanted
    )
    actual = Counter(
        (frozenset(n.split("/")[0] for n in c.between), str(c.verdict), _sets(c.when, str), c.declared)
        for c in found.conflicts
    )
    if expected != actual:
        yield f"expected the conflicts {_listed(expected)}, found {_listed(actual)}"


def _dilemmas(wanted: list[Doc], found: Evaluation, say: Say) -> Iterator[str]:
    expected = Counter((frozenset(d["options"]), d["verdict"], _sets(d["when"], say)) for d in wanted)
    actual = Counter((frozenset(d.options), str(d.verdict), _sets(d.when, str)) for d in found.dilemmas)
    if expected != actual:
        yield f"expected the dilemmas {_listed(expected)}, found {_listed(actual)}"


def _issues(wanted: Doc, found: Evaluation, say: Say) -> Iterator[str]:
    actual = {i.id: {r: list(held) for r, (_, held) in i.readings.items()} for i in found.issues}
    if actual != wanted:
        yield f"expected the issues {wanted}, found {actual}"


def _excluded(wanted: list[str], found: Evaluation, say: Say) -> Iterator[str]:
    missing = [s for s in wanted if not any(e.startswith(say(s)) for e in found.scope.excluded_facts)]
    if missing or len(wanted) != len(found.scope.excluded_facts):
        yield f"expected {wanted} to be left out, found {found.scope.excluded_facts}"


def circular(found: Evaluation) -> Iterator[str]:
    """No derivation that is shown rests on itself, whatever the case expects."""
    shown = [*(f.because for f in found.findings), *(a.because for a in found.asked)]
    for trees in shown:
        for node, above in _nodes(trees):
            if node.sentence in above and node.facts:
                yield f"the derivation of `{node.sentence}` rests on itself"


def _nodes(trees: Iterable[Any], above: tuple[str, ...] = ()) -> Iterator[tuple[Any, tuple[str, ...]]]:
    for tree in trees:
        yield tree, above
        # A case split repeats the sentence in each of its cases.
        split = bool(tree.facts) and all(f.sentence == tree.sentence for f in tree.facts)
        yield from _nodes(tree.facts, above if split else (*above, tree.sentence))


def _same(what: str, key: str, wanted: Doc, actual: Iterable[str], say: Say) -> Iterator[str]:
    if key in wanted and {say(w) for w in wanted[key]} != set(actual):
        yield f"{what}: expected {key} {wanted[key]}, found {sorted(actual)}"


def _long(expected: str | Doc) -> Doc:
    return {"verdict": expected} if isinstance(expected, str) else expected


def _sets(sets: Iterable[Iterable[str]], say: Say) -> Sets:
    return frozenset(frozenset(say(s) for s in one) for one in sets)


def _shown(sets: Sets) -> str:
    return str(sorted(sorted(s) for s in sets))


def _listed(found: Counter[tuple[Any, ...]]) -> str:
    return "; ".join(", ".join(map(_part, one)) for one in found.elements())


def _part(part: Any) -> str:
    if isinstance(part, frozenset):
        return _shown(part) if all(isinstance(p, frozenset) for p in part) else str(sorted(part))
    return str(part)

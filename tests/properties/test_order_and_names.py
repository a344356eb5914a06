"""Neither the order of what is written, nor its names, nor saying it twice changes what is found."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random
from typing import TypeVar

from hypothesis import given

from pincite.law import RuleBase
from pincite.reports.as_json import to_json
from pincite.scenario import Scenario

from ..oracle.generate import case
from .cases import SEEDS, back_from, essence, evaluate, examples, in_other_names

V = TypeVar("V")

COLLIDING = (
    ("costarring", "liquid"), ("declinate", "macallums"), ("altarage", "zinke"), ("altarages", "zinkes"),
)  # fmt: skip
"""Words whose 32-bit FNV-1a hashes are equal, two and two."""


@examples(150)
@given(SEEDS, SEEDS)
def test_order_of_what_is_written_changes_no_byte(number: int, seed: int) -> None:
    base, scenario = case(number)
    dice = Random(seed)

    def mixed(items: Mapping[str, V]) -> dict[str, V]:
        return dict(dice.sample(list(items.items()), len(items)))

    shuffled = replace(
        base,
        rules=mixed(base.rules),
        predicates=mixed(base.predicates),
        entities=mixed(base.entities),
        instruments=mixed(base.instruments),
        issues=mixed(base.issues),
        priorities=mixed(base.priorities),
        constraints=mixed(base.constraints),
    )
    facts = tuple(dice.sample(scenario.facts, len(scenario.facts)))
    again = evaluate(shuffled, replace(scenario, facts=facts, entities=mixed(scenario.entities)))
    assert to_json(again) == to_json(evaluate(base, scenario))


@examples(150)
@given(SEEDS, SEEDS)
def test_names_change_nothing(number: int, seed: int) -> None:
    base, scenario = case(number)
    names = other_names(base, scenario, Random(seed))
    other_base, other_scenario = in_other_names(base, names), in_other_names(scenario, names)
    assert other_base.rules.keys().isdisjoint(base.rules)
    back, by_day = back_from(names), named_by_day(scenario)
    found = essence(evaluate(other_base, other_scenario), lambda text: by_day(back(text)))
    assert found == essence(evaluate(base, scenario), by_day)


def named_by_day(scenario: Scenario) -> Callable[[str], str]:
    """Whether a State is bound is one question for all conducts of a day: it is named by the day."""
    days = {c.id: str(c.date or scenario.as_of) for c in scenario.conducts.values()}
    done = re.compile(r"when deed (\w+) is done$")
    return lambda text: done.sub(lambda found: f"on {days[found[1]]}", text)


def other_names(base: RuleBase, scenario: Scenario, dice: Random) -> dict[str, str]:
    """New names for everything that has one, words with equal hashes for what meets in joins."""
    words = [word for pair in COLLIDING for word in pair]
    meeting = [*scenario.entities, *base.entities]
    plain = [*base.rules, *base.predicates, *base.issues, *base.priorities, *base.constraints]
    plain += sorted({r for i in base.issues.values() for r in i.readings})
    plain += sorted({t for r in base.rules.values() for t in r.tags})
    fresh = [f"n{n}x" for n in dice.sample(range(1000, 9999), len(plain) + len(meeting))]
    return dict(zip([*meeting, *plain], [*words[: len(meeting)], *fresh], strict=False))


@examples(100)
@given(SEEDS)
def test_rules_said_twice_change_nothing(number: int) -> None:
    base, scenario = case(number)
    ranked = {name for p in base.priorities.values() for name in (p.superior, p.inferior)}
    copies = {f"{r.id}-again": replace(r, id=f"{r.id}-again") for r in base.rules.values() if r.id not in ranked}
    once = essence(evaluate(base, scenario))
    twice = essence(evaluate(replace(base, rules={**base.rules, **copies}), scenario))
    assert twice.options == once.options
    assert twice.asked == once.asked
    assert twice.dilemmas == once.dilemmas
    assert {n: f for n, f in twice.findings.items() if "-again/" not in n} == once.findings


def test_colliding_words_collide() -> None:
    def fnv_1a(word: str) -> int:
        value = 2166136261
        for byte in word.encode():
            value = (value ^ byte) * 16777619 % 2**32
        return value

    assert all(fnv_1a(a) == fnv_1a(b) for a, b in COLLIDING)

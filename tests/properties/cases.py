"""Random cases for the properties, what is compared of an evaluation, and values with other names."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from pincite import Engine, Evaluation, Settings
from pincite.judging.evaluation import Answer, Finding, OptionLine, Sets
from pincite.law import RuleBase
from pincite.scenario import ListedFact, Scenario

V = TypeVar("V")

SEEDS = st.integers(min_value=0, max_value=10**9)
"""Hypothesis draws the number of a case and shrinks it; a failure prints it."""


def examples(count: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The same examples on every run, `PINCITE_EXAMPLES` times as many as said; a case may take long to build."""
    count *= int(os.environ.get("PINCITE_EXAMPLES", "1"))
    quiet = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    return settings(max_examples=count, derandomize=True, database=None, deadline=None, suppress_health_check=quiet)


def evaluate(base: RuleBase, scenario: Scenario, **chosen: Any) -> Evaluation:
    """Evaluate with the reference matcher; the matchers are compared elsewhere."""
    return Engine(base).evaluate(scenario, Settings(matcher="reference", **chosen))


@dataclass(frozen=True, slots=True)
class Essence:
    """What an evaluation says, without the order in which it says it."""

    options: Mapping[str, object]
    findings: Mapping[str, object]
    asked: Mapping[str, object]
    conflicts: frozenset[object]
    dilemmas: frozenset[object]


def essence(evaluation: Evaluation, renamed: Callable[[str], str] = str) -> Essence:
    """The essence of an evaluation; `renamed` gives the names that ids are to be compared by."""
    return Essence(
        options={renamed(o.conduct): judged(o, renamed) for o in evaluation.options},
        findings={renamed(f.id): judged(f, renamed) for f in evaluation.findings},
        asked={a.sentence: judged(a, renamed) for a in evaluation.asked},
        conflicts=frozenset(
            (frozenset(map(renamed, c.between)), c.verdict, unordered(c.when, renamed)) for c in evaluation.conflicts
        ),
        dilemmas=frozenset((renamed(d.person), d.verdict, unordered(d.when, renamed)) for d in evaluation.dilemmas),
    )


def judged(of: OptionLine | Finding | Answer, renamed: Callable[[str], str] = str) -> tuple[object, ...]:
    """The verdict, the profiles and the minimal sets."""
    profiles = frozenset(
        (frozenset((renamed(i), renamed(r)) for i, r in p.readings.items()), p.verdict) for p in of.readings
    )
    return of.verdict, profiles, unordered(of.supports, renamed), unordered(of.defeaters, renamed)


def unordered(sets: Sets, renamed: Callable[[str], str] = str) -> frozenset[frozenset[str]]:
    """Minimal sets without order; the parts of `issue = reading` are compared by their names."""
    return frozenset(frozenset(map(renamed, one)) for one in sets)


def with_facts(scenario: Scenario, facts: Iterable[ListedFact]) -> Scenario:
    """The scenario with these facts instead of its own."""
    return replace(scenario, facts=tuple(facts))


def in_other_names(value: V, names: Mapping[str, str]) -> V:
    """The value with every text that is a name replaced, wherever it stands, keys included."""
    return _renamed(value, names)  # type: ignore[no-any-return]


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, tuple):
        return tuple(_renamed(v, names) for v in value)
    if isinstance(value, Mapping):
        return {_renamed(k, names): _renamed(v, names) for k, v in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _renamed(getattr(value, f.name), names) for f in fields(value)})
    return value


def back_from(names: Mapping[str, str]) -> Callable[[str], str]:
    """Replaces the new names in an id, or in `issue = reading`, by the old ones."""
    old = {new: name for name, new in names.items()}
    words = re.compile("|".join(sorted(map(re.escape, old), key=len, reverse=True)) or r"(?!)")
    return lambda text: words.sub(lambda found: old[found[0]], text)

"""The engine against exhaustive enumeration, on random cases."""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import count

import pytest

from pincite.evaluate import Engine, Settings
from pincite.law import RuleBase
from pincite.scenario import Scenario

from .compare import Comparison
from .generate import case
from .oracle import Oracle, TooManyWorlds
from .shrink import is_safe

CASES = int(os.environ.get("PINCITE_ORACLE_CASES", "1000"))
STEP = 1_000_000


def small(number: int) -> tuple[int, RuleBase, Scenario, Oracle]:
    """The case of a number, or the next of its own that is small enough to enumerate, with its seed."""
    for seed in count(number, STEP):
        base, scenario = case(seed)
        with suppress(TooManyWorlds):
            return seed, base, scenario, Oracle(base, scenario).small()
    raise AssertionError


@pytest.mark.parametrize("number", range(CASES))
def test_engine_and_oracle_agree(number: int) -> None:
    seed, base, scenario, oracle = small(number)
    evaluation = Engine(base).evaluate(scenario, Settings(ask=()))
    wrong = list(Comparison(base, scenario, evaluation, oracle).differences())
    assert not wrong, "\n".join([f"seed {seed}", *wrong])


def test_generated_rules_are_safe() -> None:
    assert all(is_safe(case(seed)[0]) for seed in range(CASES))


def test_cases_reach_every_construct() -> None:
    """Agreement means little where nothing happens: each construct must matter in some case."""
    reached: set[str] = set()
    for number in range(120):
        oracle = small(number)[3]
        for outcome in (o for o in oracle.outcomes if o.admissible):
            reached |= {key[0] for key in outcome.atoms} & {"exception", "tagged", "all-ways-forbidden"}
            reached |= {"defeat"} if outcome.applicable - outcome.in_force else set()
            reached |= {"a duty that cannot be obeyed" for c in outcome.conflicts if len(c) == 1}
            reached |= {"conflict" for c in outcome.conflicts if len(c) == 2}
            reached |= {"dilemma"} if outcome.dilemmas else set()
            bans = {n.about for n in outcome.in_force if n.mode.value == "must not"}
            reached |= {"breach of a duty" for t in outcome.unlawful if (t,) not in bans}
        if 0 < sum(o.admissible for o in oracle.outcomes) < len(oracle.outcomes):
            reached.add("inadmissible world")
    assert reached == {
        "exception",
        "tagged",
        "all-ways-forbidden",
        "defeat",
        "a duty that cannot be obeyed",
        "conflict",
        "dilemma",
        "breach of a duty",
        "inadmissible world",
    }

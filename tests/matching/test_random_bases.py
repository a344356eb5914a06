"""The two matchers against each other on random rule bases, at ground level."""

from __future__ import annotations

import os

import pytest

from pincite.evaluate import Engine
from pincite.grounding import case_of
from pincite.matching import durable

from ..oracle.generate import case

BASES = int(os.environ.get("PINCITE_RANDOM_BASES", "2000"))
BATCH = 250


@pytest.mark.skipif(not durable.available(), reason="durable-rules cannot be loaded here")
@pytest.mark.parametrize("first", range(0, BASES, BATCH))
def test_matchers_agree(first: int) -> None:
    for seed in range(first, min(first + BATCH, BASES)):
        base, scenario = case(seed)
        engine, facts = Engine(base), case_of(scenario)
        one, used = engine.ground(facts, "durable")
        other, others = engine.ground(facts, "reference")
        assert (used, others) == (("durable",), ("reference",)), f"seed {seed}"
        assert one.rules == other.rules, f"seed {seed}"


@pytest.mark.skipif(not durable.available(), reason="durable-rules cannot be loaded here")
def test_both_matchers_run_and_are_compared() -> None:
    for seed in range(50):
        base, scenario = case(seed)
        _, used = Engine(base).ground(case_of(scenario), "both")
        assert set(used) == {"durable", "reference"}, f"seed {seed}"

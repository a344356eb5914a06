"""What the checks start from, made ready before a fault is planted: none of it is the work of the judging core.

The law and the scenarios of the conformance cases are loaded, and the random bases are drawn and enumerated, by
modules that stand below the core. A worker loads this once; each of its forks then begins with it.
"""

from __future__ import annotations

import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pincite.diagnostics import InputError
from pincite.law import RuleBase
from pincite.scenario import Scenario

from ..conformance.laws import Laws
from ..conformance.suite import every_case
from ..oracle.generate import case
from ..oracle.oracle import Oracle, TooManyWorlds

ORACLE_CASES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Enumerated:
    """A random base with its scenario, and every world of it enumerated."""

    base: RuleBase
    scenario: Scenario
    oracle: Oracle


@cache
def laws() -> Laws:
    """The law and the scenarios of all conformance cases."""
    with tempfile.TemporaryDirectory() as folder:
        found = Laws(Path(folder))
        for one in every_case():
            with suppress(InputError):
                found.scenario(one)
        return found


@cache
def enumerated() -> tuple[Enumerated, ...]:
    """The random bases that are small enough to enumerate."""
    found: list[Enumerated] = []
    for seed in range(ORACLE_CASES):
        base, scenario = case(seed)
        with suppress(TooManyWorlds):
            small = Oracle(base, scenario).small()
            assert small.outcomes, "a base has at least one world"
            found.append(Enumerated(base=base, scenario=scenario, oracle=small))
    return tuple(found)

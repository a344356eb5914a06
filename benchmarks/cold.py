"""One cold evaluation of the seed, taken apart: prints the milliseconds of each stage as JSON.

It does what `pincite evaluate` does, in the same order, in a process of its own.
"""

from __future__ import annotations

import gc
import json
import resource
import sys
from pathlib import Path
from time import perf_counter

gc.disable()
SEED = Path(__file__).resolve().parent.parent / "seeds" / "prisoner-exchange.yaml"
stages: dict[str, float] = {}
last = perf_counter()


def lap(name: str) -> None:
    """Book the time since the last lap."""
    global last
    now = perf_counter()
    stages[name] = (now - last) * 1000
    last = now


import typer  # noqa: E402, F401

lap("import typer")
from pincite.cache import cached_rules, cached_scenario  # noqa: E402
from pincite.evaluate import Engine, Settings  # noqa: E402
from pincite.grounding import Case, GroundProgram  # noqa: E402
from pincite.judging.wording import Wording  # noqa: E402
from pincite.labelling.labels import Labels  # noqa: E402
from pincite.library import bundled_rules  # noqa: E402
from pincite.reports.as_text import TextReport  # noqa: E402

lap("import the engine")


class TimedEngine(Engine):
    """An engine that books its stages apart."""

    def ground(self, case: Case, matcher: str = "both") -> tuple[GroundProgram, tuple[str, ...]]:
        """Compile, match and ground."""
        found = super().ground(case, matcher)
        lap("compile, match and ground")
        return found

    def _labels(self, program: GroundProgram, wording: Wording, settings: Settings) -> Labels:
        found = super()._labels(program, wording, settings)
        lap("label")
        return found


def main() -> None:
    """Run the stages once."""
    from pincite.cli import _load_rules, _load_scenario

    base = cached_rules(bundled_rules(), _load_rules)
    scenario = cached_scenario(SEED, base, _load_scenario)
    lap("load")
    result = TimedEngine(base).evaluate(scenario, Settings(derivations=False))
    lap("judge")
    TextReport(result, width=80).render()
    lap("render")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    json.dump({"stages": stages, "memory": memory}, sys.stdout)


main()

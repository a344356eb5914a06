"""`make bench`: how long an evaluation takes, as ratios to importing the command line's libraries.

Every figure is measured in this one run, on this machine; only the ratios say something elsewhere.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from labelling import labelling_rows, lines

BARE = "import typer, rich, pydantic"
SEED = Path(__file__).resolve().parent.parent / "seeds" / "prisoner-exchange.yaml"
ROUNDS = 7


def cold(arguments: list[str]) -> float:
    """Seconds of one whole process."""
    start = time.perf_counter()
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - start


def warm(work: Callable[[], object]) -> float:
    """Median seconds of a call in this process, after one call that does not count."""
    work()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Measure and print."""
    evaluate = ["-m", "pincite", "evaluate", str(SEED)]
    cold(["-c", BARE]), cold(evaluate)
    pairs = [(cold(["-c", BARE]), cold(evaluate)) for _ in range(ROUNDS)]
    bare = statistics.median(b for b, _ in pairs)
    whole = statistics.median(e / b for b, e in pairs)
    start = time.perf_counter()
    from pincite.cli import app  # noqa: F401
    from pincite.compiler import compile_rules
    from pincite.evaluate import Engine, Settings
    from pincite.grounding import Symbols, case_of, listed_facts, matched_facts
    from pincite.library import bundled_rules
    from pincite.loading import load_rules, load_scenario
    from pincite.matching.durable import DurableMatcher
    from pincite.matching.reference import ReferenceMatcher
    from pincite.reports.as_json import to_json

    imported = time.perf_counter() - start
    base = load_rules(bundled_rules())
    scenario = load_scenario(SEED, base)
    engine = Engine(base)
    case = case_of(scenario)
    symbols = Symbols(base, engine.compiled, case)
    facts = matched_facts(symbols, listed_facts(symbols, case))
    program, _ = engine.ground(case, "reference")
    result = engine.evaluate(scenario, Settings(matcher="reference"))
    durable, reference = DurableMatcher(), ReferenceMatcher()
    parts: dict[str, float] = {
        "load the law": warm(lambda: load_rules(bundled_rules())),
        "load the scenario": warm(lambda: load_scenario(SEED, base)),
        "compile": warm(lambda: compile_rules(base)),
        "match (durable-rules)": warm(lambda: durable.match(engine.compiled.program, facts)),
        "match (reference)": warm(lambda: reference.match(engine.compiled.program, facts)),
        "ground": warm(lambda: engine.ground(case, "reference")),
        "label": warm(lambda: engine.labels(program)),
        "options and norms alone": warm(lambda: engine.judge(scenario)),
        "whole evaluation, warm": warm(lambda: engine.evaluate(scenario)),
        "render as JSON": warm(lambda: to_json(result)),
    }
    print(f"bare import ({BARE}): 1.00")
    print(f"cold evaluation of the seed: {whole:.2f} (accepted: at most 4)")
    print(f"import of pincite after this script's own start: {imported / bare:.2f}")
    for name, seconds in parts.items():
        print(f"{name}: {seconds / bare:.2f}")
    print("\n".join(lines(labelling_rows(bare))))


if __name__ == "__main__":
    main()

"""`make bench`: how long things take, as ratios to importing the command line's libraries.

Every figure is measured in this one run, on this machine, in turn with the import it is divided by;
only the ratios say something elsewhere. `--write` puts the tables into docs/benchmarks.md.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.engines import SOLVERS, problem  # noqa: E402
from benchmarks.labelling import labelling_rows  # noqa: E402

BARE = "import typer, rich, pydantic"
SEED = ROOT / "seeds" / "prisoner-exchange.yaml"
PAGE = ROOT / "docs" / "benchmarks.md"
ROUNDS = 9
PERSONS = (40, 200)

Row = tuple[str, ...]


def process(arguments: list[str], cache: Path) -> tuple[float, float, str]:
    """Seconds and mebibytes of a whole process, and what it printed."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment["PINCITE_CACHE_DIR"] = str(cache)
    start = time.perf_counter()
    child = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE, env=environment, cwd=ROOT)
    assert child.stdout is not None
    printed = child.stdout.read().decode()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"`{' '.join(arguments)}` ended with {child.returncode}")
    return seconds, usage.ru_maxrss / 1024, printed


def warm(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Median seconds of a call in this process, after one call that does not count."""
    work()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def cold_rows(cache: Path) -> tuple[float, list[Row]]:
    """The bare import in seconds, and whole commands divided by it, pair by pair."""
    evaluate = ["-m", "pincite", "evaluate", str(SEED)]
    # Warm up: what is imported is compiled once, as it is after any installation.
    process(evaluate, cache)
    commands: Mapping[str, tuple[list[str], Callable[[], None]]] = {
        "cold evaluation of the seed (accepted: at most 4)": (evaluate, lambda: None),
        "the same, its scenario changed since": (evaluate, lambda: _forget(cache, small=True)),
        "the same, nothing kept": (evaluate, lambda: _forget(cache, small=False)),
    }
    bare: list[float] = []
    rows: list[Row] = []
    for name, (command, before) in commands.items():
        ratios, memory = [], []
        process(command, cache)
        for _ in range(ROUNDS):
            bare.append(process(["-c", BARE], cache)[0])
            before()
            seconds, mebibytes, _ = process(command, cache)
            ratios.append(seconds / bare[-1])
            memory.append(mebibytes)
        rows.append((name, _ratio(statistics.median(ratios)), f"{statistics.median(memory):.0f} MiB"))
    return statistics.median(bare), rows


def _forget(cache: Path, *, small: bool) -> None:
    """Take the scenario (the smaller entry), or everything, out of the cache."""
    entries = sorted(cache.glob("*.json"), key=lambda p: p.stat().st_size)
    for entry in entries[: 1 if small else None]:
        entry.unlink()


def stage_rows(cache: Path) -> list[Row]:
    """Where a cold evaluation spends its time, each stage divided by the bare import beside it."""
    found: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        bare = process(["-c", BARE], cache)[0]
        stages = json.loads(process([str(ROOT / "benchmarks" / "cold.py")], cache)[2])["stages"]
        for name, milliseconds in stages.items():
            found.setdefault(name, []).append(milliseconds / 1000 / bare)
    return [(name, _ratio(statistics.median(ratios))) for name, ratios in found.items()]


def warm_rows(bare: float) -> list[Row]:
    """Parts of an evaluation in a process that is already running."""
    from pincite import Engine, Settings, bundled_rules, load_rules, load_scenario
    from pincite.compiler import compile_rules
    from pincite.grounding import Symbols, case_of, listed_facts, matched_facts
    from pincite.matching.durable import DurableMatcher
    from pincite.matching.reference import ReferenceMatcher
    from pincite.reports.as_json import to_json
    from pincite.reports.as_text import TextReport

    base = load_rules(bundled_rules())
    scenario = load_scenario(SEED, base)
    engine = Engine(base)
    case = case_of(scenario)
    compiled = engine.compiled_for(case)
    symbols = Symbols(base, compiled, case)
    facts = matched_facts(symbols, listed_facts(symbols, case))
    program, _ = engine.ground(case, "reference")
    result = engine.evaluate(scenario)
    durable, reference = DurableMatcher(), ReferenceMatcher()
    brief = Settings(derivations=False)
    work: Mapping[str, Callable[[], object]] = {
        "all options and norms (accepted: at most a half)": lambda: engine.judge(scenario),
        "all options and norms, of a scenario not seen before": lambda: engine.judge(replace(scenario)),
        "whole evaluation, as shown": lambda: engine.evaluate(scenario, brief),
        "whole evaluation, with derivations": lambda: engine.evaluate(scenario),
        "load the law from its files": lambda: load_rules(bundled_rules()),
        "load the scenario": lambda: load_scenario(SEED, base),
        "compile what can fire": lambda: compile_rules(base, frozenset(a.predicate for a in case.facts)),
        "compile all": lambda: compile_rules(base),
        "match with durable-rules": lambda: durable.match(compiled.program, facts),
        "match with the reference": lambda: reference.match(compiled.program, facts),
        "label": lambda: engine.labels(program),
        "render as text": lambda: TextReport(result, width=80).render(),
        "render as JSON": lambda: to_json(result),
    }
    return [(name, _ratio(warm(one) / bare)) for name, one in work.items()]


def engine_rows(bare: float) -> list[Row]:
    """One positive problem in every engine; raises where an answer differs."""
    rows: list[Row] = []
    for name, solve in SOLVERS.items():
        cells = []
        for persons in PERSONS:
            case = problem(persons)
            if solve(case) != next(iter(SOLVERS.values()))(case):
                raise SystemExit(f"`{name}` gives other answers for {persons} persons")
            cells.append(_ratio(warm(lambda s=solve, c=case: s(c), 5) / bare))  # type: ignore[misc]
        rows.append((name, *cells))
    return rows


def _ratio(value: float) -> str:
    return f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"


def sections() -> Iterator[tuple[str, Row, list[Row]]]:
    """Title, head and rows of each table, as they are measured."""
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        bare, rows = cold_rows(cache)
        yield "Whole commands", ("command", "ratio", "peak memory"), rows
        yield "Where a cold evaluation spends its time", ("stage", "ratio"), stage_rows(cache)
    yield "In a running process", ("work", "ratio"), warm_rows(bare)
    head = ("engine", *(f"{n} persons" for n in PERSONS))
    yield "One positive problem in several engines, equal answers checked", head, engine_rows(bare)
    head, rows = labelling_rows(bare)
    yield "Labelling law-like rule bases with k open facts and readings", head, rows


def table(head: Row, rows: list[Row]) -> str:
    """A table in Markdown, its columns aligned."""
    widths = [max(len(row[n]) for row in (head, *rows)) for n in range(len(head))]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in (head, *rows)]
    rule = " | ".join("-" * width for width in widths)
    return "".join(f"| {line} |\n" for line in (lines[0], rule, *lines[1:]))


def main() -> None:
    """Measure, print, and write the page where asked."""
    text = (
        "# Benchmarks\n\nWritten by `make bench-write`. Each figure is a time divided by that of "
        f"`python -c \"{BARE}\"`,\nmedians of one run on one machine; only the ratios say something elsewhere.\n"
    )
    for title, head, rows in sections():
        shown = f"\n## {title}\n\n{table(head, rows)}"
        print(shown, end="", flush=True)
        text += shown
    if "--write" in sys.argv[1:]:
        PAGE.write_text(text, encoding="utf-8")
    # durable-rules used as documented leaves timer threads that never end.
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()

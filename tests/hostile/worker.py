"""A child that reads many hostile inputs, one after another, under limits of memory and time.

`python -m tests.hostile.worker SEED FIRST END`: a line of JSON before each input and one after it.
Where an input costs too much processor time or kills the child, the parent sees which it was.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from pincite import Engine, InputError, bundled_rules, load_rules, load_scenario
from pincite.law import RuleBase
from pincite.loading import load_tests
from pincite.reports.as_json import to_json
from pincite.reports.as_text import TextReport
from pincite.scenario import Scenario

from .corpus import GOOD, SEEDS, item
from .item import ROOT, Item, Kind
from .style import wrong

SECONDS = 5.0
"""Of the processor, so that a busy machine fails nothing; waiting is stopped after ten times as long."""

MEMORY = 512 * 1024 * 1024
SMALL = ROOT / "tests" / "bad" / "law"
CASES = 3
"""Cases of a test file that are evaluated in full."""


class Reader:
    """Reads inputs beside the law, which is read once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._engines = {True: Engine(load_rules(bundled_rules())), False: Engine(load_rules(SMALL))}
        self._laws = {True: folder / "rules", False: folder / "law"}
        shutil.copytree(bundled_rules(), self._laws[True])
        shutil.copytree(SMALL, self._laws[False])

    def read(self, one: Item) -> int:
        """Load and evaluate; returns the number of evaluations, raises `InputError`."""
        place = self._folder / "here"
        place.mkdir()
        try:
            _write(one, place)
            return sum(1 for _ in self._results(one, place))
        finally:
            shutil.rmtree(place)

    def _results(self, one: Item, place: Path) -> Iterator[str]:
        main = place / f"{one.kind.value}.yaml"
        engine = self._engines[one.bundled]
        if one.kind is Kind.SCENARIO:
            yield _evaluated(engine, load_scenario(main, engine.base))
        elif one.kind is Kind.TESTS:
            for case in load_tests(main, engine.base)[:CASES]:
                yield _evaluated(engine, case.scenario)
        else:
            base = self._law(one, main)
            case_file = place / "case.yaml" if one.case is not None else SEEDS / "prisoner-exchange.yaml"
            if one.case is None and not one.bundled:
                case_file = GOOD
            yield _evaluated(Engine(base), load_scenario(case_file, base))

    def _law(self, one: Item, main: Path) -> RuleBase:
        law = self._laws[one.bundled]
        if not one.replaces:
            return load_rules(law, overlay=[main])
        replaced = law / one.replaces
        before = replaced.read_bytes()
        replaced.write_bytes(one.content)
        try:
            return load_rules(law)
        finally:
            replaced.write_bytes(before)


def _write(one: Item, place: Path) -> None:
    for name, content in {f"{one.kind.value}.yaml": one.content, **one.beside}.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(content)
    if one.case is not None:
        (place / "case.yaml").write_bytes(one.case)
    for name, target in one.links.items():
        (place / name).symlink_to(target)
    if one.pipe:
        os.mkfifo(place / one.pipe)


def _evaluated(engine: Engine, scenario: Scenario) -> str:
    result = engine.evaluate(scenario)
    return to_json(result) + TextReport(result, width=80).render()


def outcome(reader: Reader, one: Item) -> dict[str, object]:
    """What became of an input: `refused` with its codes, `evaluated`, or `failed` and why."""
    try:
        count = reader.read(one)
    except InputError as error:
        faults = sorted({f"{w}: {str(d)[:300]!r}" for d in error.diagnostics for w in wrong(d)})
        if faults or not error.diagnostics:
            return {"state": "failed", "why": faults[:5] or "refused without a reason"}
        return {"state": "refused", "why": sorted({d.code for d in error.diagnostics})}
    except BaseException as error:
        return {"state": "failed", "why": f"{type(error).__name__}: {str(error)[:500]}"}
    return {"state": "evaluated", "why": count}


def main() -> None:
    """Read the inputs of a range."""
    seed, first, end = (int(a) for a in sys.argv[1:])
    sys.stdin.close()
    with tempfile.TemporaryDirectory() as folder:
        reader = Reader(Path(folder))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        for number in range(first, end):
            one = item(seed, number)
            print(json.dumps({"number": number, "name": one.name}), flush=True)
            signal.setitimer(signal.ITIMER_PROF, SECONDS)
            signal.alarm(int(SECONDS * 10))
            if os.environ.get("PINCITE_HOSTILE_DIE") == str(number + 1):
                # The test of the parent: as if this input cost too much.
                os.kill(os.getpid(), signal.SIGPROF)
            start = time.process_time()
            found = outcome(reader, one)
            seconds = time.process_time() - start
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.alarm(0)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(json.dumps({**found, "seconds": round(seconds, 2), "megabytes": peak}), flush=True)


if __name__ == "__main__":
    main()

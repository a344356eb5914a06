"""Compare the two matchers over any number of random programs: `python -m tests.matching.prove_programs N`.

Every program is matched by both; every `BRUTE`-th seed also gives a small program that is matched a
third way, by trying every substitution. The work is spread over the cores in processes of their own.
Exit 1 on a divergence; the seeds that diverge are printed, and `case(seed)` is the program again.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context

from pincite.diagnostics import EngineFault
from pincite.matching.durable import DurableMatcher
from pincite.matching.program import Grounding, Matcher
from pincite.matching.reference import ReferenceMatcher

from .programs import PLENTY, ProgramCase, case, shape, small_case, substitute

CHUNK = 500
BRUTE = 10


@dataclass(slots=True, kw_only=True)
class Tally:
    """What a number of comparisons found."""

    programs: int = 0
    tried: int = 0
    firings: int = 0
    shapes: Counter[str] = field(default_factory=Counter)
    divergences: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add what others found."""
        self.programs += other.programs
        self.tried += other.tried
        self.firings += other.firings
        self.shapes.update(other.shapes)
        self.divergences.extend(other.divergences)


def compare(first: int, last: int) -> Tally:
    """Match the programs of the seeds from `first` to before `last` in every way there is."""
    tally = Tally()
    reference, durable = ReferenceMatcher(joins=PLENTY), DurableMatcher()
    with durable:
        for seed in range(first, last):
            drawn = case(seed)
            expected = reference.match(drawn.program, drawn.facts)
            _hold(tally, f"case({seed})", expected, durable, drawn)
            tally.programs += 1
            tally.firings += len(expected.firings)
            tally.shapes.update(shape(drawn))
            if seed % BRUTE == 0:
                small = small_case(seed)
                tried = substitute(small.program, small.facts)
                tally.tried += 1
                for matcher in (reference, durable):
                    _hold(tally, f"small_case({seed})", tried, matcher, small)
    return tally


def _hold(tally: Tally, name: str, expected: Grounding, matcher: Matcher, drawn: ProgramCase) -> None:
    try:
        found = matcher.match(drawn.program, drawn.facts)
    except EngineFault as fault:
        tally.divergences.append(f"{name}: {matcher.name}: {fault}")
        return
    if found != expected:
        missing, extra = set(expected.firings) - set(found.firings), set(found.firings) - set(expected.firings)
        tally.divergences.append(f"{name}: {matcher.name}: {len(missing)} firings missing, {len(extra)} too many")


def _chunk(bounds: tuple[int, int]) -> Tally:
    return compare(*bounds)


def prove(count: int, first: int, processes: int) -> Tally:
    """Compare `count` programs from the seed `first` on, in so many processes, with a line of progress."""
    bounds = [(start, min(start + CHUNK, first + count)) for start in range(first, first + count, CHUNK)]
    total, begun = Tally(), time.monotonic()
    with get_context("spawn").Pool(processes) as pool:
        for tally in pool.imap_unordered(_chunk, bounds):
            total.add(tally)
            rate = total.programs / (time.monotonic() - begun)
            line = f"{total.programs} of {count} programs, {rate:.0f}/s, {len(total.divergences)} divergences"
            print(f"\r{line}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return total


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, compare, report; 1 on a divergence."""
    parser = argparse.ArgumentParser(prog="python -m tests.matching.prove_programs", description=__doc__)
    parser.add_argument("count", type=int, help="how many programs")
    parser.add_argument("--first", type=int, default=int(os.environ.get("PINCITE_SEED", "0")), help="the first seed")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="how many at once")
    chosen = parser.parse_args(arguments)
    total = prove(chosen.count, chosen.first, chosen.processes)
    print(f"programs: {total.programs} (seeds {chosen.first} to {chosen.first + chosen.count - 1})")
    print(f"firings: {total.firings}; small programs also matched by substitution: {total.tried}")
    print("; ".join(f"{name}: {number}" for name, number in sorted(total.shapes.items())))
    print(f"divergences: {len(total.divergences)}")
    for line in total.divergences[:20]:
        print(f"  {line}")
    return 1 if total.divergences else 0


if __name__ == "__main__":
    sys.exit(main())

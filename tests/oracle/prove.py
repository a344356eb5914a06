"""Compare the engine with both oracles on many random cases.

    python -m tests.oracle.prove 50000 [--first SEED] [--jobs 2]

Even numbers are plain cases: the engine against the oracle that enumerates and against clingo, and the two
against each other. Odd numbers are wide cases, which only clingo knows. Every difference is
printed with its seed, the first ones made small; then the exit code is 1.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count

from pincite.evaluate import Engine, Settings
from pincite.judging.evaluation import Evaluation
from pincite.law import RuleBase
from pincite.scenario import Scenario

from .answer_sets import AspOracle
from .compare import Comparison, Worlds, disagreements
from .generate import case
from .oracle import Oracle, TooManyWorlds
from .show import shown
from .shrink import shrink

STEP = 1_000_000
SHRUNK = 3


@dataclass
class Tally:
    """What a number of cases came to."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[int, bool, list[str]]] = field(default_factory=list)
    """Seed, whether the case is wide, and the differences."""

    def add(self, other: Tally) -> None:
        """Take in the tally of other cases."""
        self.counts += other.counts
        self.wrong += other.wrong


def differences(base: RuleBase, scenario: Scenario, wide: bool, counts: Counter[str]) -> list[str]:
    """What is said differently by the engine and the oracles, and by the oracles of each other.

    Raises `TooManyWorlds` for a case too large to enumerate.
    """
    clingo = AspOracle(base, scenario)
    plain = None if wide else Oracle(base, scenario).small()
    counts["cases"] += 1
    counts["worlds"] += len(clingo.outcomes)
    try:
        evaluation = Engine(base).evaluate(scenario, Settings(ask=()))
    except Exception as error:  # whatever the engine raises on a good case is a finding
        return [f"the engine raised {error!r}"]
    found = list(_against("clingo", base, scenario, evaluation, clingo, counts))
    if plain is not None:
        found += _against("enumeration", base, scenario, evaluation, plain, counts)
        found += [f"the oracles: {d}" for d in disagreements(plain, clingo, scenario)]
        counts["oracle against oracle: cases"] += 1
    return found


def _against(
    name: str, base: RuleBase, scenario: Scenario, evaluation: Evaluation, oracle: Worlds, counts: Counter[str]
) -> Iterator[str]:
    comparison = Comparison(base, scenario, evaluation, oracle)
    yield from (f"{name}: {d}" for d in comparison.differences())
    counts[f"engine against {name}: cases"] += 1
    counts.update({f"engine against {name}: {what}": n for what, n in comparison.compared.items()})


def prove(numbers: Iterable[int]) -> Tally:
    """Compare the cases of some numbers; one too large gives way to the next seed of its own."""
    tally = Tally()
    for number in numbers:
        wide = bool(number % 2)
        for seed in count(number, STEP):
            try:
                found = differences(*case(seed, wide=wide), wide, tally.counts)
            except TooManyWorlds:
                tally.counts["too large, next seed taken"] += 1
                continue
            if found:
                tally.wrong.append((seed, wide, found))
            break
    return tally


def small(seed: int, wide: bool) -> str:
    """The smallest case near a seed that still goes wrong, in words."""

    def fails(base: RuleBase, scenario: Scenario) -> bool:
        try:
            return bool(differences(base, scenario, wide, Counter()))
        except (TooManyWorlds, RuntimeError):
            return False

    base, scenario = shrink(case(seed, wide=wide), fails)
    return "\n".join([*shown(base, scenario), *differences(base, scenario, wide, Counter())])


def main() -> int:
    """Run from the command line; 0 where all agree, 1 where anything differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.oracle.prove", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("cases", type=int)
    parser.add_argument("--first", type=int, default=0, metavar="SEED")
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    last = asked.first + asked.cases
    chunks = [range(n, min(n + 50, last)) for n in range(asked.first, last, 50)]
    tally, start = Tally(), time.monotonic()
    with multiprocessing.get_context("spawn").Pool(asked.jobs) as pool:
        for done, part in enumerate(pool.imap_unordered(prove, chunks), 1):
            tally.add(part)
            _progress(tally, asked.cases, time.monotonic() - start, done == len(chunks))
    print(f"seeds {asked.first} to {last - 1}, {time.monotonic() - start:.0f} s")
    for what, number in sorted(tally.counts.items()):
        print(f"{number:12,} {what}")
    for seed, wide, found in tally.wrong:
        print(f"seed {seed}{' (wide)' if wide else ''}", *found, sep="\n    ")
    for seed, wide, _ in tally.wrong[:SHRUNK]:
        print(f"\nseed {seed}, made small", small(seed, wide), sep="\n")
    print(f"{len(tally.wrong)} of {tally.counts['cases']:,} cases differ")
    return 1 if tally.wrong else 0


def _progress(tally: Tally, cases: int, seconds: float, last: bool) -> None:
    done = tally.counts["cases"]
    left = (cases - done) * seconds / max(done, 1)
    line = f"{done:,} of {cases:,} cases, {len(tally.wrong)} differ, {done / seconds:.0f}/s, {left:.0f} s left  "
    print("\r" + line, end="\n" if last else "", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())

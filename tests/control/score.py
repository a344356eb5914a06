"""The mutation score of the judging core: `python -m tests.control.score [--sample N] [--seed S] [--modules M ...]`.

Every mutant (`mutate`) of the core's modules, or a seeded sample spread evenly over them, is given to the checks
(`detect`). With `--record FILE` each outcome is written down, and what the file says was killed is not tried again:
the same change of the same function is killed as long as no check is taken away and the rest of the program means
the same. A mutant is killed where a check fails, the program breaks, or it does not end; it survives where every
check passes. Mutants that no test could tell from the program are listed with the reason in `equivalent.yaml` and
left out. Prints the survivors and a table by module; exit 1 where less than 90 % are killed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from pathlib import Path

import yaml

from .mutate import Mutant, count, mutant
from .planting import PACKAGE, Planted, outcomes, source

WANTED = 0.9
EQUIVALENT = Path(__file__).with_name("equivalent.yaml")
ROOMS = (
    "compiler.py", "grounding.py", "applicability.py", "symbols.py", "matching/*.py", "labelling/*.py", "judging/*.py",
    "reports/as_text.py", "reports/as_json.py", "reports/condense.py",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A mutant and whether it was killed, with what was said."""

    module: str
    mutant: Mutant
    killed: bool
    said: str


def core() -> tuple[str, ...]:
    """The modules of the judging core that have something to change."""
    found = [str(p.relative_to(PACKAGE)) for room in ROOMS for p in sorted(PACKAGE.glob(room))]
    return tuple(m for m in found if count(source(m)))


def equivalent() -> frozenset[tuple[str, str, str]]:
    """Module, line and change of the mutants that say the same as the program."""
    listed = yaml.safe_load(EQUIVALENT.read_text(encoding="utf-8")) or []
    return frozenset((e["module"], e["line"], e["change"]) for e in listed)


def places(modules: Sequence[str], sample: int, seed: int) -> list[tuple[str, int]]:
    """Module and number of the mutants to try: all, or so many, drawn in turn from each module."""
    drawn: list[list[tuple[str, int]]] = []
    luck = random.Random(seed)
    for module in modules:
        own = [(module, n) for n in range(count(source(module)))]
        drawn.append(luck.sample(own, len(own)) if sample else own)
    if not sample:
        return list(chain(*drawn))
    luck.shuffle(drawn)
    turns = (place for turn in zip_longest(*drawn) for place in turn if place is not None)
    return list(turns)[:sample]


def chosen_mutants(chosen: Iterable[tuple[str, int]]) -> Iterator[tuple[str, Mutant]]:
    """The mutants at some places, without those that say the same as the program."""
    same = equivalent()
    for module, number in chosen:
        text = source(module)
        changed = mutant(text, number)
        if changed and (module, text.splitlines()[changed.line - 1].strip(), changed.change) not in same:
            yield module, changed


class Record:
    """The outcomes of earlier runs, in a file of JSON lines."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        lines = path.read_text(encoding="utf-8").splitlines() if path is not None and path.exists() else []
        written = map(json.loads, lines)
        self._killed = {w["digest"]: w["said"] for w in written if w["killed"]}

    def killed(self, module: str, mutant: Mutant) -> str | None:
        """What killed a mutant before, if anything did."""
        return self._killed.get(_digest(module, mutant))

    def add(self, one: Tried) -> None:
        """Write an outcome down."""
        if self._path is not None:
            named = {"module": one.module, "line": one.mutant.line, "change": one.mutant.change}
            line = {**named, "killed": one.killed, "said": one.said, "digest": _digest(one.module, one.mutant)}
            with self._path.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(line) + "\n")


def _digest(module: str, mutant: Mutant) -> str:
    return hashlib.sha256(f"{module}\0{mutant.function}".encode()).hexdigest()


def tried(found: Sequence[tuple[str, Mutant]], record: Record, processes: int) -> Iterator[Tried]:
    """Each mutant, killed or not; first those that were killed before."""
    fresh: list[tuple[str, Mutant]] = []
    for module, changed in found:
        said = record.killed(module, changed)
        if said is None:
            fresh.append((module, changed))
        else:
            yield Tried(module=module, mutant=changed, killed=True, said=said)
    tasks = [Planted(name=str(n), module=module, text=m.text) for n, (module, m) in enumerate(fresh)]
    begun, killed = time.monotonic(), 0
    for number, ((module, changed), outcome) in enumerate(zip(fresh, outcomes(tasks, processes), strict=True), 1):
        one = Tried(module=module, mutant=changed, killed=outcome.found, said=outcome.said)
        record.add(one)
        killed += one.killed
        rate = number / (time.monotonic() - begun)
        said = f"{number} of {len(tasks)} mutants, {killed} killed, {rate:.1f}/s"
        print(f"\r{said} ", end="", file=sys.stderr, flush=True)
        yield one
    print(file=sys.stderr)


def table(found: Sequence[Tried]) -> Iterator[str]:
    """The score of each module and of all."""
    yield f"{'module':<28}{'mutants':>8}{'killed':>8}{'survived':>9}{'score':>8}"
    for module in (*sorted({t.module for t in found}), ""):
        own = [t.killed for t in found if module in ("", t.module)]
        score = sum(own) / len(own) if own else 1.0
        yield f"{module or 'all':<28}{len(own):>8}{sum(own):>8}{len(own) - sum(own):>9}{score:>8.1%}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, try the mutants, report."""
    parser = argparse.ArgumentParser(prog="python -m tests.control.score", description=__doc__)
    parser.add_argument("--sample", type=int, default=0, help="how many mutants (all)")
    parser.add_argument("--seed", type=int, default=0, help="the seed of the sample")
    parser.add_argument("--modules", nargs="+", default=[], help="modules, by how their names begin (all of the core)")
    parser.add_argument("--processes", type=int, default=2, help="how many at once")
    parser.add_argument("--said", action="store_true", help="print what killed each mutant")
    parser.add_argument("--record", type=Path, help="a file of outcomes to read and to add to")
    chosen = parser.parse_args(arguments)
    modules = [m for m in core() if not chosen.modules or m.startswith(tuple(chosen.modules))]
    begun = time.monotonic()
    mutants = list(chosen_mutants(places(modules, chosen.sample, chosen.seed)))
    found = list(tried(mutants, Record(chosen.record), chosen.processes))
    for one in found:
        if not one.killed or chosen.said:
            state = f"killed by {one.said}" if one.killed else "survived"
            print(f"{one.module}:{one.mutant.line}: {one.mutant.change}: {state}")
    for line in table(found):
        print(line)
    killed = sum(t.killed for t in found)
    print(f"{killed} of {len(found)} mutants killed in {time.monotonic() - begun:.0f} s")
    return 0 if killed >= WANTED * len(found) else 1


if __name__ == "__main__":
    sys.exit(main())

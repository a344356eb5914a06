"""The hostile inputs: first every built shape, then damaged copies of the real files, by number.

`python -m tests.hostile.corpus SEED NUMBER [FILE]` writes one of them out.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from random import Random

from .item import ROOT, Item, Kind
from .mutations import MUTATIONS
from .shapes import SHAPES

GOOD = ROOT / "tests" / "good.yaml"
SEEDS = ROOT / "seeds"


@cache
def real_files() -> tuple[tuple[Kind, str, bytes], ...]:
    """Every real file with its kind, under its path in the project."""
    rules = sorted((ROOT / "rules").rglob("*.yaml"))
    found = [(Kind.TESTS if p.name.endswith(".test.yaml") else Kind.RULES, p) for p in rules]
    found += [(Kind.SCENARIO, p) for p in sorted(SEEDS.glob("*.yaml"))]
    found += [(Kind.RULES, p) for p in sorted((ROOT / "tests" / "bad" / "law").glob("*.yaml"))]
    found.append((Kind.SCENARIO, GOOD))
    return tuple((kind, path.relative_to(ROOT).as_posix(), path.read_bytes()) for kind, path in found)


def item(seed: int, number: int) -> Item:
    """The hostile input of a number; the same seed and number give the same bytes."""
    if number < len(SHAPES):
        return SHAPES[number](Random(f"{seed}/{number}"))
    return damaged(Random(f"{seed}/{number}"), number)


def damaged(rng: Random, number: int) -> Item:
    """A damaged copy of a real file; scenarios and tests as often as all rules together."""
    kind = rng.choice([Kind.SCENARIO, Kind.RULES, Kind.RULES, Kind.TESTS])
    kind, path, data = rng.choice([f for f in real_files() if f[0] is kind])
    mutation = rng.choice(MUTATIONS)
    inside = path.startswith("rules/") and kind is Kind.RULES
    return Item(
        name=f"{number}-{mutation.__name__}-{Path(path).stem}",
        kind=kind,
        content=mutation(rng, data),
        bundled=not path.startswith("tests/"),
        replaces=path.removeprefix("rules/") if inside else Path(path).name if "/law/" in path else "",
        beside=_sources(path),
    )


@cache
def _sources(path: str) -> dict[str, bytes]:
    """The sources that a scenario names, under the names it has for them."""
    if path.startswith("seeds/"):
        return {p.name: p.read_bytes() for p in SEEDS.glob("*.txt")}
    return {"bad/law/log.txt": (ROOT / "tests" / "bad" / "law" / "log.txt").read_bytes()}


def main() -> None:
    """Write one input to a file, or to standard output."""
    seed, number, *to = sys.argv[1:]
    content = item(int(seed), int(number)).content
    if to:
        Path(to[0]).write_bytes(content)
    else:
        sys.stdout.buffer.write(content)


if __name__ == "__main__":
    main()

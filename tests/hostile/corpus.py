"""The hostile inputs: first every built shape, then damaged copies of the real files, by number.

`python -m tests.hostile.corpus SEED NUMBER [FILE]` writes one of them out.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from random import Random

from pincite import bundled_rules
from pincite.library import bundled_seeds

from .item import ROOT, Item, Kind
from .mutations import MUTATIONS
from .shapes import SHAPES

TESTS = ROOT / "tests"
SMALL = TESTS / "bad" / "law"
GOOD = TESTS / "good.yaml"
SEEDS = bundled_seeds()


@cache
def real_files() -> tuple[tuple[Kind, str, bytes], ...]:
    """Every real file with its kind, under its path in the project; the law and the seeds as installed."""
    rules = bundled_rules()
    found = [(_kind(p), f"rules/{p.relative_to(rules).as_posix()}", p) for p in sorted(rules.rglob("*.yaml"))]
    found += [(Kind.SCENARIO, f"seeds/{p.name}", p) for p in sorted(SEEDS.glob("*.yaml"))]
    found += [(Kind.RULES, f"tests/bad/law/{p.name}", p) for p in sorted(SMALL.glob("*.yaml"))]
    found.append((Kind.SCENARIO, "tests/good.yaml", GOOD))
    return tuple((kind, name, path.read_bytes()) for kind, name, path in found)


def _kind(path: Path) -> Kind:
    return Kind.TESTS if path.name.endswith(".test.yaml") else Kind.RULES


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
    return {"bad/law/log.txt": (SMALL / "log.txt").read_bytes()}


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

"""The mutation score on a sample, and the tools that make it.

The sample is 60 mutants of the judging core, drawn in turn from each module by a fixed seed. Every change of the
program draws others, so the test asks for 48: of a program of which nine mutants in ten are killed, fewer are killed in
one sample of a hundred. It warns when checks stop killing; the score itself is that of a full run (`score`).
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from .mutate import Mutant, count, mutant
from .planting import source
from .score import EQUIVALENT, Record, Tried, chosen_mutants, core, equivalent, places, table, tried

SAMPLE = int(os.environ.get("PINCITE_MUTANTS", "60"))
SEED = int(os.environ.get("PINCITE_MUTANT_SEED", "1"))
WANTED = 0.8


@pytest.mark.xdist_group("control")
def test_the_mutants_of_a_sample_are_killed() -> None:
    found = list(tried(list(chosen_mutants(places(core(), SAMPLE, SEED))), Record(None), 2))
    killed = sum(t.killed for t in found)
    survivors = [f"{t.module}:{t.mutant.line}: {t.mutant.change}" for t in found if not t.killed]
    print(f"seed {SEED}: {killed} of {len(found)} mutants killed")
    assert killed >= WANTED * len(found), survivors


def test_a_sample_is_spread_evenly_and_a_seed_is_a_sample() -> None:
    modules = core()
    drawn = places(modules, 2 * len(modules), 3)
    assert len(set(drawn)) == len(drawn) == 2 * len(modules)
    counts = [sum(m == module for m, _ in drawn) for module in modules]
    assert max(counts) <= 3 and min(counts) >= 1
    assert places(modules, 10, 3) == places(modules, 10, 3) != places(modules, 10, 4)
    assert len(places(modules, 0, 0)) == sum(count(source(m)) for m in modules)


def test_what_is_called_equivalent_is_a_mutant_of_the_program_as_it_is() -> None:
    listed = equivalent()
    modules = sorted({module for module, _, _ in listed})
    there = {
        (module, source(module).splitlines()[m.line - 1].strip(), m.change)
        for module in modules
        for n in range(count(source(module)))
        if (m := mutant(source(module), n)) is not None
    }
    assert listed - there == set()
    assert EQUIVALENT.read_text(encoding="utf-8").count("reason:") == len(listed)


def test_a_mutant_has_one_change() -> None:
    text = "def f(a: int) -> bool:\n    if a < 1:\n        return True\n    return a == 2\n"
    made = [m for n in range(count(text)) if (m := mutant(text, n))]
    assert [(m.line, m.change) for m in made] == [
        (2, "condition: if a < 1: -> if not a < 1:"),
        (2, "relation: a < 1 -> a <= 1"),
        (2, "constant: 1 -> 2"),
        (3, "returned value: return True -> return None"),
        (3, "constant: True -> False"),
        (4, "returned value: return a == 2 -> return None"),
        (4, "relation: a == 2 -> a != 2"),
        (4, "constant: 2 -> 3"),
    ]


def one(killed: bool, function: str) -> Tried:
    made = Mutant(line=1, change="a change", text="", function=function)
    return Tried(module="symbols.py", mutant=made, killed=killed, said="a check")


def test_what_was_killed_is_remembered_and_what_survived_is_not(tmp_path: Path) -> None:
    path = tmp_path / "record"
    killed, survived = one(True, "first"), one(False, "second")
    for outcome in (killed, survived):
        Record(path).add(outcome)
    again = Record(path)
    assert again.killed("symbols.py", killed.mutant) == "a check"
    assert again.killed("compiler.py", killed.mutant) is None
    assert again.killed("symbols.py", survived.mutant) is None


def test_the_table_counts() -> None:
    lines = list(table([one(True, "first"), one(False, "second")]))
    assert lines[1].split() == ["symbols.py", "2", "1", "1", "50.0%"]
    assert lines[2].split() == ["all", "2", "1", "1", "50.0%"]

"""The two matchers against each other on random programs, and both against plain substitution.

`PINCITE_PROGRAMS` sets how many (20,000), `PINCITE_SEED` the first seed (0).
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pincite.matching import durable, envelope, reference
from pincite.matching.program import Fact, Grounding, Program
from pincite.matching.reference import ReferenceMatcher

from . import prove_programs
from .programs import PLENTY, case, clause, pattern, program, shape, small_case, substitute

PROGRAMS = int(os.environ.get("PINCITE_PROGRAMS", "20000"))
FIRST = int(os.environ.get("PINCITE_SEED", "0"))
BATCH = 1000
SHAPES = (
    "recursion", "chain", "constant", "constant head", "variable twice in a pattern", "pattern twice in a body",
    "clause twice", "zero arity", "wide", "long", "two arities", "no facts", "no variables", "fact twice",
)  # fmt: skip

needs_durable = pytest.mark.skipif(not durable.available(), reason="durable-rules cannot be loaded here")


@needs_durable
@pytest.mark.parametrize("first", range(FIRST, FIRST + PROGRAMS, BATCH))
def test_the_matchers_agree(first: int) -> None:
    print(f"seeds from {first}")
    last = min(first + BATCH, FIRST + PROGRAMS)
    tally = prove_programs.compare(first, last)
    assert tally.divergences == []
    assert tally.programs == last - first


@needs_durable
@pytest.mark.parametrize(
    "limits",
    [
        {"MAX_PATTERNS": 2},
        {"MAX_TESTED": 1, "MAX_BARE": 1},
        {"MAX_PATTERNS": 2, "MAX_JOINS": 0},
        {"MAX_RULES": 1},
        {"MAX_PREDICATES": 3, "MAX_PATTERNS": 3},
        {"MAX_PATTERNS": 2, "MAX_TESTED": 2, "MAX_BARE": 1, "MAX_JOINS": 1, "MAX_RULES": 2, "MAX_PREDICATES": 4},
    ],
    ids=lambda limits: " ".join(f"{name}={most}" for name, most in limits.items()),
)
def test_with_limits_so_low_that_every_remedy_is_at_work(
    monkeypatch: pytest.MonkeyPatch, limits: dict[str, int]
) -> None:
    """Halves, replicas, joins left out and several rulesets in programs of a few rules; facts told by two."""
    for name, most in limits.items():
        monkeypatch.setattr(envelope, name, most)
    monkeypatch.setattr(durable, "BATCH", 2)
    assert prove_programs.compare(FIRST, FIRST + PROGRAMS // 10).divergences == []


def test_the_reference_matcher_shares_nothing_with_the_adapter() -> None:
    """It imports what a program is, and nothing else of the project."""
    tree = ast.parse(Path(reference.__file__).read_text(encoding="utf-8"))
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    assert {m for m in modules if m.startswith("pincite")} == {"pincite.matching.program"}
    assert not any(a.name.startswith("pincite") for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names)


def test_the_generator_reaches_every_shape() -> None:
    shapes = [shape(case(seed)) for seed in range(2000)]
    for name in SHAPES:
        assert sum(name in s for s in shapes) >= 10, name
    assert {name for s in shapes for name in s} == set(SHAPES)


def test_a_seed_is_a_program() -> None:
    assert [case(seed) for seed in range(50)] == [case(seed) for seed in range(50)]
    assert len({case(seed) for seed in range(50)}) == 50


def test_substitution_by_hand() -> None:
    """Edges of a path, and what is reached: the third matcher has to be right on its own."""
    edge, reach = 0, 1
    base = program(
        clause(pattern(reach, ~0, ~1), pattern(edge, ~0, ~1)),
        clause(pattern(reach, ~0, ~2), pattern(reach, ~0, ~1), pattern(edge, ~1, ~2)),
    )
    found = substitute(base, [(edge, 1, 2), (edge, 2, 3)])
    assert found == Grounding(firings=((0, (1, 2)), (0, (2, 3)), (1, (1, 2, 3))))


class Forgetful(durable.DurableMatcher if durable.available() else object):  # type: ignore[misc]
    """A matcher that loses its last firing."""

    def match(self, program: Program, facts: tuple[Fact, ...]) -> Grounding:
        found = super().match(program, facts)
        return Grounding(firings=found.firings[:-1])


@needs_durable
def test_a_divergence_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prove_programs, "DurableMatcher", Forgetful)
    tally = prove_programs.compare(0, 20)
    firing = [seed for seed in range(20) if fires(seed)]
    assert [line for line in tally.divergences if line.startswith("case(")] == [
        f"case({seed}): durable: 1 firings missing, 0 too many" for seed in firing
    ]
    assert any(line.startswith("small_case(") for line in tally.divergences)


def fires(seed: int) -> bool:
    drawn = case(seed)
    return bool(ReferenceMatcher(joins=PLENTY).match(drawn.program, drawn.facts).firings)


@needs_durable
def test_a_fault_is_a_divergence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(durable, "CODES", ())
    assert prove_programs.compare(1, 2).divergences == [
        "case(1): durable: durable-rules answered 0 to facts that are new and within its limits"
    ]


@needs_durable
def test_the_command_line() -> None:
    command = [sys.executable, "-m", "tests.matching.prove_programs", "20", "--first", "7", "--processes", "1"]
    ran = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines()[0] == "programs: 20 (seeds 7 to 26)"
    assert ran.stdout.splitlines()[-1] == "divergences: 0"
    assert "20 of 20 programs" in ran.stderr


@needs_durable
def test_the_command_line_fails_on_a_divergence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lost = prove_programs.Tally(programs=3, divergences=["case(2): durable: 1 firings missing, 0 too many"])
    monkeypatch.setattr(prove_programs, "prove", lambda *_: lost)
    assert prove_programs.main(["3"]) == 1
    assert capsys.readouterr().out.splitlines()[-2:] == ["divergences: 1", f"  {lost.divergences[0]}"]


def test_small_cases_are_small() -> None:
    for seed in range(500):
        assert all(c.variables <= 3 and len({*c.body}) <= 4 for c in small_case(seed).program.clauses)

"""A thousand hostile inputs: each is refused with reasons or evaluated, within five seconds and 512 MB.

`PINCITE_HOSTILE=20000` reads more, `PINCITE_HOSTILE_SEED=7` others. A failure names its seed and
number; `python -m tests.hostile.corpus SEED NUMBER FILE` writes that input out.
"""

from __future__ import annotations

import os
from random import Random

import pytest

from pincite.diagnostics import Diagnostic, Span

from .corpus import item, real_files
from .mutations import MUTATIONS
from .parent import Outcome, outcomes
from .shapes import SHAPES
from .style import wrong

COUNT = int(os.environ.get("PINCITE_HOSTILE", "1000"))
SEED = int(os.environ.get("PINCITE_HOSTILE_SEED", "1"))
STEP = 100
MEGABYTES = 512


def _bad(one: Outcome) -> bool:
    return one.state not in ("refused", "evaluated") or one.megabytes > MEGABYTES


@pytest.mark.parametrize("first", range(0, COUNT, STEP))
def test_hostile_inputs(first: int) -> None:
    end = min(first + STEP, COUNT)
    found = list(outcomes(SEED, first, end))
    assert [o.number for o in found] == list(range(first, end))
    assert not [str(o) for o in found if _bad(o)]


def test_inputs_are_the_same_every_time() -> None:
    numbers = range(len(SHAPES) - 30, len(SHAPES) + 30)
    assert [item(3, n) for n in numbers] == [item(3, n) for n in numbers]
    assert item(3, len(SHAPES)) != item(4, len(SHAPES))


def test_shapes_have_names_of_their_own_and_come_first() -> None:
    assert len(SHAPES) > 150
    assert item(SEED, len(SHAPES)).name.startswith(f"{len(SHAPES)}-")


@pytest.mark.parametrize("mutation", MUTATIONS[:-1], ids=lambda m: m.__name__)
def test_mutations_damage(mutation: object) -> None:
    assert callable(mutation)
    damaged = [mutation(Random(n), data) != data for n, (_, _, data) in enumerate(real_files())]
    assert sum(damaged) > len(damaged) / 2


def test_both_ends_are_reached() -> None:
    """A corpus of which nothing is evaluated, or nothing refused, would prove little."""
    states = {o.state for o in outcomes(SEED, len(SHAPES), len(SHAPES) + 40)}
    assert states == {"refused", "evaluated"}


def test_the_child_reports_a_death(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINCITE_HOSTILE_DIE", "1")
    first, second = outcomes(SEED, 0, 2)
    assert (first.state, first.why) == ("died", "too much processor time")
    assert second.state == "refused"


@pytest.mark.parametrize(
    ("message", "help"),
    [
        ("Unknown key `a`", ""),
        ("unknown key `a`.", ""),
        ("unknown key `a`", "write it out."),
        ("expected a NoneType", ""),
        ("x" * 5_000, ""),
    ],
)
def test_style_is_watched(message: str, help: str) -> None:
    fault = Diagnostic(code="a-code", message=message, span=Span(file="f"), help=help)
    assert (list(wrong(fault)) != []) == (len(message) < 5_000)
    good = Diagnostic(code="a-code", message="unknown key `a`", span=Span(file="f"), help="write `b`")
    assert not list(wrong(good))

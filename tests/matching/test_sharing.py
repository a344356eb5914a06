"""One matcher for many threads, many matchers, forks, programs in turn, and flat memory."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

import pytest

from pincite.matching import durable
from pincite.matching.durable import DurableMatcher
from pincite.matching.program import Matcher
from pincite.matching.reference import ReferenceMatcher

from .alone import CLOSURE, path
from .programs import PLENTY, case

EVALUATIONS = int(os.environ.get("PINCITE_EVALUATIONS", "10000"))
THREADS = 8


@pytest.fixture
def hurried() -> Iterator[None]:
    """Threads that change places as often as they can."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("make", [DurableMatcher, ReferenceMatcher])
@pytest.mark.parametrize("shared", [True, False])
def test_threads(make: Callable[[], Matcher], shared: bool) -> None:
    """Eight threads, each with programs of its own, on one matcher or on one each."""
    programs = [case(seed) for seed in range(THREADS * 30)]
    expected = [ReferenceMatcher(joins=PLENTY).match(p.program, p.facts) for p in programs]
    one = make()

    def work(thread: int) -> list[bool]:
        matcher = one if shared else make()
        mine = range(thread, len(programs), THREADS)
        return [matcher.match(programs[n].program, programs[n].facts) == expected[n] for n in mine]

    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(work, range(THREADS)))
    assert [len(right) for right in found] == [30] * THREADS
    assert all(all(right) for right in found)


class Overtaken(ReferenceMatcher):
    """When the kept plans are next read, another thread puts those of another program in their place."""

    armed = False

    def __getattribute__(self, name: str) -> object:
        found: object = super().__getattribute__(name)
        if name == "_plans" and self.armed:
            self.armed = False
            other = ReferenceMatcher(joins=PLENTY)
            other.match(CLOSURE, [])
            self._plans = other._plans
        return found


def test_a_thread_that_overtakes_changes_nothing() -> None:
    matcher, drawn = Overtaken(), case(5)
    expected = ReferenceMatcher(joins=PLENTY).match(drawn.program, drawn.facts)
    assert expected.firings
    for armed in (False, True, True, False):
        matcher.armed = armed
        assert matcher.match(drawn.program, drawn.facts) == expected


@pytest.mark.usefixtures("hurried")
def test_threads_with_one_program() -> None:
    with DurableMatcher() as matcher, ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(lambda n: matcher.match(CLOSURE, path(n)), range(400)))
    assert found == [ReferenceMatcher(joins=PLENTY).match(CLOSURE, path(n)) for n in range(400)]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_fork() -> None:
    assert alone("fork") == ["right"]


@pytest.mark.parametrize("make", [DurableMatcher, ReferenceMatcher])
def test_programs_in_turn(make: Callable[[], Matcher]) -> None:
    first, second = case(3), case(4)
    expected = [ReferenceMatcher(joins=PLENTY).match(c.program, c.facts) for c in (first, second)]
    assert expected[0] != expected[1]
    matcher = make()
    for _ in range(20):
        for drawn, right in zip((first, second), expected, strict=True):
            assert matcher.match(drawn.program, drawn.facts) == right
            assert matcher.match(drawn.program, drawn.facts) == right
            assert matcher.match(drawn.program, ()).firings == ()


def test_facts_of_one_match_are_gone_in_the_next() -> None:
    with DurableMatcher() as matcher:
        assert len(matcher.match(CLOSURE, path(1)).firings) == 6 + 15
        assert matcher.match(CLOSURE, path(1)[:1]).firings == ((0, (1, 2)),)
        assert matcher.match(CLOSURE, []).firings == ()


def test_an_equal_program_is_not_taken_for_another() -> None:
    drawn = [case(seed) for seed in (5, 5, 6, 5)]
    with DurableMatcher() as matcher:
        for one in drawn:
            assert matcher.match(one.program, one.facts) == ReferenceMatcher(joins=PLENTY).match(one.program, one.facts)


def test_a_closed_matcher_can_be_used_again() -> None:
    matcher = DurableMatcher()
    matcher.close()
    for _ in range(3):
        assert len(matcher.match(CLOSURE, path(1)).firings) == 21
        matcher.close()
        matcher.close()
    with matcher:
        assert len(matcher.match(CLOSURE, path(1)).firings) == 21


def test_what_is_dropped_releases_its_rulesets(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = import_module("durable_rules_engine")
    deleted: list[int] = []

    class Counting:
        def __getattr__(self, name: str) -> object:
            return deleted.append if name == "delete_ruleset" else getattr(engine, name)

    monkeypatch.setattr(durable, "_extension", Counting)
    matcher = DurableMatcher()
    matcher.match(CLOSURE, path(1))
    assert deleted == []
    del matcher
    gc.collect()
    assert len(deleted) == 1
    engine.delete_ruleset(deleted[0])


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
def test_memory_is_flat() -> None:
    """Over `PINCITE_EVALUATIONS` (10,000) evaluations of one program, and a quarter as many of new ones."""
    growth = dict(line.split(": ") for line in alone("memory", str(EVALUATIONS)))
    assert set(growth) == {"same program", "new programs"}
    assert int(growth["same program"]) < 2048
    assert int(growth["new programs"]) < 4096


def alone(*arguments: str) -> list[str]:
    command = [sys.executable, "-m", "tests.matching.alone", *arguments]
    root = Path(__file__).parents[2]
    ran = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout.splitlines()

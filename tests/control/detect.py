"""The checks by which a planted fault must show: for each room of the program those that reach it, the likely first."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

import hypothesis
import pytest

from pincite import Engine, Settings

from .. import test_golden
from ..conformance.run import Runner
from ..conformance.suite import every_case
from ..matching.prove_programs import compare
from ..oracle.compare import Comparison
from ..oracle.generate import case
from ..properties.test_order_and_names import test_colliding_words_collide
from ..properties.test_worlds import replay
from .prepared import enumerated, laws

TESTS = Path(__file__).resolve().parent.parent
PROGRAMS = 80
DERIVATIONS = 40
SECONDS = 10
"""Processor time of one check, several times what it needs: a fault by which the program never ends is seen by that."""

Check = Callable[[], Iterator[str]]


def golden() -> Iterator[str]:
    """Whole outputs of small cases."""
    said = chain(test_golden.outputs().items(), test_golden.outputs_of_cases(laws()).items())
    for name, text in said:
        if text != (test_golden.GOLDEN / name).read_text(encoding="utf-8"):
            yield f"another output: {name}"


def matchers() -> Iterator[str]:
    """The matchers against each other and against substitution."""
    yield from map(str, compare(0, PROGRAMS).divergences)


def conformance() -> Iterator[str]:
    """The cases that rest on the sentences of the specification."""
    runner = Runner(laws())
    for one in every_case():
        yield from (f"conformance {one.chapter}:{one.id}: {d}" for d in runner.differences(one))


def oracle() -> Iterator[str]:
    """The engine against exhaustive enumeration."""
    for one in enumerated():
        evaluation = Engine(one.base).evaluate(one.scenario, Settings(matcher="reference"))
        yield from Comparison(one.base, one.scenario, evaluation, one.oracle).differences()


def derivations() -> Iterator[str]:
    """What a derivation cites gives its finding."""
    test_colliding_words_collide()
    for seed in range(1000, 1000 + DERIVATIONS):
        base, scenario = case(seed)
        engine = Engine(base)
        for finding in engine.evaluate(scenario, Settings(matcher="reference")).findings:
            for tree in finding.because[:2]:
                if not tree.by.startswith("by cases"):
                    replay(engine, scenario, finding, tree)
    yield from ()


def units(*names: str) -> Check:
    """A check that runs test files."""

    def check() -> Iterator[str]:
        hypothesis.settings.register_profile(
            "control",
            database=None,
            derandomize=True,
            deadline=None,
            max_examples=50,
            phases=[hypothesis.Phase.generate],
        )
        hypothesis.settings.load_profile("control")
        os.environ["PINCITE_BDD_CASES"] = "200"
        failed = _Failed()
        files = [str(TESTS / name) for name in names]
        options = ["-x", "-q", "-n0", "--assert=plain", "-p", "no:cacheprovider", "-p", "no:pincite"]
        code = pytest.main([*options, *files], plugins=[failed])
        yield from failed.names
        if code:
            yield f"pytest ended with {code}"

    return check


class _Failed:
    """Notes what fails."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.names.append(report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.names.append(report.nodeid)


RENDERING: tuple[Check, ...] = (golden, units("core/test_reports.py"))
"""Reports are made of evaluations, and no other check makes one."""

MATCHING = units("core/test_matching.py", "matching/test_faults.py", "matching/test_recorded.py")
NARROW = units("core/test_labelling.py", "labelling/test_algebra.py")
WIDE = units("labelling/test_wide.py", "labelling/test_representations.py")

PLANS: tuple[tuple[str, tuple[Check, ...]], ...] = (
    ("reports/", RENDERING),
    ("relevance.py", (units("test_relevance.py"), oracle, conformance)),
    ("matching/", (matchers, MATCHING, conformance)),
    ("judging/blocks.py", (units("core/test_judging.py", "labelling/test_blocks.py"),)),
    ("labelling/", (oracle, NARROW, golden, conformance, WIDE)),
    (
        "",
        (
            golden,
            units("core/test_applicability.py", "core/test_judging.py", "core/test_wording.py"),
            oracle,
            derivations,
            conformance,
        ),
    ),
)
"""The checks of a module are those of the first name that it begins with."""


def plan(module: str) -> tuple[Check, ...]:
    """The checks of a module."""
    return next(checks for name, checks in PLANS if module.startswith(name))


def first_seen(module: str) -> str:
    """What the first check that fails says; empty where none does."""
    for check in plan(module):
        signal.setitimer(signal.ITIMER_PROF, SECONDS)  # the signal ends the process
        try:
            seen = next(check(), "")
        except Exception as error:
            seen = f"{type(error).__name__}: {error}"
        if seen:
            return f"{check.__name__}: {seen}"
    return ""

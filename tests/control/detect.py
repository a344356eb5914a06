"""The checks by which a planted fault must show, the quick ones first."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from pincite import Engine, Settings

from .. import test_golden
from ..conformance.run import Runner
from ..conformance.suite import every_case
from ..matching.prove_programs import compare
from ..oracle.compare import Comparison
from ..oracle.generate import case
from ..oracle.oracle import Oracle, TooManyWorlds
from ..properties.test_order_and_names import test_colliding_words_collide
from ..properties.test_worlds import replay

PROGRAMS = 80
ORACLE_CASES = 60
DERIVATIONS = 40


def golden() -> Iterator[str]:
    """Whole outputs of a small case."""
    for name, text in test_golden.outputs().items():
        if text != (test_golden.GOLDEN / name).read_text(encoding="utf-8"):
            yield f"another output: {name}"


def matchers() -> Iterator[str]:
    """The matchers against each other and against substitution."""
    yield from map(str, compare(0, PROGRAMS).divergences)


def conformance() -> Iterator[str]:
    """The cases that rest on the sentences of the specification."""
    with tempfile.TemporaryDirectory() as folder:
        runner = Runner(Path(folder))
        for one in every_case():
            yield from (f"conformance {one.chapter}:{one.id}: {d}" for d in runner.differences(one))


def oracle() -> Iterator[str]:
    """The engine against exhaustive enumeration."""
    for seed in range(ORACLE_CASES):
        base, scenario = case(seed)
        try:
            enumerated = Oracle(base, scenario).small()
        except TooManyWorlds:
            continue
        evaluation = Engine(base).evaluate(scenario, Settings())
        yield from Comparison(base, scenario, evaluation, enumerated).differences()


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


CHECKS: tuple[Callable[[], Iterator[str]], ...] = (golden, matchers, oracle, derivations, conformance)


def first_seen() -> str:
    """What the first check that fails says; empty where none does."""
    for check in CHECKS:
        try:
            seen = next(check(), "")
        except Exception as error:
            seen = f"{type(error).__name__}: {error}"
        if seen:
            return f"{check.__name__}: {seen}"
    return ""

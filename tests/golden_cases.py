"""Conformance cases whose whole output is golden as well: between them they have all that a report can show."""

from __future__ import annotations

from dataclasses import replace

from pincite import Evaluation
from pincite.reports.as_json import to_json
from pincite.reports.as_text import TextReport

from .conformance.laws import Laws
from .conformance.run import Runner, settings_of
from .conformance.suite import HERE, cases

SHOWN = (
    ("obligations", "both-ways-may-be-forbidden"),
    ("obligations", "two-duties-of-which-one-can-be-obeyed"),
    ("obligations", "a-duty-under-a-reading"),
    ("obligations", "a-secondary-duty-after-a-prohibited-act"),
    ("applicability", "an-exception-of-the-same-instrument-asks-nothing-more"),
    ("applicability", "an-exception-under-a-reading-inherits"),
    ("applicability", "a-nested-exception-of-another-instrument"),
    ("priorities", "two-links-under-two-issues"),
    ("priorities", "a-defeated-superior-and-an-undefeated-one"),
    ("priorities", "the-prohibition-defeats-the-duty"),
    ("conflicts", "a-clash-under-a-chosen-reading"),
    ("conflicts", "a-declared-conflict-is-still-a-conflict"),
    ("dilemmas", "a-dilemma-on-one-reading"),
    ("dilemmas", "two-persons-two-dilemmas"),
    ("readings", "facts-decide-in-every-profile"),
    ("participation", "one-day-one-open-fact"),
    ("participation", "custom-binds-a-state-of-the-scenario"),
    ("exceptions", "a-third-level-with-a-variable-of-the-second"),
    ("dates", "an-open-sentence-dated-later-is-open-still"),
    ("dates", "a-variant-keeps-the-other-facts"),
    ("implicants", "three-of-five"),
    ("implicants", "an-option-that-is-unlawful-by-cases"),
    ("savings", "barred-under-a-reading"),
    ("savings", "a-duty-with-both-ways-perhaps-barred"),
    ("savings", "a-duty-with-both-ways-barred"),
    ("savings", "a-bar-that-does-not-bind-does-not-forbid"),
    ("verdicts", "inconsistent-scenario-in-every-line"),
)


def outputs(laws: Laws) -> dict[str, str]:
    """The golden files of the cases, and what is now said in their place; digests and versions are still in them."""
    runner, found = Runner(laws), list[Evaluation]()
    for chapter, name in SHOWN:
        (case,) = [c for c in cases(HERE / f"{chapter}.yaml") if c.id == name]
        engine, scenario, _ = runner.evaluated(case)
        found.append(engine.evaluate(scenario, replace(settings_of(case), matcher="reference")))
    return {
        "cases.txt": "\n".join(TextReport(e, width=120, why=True).render() for e in found),
        "cases-briefly.txt": "\n".join(TextReport(e, width=60, colour=True).render() for e in found),
        "cases.json": "".join(map(to_json, found)),
    }

"""The whole output of one small case, as text and as JSON, to the letter; and of some conformance cases.

To accept a changed output, run `python -m tests.test_golden` and read the diff.
"""

from __future__ import annotations

import re
import tempfile
from functools import cache
from pathlib import Path

import pytest

from pincite import Engine, Evaluation, Settings, load_rules, load_scenario
from pincite.reports.as_json import to_json
from pincite.reports.as_text import TextReport

from . import golden_cases
from .conformance.laws import Laws

HERE = Path(__file__).resolve().parent
GOLDEN = HERE / "golden"
VERSIONS = re.compile(r'(?<=receipt: )[^;]*|(?<="(?:python)": ")[^"]*|(?<="durable-rules": ")[^"]*')
DIGESTS = re.compile(r"[0-9a-f]{64}")


@cache
def evaluation(variant: str = "") -> Evaluation:
    """The case of two sailors under the small law."""
    base = load_rules(HERE / "bad" / "law")
    scenario = load_scenario(HERE / "good.yaml", base)
    return Engine(base).evaluate(scenario, Settings(variant=variant, matcher="reference"))


def every_output() -> dict[str, str]:
    """Every golden file and what is now said in its place."""
    with tempfile.TemporaryDirectory() as folder:
        return {**outputs(), **outputs_of_cases(Laws(Path(folder)))}


def outputs_of_cases(laws: Laws) -> dict[str, str]:
    """The golden files of conformance cases; versions and digests are left out."""
    texts = golden_cases.outputs(laws)
    return {name: DIGESTS.sub("...", VERSIONS.sub("...", text)) for name, text in texts.items()}


def outputs() -> dict[str, str]:
    """The golden files of the small case; versions are left out."""
    texts = {
        "narrow.txt": TextReport(evaluation(), width=80).render(),
        "wide-why.txt": TextReport(evaluation(), width=200, why=True).render(),
        "colour.txt": TextReport(evaluation(), width=100, colour=True).render(),
        "variant.txt": TextReport(evaluation("calm"), width=80).render(),
        "evaluation.json": to_json(evaluation()),
        "variant.json": to_json(evaluation("calm")),
    }
    return {name: VERSIONS.sub("...", text) for name, text in texts.items()}


@pytest.fixture(scope="module")
def said() -> dict[str, str]:
    return every_output()


@pytest.mark.parametrize("name", sorted(p.name for p in GOLDEN.iterdir()))
def test_output_is_as_it_was(name: str, said: dict[str, str]) -> None:
    assert said[name] == (GOLDEN / name).read_text(encoding="utf-8")


def test_every_output_is_golden(said: dict[str, str]) -> None:
    assert sorted(said) == sorted(p.name for p in GOLDEN.iterdir())


def write_outputs() -> None:
    """Put what is said now in the place of every golden file."""
    for name, text in every_output().items():
        (GOLDEN / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_outputs()

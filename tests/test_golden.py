"""The whole output of one small case, as text and as JSON, to the letter.

To accept a changed output, run `python tests/test_golden.py` and read the diff.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from pincite import Engine, Evaluation, Settings, load_rules, load_scenario
from pincite.reports.as_json import to_json
from pincite.reports.as_text import TextReport

HERE = Path(__file__).resolve().parent
GOLDEN = HERE / "golden"
VERSIONS = re.compile(r'(?<=receipt: )[^;]*|(?<="(?:python)": ")[^"]*|(?<="durable-rules": ")[^"]*')


@cache
def evaluation(variant: str = "") -> Evaluation:
    """The case of two sailors under the small law."""
    base = load_rules(HERE / "bad" / "law")
    scenario = load_scenario(HERE / "good.yaml", base)
    return Engine(base).evaluate(scenario, Settings(variant=variant, matcher="reference"))


def outputs() -> dict[str, str]:
    """Every golden file and what is now said in its place; versions are left out."""
    texts = {
        "narrow.txt": TextReport(evaluation(), width=80).render(),
        "wide-why.txt": TextReport(evaluation(), width=200, why=True).render(),
        "colour.txt": TextReport(evaluation(), width=100, colour=True).render(),
        "variant.txt": TextReport(evaluation("calm"), width=80).render(),
        "evaluation.json": to_json(evaluation()),
        "variant.json": to_json(evaluation("calm")),
    }
    return {name: VERSIONS.sub("...", text) for name, text in texts.items()}


@pytest.mark.parametrize("name", sorted(p.name for p in GOLDEN.iterdir()))
def test_output_is_as_it_was(name: str) -> None:
    assert outputs()[name] == (GOLDEN / name).read_text(encoding="utf-8")


def test_every_output_is_golden() -> None:
    assert sorted(outputs()) == sorted(p.name for p in GOLDEN.iterdir())


def write_outputs() -> None:
    """Put what is said now in the place of every golden file."""
    for name, text in outputs().items():
        (GOLDEN / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_outputs()

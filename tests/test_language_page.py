"""The examples of docs/language.md are law, a scenario and tests that work together."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pincite import Engine, Settings, Verdict, load_rules, load_scenario
from pincite.loading import load_tests
from pincite.suites.runner import failures

PAGE = Path(__file__).resolve().parent.parent / "docs" / "language.md"
BLOCK = re.compile(r"(?<=^```yaml\n).*?(?=^```$)", re.DOTALL | re.MULTILINE)

pytestmark = pytest.mark.skipif(not PAGE.is_file(), reason="the wheel is tested without the documents")


def test_examples_load_and_run(tmp_path: Path) -> None:
    blocks = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    own = {"scenario": "case.yaml", "tests": "page.test.yaml"}
    law = [b for b in blocks if b.partition(":")[0] not in own]
    (tmp_path / "rules").mkdir()
    register = "register: states\nsort: state\nentities: {}\n"
    (tmp_path / "rules" / "page.yaml").write_text("---\n".join([*law, register]), encoding="utf-8")
    for block in blocks:
        if name := own.get(block.partition(":")[0]):
            (tmp_path / name).write_text(block, encoding="utf-8")
    base = load_rules(tmp_path / "rules")
    assert len(base.rules) == 2
    engine = Engine(base)
    cases = load_tests(tmp_path / "page.test.yaml", base)
    assert len(cases) == 2
    assert [f for case in cases for f in failures(engine, case)] == []
    scenario = load_scenario(tmp_path / "case.yaml", base)
    (option,) = engine.evaluate(scenario).options
    assert option.verdict is Verdict.HOLDS_IF
    (believed,) = engine.evaluate(scenario, Settings(stance="report-believed")).options
    assert believed.verdict is Verdict.HOLDS

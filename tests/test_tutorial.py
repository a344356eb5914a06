"""The files of docs/tutorial.md, beside a copy of the law, load, pass their tests and judge their case."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pincite import Engine, Settings, Verdict, bundled_rules, load_rules, load_scenario
from pincite.loading import load_tests
from pincite.suites.runner import failures

PAGE = Path(__file__).resolve().parent.parent / "docs" / "tutorial.md"
FILE = re.compile(r"^`([\w/.-]+)`\n\n```yaml\n(.*?)^```$", re.DOTALL | re.MULTILINE)
YAML = re.compile(r"^```yaml$", re.MULTILINE)
CONSOLE = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.DOTALL | re.MULTILINE)
LEFT_OUT = re.compile(r"^  - \{provision: SCR 1970 9, .*\n", re.MULTILINE)

pytestmark = pytest.mark.skipif(not PAGE.is_file(), reason="the wheel is tested without the documents")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the law with the files of the page in their places."""
    shutil.copytree(bundled_rules(), tmp_path / "rules")
    page = PAGE.read_text(encoding="utf-8")
    files = FILE.findall(page)
    assert len(files) == len(YAML.findall(page)) == 6
    for path, text in files:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    left_out = tmp_path / "rules" / "sanctions" / "not-encoded.yaml"
    kept, deleted = LEFT_OUT.subn("", left_out.read_text(encoding="utf-8"))
    assert deleted == 1
    left_out.write_text(kept, encoding="utf-8")
    return tmp_path


def test_the_rules_load_and_their_tests_pass(folder: Path) -> None:
    base = load_rules(folder / "rules")
    assert base.rules.keys() - load_rules(bundled_rules()).rules.keys() == {"scr1970-9-arms", "scr1970-9-mercenaries"}
    assert not any(n.provision == "SCR 1970 9" for n in base.not_encoded)
    engine = Engine(base)
    cases = load_tests(folder / "rules" / "libya" / "embargo.test.yaml", base)
    assert len(cases) == 9
    assert [f for case in cases for f in failures(engine, case)] == []


def test_the_case_is_judged(folder: Path) -> None:
    base = load_rules(folder / "rules")
    scenario = load_scenario(folder / "seeds" / "libya-fighters.yaml", base)
    guards, trucks = Engine(base).evaluate(scenario).options
    assert (guards.verdict, trucks.verdict) == (Verdict.HOLDS_IF, Verdict.HOLDS_IF)
    believed, _ = Engine(base).evaluate(scenario, Settings(stance="newspaper-believed")).options
    assert believed.verdict is Verdict.HOLDS


def test_the_commands_print_what_is_shown(folder: Path) -> None:
    (block,) = CONSOLE.findall(PAGE.read_text(encoding="utf-8"))
    ran = 0
    for command in block.split("$ ")[1:]:
        line, *shown = command.splitlines()
        words = shlex.split(line)
        done = subprocess.run([sys.executable, "-m", *words], cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert [s for s in shown if s != "..." and s not in done.stdout.splitlines()] == []
        ran += 1
    assert ran == 3

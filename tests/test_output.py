"""The outputs: JSON against its schema, the same bytes every time, exit codes."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from pincite import Settings, bundled_scenario, load_scenario
from pincite.reports.as_json import to_json
from pincite.reports.as_text import TextReport
from pincite.reports.evaluation_schema import evaluation_schema

from .law.survey import engine


def pincite(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pincite", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "80", **environment},
    )


SEED = str(bundled_scenario("prisoner-exchange"))


@pytest.mark.parametrize("variant", ["", "hostilities-over", "released"])
def test_json_is_valid(variant: str) -> None:
    scenario = load_scenario(Path(SEED), engine().base)
    document = json.loads(to_json(engine().evaluate(scenario, Settings(variant=variant))))
    jsonschema.validate(document, evaluation_schema())
    assert document["findings"]
    document["findings"][0]["verdict"] = "perhaps"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, evaluation_schema())


def test_shuffled_facts_give_the_same_bytes() -> None:
    scenario = load_scenario(Path(SEED), engine().base)
    expected = to_json(engine().evaluate(scenario))
    for seed in range(3):
        facts = list(scenario.facts)
        random.Random(seed).shuffle(facts)
        shuffled = replace(scenario, facts=tuple(facts))
        assert to_json(engine().evaluate(shuffled)) == expected


def test_hash_seeds_give_the_same_bytes() -> None:
    outputs = {
        pincite("evaluate", SEED, "--format", form, PYTHONHASHSEED=seed).stdout
        for form in ("json",)
        for seed in ("0", "1", "4242")
    }
    assert len(outputs) == 1
    assert len(outputs.pop()) > 1000


@pytest.mark.parametrize("width", [80, 200])
def test_text_keeps_its_width_and_ends_with_its_scope(width: int) -> None:
    scenario = load_scenario(Path(SEED), engine().base)
    text = TextReport(engine().evaluate(scenario), width=width).render()
    assert max(map(len, text.splitlines())) <= width
    assert "this is not legal advice" in " ".join(text.split())[-80:]
    assert "\x1b" not in text


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["evaluate", SEED], 0),
        (["evaluate", SEED, "--fail-on", "caution"], 1),
        (["evaluate", SEED, "--fail-on", "problem"], 0),
        (["evaluate", SEED, "--strict"], 0),
        (["evaluate", SEED, "--variant", "nowhere"], 2),
        (["evaluate", SEED, "--stance", "nobody"], 2),
        (["evaluate", SEED, "--reading", "cat-3-chain=perhaps"], 2),
        (["evaluate", SEED, "--reading", "cat-3-chain"], 2),
        (["evaluate", SEED, "--as-of", "yesterday"], 2),
        (["evaluate", SEED, "--ask", "Ukraine sings to soldier-1"], 2),
        (["evaluate", "nowhere.yaml"], 2),
        (["evaluate"], 2),
        (["--version"], 0),
        (["doctor"], 0),
        (["schema", "evaluation"], 0),
        (["schema", "nothing"], 2),
    ],
)
def test_exit_codes(arguments: list[str], code: int) -> None:
    done = pincite(*arguments)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert (done.stderr == "") == (code in (0, 1))


def test_output_is_written_beside_and_renamed(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    assert pincite("evaluate", SEED, "--format", "json", "-o", str(target)).returncode == 0
    assert json.loads(target.read_text(encoding="utf-8"))["scenario"] == "prisoner-exchange"
    assert [p.name for p in tmp_path.iterdir()] == ["out.json"]
    missing = pincite("evaluate", SEED, "-o", str(tmp_path / "none" / "out.txt"))
    assert missing.returncode == 2

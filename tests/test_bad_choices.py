"""Every choice on the command line that does not exist gives exactly the message in bad/choices/messages.txt.

To accept changed messages, run `python tests/test_bad_choices.py` and read the diff.
"""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pincite.cli import app

HERE = Path(__file__).resolve().parent
ANSWERS = HERE / "bad" / "choices" / "messages.txt"
CASES = re.findall(r"^\$ pincite (.*)\n((?:(?!\$ ).*\n)*)", ANSWERS.read_text(encoding="utf-8"), re.MULTILINE)


def outcome(command: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a command run beside this file."""
    result = CliRunner().invoke(app, shlex.split(command), env={"COLUMNS": "100"})
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize(("command", "message"), CASES, ids=[c for c, _ in CASES])
def test_message(command: str, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HERE)
    assert outcome(command) == (2, "", message)


def test_there_are_cases() -> None:
    assert len(CASES) >= 12


def write_answers() -> None:
    """Write what is said now after every command."""
    os.chdir(HERE)
    ANSWERS.write_text("".join(f"$ pincite {c}\n{outcome(c)[2]}" for c, _ in CASES), encoding="utf-8")


if __name__ == "__main__":
    write_answers()

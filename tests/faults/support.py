"""The real command line in a child process, with something broken around it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pincite import bundled_scenario

SEED = str(bundled_scenario("prisoner-exchange"))
SECONDS = 120
PART = ".pincite-part"


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a child left behind; a negative `code` is the signal that ended it."""

    code: int
    out: bytes
    err: str


def command(*arguments: str) -> list[str]:
    """The command line that evaluates the seed."""
    return [sys.executable, "-m", "pincite", "evaluate", SEED, *arguments]


def environment(**more: str) -> dict[str, str]:
    """The environment of a child; nothing in it depends on the terminal."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PINCITE_", "XDG_", "LC_"))}
    return {**kept, "COLUMNS": "80", **more}


def evaluate(
    *arguments: str, env: Mapping[str, str] | None = None, before: Callable[[], object] | None = None, **more: Any
) -> Done:
    """Run the child to its end; `before` runs in it before Python starts."""
    more = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL, **more}
    done = subprocess.run(
        command(*arguments), env=environment(**(env or {})), preexec_fn=before, timeout=SECONDS, check=False, **more
    )
    return Done(code=done.returncode, out=done.stdout or b"", err=(done.stderr or b"").decode())


@cache
def whole(form: str = "text") -> bytes:
    """The output of a run that nothing disturbs."""
    done = evaluate("--format", form)
    assert (done.code, done.err) == (0, "")
    assert len(done.out) > 70_000
    return done.out


def findings(text: bytes) -> dict[str, Any]:
    """A JSON output without its receipt."""
    document: dict[str, Any] = json.loads(text)
    document.pop("receipt")
    return document


def refused(done: Done, code: int, said: str) -> None:
    """Assert that nothing was found, and that the reason was said without a traceback."""
    assert done.code == code, done
    assert said in done.err
    assert done.out == b""
    quiet(done)


def quiet(done: Done) -> None:
    """Assert that no traceback was shown."""
    assert "Traceback" not in done.err, done.err
    assert "Exception ignored" not in done.err, done.err


def customised(folder: Path, text: str) -> dict[str, str]:
    """The environment in which Python runs `text` as it starts."""
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(text, encoding="utf-8")
    return {"PYTHONPATH": str(folder)}

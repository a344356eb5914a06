"""A copy of the program with one fault in it, and whether the checks see it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pincite

PACKAGE = Path(pincite.__file__).resolve().parent
ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS = 120
"""A fault that makes the program run on for ever is seen by that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Whether a fault was found, and what was said."""

    name: str
    found: bool
    said: str


def planted(name: str, module: str, text: str) -> Outcome:
    """Run the checks on a copy of the program in which `text` stands in the place of a module."""
    with tempfile.TemporaryDirectory() as folder:
        _copy(Path(folder) / "pincite", module, text)
        path = os.pathsep.join([folder, str(ROOT)])
        environment = {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", "PINCITE_CACHE_DIR": ""}
        try:
            done = subprocess.run(
                [sys.executable, "-m", "tests.control.detect"],
                env=environment,
                cwd=ROOT,
                capture_output=True,
                text=True,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Outcome(name=name, found=True, said="it does not end")
    last = (done.stdout or done.stderr).strip().splitlines()
    return Outcome(name=name, found=done.returncode != 0, said=last[-1] if last else f"ended with {done.returncode}")


def _copy(target: Path, module: str, text: str) -> None:
    """The package as links, but for the one module."""
    for path in PACKAGE.rglob("*"):
        name = path.relative_to(PACKAGE)
        if path.is_dir() or "__pycache__" in name.parts:
            continue
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        if name.as_posix() == module:
            (target / name).write_text(text, encoding="utf-8")
        else:
            (target / name).symlink_to(path)


def run_all(tasks: Iterable[Callable[[], Outcome]], processes: int) -> Iterator[Outcome]:
    """The outcomes in order, several at a time."""
    with ThreadPoolExecutor(processes) as pool:
        yield from pool.map(lambda task: task(), list(tasks))

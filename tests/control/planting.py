"""Faults handed to workers, several at a time, and whether the checks see them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

import pincite

PACKAGE = Path(pincite.__file__).resolve().parent
ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """The program with another text in the place of one module; without a text it is as it is."""

    name: str
    module: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Whether a fault was found, and what was said."""

    name: str
    found: bool
    said: str


def source(module: str) -> str:
    """The text of a module of the program."""
    return (PACKAGE / module).read_text(encoding="utf-8")


def outcomes(tasks: Iterable[Planted], processes: int = 2) -> Iterator[Outcome]:
    """The outcomes in the order of the tasks."""
    idle: SimpleQueue[subprocess.Popen[str]] = SimpleQueue()
    workers = [_worker() for _ in range(processes)]
    for worker in workers:
        idle.put(worker)

    def run(task: Planted) -> Outcome:
        worker = idle.get()
        try:
            return _ask(worker, task)
        finally:
            idle.put(worker)

    try:
        with ThreadPoolExecutor(processes) as pool:
            yield from pool.map(run, list(tasks))
    finally:
        for worker in workers:
            worker.terminate()
            worker.communicate()


def _worker() -> subprocess.Popen[str]:
    environment = {**os.environ, "PINCITE_CACHE_DIR": "", "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-m", "tests.control.worker"]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT
    )


def _ask(worker: subprocess.Popen[str], task: Planted) -> Outcome:
    assert worker.stdin is not None and worker.stdout is not None
    worker.stdin.write(json.dumps({"name": task.name, "module": task.module, "text": task.text}) + "\n")
    worker.stdin.flush()
    answer = json.loads(worker.stdout.readline())
    return Outcome(name=answer["name"], found=answer["found"], said=answer["said"])

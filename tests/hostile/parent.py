"""Runs the child over a range of inputs, again from the next one wherever it dies."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from .item import ROOT


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one input; `state` is `refused`, `evaluated`, `failed` or `died`."""

    seed: int
    number: int
    name: str
    state: str
    why: object
    seconds: float = 0.0
    megabytes: int = 0

    def __str__(self) -> str:
        return f"seed {self.seed}, number {self.number} ({self.name}): {self.state}: {self.why}"


def outcomes(seed: int, first: int, end: int) -> Iterator[Outcome]:
    """The outcome of every input from `first` up to `end`."""
    while first < end:
        for one in _once(seed, first, end):
            yield one
            first = one.number + 1


def _once(seed: int, first: int, end: int) -> Iterator[Outcome]:
    command = [sys.executable, "-m", "tests.hostile.worker", str(seed), str(first), str(end)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None and child.stderr is not None
        pending: dict[str, object] | None = None
        for line in child.stdout:
            said = json.loads(line)
            if pending is None:
                pending = said
            else:
                yield Outcome(seed=seed, **pending, **said)  # type: ignore[arg-type]
                pending = None
        said_last = child.stderr.read()
        code = child.wait()
    if pending is not None:
        yield Outcome(seed=seed, state="died", why=_death(code, said_last), **pending)  # type: ignore[arg-type]
    elif code != 0:
        yield Outcome(seed=seed, number=first, name="?", state="died", why=_death(code, said_last))


def _death(code: int, said: str) -> str:
    if code == -signal.SIGPROF:
        return "too much processor time"
    if code == -signal.SIGALRM:
        return "waited for ever"
    return f"exit {code}: {said[-500:]}"


def main() -> None:
    """Print every outcome of a range that is not well, and a count of the others."""
    seed, first, end = (int(a) for a in sys.argv[1:])
    counts: dict[str, int] = {}
    for one in outcomes(seed, first, end):
        counts[one.state] = counts.get(one.state, 0) + 1
        if one.state in ("failed", "died") or one.seconds > 2:
            print(one, f"{one.seconds} s, {one.megabytes} MB", flush=True)
    print(counts)


if __name__ == "__main__":
    main()

"""What needs a process of its own: `python -m tests.matching.alone fork` or `memory EVALUATIONS`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from pincite.matching.durable import DurableMatcher
from pincite.matching.program import Fact, Program
from pincite.matching.reference import ReferenceMatcher

from .programs import case, clause, pattern, program

EDGE, REACH = 0, 1
CLOSURE = program(
    clause(pattern(REACH, ~0, ~1), pattern(EDGE, ~0, ~1)),
    clause(pattern(REACH, ~0, ~2), pattern(REACH, ~0, ~1), pattern(EDGE, ~1, ~2)),
)


def path(start: int) -> list[Fact]:
    return [(EDGE, n, n + 1) for n in range(start, start + 6)]


def right(matcher: DurableMatcher, rules: Program, facts: Sequence[Fact]) -> bool:
    return matcher.match(rules, facts) == ReferenceMatcher().match(rules, facts)


def fork() -> int:
    """A matcher used before a fork, in the child and in the parent after it; other matchers in both."""
    matcher = DurableMatcher()
    good = right(matcher, CLOSURE, path(1))
    children = []
    for child in range(4):
        pid = os.fork()
        if pid == 0:
            good = all(right(matcher, CLOSURE, path(n)) for n in range(child, child + 30))
            good &= all(right(DurableMatcher(), d.program, d.facts) for d in map(case, range(child, child + 30)))
            matcher.close()
            good &= right(matcher, CLOSURE, path(2))
            os._exit(0 if good else 1)
        children.append(pid)
        good &= all(right(matcher, CLOSURE, path(n)) for n in range(50, 80))
    good &= [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in children] == [0] * 4
    good &= right(matcher, CLOSURE, path(3))
    matcher.close()
    print("right" if good else "wrong")
    return 0 if good else 1


def resident() -> int:
    """The kilobytes that this process holds in memory."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024


def memory(evaluations: int) -> int:
    """Growth in kilobytes from a tenth of the evaluations to all, of one program and then of ever new ones."""
    with DurableMatcher() as matcher:
        for n in range(evaluations):
            if n == evaluations // 10:
                before = resident()
            matcher.match(CLOSURE, path(n % 50))
        print("same program:", resident() - before)
        programs = [case(seed) for seed in range(100)]
        for n in range(evaluations // 4):
            if n == evaluations // 40:
                before = resident()
            matcher.match(programs[n % 100].program, programs[n % 100].facts)
        print("new programs:", resident() - before)
    return 0


if __name__ == "__main__":
    sys.exit(fork() if sys.argv[1] == "fork" else memory(int(sys.argv[2])))

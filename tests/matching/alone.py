"""What needs a process of its own: `python -m tests.matching.alone fork`, `memory N` or `programs FIRST N`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from pincite.matching.durable import DurableMatcher
from pincite.matching.program import Fact, Program
from pincite.matching.reference import ReferenceMatcher

from .programs import PLENTY, case, clause, pattern, program
from .prove_programs import compare

EDGE, REACH = 0, 1
CLOSURE = program(
    clause(pattern(REACH, ~0, ~1), pattern(EDGE, ~0, ~1)),
    clause(pattern(REACH, ~0, ~2), pattern(REACH, ~0, ~1), pattern(EDGE, ~1, ~2)),
)


def path(start: int) -> list[Fact]:
    return [(EDGE, n, n + 1) for n in range(start, start + 6)]


def right(matcher: DurableMatcher, rules: Program, facts: Sequence[Fact]) -> bool:
    return matcher.match(rules, facts) == ReferenceMatcher(joins=PLENTY).match(rules, facts)


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


def programs(first: int, count: int) -> int:
    """Random programs, and one that needs every remedy: replicas, halves, too many joins, several rulesets."""
    tally = compare(first, first + count)
    good = not tally.divergences and right(DurableMatcher(), remedied(), REMEDIED_FACTS)
    print(f"{tally.programs + 1} programs, {tally.firings} firings, {len(tally.divergences)} divergences")
    return 0 if good else 1


REMEDIED_FACTS: list[Fact] = [(0, 1), (1, 1), (2, *range(40)), (3, *range(40)), (4, 5, 5), (1899,)]


def remedied() -> Program:
    """A program that is beyond every limit of the extension which the adapter works round."""
    wide = [~n for n in range(40)]
    clauses = [clause(pattern(9, ~0), pattern(0, ~0)) for _ in range(600)]
    clauses += [clause(pattern(9, ~0), pattern(1, ~0), pattern(0, ~0)) for _ in range(130)]
    clauses += [clause(pattern(9), pattern(0, n)) for n in range(130)]
    clauses += [clause(pattern(9, *wide), pattern(2, *wide), pattern(3, *wide))]
    clauses += [clause(pattern(9, ~0), *(pattern(4, ~n, ~(n + 1)) for n in range(40)))]
    clauses += [clause(pattern(9), pattern(1000 + n)) for n in range(900)]
    return program(*clauses)


MODES: dict[str, Callable[..., int]] = {"fork": fork, "memory": memory, "programs": programs}

if __name__ == "__main__":
    sys.exit(MODES[sys.argv[1]](*map(int, sys.argv[2:])))

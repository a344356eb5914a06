"""The clauses of a program that can fire at all over some facts: the rest is not given to the matchers.

A clause with a pattern over a predicate of which there is no fact, and which no clause that can fire
concludes, never fires. Most of a rule base is of that kind for any one case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pincite.matching.program import Fact, Firing, Grounding, Program


def live_clauses(program: Program, facts: Iterable[Fact]) -> tuple[int, ...]:
    """The indices of the clauses whose predicates can all have facts, in order."""
    missing = [{p.predicate for p in clause.body} for clause in program.clauses]
    waiting: dict[int, list[int]] = defaultdict(list)
    for index, predicates in enumerate(missing):
        for predicate in predicates:
            waiting[predicate].append(index)
    live: list[int] = []
    pending = list(dict.fromkeys(f[0] for f in facts))
    seen = set(pending)
    while pending:
        predicate = pending.pop()
        for index in waiting[predicate]:
            missing[index].discard(predicate)
            if not missing[index]:
                live.append(index)
                head = program.clauses[index].head.predicate
                if head not in seen:
                    seen.add(head)
                    pending.append(head)
    return tuple(sorted(live))


def narrowed(program: Program, live: Iterable[int]) -> Program:
    """The program of some of the clauses."""
    return Program(clauses=tuple(program.clauses[index] for index in live))


def widened(grounding: Grounding, live: tuple[int, ...]) -> tuple[Firing, ...]:
    """Firings of the narrowed program in the indices of the whole one, in order."""
    return tuple((live[index], binding) for index, binding in grounding.firings)

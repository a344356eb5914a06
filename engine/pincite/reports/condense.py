"""Shorter ways of saying the same: readings side by side, what sets share said once, equal findings together.

Nothing is left out here; a condensed list stands for exactly the sets it was made from.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

from pincite.judging.evaluation import IssueNote, Sets

T = TypeVar("T")
Literals = tuple[str, ...]


def with_readings_joined(sets: Sets, issues: Iterable[IssueNote]) -> Sets:
    """Sets that differ in one reading alone, as one set with `issue = reading or reading`."""
    for issue in issues:
        readings = {f"{issue.id} = {r}": r for r in issue.readings}
        joined: dict[Literals, list[str]] = {}
        for one in sets:
            own = next((x for x in one if x in readings), "")
            rest = tuple(x if x != own else f"{issue.id} = " for x in one)
            joined.setdefault(rest, []).extend([readings[own]] if own else [])
        sets = tuple(
            tuple(x + " or ".join(found) if x == f"{issue.id} = " else x for x in rest)
            for rest, found in joined.items()
        )
    return sets


def shared_part(sets: Sets) -> tuple[Literals, Sets]:
    """What all sets have in common, and what is left of each."""
    if len(sets) < 2:
        return (), sets
    common = tuple(x for x in sets[0] if all(x in one for one in sets))
    return common, tuple(tuple(x for x in one if x not in common) for one in sets)


def alike(items: Sequence[T], key: Callable[[T], Hashable]) -> list[list[T]]:
    """Items with equal keys together, in the order of the first of each."""
    groups: dict[Hashable, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return list(groups.values())

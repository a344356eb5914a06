"""Verdicts: what a label means over the admissible worlds, profile by profile (SEMANTICS 4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pincite.labelling.algebra import TRUE, Table
from pincite.labelling.implicants import Implicant, prime_implicants
from pincite.labelling.labels import Labels, OpenIssue, conjunction


class Verdict(StrEnum):
    """The answer to a question."""

    HOLDS = "holds"
    FAILS = "fails"
    HOLDS_IF = "holds-if"
    DEPENDS_ON_READING = "depends-on-reading"
    UNDETERMINED = "undetermined"


class Undetermined(StrEnum):
    """The only reasons for which there may be no answer."""

    INCONSISTENT = "inconsistent-scenario"
    NOT_ENCODED = "not-encoded"
    BUDGET = "budget-exceeded"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileVerdict:
    """The verdict under one choice of readings, by issue."""

    readings: Mapping[str, str]
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A verdict with what it turns on; `complete` flags say whether all minimal sets are there.

    `in_blocks`: the label was too wide, and the worlds were gone through; there is no derivation.
    """

    verdict: Verdict
    undetermined: Undetermined | None = None
    profiles: tuple[ProfileVerdict, ...] = ()
    supports: tuple[Implicant, ...] = ()
    supports_complete: bool = True
    defeaters: tuple[Implicant, ...] = ()
    defeaters_complete: bool = True
    in_blocks: bool = False


def undetermined(reason: Undetermined) -> Judgement:
    """A judgement without an answer."""
    return Judgement(verdict=Verdict.UNDETERMINED, undetermined=reason)


class Worlds:
    """The admissible worlds, cut down to what a question can tell apart."""

    def __init__(self, labels: Labels) -> None:
        self._labels = labels
        self._groups = _groups(table for _, table in labels.violations)

        hopeless = [g for g in self._groups if (~_union(g)).is_false]
        reasons = (reason for reason, t in labels.violations if any(t in g for g in hopeless))
        self.contradictions: tuple[str, ...] = tuple(reasons)
        """Why no world is admissible; empty where one is."""
        self.judged: dict[Table, Judgement] = {}
        """Judgements by label: rules that turn on the same are judged once."""

    def admissible(self, table: Table) -> Table:
        """The admissible worlds over the variables that are tied to those of a label."""
        tied = [g for g in self._groups if any(not t.support.isdisjoint(table.support) for t in g)]
        return conjunction(~_union(g) for g in tied)


def _union(group: Iterable[Table]) -> Table:
    return ~conjunction(~t for t in group)


def _groups(tables: Iterable[Table]) -> list[list[Table]]:
    """Violations that share variables, directly or through others, belong together."""
    groups: list[list[Table]] = []
    for table in tables:
        touching = [g for g in groups if any(not t.support.isdisjoint(table.support) for t in g)]
        groups = [g for g in groups if g not in touching]
        groups.append([table, *(t for g in touching for t in g)])
    return groups


def judge(labels: Labels, worlds: Worlds, table: Table) -> Judgement:
    """Judge a label over the admissible worlds; raises `BudgetExceeded` where they are too many."""
    if worlds.contradictions:
        return undetermined(Undetermined.INCONSISTENT)
    if table not in worlds.judged:
        worlds.judged[table] = judge_over(labels, table, worlds.admissible(table))
    return worlds.judged[table]


def judge_over(labels: Labels, table: Table, admissible: Table) -> Judgement:
    """Judge a label over the worlds given; raises `BudgetExceeded` where they are too many."""
    profiles = _profiles(labels, table, admissible)
    supports, all_supports = prime_implicants(table, admissible)
    defeaters, all_defeaters = prime_implicants(~table, admissible)
    return Judgement(
        verdict=_overall({p.verdict for p in profiles}),
        profiles=profiles,
        supports=supports,
        supports_complete=all_supports,
        defeaters=defeaters,
        defeaters_complete=all_defeaters,
    )


def verdict_of(worlds: Worlds, labels: Labels, table: Table) -> Verdict:
    """The verdict alone, without supports."""
    if worlds.contradictions:
        return Verdict.UNDETERMINED
    if not table.support:
        return Verdict.FAILS if table.is_false else Verdict.HOLDS
    admissible = worlds.admissible(table)
    return _overall({p.verdict for p in _profiles(labels, table, admissible)})


def _profiles(labels: Labels, table: Table, admissible: Table) -> tuple[ProfileVerdict, ...]:
    own = [n for n in sorted(table.support) if isinstance(labels.variables[n], OpenIssue)]
    tied = [n for n in sorted(admissible.support - table.support) if isinstance(labels.variables[n], OpenIssue)]
    issues = [*own, *tied]
    rows = _rows(labels, issues, table, admissible)
    for issue in tied:
        # A reading that only the constraints mention is shown where it changes the verdict of a profile.
        others = [n for n in issues if n != issue]
        fewer = _rows(labels, others, table, admissible)
        if all(r.verdict is f.verdict for r in rows for f in fewer if f.readings.items() <= r.readings.items()):
            issues, rows = others, fewer
    return tuple(rows)


def _rows(labels: Labels, issues: list[int], table: Table, admissible: Table) -> list[ProfileVerdict]:
    if not issues:
        verdict = _status(table, admissible)
        return [] if verdict is None else [ProfileVerdict(readings={}, verdict=verdict)]
    first, *rest = issues
    issue = labels.variables[first]
    assert isinstance(issue, OpenIssue)
    found: list[ProfileVerdict] = []
    for value, reading in enumerate(issue.readings):
        chosen = {first: value}
        for row in _rows(labels, rest, table.restrict(chosen), admissible.restrict(chosen)):
            found.append(ProfileVerdict(readings={issue.issue: reading, **row.readings}, verdict=row.verdict))
    return found


def _status(table: Table, admissible: Table) -> Verdict | None:
    if admissible.is_false:
        return None
    if (table & admissible).is_false:
        return Verdict.FAILS
    if (~table & admissible).is_false:
        return Verdict.HOLDS
    return Verdict.HOLDS_IF


def _overall(verdicts: set[Verdict]) -> Verdict:
    """| every profile | verdict | ; profiles that differ: it depends on the reading."""
    if len(verdicts) == 1:
        return next(iter(verdicts))
    return Verdict.DEPENDS_ON_READING


def possible(worlds: Worlds, table: Table) -> bool:
    """Whether a label holds in at least one admissible world."""
    return not (table & worlds.admissible(table)).is_false


__all__ = ["TRUE", "Judgement", "ProfileVerdict", "Undetermined", "Verdict", "Worlds", "judge"]

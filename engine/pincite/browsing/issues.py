"""The contested questions: their readings, who holds each, and what turns on them."""

from __future__ import annotations

from dataclasses import dataclass

from pincite.browsing.exceptions import every_exception
from pincite.browsing.scope import counted, scope_line
from pincite.diagnostics import nearest, usage
from pincite.law import Issue, RuleBase, Under

SCHEMA = "pincite/issues/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """What stands only under a reading: a rule, an exception of one (`part`), or a priority."""

    kind: str
    id: str
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingView:
    """One answer, who holds it, and what it lets stand."""

    id: str
    say: str
    held_by: tuple[str, ...]
    turns: tuple[Turns, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueView:
    """A contested question."""

    id: str
    question: str
    readings: tuple[ReadingView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueList:
    """Contested questions, all or one."""

    schema: str
    issues: tuple[IssueView, ...]
    scope: str


def issue_list(base: RuleBase, name: str = "") -> IssueList:
    """All questions, or the one with an id; raises `InputError` with the nearest."""
    if name and name not in base.issues:
        message = f"there is no issue `{name}`"
        raise usage("unknown-issue", message, nearest(name, base.issues))
    chosen = [i for i in base.issues.values() if name in ("", i.id)]
    views = tuple(_issue(i, base) for i in chosen)
    return IssueList(schema=SCHEMA, issues=views, scope=scope_line(counted(len(views), "contested question"), base))


def _issue(issue: Issue, base: RuleBase) -> IssueView:
    return IssueView(
        id=issue.id,
        question=issue.question,
        readings=tuple(
            ReadingView(id=r.id, say=r.say, held_by=r.held_by, turns=_turns(issue.id, r.id, base))
            for r in issue.readings.values()
        ),
    )


def _turns(issue: str, reading: str, base: RuleBase) -> tuple[Turns, ...]:
    def stands(under: Under) -> bool:
        return any(i == issue and reading in readings for i, readings in under)

    rules = [Turns(kind="rule", id=r.id) for r in base.rules.values() if stands(r.under)]
    exceptions = [
        Turns(kind="exception", id=r.id, part=path)
        for r in base.rules.values()
        for path, e in every_exception(r.unless)
        if stands(e.under)
    ]
    priorities = [Turns(kind="priority", id=p.id) for p in base.priorities.values() if stands(p.under)]
    return (*rules, *exceptions, *priorities)

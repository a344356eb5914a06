"""Rules and contested questions for a reader at a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from pincite.browsing.issues import IssueList, IssueView, Turns
from pincite.browsing.rules import ExceptionView, RuleView
from pincite.browsing.scope import counted
from pincite.browsing.sentences import Gate, Sentence
from pincite.reports.cite_text import wording
from pincite.reports.layout import Layout


def rule_text(view: RuleView, layout: Layout) -> str:
    """A rule, whole; it ends with the scope line."""
    layout.title(f"{view.title} [{view.id}]")
    layout.item("reviewed", view.reviewed)
    layout.item("provision", view.words.citation)
    if view.words.quote or view.words.says:
        layout.item(*wording(view.words.quote, view.words.says, view.words.status))
    layout.item("no quote", view.no_quote)
    layout.item("given", ", ".join(f"{s.letter} {s.sort}" for s in view.given))
    layout.item("binds", view.applies)
    _gates(view.under, layout, 2)
    _conditions(view.when, layout, 2)
    layout.item("then", view.then)
    layout.item("concerns", ", ".join(view.concerns))
    if view.unless:
        layout.section("Unless")
        for exception in view.unless:
            _exception(exception, layout, 1)
    _rest(view, layout)
    layout.blank()
    layout.line(view.scope)
    return layout.text()


def _rest(view: RuleView, layout: Layout) -> None:
    if view.against:
        layout.section("The other side")
    for counter in view.against:
        cited = f" ({', '.join(counter.cite)})" if counter.cite else ""
        layout.item("against", f"{counter.say}{cited}")
        layout.item("answer", counter.answer)
    layout.section("Standing")
    layout.item("tags", ", ".join(view.tags))
    if view.conflict_with:
        layout.item("conflict", f"with [{view.conflict_with}]: {view.conflict_why}")
    for priority in view.priorities:
        beats = f"{priority.superior} over {priority.inferior}"
        layout.item("priority", f"[{priority.id}] as {priority.side}: {beats}: {priority.basis}")
        _gates(priority.under, layout, 4)
    for beside in view.tests:
        layout.item("tests", f"{counted(beside.cases, 'case')} of {beside.file} decided by it")
    if not view.tests:
        layout.item("tests", "no case is decided by it")
    layout.item("written", f"{view.file}:{view.line}")


def _conditions(lines: Iterable[Sentence], layout: Layout, indent: int) -> None:
    for place, line in enumerate(lines):
        label = "if" if place == 0 else line.joined
        layout.item(label, line.text, indent + 4 * line.depth)


def _gates(under: Iterable[Gate], layout: Layout, indent: int) -> None:
    for gate in under:
        layout.item("under", f"[{gate.issue}] {gate.question}", indent)
        for reading in gate.readings:
            held = f" (held by {'; '.join(reading.held_by)})" if reading.held_by else ""
            layout.item("reading", f"{reading.id}: {reading.say}{held}", indent)


def _exception(exception: ExceptionView, layout: Layout, indent: int) -> None:
    layout.line(f"{exception.id}, {exception.kind} under {exception.words.provision}", indent, bold=True)
    if exception.words.quote or exception.words.says:
        layout.item(*wording(exception.words.quote, exception.words.says, exception.words.status), indent + 3)
    layout.item("means", exception.says, indent + 3)
    _gates(exception.under, layout, indent + 3)
    layout.item("binds", exception.applies, indent + 3)
    _conditions(exception.when, layout, indent + 3)
    for inner in exception.unless:
        layout.item("unless", "what itself is excepted:", indent + 3)
        _exception(inner, layout, indent + 5)


def issues_text(view: IssueList, layout: Layout) -> str:
    """Contested questions with their readings; it ends with the scope line."""
    layout.title("Contested questions of the encoded law")
    for issue in view.issues:
        _issue(issue, layout)
    layout.blank()
    layout.line(view.scope)
    return layout.text()


def _issue(issue: IssueView, layout: Layout) -> None:
    layout.section(issue.id)
    layout.line(issue.question, bold=True)
    for reading in issue.readings:
        layout.line(f"{reading.id}: {reading.say}", 1)
        for holder in reading.held_by:
            layout.item("held by", holder, 4)
        for turn in reading.turns:
            layout.item("turns", turned(turn), 4)


def turned(turn: Turns) -> str:
    """What stands under a reading, in words."""
    return f"{turn.kind} [{turn.id}{f' / {turn.part}' if turn.part else ''}]"

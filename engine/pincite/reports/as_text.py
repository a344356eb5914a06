"""An evaluation for a reader at a terminal: options first, then norms by person, then the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule as Line
from rich.table import Table
from rich.text import Text

from pincite.judging.verdicts import ProfileVerdict, Verdict

if TYPE_CHECKING:
    from pincite.judging.evaluation import Answer, Because, Conflict, Evaluation, Finding, OptionLine, Sets

HANDFUL = 4
"""Minimal sets shown of each kind; the rest is counted."""

STYLES = {
    Verdict.HOLDS: "bold red",
    Verdict.HOLDS_IF: "yellow",
    Verdict.DEPENDS_ON_READING: "magenta",
    Verdict.FAILS: "green",
    Verdict.UNDETERMINED: "bold blue",
}


class TextReport:
    """Renders one evaluation to a console."""

    def __init__(self, evaluation: Evaluation, console: Console, *, why: bool = False) -> None:
        self._evaluation = evaluation
        self._console = console
        self._why = why
        self._unknown = {
            wording
            for fact in evaluation.open_facts
            if fact.status == "unknown"
            for wording in (fact.sentence, fact.denial)
        }
        self._findings = {f.id: f for f in evaluation.findings}

    def render(self) -> None:
        """Print the whole report, ending with the scope line and the receipt."""
        self._head()
        self._options()
        self._asked()
        self._norms()
        self._conflicts()
        self._dilemmas()
        self._issues()
        self._tail()

    def _head(self) -> None:
        e = self._evaluation
        self._line(Text(e.title or e.scenario, style="bold"))
        chosen = [f"as of {e.as_of}", f"stance {e.stance}"]
        if e.variant:
            chosen.append(f"variant {e.variant}")
        if readings := e.receipt.settings.get("readings"):
            chosen.append(f"reading {readings}")
        self._line(f"scenario {e.scenario}, {', '.join(chosen)}")

    def _section(self, title: str) -> None:
        self._line("")
        self._console.print(Line(title, align="left", characters="─", style="dim"))

    def _line(self, text: str | Text, indent: int = 0, style: str = "") -> None:
        shown = Text(text, style=style) if isinstance(text, str) else text
        self._console.print(Padding(shown, (0, 0, 0, indent)) if indent else shown)

    def _item(self, label: str, text: str | Text, indent: int = 4) -> None:
        """A labelled line whose continuation lines hang under its text."""
        grid = Table.grid(padding=(0, 1))
        grid.add_column(no_wrap=True)
        grid.add_column(ratio=1)
        grid.add_row(Text(label, style="dim"), Text(text) if isinstance(text, str) else text)
        self._console.print(Padding(grid, (0, 0, 0, indent)))

    # -- options ------------------------------------------------------------------------------

    def _options(self) -> None:
        options = self._evaluation.options
        if not options:
            return
        self._section("Options: is it unlawful?")
        for person in dict.fromkeys(o.person for o in options):
            self._line(Text(self._name(person), style="bold"))
            grid = Table.grid(padding=(0, 2, 0, 0))
            grid.add_column(ratio=5)
            grid.add_column(no_wrap=True)
            grid.add_column(ratio=5)
            for option in (o for o in options if o.person == person):
                grid.add_row(*self._option_row(option))
            self._console.print(Padding(grid, (0, 0, 0, 2)))

    def _option_row(self, option: OptionLine) -> tuple[Text, Text, Text]:
        name = option.name if option.proposed else f"{option.name} (not proposed by anyone)"
        decided = self._citations(option.decided_by) or option.reason
        return Text(name), self._verdict(option.verdict), Text(decided)

    def _citations(self, findings: Sequence[str]) -> str:
        known = [self._findings[f].citation for f in findings if f in self._findings]
        return ", ".join(dict.fromkeys(known))

    def _verdict(self, verdict: Verdict) -> Text:
        return Text(verdict.value, style=STYLES[verdict])

    def _name(self, person: str) -> str:
        return self._evaluation.persons.get(person, person) or "no one person"

    # -- questions ----------------------------------------------------------------------------

    def _asked(self) -> None:
        if not self._evaluation.asked:
            return
        self._section("Questions")
        for answer in self._evaluation.asked:
            self._answer(answer)

    def _answer(self, answer: Answer) -> None:
        self._line(Text.assemble(self._verdict(answer.verdict), "  ", answer.sentence), indent=2)
        if answer.reason:
            self._item("because", answer.reason)
        self._turns(answer.supports, answer.supports_complete, answer.verdict)
        self._profiles(answer.readings, answer.verdict)
        self._trees(answer.because)

    # -- norms --------------------------------------------------------------------------------

    def _norms(self) -> None:
        for person in dict.fromkeys(f.person for f in self._evaluation.findings):
            mine = [f for f in self._evaluation.findings if f.person == person]
            self._section(f"Norms: {self._name(person)}")
            live = [f for f in mine if f.verdict is not Verdict.FAILS]
            for conclusion in dict.fromkeys(f.conclusion for f in live):
                self._line(Text(conclusion, style="bold"), indent=1)
                for finding in (f for f in live if f.conclusion == conclusion):
                    self._finding(finding)
            self._failing([f for f in mine if f.verdict is Verdict.FAILS])

    def _finding(self, finding: Finding) -> None:
        head = Text.assemble(
            self._verdict(finding.verdict), "  ", (finding.citation, "bold"), f"  {finding.title} [{finding.rule}]"
        )
        self._line(head, indent=2)
        if finding.quote:
            self._item("text", f"“{finding.quote}”")
        elif finding.quote_status != "definition":
            self._item("says", f"{finding.says} (paraphrase; wording {finding.quote_status})")
        if finding.reason:
            self._item("why", finding.reason)
        self._turns(finding.supports, finding.supports_complete, finding.verdict)
        self._profiles(finding.readings, finding.verdict)
        for exception in finding.exceptions:
            said = f"{exception.citation}: {exception.sentence}: {_applies(exception.verdict)}"
            self._item(exception.kind, said)
        self._other_side(finding)
        if finding.assumptions:
            self._item("assumes", "; ".join(finding.assumptions))
        for note in finding.notes:
            self._item("note", note)
        self._trees(finding.because)

    def _turns(self, supports: Sets, complete: bool, verdict: Verdict) -> None:
        if verdict in (Verdict.HOLDS_IF, Verdict.DEPENDS_ON_READING):
            self._sets("if", supports, complete)

    def _sets(self, label: str, sets: Sets, complete: bool) -> None:
        ordered = sorted(sets, key=lambda s: (sum(x in self._unknown for x in s), len(s), s))
        for shown in ordered[:HANDFUL]:
            self._item(label, " and ".join(shown) or "in every case")
            label = "or " + " " * (len(label) - 3) if len(label) > 3 else "or"
        rest = len(ordered) - HANDFUL
        if rest > 0 or not complete:
            self._item("or", f"{max(rest, 0)}{'' if complete else ' or more'} further sets (see --format json)")

    def _profiles(self, profiles: Sequence[ProfileVerdict], verdict: Verdict) -> None:
        if verdict is not Verdict.DEPENDS_ON_READING:
            return
        groups: dict[Verdict, list[str]] = {}
        for profile in profiles:
            said = ", ".join(f"{i} = {r}" for i, r in profile.readings.items())
            groups.setdefault(profile.verdict, []).append(said)
        for outcome, readings in groups.items():
            shown = "; or ".join(readings[:HANDFUL])
            rest = f"; and {len(readings) - HANDFUL} more" if len(readings) > HANDFUL else ""
            self._item("reading", Text.assemble(self._verdict(outcome), f" under {shown}{rest}"))

    def _other_side(self, finding: Finding) -> None:
        if finding.defeaters and finding.verdict is not Verdict.HOLDS:
            self._sets("not if", finding.defeaters, finding.defeaters_complete)
        for counter in finding.against:
            cited = f" ({', '.join(counter.cite)})" if counter.cite else ""
            self._item("against", f"{counter.say}{cited}")
            if counter.answer:
                self._item("answer", counter.answer)

    def _failing(self, findings: Sequence[Finding]) -> None:
        if not findings:
            return
        self._line(Text("does not apply, or does not bind here", style="bold"), indent=1)
        for finding in findings:
            text = f"{finding.citation} ({finding.rule}), {finding.conclusion}: {finding.reason}"
            self._item("fails", text, indent=2)

    def _trees(self, trees: Iterable[Because]) -> None:
        if self._why:
            for tree in trees:
                self._tree(tree, 4)

    def _tree(self, node: Because, indent: int) -> None:
        self._line(Text.assemble("· ", node.sentence, (f"  [{node.by}]", "dim")), indent=indent)
        for child in node.facts:
            self._tree(child, indent + 2)

    # -- the rest -----------------------------------------------------------------------------

    def _conflicts(self) -> None:
        self._section("Conflicts between norms")
        if not self._evaluation.conflicts:
            self._line("none among the encoded norms", indent=2)
        for conflict in self._evaluation.conflicts:
            self._conflict(conflict)

    def _conflict(self, conflict: Conflict) -> None:
        head = Text.assemble(self._verdict(conflict.verdict), f"  {self._name(conflict.person)}: ")
        head.append(" against ".join(self._brief(c) for c in _first_of_each_rule(conflict.between)))
        self._line(head, indent=2)
        for sentence in dict.fromkeys(conflict.sentences):
            self._item("norm", sentence)
        if conflict.verdict is not Verdict.HOLDS:
            self._sets("if", conflict.when, True)
        if conflict.declared:
            self._item("why", conflict.declared)

    def _brief(self, finding: str) -> str:
        known = self._findings.get(finding)
        return f"{known.citation} ({known.rule})" if known else finding

    def _dilemmas(self) -> None:
        for dilemma in self._evaluation.dilemmas:
            self._section(f"Dilemma: {self._name(dilemma.person)}")
            self._line(
                Text.assemble(self._verdict(dilemma.verdict), "  every option breaches something"), indent=2
            )
            self._sets("if", dilemma.when, True)

    def _issues(self) -> None:
        used = {i for f in self._evaluation.findings for p in f.readings for i in p.readings}
        used |= {i for o in self._evaluation.options for p in o.readings for i in p.readings}
        shown = [i for i in self._evaluation.issues if i.id in used]
        if shown:
            self._section("Contested questions on which these verdicts turn")
        for issue in shown:
            self._line(Text.assemble((issue.id, "bold"), f": {issue.question}"), indent=2)
            for reading, (say, held_by) in issue.readings.items():
                holders = f" ({', '.join(held_by)})" if held_by else ""
                self._item(reading, f"{say}{holders}")

    def _tail(self) -> None:
        assumed = sorted({a for f in self._evaluation.findings for a in f.assumptions})
        if assumed:
            self._section(f"Assumptions: {len(assumed)} sentences that nobody raised")
            for sentence in assumed:
                self._line(f"· {sentence}", indent=2)
        self._section("Scope and receipt")
        receipt = self._evaluation.receipt
        versions = ", ".join(f"{k} {v}" for k, v in receipt.versions.items())
        self._line(f"receipt: {versions}; matchers {' and '.join(receipt.matchers)}")
        self._line(f"rules sha256 {receipt.rules_sha256}")
        for name, digest in receipt.inputs.items():
            self._line(f"{name} sha256 {digest}")
        for fact in self._evaluation.scope.excluded_facts:
            self._line(f"left out: {fact}")
        self._line(self._evaluation.scope.line)


def _applies(verdict: Verdict) -> str:
    return {
        Verdict.FAILS: "not shown to apply",
        Verdict.HOLDS: "applies",
        Verdict.HOLDS_IF: "applies if the facts are so",
        Verdict.DEPENDS_ON_READING: "depends on the reading",
    }.get(verdict, verdict.value)


def _first_of_each_rule(identities: Iterable[str]) -> list[str]:
    found: dict[str, str] = {}
    for identity in identities:
        found.setdefault(identity.split("/")[0], identity)
    return list(found.values())

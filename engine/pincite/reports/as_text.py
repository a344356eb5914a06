"""An evaluation for a reader at a terminal: options first, then norms by person, then the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from pincite.judging.verdicts import ProfileVerdict, Verdict
from pincite.reports.condense import alike, shared_part, with_readings_joined

if TYPE_CHECKING:
    from pincite.judging.evaluation import Answer, Because, Conflict, Evaluation, Finding, OptionLine, Sets

HANDFUL = 4
"""Minimal sets shown of each kind; the rest is counted."""

Detail = tuple[str, str]
"""A label, and what it says."""

COLOURS = {
    Verdict.HOLDS: "1;31",
    Verdict.HOLDS_IF: "33",
    Verdict.DEPENDS_ON_READING: "35",
    Verdict.FAILS: "32",
    Verdict.UNDETERMINED: "1;34",
}
"""Select Graphic Rendition codes (ECMA-48); used on a terminal alone."""


class TextReport:
    """Lays one evaluation out in lines of at most `width` columns."""

    def __init__(self, evaluation: Evaluation, *, width: int = 80, colour: bool = False, why: bool = False) -> None:
        self._evaluation = evaluation
        self._width = max(width, 40)
        self._colour = colour
        self._why = why
        self._lines: list[str] = []
        self._unknown = {
            wording
            for fact in evaluation.open_facts
            if fact.status == "unknown"
            for wording in (fact.sentence, fact.denial)
        }
        self._findings = {f.id: f for f in evaluation.findings}
        self._places = {o.conduct: n for n, o in enumerate(evaluation.options)}

    def render(self) -> str:
        """The whole report; it ends with the receipt and the scope line."""
        self._head()
        self._options()
        self._asked()
        self._norms()
        self._conflicts()
        self._dilemmas()
        self._issues()
        self._tail()
        return "\n".join(self._lines) + "\n"

    def _head(self) -> None:
        e = self._evaluation
        self._line(e.title or e.scenario, code="1")
        chosen = [f"as of {e.as_of}", f"stance {e.stance}"]
        if e.variant:
            chosen.append(f"variant {e.variant}")
        if readings := e.receipt.settings.get("readings"):
            chosen.append(f"reading {readings}")
        self._line(f"scenario {e.scenario}, {', '.join(chosen)}")

    def _paint(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self._colour and code else text

    def _section(self, title: str) -> None:
        self._lines += ["", self._paint(f"{title} ".ljust(self._width, "─"), "2")]

    def _line(self, text: str, indent: int = 0, code: str = "", verdict: Verdict | None = None) -> None:
        """A paragraph; a verdict is set before it and painted."""
        lead = f"{verdict.value}  " if verdict else ""
        pad = " " * indent
        rows = _wrapped(lead + text, self._width, pad, pad + "  ")
        rows = [self._paint(row, code) for row in rows]
        if verdict:
            rows[0] = rows[0].replace(verdict.value, self._paint(verdict.value, COLOURS[verdict]), 1)
        self._lines += rows

    def _item(self, label: str, text: str, indent: int = 4, verdict: Verdict | None = None) -> None:
        """A labelled paragraph whose further lines hang under its text."""
        lead = " " * indent + (f"{label:<9} " if len(label) > 1 else f"{label} ")
        body = f"{verdict.value} {text}" if verdict else text
        rows = _wrapped(body, self._width, lead, " " * len(lead))
        rows[0] = rows[0].replace(label, self._paint(label, "2"), 1)
        if verdict:
            rows[0] = rows[0].replace(verdict.value, self._paint(verdict.value, COLOURS[verdict]), 1)
        self._lines += rows

    # -- options ------------------------------------------------------------------------------

    def _options(self) -> None:
        options = self._evaluation.options
        if not options:
            return
        self._section("Options: is it unlawful?")
        persons = dict.fromkeys(o.person for o in options)
        for person in persons:
            if person or len(persons) > 1:
                self._line(self._name(person), code="1")
            for option in (o for o in options if o.person == person):
                self._option(option)

    def _option(self, option: OptionLine) -> None:
        """One option: its name, the verdict in a column of its own, and what decides it."""
        name = option.name if option.proposed else f"{option.name} ({self._beside(option)})"
        decided = self._citations(option.decided_by) or option.reason
        verdict = max(len(v.value) for v in Verdict)
        left = (self._width - verdict - 6) // 2
        columns = _wrapped(name, left), _wrapped(decided, self._width - left - verdict - 6)
        for row in range(max(len(c) for c in columns)):
            cell = option.verdict.value if row == 0 else ""
            first, last = (c[row] if row < len(c) else "" for c in columns)
            shown = self._paint(cell, COLOURS[option.verdict] if cell else "") + " " * (verdict - len(cell))
            self._lines.append(f"  {first:<{left}}  {shown}  {last}".rstrip())

    def _beside(self, option: OptionLine) -> str:
        """Why a conduct is judged that is no option."""
        return f"done on {option.date}" if "" < option.date <= self._evaluation.as_of else "not proposed by anyone"

    def _citations(self, findings: Sequence[str]) -> str:
        known = [self._findings[f].citation for f in findings if f in self._findings]
        return ", ".join(dict.fromkeys(known))

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
        self._line(answer.sentence, indent=2, verdict=answer.verdict)
        if answer.reason:
            self._item("because", answer.reason)
        self._turns(answer.supports, answer.supports_complete, answer.verdict)
        self._profiles(answer.readings, answer.verdict)
        self._trees(answer.because)

    # -- norms --------------------------------------------------------------------------------

    def _norms(self) -> None:
        for person in dict.fromkeys(f.person for f in self._evaluation.findings):
            mine = [f for f in self._evaluation.findings if f.person == person]
            self._section(f"Norms: {self._name(person)}" if person else "Norms")
            live = [f for f in mine if f.verdict is not Verdict.FAILS]
            for rule in dict.fromkeys(f.rule for f in sorted(live, key=_place)):
                self._lines.append("")
                self._rule(sorted((f for f in live if f.rule == rule), key=self._rank))
            self._failing([f for f in mine if f.verdict is Verdict.FAILS])

    def _rule(self, findings: Sequence[Finding]) -> None:
        """A rule once, with all that it says of one person: what its findings share stands only once."""
        first = findings[0]
        self._line(f"{first.citation}  {first.title} [{first.rule}]", indent=1, code="1")
        if first.quote:
            self._item("text", f"“{first.quote}”")
        elif first.quote_status != "definition":
            self._item("says", f"{first.says} (paraphrase; wording {first.quote_status})")
        details = {f.id: self._details(f) for f in findings}
        shared = [d for d in details[first.id] if all(d in other for other in details.values())]
        for group in alike(findings, lambda f: (f.verdict, f.reason, f.supports, f.defeaters, f.because)):
            self._group(group, details, shared)
        self._items(shared)
        self._other_side(first)

    def _group(
        self, group: Sequence[Finding], details: Mapping[str, list[Detail]], shared: Sequence[Detail]
    ) -> None:
        """Findings that turn on the same: their conclusions, and once on what they turn."""
        first = group[0]
        for finding in group:
            self._line(finding.conclusion, indent=2, verdict=finding.verdict)
        if first.reason:
            self._item("why", first.reason)
        self._turns(first.supports, first.supports_complete, first.verdict)
        self._profiles(first.readings, first.verdict)
        self._unless(first)
        own = dict.fromkeys(d for f in group for d in details[f.id] if d not in shared)
        self._items(own)
        self._trees(first.because)

    def _rank(self, finding: Finding) -> int:
        """Proposed options first, in the order of the scenario."""
        return self._places.get(finding.conduct, len(self._places))

    def _unless(self, finding: Finding) -> None:
        """The minimal sets that keep it from holding, where they are more than the supports turned round."""
        supports = finding.supports
        obvious = len(supports) == 1 or all(len(s) == 1 for s in supports)
        if finding.defeaters and finding.verdict is not Verdict.HOLDS and not obvious:
            self._sets("not if", finding.defeaters, finding.defeaters_complete)

    def _details(self, finding: Finding) -> list[Detail]:
        """Exceptions considered, assumptions and notes, each with its label."""
        found = [
            (e.kind, f"{e.citation}: {e.sentence}: {_applies(e.verdict)}") for e in finding.exceptions
        ]
        if finding.assumptions:
            found.append(("assumes", "; ".join(finding.assumptions)))
        return found + [("note", note) for note in finding.notes]

    def _items(self, items: Iterable[Detail]) -> None:
        for label, text in items:
            self._item(label, text)

    def _turns(self, supports: Sets, complete: bool, verdict: Verdict) -> None:
        if verdict in (Verdict.HOLDS_IF, Verdict.DEPENDS_ON_READING):
            self._sets("if", supports, complete)

    def _sets(self, label: str, sets: Sets, complete: bool) -> None:
        """Minimal sets, fewest unknowns first; what all share stands once before the rest of each."""
        ordered = sorted(sets, key=lambda s: (sum(x in self._unknown for x in s), len(s), s))
        joined = with_readings_joined(tuple(ordered), self._evaluation.issues)
        common, rests = shared_part(joined)
        if common:
            self._item(label, f"{' and '.join(common)}, and")
            label = "either"
        for shown in rests[:HANDFUL]:
            self._item(label, " and ".join(shown) or "in every case")
            label = "or"
        left = len(rests) - HANDFUL
        if left > 0 or not complete:
            self._item("or", f"{max(left, 0)}{'' if complete else ' or more'} further sets (see --format json)")

    def _profiles(self, profiles: Sequence[ProfileVerdict], verdict: Verdict) -> None:
        if verdict is not Verdict.DEPENDS_ON_READING:
            return
        fewest_first = sorted(alike(profiles, lambda p: p.verdict), key=len)
        for place, group in enumerate(fewest_first, start=1):
            sets = tuple(tuple(f"{i} = {r}" for i, r in p.readings.items()) for p in group)
            said = [", ".join(one) for one in with_readings_joined(sets, self._evaluation.issues)]
            rest = place == len(fewest_first) > 1 and len(said) > HANDFUL - 1
            shown = "every other reading" if rest else "; or ".join(said)
            self._item("reading", f"under {shown}", verdict=group[0].verdict)

    def _other_side(self, finding: Finding) -> None:
        for counter in finding.against:
            cited = f" ({', '.join(counter.cite)})" if counter.cite else ""
            self._item("against", f"{counter.say}{cited}")
            if counter.answer:
                self._item("answer", counter.answer)

    def _failing(self, findings: Sequence[Finding]) -> None:
        if not findings:
            return
        self._lines.append("")
        self._line("does not apply, or is not shown to", indent=1, code="1")
        for rule in dict.fromkeys(f.rule for f in findings):
            mine = [f for f in findings if f.rule == rule]
            self._line(f"{mine[0].citation}  {mine[0].title} [{rule}]", indent=2, verdict=Verdict.FAILS)
            for reason in dict.fromkeys(f.reason for f in mine):
                said = dict.fromkeys(f.conclusion for f in mine if f.reason == reason)
                self._item("·", f"{'; '.join(said)}: {reason}", indent=4)

    def _trees(self, trees: Iterable[Because]) -> None:
        if self._why:
            for tree in trees:
                self._tree(tree, 4)

    def _tree(self, node: Because, indent: int) -> None:
        self._line(f"· {node.sentence}  [{node.by}]", indent=indent)
        for child in node.facts:
            self._tree(child, indent + 2)

    # -- the rest -----------------------------------------------------------------------------

    def _conflicts(self) -> None:
        self._section("Conflicts between norms")
        if not self._evaluation.conflicts:
            self._line("none among the encoded norms", indent=2)
        for group in alike(self._evaluation.conflicts, lambda c: (c.person, c.between[0], c.sentences[0])):
            self._norm_in_conflict(group)

    def _norm_in_conflict(self, conflicts: Sequence[Conflict]) -> None:
        """A norm once, with everything that it clashes with."""
        first = conflicts[0]
        self._line(f"{self._brief(first.between[0])}: {first.sentences[0]}", indent=1, code="1")
        before: tuple[str, ...] = ()
        for conflict in conflicts:
            rivals = " and ".join(self._brief(c) for c in _first_of_each_rule(conflict.between[1:]))
            self._line(f"against {rivals}", indent=2, verdict=conflict.verdict)
            if conflict.sentences != before:
                for sentence in dict.fromkeys(conflict.sentences[1:]):
                    self._item("norm", sentence)
            before = conflict.sentences
            if conflict.verdict is not Verdict.HOLDS:
                self._sets("if", conflict.when, True)
            if conflict.declared:
                self._item("why", conflict.declared)

    def _brief(self, finding: str) -> str:
        known = self._findings.get(finding)
        return f"{known.citation} ({known.rule})" if known else finding

    def _dilemmas(self) -> None:
        # Where there is but one option, its own line says that it breaches something.
        for dilemma in (d for d in self._evaluation.dilemmas if len(d.options) > 1):
            self._section(f"Dilemma: {self._name(dilemma.person)}")
            self._line("every option breaches something", indent=2, verdict=dilemma.verdict)
            self._sets("if", dilemma.when, True)

    def _issues(self) -> None:
        used = {i for f in self._evaluation.findings for p in f.readings for i in p.readings}
        used |= {i for o in self._evaluation.options for p in o.readings for i in p.readings}
        shown = [i for i in self._evaluation.issues if i.id in used]
        if shown:
            self._section("Contested questions on which these verdicts turn")
        for issue in shown:
            self._line(f"{issue.id}: {issue.question}", indent=2)
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


def _place(finding: Finding) -> tuple[bool, int, str]:
    """Status before norms, then the firmest verdict, then the citation."""
    firmness = [Verdict.HOLDS, Verdict.HOLDS_IF, Verdict.DEPENDS_ON_READING, Verdict.UNDETERMINED, Verdict.FAILS]
    return finding.mode != "status", firmness.index(finding.verdict), finding.citation


def _wrapped(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """Lines of a paragraph; ids with hyphens stay whole, and an empty text is one line.

    It does what `textwrap.wrap` does, without its regular expressions: a report has thousands of lines.
    """
    rows: list[str] = []
    line, gap, empty = first, "", True
    for word in text.split(" "):
        if not word:
            gap += " "
            continue
        if not empty and len(line) + len(gap) + len(word) > width:
            rows.append(line)
            line, gap = rest, ""
        line, gap, empty = line + gap + word, " ", False
        while len(line) > width:
            rows.append(line[:width])
            line = rest + line[width:]
    return [*rows, line.rstrip()]


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

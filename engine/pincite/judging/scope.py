"""What was checked, what was not, and why; and what the verdicts may turn on."""

from __future__ import annotations

from pincite.grounding import Case, GroundProgram
from pincite.judging.evaluation import Finding, IssueNote, OpenFactNote, Scope, SourceNote
from pincite.judging.wording import Wording
from pincite.labelling.labels import Labels, OpenFact, OpenIssue
from pincite.law import RuleBase, TextStatus


def issue_notes(base: RuleBase, labels: Labels) -> tuple[IssueNote, ...]:
    """The contested questions on which some label may turn."""
    return tuple(
        IssueNote(
            id=v.issue,
            question=base.issues[v.issue].question,
            readings={r.id: (r.say, r.held_by) for r in base.issues[v.issue].readings.values()},
        )
        for v in labels.variables
        if isinstance(v, OpenIssue)
    )


def open_fact_notes(program: GroundProgram, labels: Labels, wording: Wording) -> tuple[OpenFactNote, ...]:
    """The open facts, with who says what of each and how it could be settled."""
    found: list[OpenFactNote] = []
    for variable in labels.variables:
        if isinstance(variable, OpenFact):
            listed = program.listed.get(variable.fact)
            predicate = wording.predicate(variable.fact)
            found.append(
                OpenFactNote(
                    sentence=wording.fact(variable.fact),
                    denial=wording.fact(variable.fact, negated=True),
                    status=listed.status.value if listed else "unknown",
                    by=listed.by if listed else (),
                    source=listed.source if listed else "",
                    standard=predicate.standard if predicate else "",
                    evidence=predicate.evidence if predicate else (),
                )
            )
    return tuple(found)


def scope_of(
    base: RuleBase, case: Case, labels: Labels, findings: tuple[Finding, ...], wording: Wording
) -> Scope:
    """The scope of an evaluation, and the line that every output ends with."""
    instruments = sorted({r.citation.instrument for r in base.rules.values() if not r.citation.is_definition})
    sources = tuple(
        SourceNote(
            id=s.id,
            title=s.title,
            published=s.published.isoformat() if s.published else "",
            later=s.published is not None and s.published > case.as_of,
        )
        for _, s in sorted(case.scenario.sources.items())
    )
    open_facts = sum(isinstance(v, OpenFact) for v in labels.variables)
    issues = sum(isinstance(v, OpenIssue) for v in labels.variables)
    excluded = tuple(sorted(f"{wording.atom(f.atom)} (dated {f.on})" for f in case.excluded))
    not_encoded = {n.provision: n.reason for n in base.not_encoded}
    unverified = sorted(
        {f.citation for f in findings if f.quote_status not in (TextStatus.VERIFIED.value, "definition")}
    )
    unreviewed = sum(r.reviewed == "none" for r in base.rules.values())
    late = [s.id for s in sources if s.later]
    line = (
        f"scope: checked {_count(len(case.facts), 'fact')} as of {case.as_of} against "
        f"{_count(len(base.rules), 'rule')} under {_count(len(instruments), 'instrument')} "
        f"({', '.join(instruments)}), with {_count(open_facts, 'open fact')} and "
        f"{_count(issues, 'contested question')}; not checked: "
        f"{_count(len(not_encoded), 'provision')} read but not encoded"
        f"{' (' + ', '.join(sorted(not_encoded)) + ')' if not_encoded else ''}, and all law outside the rule base"
        f"; left out: {_count(len(excluded), 'fact')} dated after {case.as_of}"
        f"; published later than that date: {', '.join(late) if late else 'no source'}"
        f"; {unreviewed} of {_count(len(base.rules), 'rule')} not reviewed by a lawyer; this is not legal advice"
    )
    return Scope(
        line=line,
        rules=len(base.rules),
        instruments=tuple(instruments),
        open_facts=open_facts,
        issues=issues,
        excluded_facts=excluded,
        sources=sources,
        unverified=tuple(unverified),
        not_encoded=not_encoded,
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"

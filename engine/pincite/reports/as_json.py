"""An evaluation as JSON, version 1 of the published schema (`schema/evaluation.schema.json`)."""

from __future__ import annotations

import json
from collections.abc import Iterable

from pincite.judging.evaluation import Answer, Because, Conflict, Dilemma, Evaluation, Finding, OptionLine
from pincite.judging.verdicts import ProfileVerdict

SCHEMA = "pincite/evaluation/1"


def to_json(evaluation: Evaluation) -> str:
    """Render an evaluation; the same evaluation gives the same bytes."""
    return json.dumps(document(evaluation), ensure_ascii=False, indent=2) + "\n"


def document(evaluation: Evaluation) -> dict[str, object]:
    """The JSON document of an evaluation, as plain values in the published order."""
    return {
        "schema": SCHEMA,
        "scenario": evaluation.scenario,
        "title": evaluation.title,
        "as_of": evaluation.as_of,
        "variant": evaluation.variant,
        "stance": evaluation.stance,
        "options": [_option(o) for o in evaluation.options],
        "findings": [_finding(f) for f in evaluation.findings],
        "conflicts": [_conflict(c) for c in evaluation.conflicts],
        "dilemmas": [_dilemma(d) for d in evaluation.dilemmas],
        "asked": [_answer(a) for a in evaluation.asked],
        "open_facts": [
            {
                "sentence": f.sentence,
                "denial": f.denial,
                "status": f.status,
                "by": list(f.by),
                "source": f.source,
                "standard": f.standard,
                "evidence": list(f.evidence),
            }
            for f in evaluation.open_facts
        ],
        "issues": [
            {
                "id": i.id,
                "question": i.question,
                "readings": {r: {"say": say, "held_by": list(held)} for r, (say, held) in i.readings.items()},
            }
            for i in evaluation.issues
        ],
        "not_encoded": [{"provision": p, "reason": r} for p, r in evaluation.scope.not_encoded.items()],
        "scope": {
            "line": evaluation.scope.line,
            "rules": evaluation.scope.rules,
            "instruments": list(evaluation.scope.instruments),
            "open_facts": evaluation.scope.open_facts,
            "issues": evaluation.scope.issues,
            "excluded_facts": list(evaluation.scope.excluded_facts),
            "sources": [
                {"id": s.id, "title": s.title, "published": s.published, "later": s.later}
                for s in evaluation.scope.sources
            ],
            "unverified": list(evaluation.scope.unverified),
        },
        "receipt": {
            "versions": dict(evaluation.receipt.versions),
            "rules_sha256": evaluation.receipt.rules_sha256,
            "inputs": dict(evaluation.receipt.inputs),
            "matchers": list(evaluation.receipt.matchers),
            "settings": dict(evaluation.receipt.settings),
        },
    }


def _turns(of: OptionLine | Finding | Answer) -> dict[str, object]:
    return {
        "supports": [list(s) for s in of.supports],
        "supports_complete": of.supports_complete,
        "defeaters": [list(s) for s in of.defeaters],
        "defeaters_complete": of.defeaters_complete,
        "readings": _readings(of.readings),
    }


def _readings(profiles: Iterable[ProfileVerdict]) -> list[dict[str, object]]:
    return [{"profile": dict(p.readings), "verdict": p.verdict.value} for p in profiles]


def _option(option: OptionLine) -> dict[str, object]:
    return {
        "conduct": option.conduct,
        "name": option.name,
        "person": option.person,
        "date": option.date,
        "proposed": option.proposed,
        "verdict": option.verdict.value,
        "reason": option.reason,
        "decided_by": list(option.decided_by),
        **_turns(option),
    }


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "id": finding.id,
        "conclusion": finding.conclusion,
        "person": finding.person,
        "conduct": finding.conduct,
        "mode": finding.mode,
        "verdict": finding.verdict.value,
        "reason": finding.reason,
        "rule": finding.rule,
        "title": finding.title,
        "citation": finding.citation,
        "quote": finding.quote,
        "quote_status": finding.quote_status,
        "says": finding.says,
        **_turns(finding),
        "because": _because(finding.because[0]) if finding.because else None,
        "derivations": [_because(b) for b in finding.because],
        "exceptions": [
            {
                "id": e.id,
                "kind": e.kind,
                "citation": e.citation,
                "sentence": e.sentence,
                "under": list(e.under),
                "verdict": e.verdict.value,
            }
            for e in finding.exceptions
        ],
        "assumptions": list(finding.assumptions),
        "against": [{"say": c.say, "cite": list(c.cite), "answer": c.answer} for c in finding.against],
        "notes": list(finding.notes),
        "reviewed": finding.reviewed,
    }


def _because(node: Because) -> dict[str, object]:
    return {"sentence": node.sentence, "by": node.by, "facts": [_because(b) for b in node.facts]}


def _conflict(conflict: Conflict) -> dict[str, object]:
    return {
        "between": list(conflict.between),
        "sentences": list(conflict.sentences),
        "person": conflict.person,
        "verdict": conflict.verdict.value,
        "when": [list(s) for s in conflict.when],
        "declared": conflict.declared,
    }


def _dilemma(dilemma: Dilemma) -> dict[str, object]:
    return {
        "person": dilemma.person,
        "options": list(dilemma.options),
        "verdict": dilemma.verdict.value,
        "when": [list(s) for s in dilemma.when],
    }


def _answer(answer: Answer) -> dict[str, object]:
    return {
        "sentence": answer.sentence,
        "person": answer.person,
        "verdict": answer.verdict.value,
        "reason": answer.reason,
        "decided_by": list(answer.decided_by),
        **_turns(answer),
        "because": _because(answer.because[0]) if answer.because else None,
        "assumptions": list(answer.assumptions),
    }

"""What a scenario and a test case are made of, before groups and `each` are written out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pincite.diagnostics import Span
from pincite.schema import (
    BaseDoc,
    CaseDoc,
    CaseEntityDoc,
    FactEntry,
    QuestionEntry,
    ScenarioDoc,
    SourceDoc,
    StanceDoc,
    VariantDoc,
)
from pincite.source import Scalar


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The documents that make one case; `folder` is where its sources stand.

    `replacing` holds facts of a test case, which stand in the place of the base's.
    """

    id: str
    title: str
    span: Span
    folder: Path
    as_of: Scalar | None
    actor: Scalar | None
    groups: Mapping[Scalar, list[Scalar]]
    sources: Mapping[Scalar, SourceDoc]
    entities: Mapping[Scalar, CaseEntityDoc]
    options: list[Scalar]
    also: list[Scalar]
    facts: list[FactEntry]
    replacing: list[FactEntry]
    questions: list[QuestionEntry]
    variants: Mapping[Scalar, VariantDoc]
    stances: Mapping[Scalar, StanceDoc]


def of_scenario(doc: ScenarioDoc, folder: Path) -> Parts:
    """The parts of a scenario."""
    return Parts(
        id=str(doc.scenario),
        title=str(doc.title),
        span=doc.scenario.span,
        folder=folder,
        as_of=doc.as_of,
        actor=doc.actor,
        groups=doc.groups,
        sources=doc.sources,
        entities=doc.entities,
        options=doc.options,
        also=doc.also,
        facts=doc.facts,
        replacing=[],
        questions=doc.questions,
        variants=doc.variants,
        stances=doc.stances,
    )


def of_case(tests: Scalar, base: BaseDoc, case: CaseDoc, folder: Path) -> Parts:
    """The parts of a test case: the base of its file, and what the case changes."""
    return Parts(
        id=f"{tests}/{case.case}",
        title=str(case.title or case.case),
        span=case.case.span,
        folder=folder,
        as_of=case.as_of or base.as_of,
        actor=case.actor or base.actor,
        groups={**base.groups, **case.groups},
        sources={**base.sources, **case.sources},
        entities=_merged(base.entities, case.entities),
        options=case.options or base.options,
        also=case.also or base.also,
        facts=base.facts,
        replacing=case.facts,
        questions=[*base.questions, *case.questions],
        variants={**base.variants, **case.variants},
        stances={**base.stances, **case.stances},
    )


def _merged(
    base: Mapping[Scalar, CaseEntityDoc], case: Mapping[Scalar, CaseEntityDoc]
) -> dict[Scalar, CaseEntityDoc]:
    found = dict(base)
    for id, changed in case.items():
        if id in found:
            said = {k: getattr(changed, k) for k in changed.model_fields_set}
            found[id] = found[id].model_copy(update=said)
        else:
            found[id] = changed
    return found

"""Test files: each case becomes a scenario, with the answers that it wants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pincite.diagnostics import Span
from pincite.law import NOWHERE, Atom, Condition, Const, Deontic, Issue, RuleBase
from pincite.loading import registry
from pincite.loading.case import CaseBuilder
from pincite.loading.log import Log
from pincite.scenario import Scenario
from pincite.schema import CaseDoc, ExpectationDoc
from pincite.source import Scalar


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A condition that an answer must turn on, as written and as read; or a reading, if `issue` is set."""

    text: str
    condition: Condition | None = None
    issue: str = ""
    reading: str = ""
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What a test says of one conclusion; empty fields ask for nothing.

    `by` are rules, `needs` the conditions that the answer turns on, `because` why it fails,
    `readings` verdicts by `(issue, reading)`, `supports` the minimal sets.
    """

    text: str
    asks: Atom | Deontic
    verdict: str
    by: tuple[str, ...] = ()
    needs: tuple[Wanted, ...] = ()
    because: Wanted | None = None
    readings: Mapping[tuple[str, str], str] = field(default_factory=dict)
    supports: tuple[tuple[Wanted, ...], ...] = ()
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TestCase:
    """One case of a test file; `variant` and `stance` are empty where none is chosen."""

    __test__ = False

    name: str
    scenario: Scenario
    expects: tuple[Expectation, ...]
    variant: str = ""
    stance: str = ""
    span: Span = field(default=NOWHERE, compare=False)


def build_case(doc: CaseDoc, builder: CaseBuilder, base: RuleBase, log: Log) -> TestCase:
    """Make a test case from its document and the builder of its scenario."""
    expects = tuple(
        e
        for sentence, wanted in doc.expect.items()
        if (e := _expectation(sentence, wanted, builder, base, log)) is not None
    )
    scenario = builder.build(_actor(expects, builder))
    if doc.variant is not None and doc.variant not in scenario.variants:
        log.unknown("variant", doc.variant, scenario.variants)
    return TestCase(
        name=str(doc.case),
        scenario=scenario,
        expects=expects,
        variant=registry.text(doc.variant),
        stance=registry.text(doc.stance),
        span=doc.case.span,
    )


def _actor(expects: tuple[Expectation, ...], builder: CaseBuilder) -> str:
    """Who acts where the file does not say: the bearer of the first norm, else the case's first State."""
    for expected in expects:
        if isinstance(expected.asks, Deontic) and isinstance(expected.asks.bearer, Const):
            return expected.asks.bearer.name
    return next((e.id for e in builder.entities.values() if e.sort == "state"), "")


def _expectation(
    sentence: Scalar, wanted: Scalar | ExpectationDoc, builder: CaseBuilder, base: RuleBase, log: Log
) -> Expectation | None:
    asks = builder.speech.question(sentence)
    doc = wanted if isinstance(wanted, ExpectationDoc) else ExpectationDoc(verdict=wanted)
    reader = _Reader(builder, base, log)
    for rule in doc.by:
        if rule not in base.rules:
            log.unknown("rule", rule, base.rules)
    supports = tuple(tuple(reader.wanted(s) for s in group) for group in doc.supports)
    if asks is None:
        return None
    return Expectation(
        text=str(sentence),
        asks=asks,
        verdict=str(doc.verdict),
        by=registry.texts(doc.by),
        needs=tuple(reader.wanted(n) for n in doc.needs),
        because=None if doc.because is None else reader.wanted(doc.because),
        readings={reader.reading(k): str(v) for k, v in doc.readings.items()},
        supports=supports,
        span=sentence.span,
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    builder: CaseBuilder
    base: RuleBase
    log: Log

    def wanted(self, text: Scalar) -> Wanted:
        """A sentence in either wording, or `issue = reading`."""
        issue, equals, _ = text.partition("=")
        if equals and issue.strip() in self.base.issues:
            chosen = self.reading(text)
            return Wanted(text=str(text), issue=chosen[0], reading=chosen[1], span=text.span)
        return Wanted(text=str(text), condition=self.builder.speech.condition(text, {}), span=text.span)

    def reading(self, text: Scalar) -> tuple[str, str]:
        """`issue=reading` in its parts, which must exist."""
        issue, _, reading = (part.strip() for part in text.partition("="))
        known: Issue | None = self.base.issues.get(issue)
        if known is None:
            self.log.unknown("issue", Scalar(issue, text.span), self.base.issues)
        elif reading not in known.readings:
            self.log.unknown(
                "reading", Scalar(reading, text.span), known.readings, f"reading of `{issue}` called"
            )
        return issue, reading

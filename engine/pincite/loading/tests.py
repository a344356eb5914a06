"""Test files: each case becomes a scenario, with the answers that it wants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pincite.diagnostics import Span
from pincite.law import NOWHERE, Atom, Const, Deontic, RuleBase
from pincite.loading import registry
from pincite.loading.case import CaseBuilder
from pincite.loading.log import Log
from pincite.scenario import BUILT_IN_STANCES, Scenario
from pincite.schema import CaseDoc, ExpectationDoc
from pincite.source import Scalar

AS_STATED = "as-stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What a test says of one conclusion; empty fields ask for nothing.

    `by` are rules; `needs` is one minimal set that the answer turns on, `supports` all of them, as
    sentences in any wording or `issue = reading`; `because` is a reason, perhaps only a part of one;
    `readings` maps `issue = reading` to the verdict under it.
    """

    text: str
    asks: Atom | Deontic
    verdict: str
    by: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    because: str = ""
    readings: Mapping[str, str] = field(default_factory=dict)
    supports: tuple[tuple[str, ...], ...] = ()
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TestCase:
    """One case of a test file; `variant` is empty where none is chosen."""

    __test__ = False

    name: str
    scenario: Scenario
    expectations: tuple[Expectation, ...]
    variant: str = ""
    stance: str = AS_STATED
    span: Span = field(default=NOWHERE, compare=False)


def build_case(doc: CaseDoc, builder: CaseBuilder, base: RuleBase, log: Log) -> TestCase:
    """Make a test case from its document and the builder of its scenario."""
    reader = _Reader(builder, base, log)
    read = [reader.expectation(sentence, wanted) for sentence, wanted in doc.expect.items()]
    expectations = tuple(e for e in read if e is not None)
    scenario = builder.build(_actor(expectations, builder))
    if doc.variant is not None and doc.variant not in scenario.variants:
        log.unknown("variant", doc.variant, scenario.variants)
    stances = {**BUILT_IN_STANCES, **scenario.stances}
    if doc.stance is not None and doc.stance not in stances:
        log.unknown("stance", doc.stance, stances)
    return TestCase(
        name=str(doc.case),
        scenario=scenario,
        expectations=expectations,
        variant=registry.text(doc.variant),
        stance=registry.text(doc.stance) or AS_STATED,
        span=doc.case.span,
    )


def _actor(expectations: tuple[Expectation, ...], builder: CaseBuilder) -> str:
    """Who acts where the file does not say: the bearer of the first norm, else the case's first State."""
    for expected in expectations:
        if isinstance(expected.asks, Deontic) and isinstance(expected.asks.bearer, Const):
            return expected.asks.bearer.name
    return next((e.id for e in builder.entities.values() if e.sort == "state"), "")


@dataclass(frozen=True, slots=True)
class _Reader:
    builder: CaseBuilder
    base: RuleBase
    log: Log

    def expectation(self, sentence: Scalar, wanted: Scalar | ExpectationDoc) -> Expectation | None:
        """What is expected of one sentence; None where it cannot be read."""
        asks = self.builder.speech.question(sentence)
        if isinstance(wanted, Scalar):
            if asks is None:
                return None
            return Expectation(text=str(sentence), asks=asks, verdict=str(wanted), span=sentence.span)
        for rule in wanted.by:
            if rule not in self.base.rules:
                self.log.unknown("rule", rule, self.base.rules)
        needs = tuple(self._turned_on(n) for n in wanted.needs)
        supports = tuple(tuple(self._turned_on(s) for s in one) for one in wanted.supports)
        readings = {self._reading(k): str(v) for k, v in wanted.readings.items()}
        if asks is None:
            return None
        return Expectation(
            text=str(sentence),
            asks=asks,
            verdict=str(wanted.verdict),
            by=registry.texts(wanted.by),
            needs=needs,
            because=registry.text(wanted.because),
            readings=readings,
            supports=supports,
            span=sentence.span,
        )

    def _turned_on(self, text: Scalar) -> str:
        """A sentence in either wording, or `issue = reading`."""
        issue, equals, _ = text.partition("=")
        if equals and issue.strip() in self.base.issues:
            return self._reading(text)
        self.builder.speech.condition(text, {})
        return str(text)

    def _reading(self, text: Scalar) -> str:
        """`issue = reading`, both of which must exist."""
        issue, _, reading = (part.strip() for part in text.partition("="))
        known = self.base.issues.get(issue)
        if known is None:
            self.log.unknown("issue", Scalar(issue, text.span), self.base.issues)
        elif reading not in known.readings:
            noun = f"reading of `{issue}` called"
            self.log.unknown("reading", Scalar(reading, text.span), known.readings, noun)
        return f"{issue} = {reading}"

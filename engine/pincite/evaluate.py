"""Evaluate a scenario under a rule base: the stages in order, once through.

`Engine` keeps what depends on the rule base alone (the compiled program, the matchers); an
evaluation is a pure function of the engine, a scenario and its settings.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from pincite import __version__
from pincite.compiler import compile_rules
from pincite.diagnostics import Diagnostic, EngineFault, InputError, Span, nearest
from pincite.grounding import Case, GroundProgram, Symbols, case_of, ground, listed_facts, matched_facts
from pincite.judging.answers import Answers
from pincite.judging.clashes import Clashes
from pincite.judging.context import Context
from pincite.judging.evaluation import (
    Answer,
    Evaluation,
    OptionLine,
    Receipt,
)
from pincite.judging.findings import Findings
from pincite.judging.norms import norms
from pincite.judging.options import Options
from pincite.judging.scope import issue_notes, open_fact_notes, scope_of
from pincite.judging.verdicts import Verdict, Worlds
from pincite.judging.wording import Wording
from pincite.labelling.algebra import BudgetExceeded
from pincite.labelling.labels import Labels, OpenFact, OpenIssue, Variable, label
from pincite.law import Atom, Deontic, Literal, RuleBase
from pincite.matching import durable
from pincite.matching.program import MAX_JOINS, Fact, Grounding, Matcher, TooManyJoins
from pincite.matching.reference import ReferenceMatcher
from pincite.scenario import BUILT_IN_STANCES, FactStatus, Scenario, Stance
from pincite.symbols import Compiled, Never, Sentence
from pincite.vocabulary import Lexicon, Names, Parsed, parse, say

COMMAND_LINE = "<command line>"
MATCHERS = ("durable", "reference", "both")
COMPILED_KEPT = 32
"""Compiled parts of the rule base that an engine keeps; scenarios of one kind share theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a user may choose: sentences to ask, variant, readings by issue, stance, date, matcher.

    Without `derivations` the trees of the findings are left out; nothing else changes.
    """

    ask: tuple[str, ...] = ()
    variant: str = ""
    readings: Mapping[str, str] = field(default_factory=dict)
    stance: str = "as-stated"
    as_of: date | None = None
    matcher: str = "both"
    derivations: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stage:
    """An evaluation up to the point where only questions are left."""

    program: GroundProgram
    labels: Labels
    wording: Wording
    context: Context
    used: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grounded:
    """The ground program of a scenario under what of the settings it depends on."""

    scenario: Scenario
    wanted: tuple[str, date | None, str]
    program: GroundProgram
    used: tuple[str, ...]


class Engine:
    """A rule base made ready to evaluate scenarios."""

    def __init__(self, base: RuleBase) -> None:
        self.base = base
        self._reference = ReferenceMatcher()
        self._compiled: dict[frozenset[str], Compiled] = {}
        self._last: _Grounded | None = None

    @cached_property
    def lexicon(self) -> Lexicon:
        """The sentence templates of the rule base."""
        lexicon, problems = Lexicon.build(self.base.predicates, self.base.sorts, self.base.instruments)
        if problems:
            raise InputError(problems)
        return lexicon

    @cached_property
    def _durable(self) -> Matcher | None:
        return durable.DurableMatcher() if durable.available() else None

    def evaluate(self, scenario: Scenario, settings: Settings | None = None) -> Evaluation:
        """Evaluate a scenario.

        Raises `InputError` for a choice that does not exist, a sentence that cannot be read, or a
        negation cycle that only the scenario shows; `EngineFault` where the matchers disagree.
        """
        chosen = settings or Settings()
        stage = self._prepare(scenario, chosen)
        context, case, labels, wording = stage.context, stage.program.case, stage.labels, stage.wording
        questions = [self.question(text, scenario) for text in chosen.ask]
        findings, clashes, answers = Findings(context).all(), Clashes(context), Answers(context)
        own = [q.asks for q in scenario.questions]
        return Evaluation(
            scenario=scenario.id,
            title=scenario.title,
            as_of=case.as_of.isoformat(),
            variant=chosen.variant,
            stance=chosen.stance,
            options=Options(context).all(),
            findings=findings,
            conflicts=clashes.conflicts(),
            dilemmas=clashes.dilemmas(),
            asked=tuple(answers.answer(q) for q in dict.fromkeys([*own, *questions])),
            issues=issue_notes(self.base, labels),
            open_facts=open_fact_notes(stage.program, labels, wording),
            persons={p: wording.name(p) for p in sorted({c.person for c in scenario.conducts.values()} - {""})},
            scope=scope_of(self.base, case, labels, findings, wording),
            receipt=_receipt(self.base, scenario, chosen, stage.used),
        )

    def ask(
        self, scenario: Scenario, questions: Sequence[Atom | Deontic], settings: Settings | None = None
    ) -> tuple[Answer, ...]:
        """Judge sentences alone; raises as `evaluate` does."""
        answers = Answers(self._prepare(scenario, settings or Settings()).context)
        return tuple(answers.answer(q) for q in questions)

    def judge(self, scenario: Scenario, settings: Settings | None = None) -> tuple[tuple[OptionLine, ...], int]:
        """The option lines and the number of norms in force somewhere, without explanations."""
        context = self._prepare(scenario, settings or Settings()).context
        return Options(context).all(), Findings(context).count()

    def _prepare(self, scenario: Scenario, chosen: Settings) -> _Stage:
        _check(self.base, scenario, chosen)
        program, used = self._grounded(scenario, chosen)
        wording = Wording(program)
        labels = self._labels(program, wording, chosen)
        context = Context(labels, norms(labels), Worlds(labels), wording, derivations=chosen.derivations)
        return _Stage(program=program, labels=labels, wording=wording, context=context, used=used)

    def _grounded(self, scenario: Scenario, chosen: Settings) -> tuple[GroundProgram, tuple[str, ...]]:
        """The ground program of a scenario; one serves all stances and readings (SEMANTICS 2), so the last is kept."""
        wanted = (chosen.variant, chosen.as_of, chosen.matcher)
        last = self._last
        if last is None or last.scenario is not scenario or last.wanted != wanted:
            case = case_of(scenario, variant=chosen.variant, as_of=chosen.as_of)
            program, used = self.ground(case, chosen.matcher)
            last = self._last = _Grounded(scenario=scenario, wanted=wanted, program=program, used=used)
        return last.program, last.used

    def ground(self, case: Case, matcher: str = "both") -> tuple[GroundProgram, tuple[str, ...]]:
        """The ground program of a case, and the names of the matchers that agreed on it."""
        compiled = self.compiled_for(case)
        symbols = Symbols(self.base, compiled, case)
        listed = listed_facts(symbols, case)
        grounding, used = self._match(compiled, matched_facts(symbols, listed), matcher)
        return ground(self.base, symbols, case, listed, grounding.firings), used

    def compiled_for(self, case: Case) -> Compiled:
        """What of the rule base can fire over a case; one value for all cases that list the same predicates."""
        present = frozenset(atom.predicate for atom in case.facts)
        if present not in self._compiled:
            if len(self._compiled) >= COMPILED_KEPT:
                self._compiled.clear()
            self._compiled[present] = compile_rules(self.base, present)
        return self._compiled[present]

    def _match(self, compiled: Compiled, facts: list[Fact], matcher: str) -> tuple[Grounding, tuple[str, ...]]:
        # The extension cannot be stopped, so the joins are counted first, whichever matcher is chosen.
        counted = self._counted(compiled, facts)
        if matcher == "reference" or self._durable is None:
            return counted, (self._reference.name,)
        found = self._durable.match(compiled.program, facts)
        if matcher == "durable":
            return found, (self._durable.name,)
        if found != counted:
            raise EngineFault("the two matchers disagree about this scenario; no findings are given")
        return counted, (self._durable.name, self._reference.name)

    def _counted(self, compiled: Compiled, facts: list[Fact]) -> Grounding:
        try:
            return self._reference.match(compiled.program, facts)
        except TooManyJoins as error:
            raise InputError([self._too_many(compiled.templates[error.clause].rule)]) from None

    def _too_many(self, owner: str) -> Diagnostic:
        rule = self.base.rules.get(owner)
        span = self.base.constraints[owner.removeprefix("constraint ")].span if rule is None else rule.span
        named = owner.replace("constraint ", "constraint `", 1) if rule is None else f"rule `{owner}"
        return Diagnostic(
            code="too-many-joins",
            message=f"the {named}` joins the facts in too many ways: at most {MAX_JOINS:,} are tried in one match",
            span=span,
            help="let each condition share a variable with another one, or list fewer facts",
        )

    @cached_property
    def _names(self) -> Names:
        names, problems = Names.build(self.base.entities, self.base.sorts)
        if problems:
            raise InputError(problems)
        return names

    def read(self, text: str, scenario: Scenario, span: Span | None = None) -> Parsed:
        """Read a sentence in the names of a scenario; raises `InputError`."""
        names = self._names.extended(scenario.entities)
        parsed = parse(text, self.lexicon, names, {}, span or Span(file=COMMAND_LINE))
        if isinstance(parsed, tuple):
            raise InputError(parsed)
        return parsed

    def reword(self, text: str, scenario: Scenario) -> str:
        """A sentence as the output would word it; `issue = reading` stays as it is."""
        issue, separator, reading = text.partition(" = ")
        if separator and issue in self.base.issues and reading in self.base.issues[issue].readings:
            return text
        entities = {**self.base.entities, **scenario.entities}
        return say(self.read(text, scenario), self.base, entities)

    def question(self, text: str, scenario: Scenario) -> Atom | Deontic:
        """Read a sentence that is to be judged; raises `InputError` where it cannot be."""
        span = Span(file=COMMAND_LINE)
        parsed = self.read(text, scenario)
        if isinstance(parsed, Deontic):
            return parsed
        if isinstance(parsed, Literal) and not parsed.negated:
            return parsed.atom
        raise InputError(
            [
                Diagnostic(
                    code="not-a-question",
                    message=f"`{text}` cannot be asked",
                    span=span,
                    help="ask a sentence of the vocabulary in its positive wording, or a `must`, `must not` or `may`",
                )
            ]
        )

    def labels(self, program: GroundProgram, settings: Settings | None = None) -> Labels:
        """The labels of a ground program under the settings' stance and readings."""
        return self._labels(program, Wording(program), settings or Settings())

    def _labels(self, program: GroundProgram, wording: Wording, settings: Settings) -> Labels:
        def never(fact: Fact) -> str:
            symbol = program.symbols.symbol(fact)
            return self.base.constraints[symbol.constraint].title if isinstance(symbol, Never) else ""

        try:
            return label(program, _fixed(self.base, program, settings), wording.fact, never)
        except BudgetExceeded as error:
            raise InputError(
                [
                    Diagnostic(
                        code="budget-exceeded",
                        message="a constraint or a denied sentence depends on more open facts and readings "
                        "than can be judged exactly",
                        span=Span(file=program.case.scenario.id),
                        help="settle some facts with a stance, or choose readings",
                    )
                ]
            ) from error


def _fixed(base: RuleBase, program: GroundProgram, settings: Settings) -> dict[Variable, int]:
    stance = _stances(program.case.scenario)[settings.stance]
    fixed: dict[Variable, int] = {}
    for fact, listed in program.listed.items():
        if listed.status.is_open:
            names = {listed.status.value, listed.source, *listed.by}
            if names & set(stance.accept):
                fixed[OpenFact(fact=fact)] = 1
            elif names & set(stance.reject):
                fixed[OpenFact(fact=fact)] = 0
    fixed |= {OpenFact(fact=fact): value for fact, value in _unlisted(program, stance)}
    for issue, reading in settings.readings.items():
        readings = tuple(base.issues[issue].readings)
        fixed[OpenIssue(issue=issue, readings=readings)] = readings.index(reading)
    return fixed


def _unlisted(program: GroundProgram, stance: Stance) -> Iterator[tuple[Fact, int]]:
    """Open sentences that nobody listed are unknown, and settled by a stance on what is unknown."""
    unknown = FactStatus.UNKNOWN.value
    if unknown not in (*stance.accept, *stance.reject):
        return
    for fact in {a for rules in program.rules.values() for rule in rules for a, _ in rule.body}:
        is_sentence = isinstance(program.symbols.symbol(fact), Sentence)
        if is_sentence and fact not in program.listed and program.status(fact) is None:
            yield fact, int(unknown in stance.accept)


def _stances(scenario: Scenario) -> Mapping[str, Stance]:
    return {**BUILT_IN_STANCES, **scenario.stances}


def _check(base: RuleBase, scenario: Scenario, settings: Settings) -> None:
    problems: list[Diagnostic] = []

    def expect(kind: str, name: str, valid: Mapping[str, object]) -> bool:
        if name in valid:
            return True
        problems.append(
            Diagnostic(
                code=f"unknown-{kind}",
                message=f"there is no {kind} `{name}`",
                span=Span(file=COMMAND_LINE),
                help=nearest(name, valid) or f"this scenario has no {kind}",
            )
        )
        return False

    if settings.variant:
        expect("variant", settings.variant, scenario.variants)
    expect("stance", settings.stance, _stances(scenario))
    expect("matcher", settings.matcher, dict.fromkeys(MATCHERS))
    for issue, reading in settings.readings.items():
        if expect("issue", issue, base.issues):
            expect("reading", reading, base.issues[issue].readings)
    if problems:
        raise InputError(problems)


def _receipt(base: RuleBase, scenario: Scenario, settings: Settings, used: tuple[str, ...]) -> Receipt:
    joined = "".join(f"{name}\0{digest}\n" for name, digest in sorted(base.files.items()))
    named = {
        "variant": settings.variant,
        "stance": settings.stance,
        "as_of": settings.as_of.isoformat() if settings.as_of else "",
        "matcher": settings.matcher,
        "readings": ", ".join(f"{i}={r}" for i, r in sorted(settings.readings.items())),
    }
    return Receipt(
        versions=versions(),
        rules_sha256=hashlib.sha256(joined.encode()).hexdigest(),
        inputs=dict(sorted(scenario.files.items())),
        matchers=used,
        settings={k: v for k, v in named.items() if v},
    )


def versions() -> dict[str, str]:
    """The versions that a finding rests on."""
    return {
        "pincite": __version__,
        "python": ".".join(map(str, sys.version_info[:3])),
        "durable-rules": durable.version() if durable.available() else "not available",
    }


def is_undetermined(evaluation: Evaluation) -> bool:
    """Whether anything could not be judged."""
    verdicts = [o.verdict for o in evaluation.options]
    verdicts += [f.verdict for f in evaluation.findings]
    verdicts += [a.verdict for a in evaluation.asked]
    verdicts += [c.verdict for c in evaluation.conflicts]
    verdicts += [d.verdict for d in evaluation.dilemmas]
    return Verdict.UNDETERMINED in verdicts


__all__ = ["Engine", "Settings", "is_undetermined", "versions"]

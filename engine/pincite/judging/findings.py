"""Findings: every norm over a conduct, and every rule behind a status that the scenario asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from pincite.grounding import GroundRule
from pincite.judging.context import Context
from pincite.judging.evaluation import Counter, Finding
from pincite.judging.explain import Conclusion
from pincite.judging.norms import AnyNorm, NamedNorm
from pincite.judging.verdicts import Judgement, Verdict
from pincite.labelling.algebra import Table
from pincite.labelling.labels import disjunction
from pincite.law import Atom, Rule, TextStatus
from pincite.symbols import Applies


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subject:
    """What a finding is about, and the conclusion that is judged."""

    identity: str
    sentence: str
    person: str
    conduct: str
    mode: str
    rule: str
    conclusion: Conclusion


class Findings:
    """The findings of one evaluation."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def all(self) -> tuple[Finding, ...]:
        """Every norm over a conduct, and every rule behind a status that the scenario asks for."""
        every: list[AnyNorm] = [*self._context.norms.named, *self._context.norms.duties]
        found = [self._norm_finding(n) for n in every]
        for question in self._context.scenario.questions:
            if isinstance(question.asks, Atom):
                found.extend(self._status_findings(question.asks))
        return tuple(sorted(found, key=lambda f: (f.person, f.conduct, f.rule, f.id)))

    def count(self) -> int:
        """Judge every norm and count those that can be in force."""
        every: list[AnyNorm] = [*self._context.norms.named, *self._context.norms.duties]
        judged = (self._context.judged(partial(self._context.norms.force, n.fact))[1] for n in every)
        return sum(j.verdict is not Verdict.FAILS for j in judged)

    def _norm_finding(self, norm: AnyNorm) -> Finding:
        context = self._context
        table, judgement = context.judged(partial(context.norms.force, norm.fact))
        return self._finding(
            _Subject(
                identity=context.identity(norm),
                sentence=context.sentence(norm),
                person=context.concerned(norm),
                conduct=norm.conduct if isinstance(norm, NamedNorm) else "",
                mode=norm.mode.value,
                rule=norm.rule,
                conclusion=Conclusion(atoms=(norm.fact,)),
            ),
            table,
            judgement,
            context.defeat(norm, judgement),
        )

    def _status_findings(self, atom: Atom) -> Iterator[Finding]:
        context = self._context
        fact = context.program.symbols.atom(atom)
        if fact is None:
            return
        rules = context.program.rules.get(fact, ())
        names = tuple(t.name for t in atom.terms)
        for name in sorted({r.rule for r in rules}):
            bodies = [r for r in rules if r.rule == name]
            table, judgement = context.judged(partial(self._any_body, bodies))
            subject = _Subject(
                identity=f"{name}/{'/'.join(names)}".replace(" ", "."),
                sentence=context.wording.atom(atom),
                person=context.first_person(names),
                conduct="",
                mode="status",
                rule=name,
                conclusion=Conclusion(atoms=(fact,), rule=name),
            )
            yield self._finding(subject, table, judgement)

    def _any_body(self, rules: list[GroundRule]) -> Table:
        return disjunction(map(self._context.labels.body, rules))

    def _finding(self, subject: _Subject, table: Table, judgement: Judgement, defeat: str = "") -> Finding:
        context = self._context
        source = self._context.program.base.rules[subject.rule]
        quote, status, says = self._quotation(source)
        return Finding(
            id=subject.identity,
            conclusion=subject.sentence,
            person=subject.person,
            verdict=judgement.verdict,
            reason=defeat or context.reason(judgement, subject.conclusion),
            rule=subject.rule,
            title=source.title,
            citation="by definition" if source.citation.is_definition else str(source.citation),
            mode=subject.mode,
            conduct=subject.conduct,
            quote=quote,
            quote_status=status,
            says=says,
            supports=context.wording.sets(context.labels, judgement.supports),
            supports_complete=judgement.supports_complete,
            defeaters=context.wording.sets(context.labels, judgement.defeaters),
            defeaters_complete=judgement.defeaters_complete,
            readings=judgement.profiles,
            because=context.trees(subject.conclusion, table, judgement, subject.sentence),
            exceptions=context.explain.exceptions(subject.conclusion),
            assumptions=context.explain.assumptions(subject.conclusion),
            against=tuple(Counter(say=o.say, cite=o.cite, answer=o.answer) for o in source.against),
            notes=self._notes(subject.conclusion),
            reviewed=source.reviewed,
        )

    def _quotation(self, rule: Rule) -> tuple[str, str, str]:
        """The quotation if its wording is verified, the status of the text, and the paraphrase."""
        law = self._context.program.base.instruments.get(rule.citation.instrument)
        provision = law.provisions.get(rule.citation.pinpoint) if law else None
        if provision is None:
            return "", "definition", rule.title
        shown = " ... ".join(rule.quote) if provision.status is TextStatus.VERIFIED else ""
        return shown, provision.status.value, provision.says

    def _notes(self, conclusion: Conclusion) -> tuple[str, ...]:
        """Participation behind the finding that is not verified to the day."""
        found: set[str] = set()
        for rule in conclusion.instances(self._context.program):
            for atom, _ in rule.body:
                if isinstance(self._context.program.symbols.symbol(atom), Applies):
                    known = self._context.program.applies[atom]
                    if known.status is not TextStatus.VERIFIED:
                        found.add(f"{self._context.wording.fact(atom)}: {known.status}")
        return tuple(sorted(found))

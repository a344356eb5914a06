"""Answers: the verdict of a sentence that was asked, over all rules that conclude it."""

from __future__ import annotations

from functools import partial

from pincite.judging.context import Context
from pincite.judging.evaluation import Answer
from pincite.judging.explain import Conclusion
from pincite.judging.nearest import nearest_missing
from pincite.judging.norms import AnyNorm, DescribedDuty, Norms
from pincite.judging.verdicts import Judgement, Verdict
from pincite.labelling.algebra import Table
from pincite.labelling.labels import disjunction
from pincite.law import Atom, Deontic, Mode
from pincite.matching.program import Fact


class Answers:
    """Answers questions about one evaluation."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def answer(self, asked: Atom | Deontic) -> Answer:
        """The verdict of a sentence: over all rules that conclude it."""
        context = self._context
        norms = [] if isinstance(asked, Atom) else self._norms(asked)
        conclusion = Conclusion(atoms=tuple(n.fact for n in norms) or self._atoms(asked))
        table, judgement = context.asked(lambda known: self._table(known, asked, norms))
        sentence, person = self._names(asked)
        return Answer(
            sentence=sentence,
            person=person,
            verdict=judgement.verdict,
            reason=self._reason(asked, norms, conclusion, judgement),
            decided_by=self._deciding(norms) or self._rules_behind(conclusion),
            supports=context.wording.sets(context.labels, judgement.supports),
            supports_complete=judgement.supports_complete,
            defeaters=context.wording.sets(context.labels, judgement.defeaters),
            defeaters_complete=judgement.defeaters_complete,
            readings=judgement.profiles,
            because=context.trees(conclusion, table, judgement, sentence),
            assumptions=self._assumptions(asked, conclusion, judgement),
        )

    def _assumptions(
        self, asked: Atom | Deontic, conclusion: Conclusion, judgement: Judgement
    ) -> tuple[str, ...]:
        context = self._context
        if judgement.verdict is Verdict.FAILS and not any(conclusion.instances(context.program)):
            return context.explain.unraised(asked)
        return context.explain.assumptions(conclusion)

    def _names(self, asked: Atom | Deontic) -> tuple[str, str]:
        """The sentence, and the person whom it concerns."""
        context = self._context
        if isinstance(asked, Atom):
            return context.wording.atom(asked), context.first_person(tuple(t.name for t in asked.terms))
        said = context.wording.norm(asked.mode, asked.bearer.name, asked.conduct.name)
        return said, context.person(asked.conduct.name)

    def _atoms(self, asked: Atom | Deontic) -> tuple[Fact, ...]:
        fact = self._context.program.symbols.atom(asked) if isinstance(asked, Atom) else None
        return () if fact is None else (fact,)

    def _norms(self, asked: Deontic) -> list[AnyNorm]:
        """The norms that would make a deontic sentence true."""
        norms = self._context.norms
        bearer, conduct = asked.bearer.name, asked.conduct.name
        found: list[AnyNorm] = [*norms.over(bearer, conduct, [asked.mode])]
        if asked.mode is Mode.MUST:
            found += [d for d in norms.duties if d.bearer == bearer and conduct in dict(d.ways)]
        return found

    def _table(self, known: Norms, asked: Atom | Deontic, norms: list[AnyNorm]) -> Table:
        if isinstance(asked, Atom):
            return disjunction(known.labels.of(a) for a in self._atoms(asked))
        return disjunction(_demanded(known, n, asked.conduct.name) for n in norms)

    def _reason(
        self, asked: Atom | Deontic, norms: list[AnyNorm], conclusion: Conclusion, judgement: Judgement
    ) -> str:
        context = self._context
        defeats = dict.fromkeys(d for n in norms if (d := context.defeat(n, judgement)))
        reason = "; ".join(defeats) or context.reason(judgement, conclusion)
        if judgement.verdict is Verdict.FAILS and not reason:
            return nearest_missing(context.program, context.wording, asked)
        return reason

    def _deciding(self, norms: list[AnyNorm]) -> tuple[str, ...]:
        context = self._context
        return tuple(
            context.identity(n) for n in norms if context.can_hold(partial(context.norms.force, n.fact))
        )

    def _rules_behind(self, conclusion: Conclusion) -> tuple[str, ...]:
        context = self._context
        instances = conclusion.instances(context.program)
        found = {r.rule for r in instances if context.can_hold(partial(context.labels.body, r))}
        return tuple(sorted(found))


def _demanded(norms: Norms, norm: AnyNorm, conduct: str) -> Table:
    """The worlds in which a norm says of this conduct what is asked; a duty, where this is a way of it."""
    table = norms.force(norm.fact)
    if isinstance(norm, DescribedDuty):
        realised = disjunction(norms.labels.of(f) for c, f in norm.ways if c == conduct)
        table = table & realised & norms.concerns.of(norm, conduct)
    return table

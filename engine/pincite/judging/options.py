"""Options: the verdict of *unlawful* for each conduct, and the findings that decide it."""

from __future__ import annotations

from pincite.judging.context import Context
from pincite.judging.evaluation import OptionLine
from pincite.judging.norms import AnyNorm, DescribedDuty
from pincite.judging.verdicts import Verdict, verdict_of
from pincite.labelling.algebra import BudgetExceeded, Table
from pincite.law import Mode

FIRMNESS = (Verdict.HOLDS, Verdict.HOLDS_IF, Verdict.DEPENDS_ON_READING)
"""The verdicts with which a norm can decide an option, the firmest first."""


class Options:
    """The option lines of one evaluation."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def all(self) -> tuple[OptionLine, ...]:
        """The verdict of *unlawful* for each option, then for the conducts judged beside them."""
        scenario = self._context.scenario
        chosen = [(c, True) for c in scenario.options] + [(c, False) for c in scenario.also]
        return tuple(self._option(conduct, proposed) for conduct, proposed in chosen)

    def _option(self, conduct: str, proposed: bool) -> OptionLine:
        context = self._context
        known = context.scenario.conducts[conduct]
        _, judgement = context.asked(lambda norms: norms.unlawful(known.by, conduct))
        lawful = judgement.verdict is Verdict.FAILS
        return OptionLine(
            conduct=conduct,
            name=context.wording.name(conduct),
            person=known.person,
            date=known.date.isoformat() if known.date else "",
            proposed=proposed,
            verdict=judgement.verdict,
            reason="not shown unlawful under the encoded rules" if lawful else context.undetermined(judgement),
            decided_by=self._deciding(known.by, conduct),
            supports=context.wording.sets(context.labels, judgement.supports),
            supports_complete=judgement.supports_complete,
            defeaters=context.wording.sets(context.labels, judgement.defeaters),
            defeaters_complete=judgement.defeaters_complete,
            readings=judgement.profiles,
        )

    def _deciding(self, bearer: str, conduct: str) -> tuple[str, ...]:
        """The findings that can make the conduct unlawful, the firmest first."""
        norms: list[AnyNorm] = [*self._context.norms.over(bearer, conduct, [Mode.MUST_NOT])]
        norms += [d for d in self._context.norms.duties if d.bearer == bearer]
        found: list[tuple[int, str]] = []
        for norm in norms:
            try:
                verdict = verdict_of(self._context.worlds, self._context.labels, self._unlawful(norm, conduct))
            except BudgetExceeded:
                continue
            if verdict in FIRMNESS:
                found.append((FIRMNESS.index(verdict), self._context.identity(norm)))
        return tuple(identity for _, identity in sorted(found))

    def _unlawful(self, norm: AnyNorm, conduct: str) -> Table:
        norms = self._context.norms
        return norms.breach(norm, conduct) if isinstance(norm, DescribedDuty) else norms.force(norm.fact)

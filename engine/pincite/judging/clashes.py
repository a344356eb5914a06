"""Conflicts of norms that no priority sorts out, and dilemmas."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import combinations

from pincite.judging.context import Context
from pincite.judging.evaluation import Conflict, Dilemma
from pincite.judging.norms import (
    FORBIDDING,
    AnyNorm,
    DescribedDuty,
    NamedNorm,
    every_way_forbidden,
    incompatible,
)
from pincite.labelling.algebra import Table
from pincite.labelling.labels import conjunction, disjunction
from pincite.law import Mode


class Clashes:
    """The conflicts and dilemmas of one evaluation."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def conflicts(self) -> tuple[Conflict, ...]:
        """Norms in force that clash and that no priority sorts out."""
        found = [*self._named_conflicts(), *self._duty_conflicts(), *self._rival_duties()]
        return tuple(sorted((c for c in found if c is not None), key=lambda c: (c.person, c.between)))

    def _named_conflicts(self) -> Iterator[Conflict | None]:
        norms = self._context.norms
        for may in (n for n in norms.named if n.mode is Mode.MAY):
            for ban in norms.over(may.bearer, may.conduct, FORBIDDING):
                yield self._conflict([may, ban], partial(self._both, may, ban))

    def _both(self, a: AnyNorm, b: AnyNorm) -> Table:
        return self._context.norms.force(a.fact) & self._context.norms.force(b.fact)

    def _duty_conflicts(self) -> Iterator[Conflict | None]:
        """For each duty the rules that alone forbid every way of it, and all together where none does alone."""
        norms = self._context.norms
        for duty in norms.duties:
            bans = [n for conduct, _ in duty.ways for n in norms.over(duty.bearer, conduct, FORBIDDING)]
            by_rule = [[b for b in bans if b.rule == rule] for rule in sorted({b.rule for b in bans})]
            for chosen in by_rule:
                yield self._conflict([duty, *chosen], partial(self._siege, duty, chosen))
            if self._context.can_hold(partial(self._only_together, duty, bans, by_rule)):
                yield self._conflict([duty, *bans], partial(self._siege, duty, bans))

    def _only_together(self, duty: DescribedDuty, bans: list[NamedNorm], by_rule: list[list[NamedNorm]]) -> Table:
        return self._siege(duty, bans) & ~disjunction(self._siege(duty, chosen) for chosen in by_rule)

    def _siege(self, duty: DescribedDuty, bans: list[NamedNorm]) -> Table:
        """The worlds in which the duty is in force and every way of it is forbidden by one of the bans."""
        norms = self._context.norms

        def banned(conduct: str) -> Table:
            return disjunction(norms.force(b.fact) for b in bans if b.conduct == conduct)

        force = norms.force(duty.fact)
        return force if force.is_false else force & every_way_forbidden(self._context.labels, duty, banned)

    def _rival_duties(self) -> Iterator[Conflict | None]:
        for a, b in combinations(self._context.norms.duties, 2):
            if a.bearer == b.bearer:
                yield self._conflict([a, b], partial(self._rivalry, a, b))

    def _rivalry(self, a: DescribedDuty, b: DescribedDuty) -> Table:
        both = self._both(a, b)
        return both if both.is_false else both & incompatible(self._context.labels, a, b)

    def _conflict(self, between: list[AnyNorm], table: Callable[[], Table]) -> Conflict | None:
        context = self._context
        judgement = context.judged_if_possible(table)
        if judgement is None:
            return None
        rules = {n.rule for n in between}
        written = [context.program.base.rules[r] for r in sorted(rules)]
        named = {context.identity(norm): context.sentence(norm) for norm in between}
        return Conflict(
            between=tuple(named),
            sentences=tuple(named.values()),
            person=next((p for n in between if (p := context.concerned(n))), ""),
            verdict=judgement.verdict,
            when=context.wording.sets(context.labels, judgement.supports),
            declared="; ".join(r.conflict_why for r in written if r.conflict_with in rules),
        )

    def dilemmas(self) -> tuple[Dilemma, ...]:
        """For each person, the worlds in which every option breaches something."""
        groups: dict[str, list[str]] = {}
        for conduct in self._context.scenario.options:
            groups.setdefault(self._context.person(conduct), []).append(conduct)
        found = (self._dilemma(person, tuple(options)) for person, options in groups.items())
        return tuple(d for d in found if d is not None)

    def _dilemma(self, person: str, options: tuple[str, ...]) -> Dilemma | None:
        context = self._context

        def trapped() -> Table:
            breaches = [context.norms.unlawful(context.scenario.conducts[c].by, c) for c in options]
            # The narrowest first: an option that breaches nothing ends it at once.
            return conjunction(sorted(breaches, key=lambda b: len(b.support)))

        judgement = context.judged_if_possible(trapped)
        if judgement is None:
            return None
        when = context.wording.sets(context.labels, judgement.supports)
        return Dilemma(person=person, options=options, verdict=judgement.verdict, when=when)

"""What all judging shares: labels, norms, worlds and words, and the names of what is judged."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial

from pincite.grounding import GroundProgram
from pincite.judging.blocks import Asked, judge_in_blocks
from pincite.judging.evaluation import Because
from pincite.judging.explain import Conclusion, Explainer
from pincite.judging.norms import AnyNorm, NamedNorm, Norms
from pincite.judging.verdicts import Judgement, Undetermined, Verdict, Worlds, judge, possible, undetermined
from pincite.judging.wording import Wording
from pincite.labelling.algebra import FALSE, BudgetExceeded, Table
from pincite.labelling.labels import Labels
from pincite.scenario import Scenario

MAX_TREES = 6
"""Derivations given for one conclusion; the minimal sets beyond are listed without a tree."""


class Context:
    """One evaluation, ready to be judged."""

    def __init__(
        self, labels: Labels, norms: Norms, worlds: Worlds, wording: Wording, *, derivations: bool = True
    ) -> None:
        self.labels = labels
        self.norms = norms
        self.worlds = worlds
        self.wording = wording
        self.explain = Explainer(labels, worlds, wording)
        self._derivations = derivations

    @property
    def program(self) -> GroundProgram:
        """The ground program behind the labels."""
        return self.labels.program

    @property
    def scenario(self) -> Scenario:
        """The scenario that is judged."""
        return self.program.case.scenario

    # -- names --------------------------------------------------------------------------------

    def identity(self, norm: AnyNorm) -> str:
        """The id of the finding about a norm."""
        place = f"{norm.bearer}/{norm.conduct}" if isinstance(norm, NamedNorm) else "/".join(norm.arguments)
        return f"{norm.rule}/{place}".replace(" ", ".")

    def sentence(self, norm: AnyNorm) -> str:
        """A norm in words."""
        if isinstance(norm, NamedNorm):
            return self.wording.norm(norm.mode, norm.bearer, norm.conduct)
        return self.wording.duty(norm.rule, norm.arguments)

    def concerned(self, norm: AnyNorm) -> str:
        """The person whom a norm concerns, or nobody."""
        if isinstance(norm, NamedNorm):
            return self.person(norm.conduct)
        return next((c for c in norm.concerns if c in self._persons), "")

    def person(self, conduct: str) -> str:
        """The person for whom a conduct was declared, or nobody."""
        known = self.scenario.conducts.get(conduct)
        return known.person if known else ""

    def first_person(self, names: tuple[str, ...]) -> str:
        """The first of some names that is a person, or whose conduct was declared for one, or nobody."""
        named = (n for n in names if n in self._persons)
        return next(named, "") or next((p for n in names if (p := self.person(n))), "")

    @cached_property
    def _persons(self) -> frozenset[str]:
        return frozenset(c.person for c in self.scenario.conducts.values()) - {""}

    # -- judgements ---------------------------------------------------------------------------

    def judged(self, table: Callable[[], Table]) -> tuple[Table, Judgement]:
        """A label and its judgement; one that is too wide is undetermined."""
        try:
            found = table()
            return found, judge(self.labels, self.worlds, found)
        except BudgetExceeded:
            return FALSE, undetermined(Undetermined.BUDGET)

    def judged_if_possible(self, table: Callable[[], Table]) -> Judgement | None:
        """The judgement of something that holds in an admissible world, or is too wide to tell; None if in none."""
        try:
            found = table()
            if self.worlds.contradictions or not possible(self.worlds, found):
                return None
            return judge(self.labels, self.worlds, found)
        except BudgetExceeded:
            return undetermined(Undetermined.BUDGET)

    def asked(self, conclusion: Asked) -> tuple[Table, Judgement]:
        """As `judged`, for what was asked: block by block where the label is too wide."""
        table, judgement = self.judged(partial(conclusion, self.norms))
        if judgement.undetermined is not Undetermined.BUDGET:
            return table, judgement
        try:
            return FALSE, judge_in_blocks(self.labels, self.worlds, conclusion)
        except BudgetExceeded:
            return FALSE, judgement

    def can_hold(self, table: Callable[[], Table]) -> bool:
        """Whether something holds in an admissible world, or is too wide to tell."""
        try:
            return possible(self.worlds, table())
        except BudgetExceeded:
            return True

    def reason(self, judgement: Judgement, conclusion: Conclusion) -> str:
        """Why a conclusion fails, or why it cannot be judged."""
        if judgement.verdict is Verdict.FAILS:
            return self.explain.why_not(conclusion)
        if judgement.in_blocks:
            return "gone through world by world, without a derivation"
        return self.undetermined(judgement)

    def undetermined(self, judgement: Judgement) -> str:
        """Why there is no answer; empty where there is one."""
        reason = judgement.undetermined
        if reason is Undetermined.INCONSISTENT:
            return f"{reason}: {'; '.join(self.worlds.contradictions)}"
        return str(reason or "")

    def defeat(self, norm: AnyNorm, judgement: Judgement) -> str:
        """Why a norm that applies is not in force: the priorities that defeat it, by their bases."""
        if judgement.verdict is not Verdict.FAILS or norm.fact not in self.norms.prima_facie:
            return ""
        if not possible(self.worlds, self.norms.prima_facie[norm.fact]):
            return ""
        return f"a superior norm prevails ({'; '.join(self.norms.bases_against(norm))})"

    def trees(self, conclusion: Conclusion, table: Table, judgement: Judgement, sentence: str) -> tuple[Because, ...]:
        """A derivation for each minimal support, where derivations are wanted."""
        if not self._derivations or judgement.in_blocks:
            return ()
        return tuple(
            self.explain.because(conclusion, table, support, sentence) for support in judgement.supports[:MAX_TREES]
        )

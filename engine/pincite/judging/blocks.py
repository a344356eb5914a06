"""One conclusion at a time, where the budget for labels has ended: exact, and slower.

Some variables are settled in turn, so that each block of worlds fits a truth table; the program
is labelled again in each block, and the blocks are put together as one truth table of the asked
conclusion alone. Nothing is answered from some of the blocks: one that is still too wide ends it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from pincite.judging.norms import Norms, norms
from pincite.judging.verdicts import Judgement, Undetermined, Worlds, judge_over, undetermined
from pincite.labelling.algebra import Bits, BudgetExceeded, Table
from pincite.labelling.diagrams import Limits
from pincite.labelling.frames import Frame
from pincite.labelling.labels import Labels

BLOCK = Limits(table_variables=16, table_worlds=1 << 16, nodes=0)
"""One block: a truth table of at most 2^16 worlds."""

WHOLE = Limits(table_variables=24, table_worlds=1 << 24, nodes=0)
"""All blocks of one conclusion."""

Asked = Callable[[Norms], Table]
"""What is asked, as a function of the norms of a labelling (and of its labels)."""


def judge_in_blocks(labels: Labels, worlds: Worlds, conclusion: Asked) -> Judgement:
    """Judge a conclusion block by block; raises `BudgetExceeded` beyond 2^24 worlds."""
    if worlds.contradictions:
        return undetermined(Undetermined.INCONSISTENT)
    whole = _Blocks(labels, conclusion)
    table = whole.table({}, ())
    admissible = labels.space.written_out(worlds.admissible(table), whole.space)
    return replace(judge_over(labels, table, admissible), in_blocks=True)


class _Blocks:
    def __init__(self, labels: Labels, conclusion: Asked) -> None:
        self._labels = labels
        self._conclusion = conclusion
        self.space = labels.space.limited(WHOLE)

    def table(self, settled: Mapping[int, int], pending: Sequence[int]) -> Bits:
        """The conclusion where some variables are settled, split first over the pending ones."""
        if not pending:
            try:
                return self._block(settled)
            except BudgetExceeded as error:
                pending = self._to_settle(error)
        variable, *rest = pending
        parts = [
            self.table({**settled, variable: value}, rest) for value in range(self._labels.space.sizes[variable])
        ]
        return self._joined(variable, parts)

    def _block(self, settled: Mapping[int, int]) -> Bits:
        within = self._labels.within(settled, BLOCK)
        table = self._conclusion(norms(within))
        assert isinstance(table, Bits)
        return Bits(table.variables, table.bits, self.space)

    def _to_settle(self, error: BudgetExceeded) -> list[int]:
        """Variables of the operation that was too wide, as many as must go for it to fit."""
        left = list(error.variables)
        chosen: list[int] = []
        while left and not self._labels.space.limited(BLOCK).fits(tuple(left)):
            chosen.append(left.pop()[0])
        assert chosen, "an operation that fits does not end the budget"
        return chosen

    def _joined(self, variable: int, parts: Sequence[Bits]) -> Bits:
        """The function that is each part where the variable has its value."""
        own = (variable, self.space.sizes[variable])
        variables = tuple(sorted({own, *(v for part in parts for v in part.variables)}))
        if not self.space.fits(variables):
            raise BudgetExceeded(variables)
        frame = Frame.of(variables)
        chosen = [frame.lift(part) & frame.where(variable, value) for value, part in enumerate(parts)]
        return frame.table(sum(chosen), variables, self.space)

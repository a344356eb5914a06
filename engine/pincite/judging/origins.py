"""What a base atom rests on: a listed fact with its source, the registry of participation, or silence."""

from __future__ import annotations

from pincite.grounding import GroundProgram
from pincite.law import World
from pincite.matching.program import Fact
from pincite.scenario import FactStatus, ListedFact
from pincite.symbols import Applies, InReading, Sentence


class Origins:
    """Says of the base atoms of one evaluation where they come from."""

    def __init__(self, program: GroundProgram) -> None:
        self._program = program

    def of(self, atom: Fact, *, supposed: bool = False) -> str:
        """The status of an atom, who says so and where; `supposed` marks what a world takes as given."""
        listed = self._program.listed.get(atom)
        if listed is None:
            return self._unlisted(atom)
        return ("supposed; " if supposed else "") + _listed(listed)

    def is_unraised(self, atom: Fact) -> bool:
        """Whether an atom is false only because nobody raised it."""
        symbol = self._program.symbols.symbol(atom)
        if not isinstance(symbol, Sentence) or atom in self._program.listed or atom in self._program.rules:
            return False
        return self._program.base.predicates[symbol.predicate].world is World.RAISED

    def _unlisted(self, atom: Fact) -> str:
        symbol = self._program.symbols.symbol(atom)
        if isinstance(symbol, Applies):
            known = self._program.applies[atom]
            return f"participation registry: {known.reason} ({known.status})"
        if isinstance(symbol, InReading):
            return "reading"
        if self._program.status(atom) is None:
            return "supposed; nobody has said"
        if self.is_unraised(atom):
            return "nobody raised it"
        return "by calculation" if not isinstance(symbol, Sentence) else "it does not follow"


def _listed(listed: ListedFact) -> str:
    word = {FactStatus.DENIED: "established as not so"}.get(listed.status, str(listed.status))
    by = f" by {', '.join(listed.by)}" if listed.by else ""
    if listed.quote:
        return f"{word}{by} ({listed.source}: “{listed.quote}”)"
    return f"{word}{by} ({listed.source})" if listed.source else f"{word}{by}"

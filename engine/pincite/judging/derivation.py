"""The cheapest well-founded derivation of a conclusion in one world, as a tree of sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pincite.grounding import GroundRule
from pincite.judging.evaluation import Because
from pincite.judging.origins import Origins
from pincite.judging.wording import Wording, exception_at
from pincite.labelling.algebra import BudgetExceeded
from pincite.labelling.labels import Labels, OpenFact, OpenIssue
from pincite.matching.program import Fact
from pincite.scenario import FactStatus
from pincite.symbols import Applies, Compare, ExceptionNode, InReading

Cost = tuple[int, int]
"""Open variables used beyond the support, then the depth of the derivation."""


class Derivation:
    """The cheapest well-founded derivation of atoms in one world."""

    def __init__(
        self, labels: Labels, wording: Wording, origins: Origins, world: Mapping[int, int], support: Mapping[int, int]
    ) -> None:
        self._labels = labels
        self._program = labels.program
        self._wording = wording
        self._origins = origins
        self._world = world
        self._support = support
        self._chosen: dict[Fact, tuple[Cost, GroundRule | None]] = {}
        self._used: dict[int, int] = {}

    def tree(self, atoms: tuple[Fact, ...], only: str = "") -> tuple[Because, dict[int, int]]:
        """The tree of the cheapest of the atoms that hold in the world, and the variables it uses.

        `only` names the rule by which the atom itself is to be derived.
        """
        cone = sorted(self._program.cone(atoms))
        self._choose([a for a in cone if self._true(a)])
        if only:
            ways = ((cost, a, n, r) for a in atoms for n, (cost, r) in enumerate(self._ways(a)) if r and r.rule == only)
            _, atom, _, rule = min(ways, key=lambda w: w[:3])
            return self._derived(atom, rule), self._used
        holding = [a for a in atoms if a in self._chosen]
        best = min(holding, key=lambda a: (self._chosen[a][0], a))
        return self._node(best), self._used

    def _true(self, atom: Fact) -> bool:
        try:
            return self._labels.of(atom).at(self._world)
        except BudgetExceeded:
            return False

    def _choose(self, atoms: list[Fact]) -> None:
        changed = True
        while changed:
            changed = False
            for atom in atoms:
                for cost, rule in self._ways(atom):
                    if atom not in self._chosen or cost < self._chosen[atom][0]:
                        self._chosen[atom] = (cost, rule)
                        changed = True

    def _ways(self, atom: Fact) -> Iterator[tuple[Cost, GroundRule | None]]:
        if (given := self._given(atom)) is not None:
            yield given, None
        for rule in self._program.rules.get(atom, ()):
            if all(self._true(a) == positive for a, positive in rule.body):
                costs = [self._cost(a) for a, positive in rule.body if positive]
                known = [c for c in costs if c is not None]
                if len(known) == len(costs):
                    yield (sum(c for c, _ in known), 1 + max((d for _, d in known), default=0)), rule

    def _cost(self, atom: Fact) -> Cost | None:
        if atom in self._chosen:
            return self._chosen[atom][0]
        return self._given(atom)

    def _given(self, atom: Fact) -> Cost | None:
        """The cost of a base atom that holds in the world, None where it needs a rule."""
        variable = self._variable(atom)
        if variable is not None:
            if isinstance(self._program.symbols.symbol(atom), InReading):
                return (0 if variable in self._support else 1, 0) if self._true(atom) else None
            return (0 if variable in self._support else 1, 0) if self._world[variable] else None
        if self._program.status(atom) is True:
            return (0, 0)
        # An open fact or an issue that a stance or the user has settled.
        number = self._labels.numbers.get(OpenFact(fact=atom), -1)
        if self._labels.fixed.get(number) == 1 or isinstance(self._program.symbols.symbol(atom), InReading):
            return (0, 0) if self._true(atom) else None
        return None

    def _variable(self, atom: Fact) -> int | None:
        symbol = self._program.symbols.symbol(atom)
        if isinstance(symbol, InReading):
            found = [n for v, n in self._labels.numbers.items() if getattr(v, "issue", "") == symbol.issue]
            number: int | None = found[0] if found else None
        else:
            number = self._labels.numbers.get(OpenFact(fact=atom))
        return None if number is None or number in self._labels.fixed else number

    def _node(self, atom: Fact) -> Because:
        rule = self._chosen[atom][1] if atom in self._chosen else None
        sentence = self._wording.fact(atom)
        if rule is None:
            variable = self._variable(atom)
            if variable is not None:
                self._used[variable] = self._world[variable]
            supposed = self._program.status(atom) is None
            return Because(sentence=sentence, by=self._origins.of(atom, supposed=supposed))
        return self._derived(atom, rule)

    def _derived(self, atom: Fact, rule: GroundRule) -> Because:
        children = [self._node(a) for a, p in rule.body if p]
        children += [self._absent(a) for a, p in rule.body if not p and not self._is_exception(a)]
        children += self._no_exception(rule)
        return Because(sentence=self._wording.fact(atom), by=self._by(rule), facts=tuple(children))

    def _is_exception(self, atom: Fact) -> bool:
        return isinstance(self._program.symbols.symbol(atom), ExceptionNode)

    def _by(self, rule: GroundRule) -> str:
        source = self._program.base.rules[rule.rule]
        if rule.path:
            return f"{exception_at(self._program, ExceptionNode(rule.rule, rule.path)).citation}"
        return f"by definition ({source.id})" if source.citation.is_definition else f"{source.citation} ({source.id})"

    # -- what does not hold -------------------------------------------------------------------

    def _no_exception(self, rule: GroundRule) -> list[Because]:
        atoms = [a for a, p in rule.body if not p and self._is_exception(a)]
        if not atoms:
            return []
        source = self._program.base.rules[rule.rule]
        parts: list[str] = []
        obstacles: dict[Because, None] = {}
        for letter, atom in zip("abcdefghijklmnopqrstuvwxyz", atoms, strict=False):
            symbol = self._program.symbols.symbol(atom)
            assert isinstance(symbol, ExceptionNode)
            exception = exception_at(self._program, symbol)
            said = self._wording.exception(exception, rule.binding, source.given)
            parts.append(f"({letter}) {exception.citation}: {said}")
            obstacles |= dict.fromkeys(self._obstacles(atom, frozenset()))
        sentence = "no exception applies: " + "; ".join(parts)
        return [Because(sentence=sentence, by="none of these is shown", facts=tuple(obstacles))]

    def _absent(self, atom: Fact, pending: frozenset[Fact] = frozenset()) -> Because:
        """An atom that does not hold in this world, and what keeps it from holding."""
        symbol = self._program.symbols.symbol(atom)
        variable = self._variable(atom)
        if variable is not None:
            self._used[variable] = self._world[variable]
        if isinstance(symbol, InReading):
            return Because(sentence=self._reading(symbol), by="reading")
        sentence = self._wording.fact(atom, negated=True)
        by = self._origins.of(atom, supposed=variable is not None)
        return Because(sentence=sentence, by=by, facts=self._obstacles(atom, pending))

    def _obstacles(self, atom: Fact, pending: frozenset[Fact]) -> tuple[Because, ...]:
        """For each rule that could conclude an atom, one condition that fails in this world.

        Atoms that only support one another are unfounded together, so one that is `pending` needs no reason.
        """
        listed = self._program.listed.get(atom)
        if listed is not None and listed.status is FactStatus.DENIED:
            return ()
        found: dict[Because, None] = {}
        for rule in self._program.rules.get(atom, ()):
            failing = [(a, positive) for a, positive in rule.body if self._true(a) != positive]
            witness, positive = min(failing, key=lambda f: self._effort(f[0], f[1], pending | {atom}))
            if witness in pending or witness == atom or self._is_silent(witness):
                continue
            if positive:
                found[self._absent(witness, pending | {atom})] = None
            else:
                found[self._node(witness)] = None
        return tuple(found)

    def _effort(self, atom: Fact, positive: bool, pending: frozenset[Fact]) -> int:
        """How little there is to say about a condition that fails; the least is said."""
        if atom in pending or self._is_silent(atom):
            return 0
        variable = self._variable(atom)
        if variable is not None:
            return 2 if variable in self._support else 5
        if atom not in self._program.rules:
            return 1
        return 3 if positive else 4

    def _is_silent(self, atom: Fact) -> bool:
        """Whether an atom is false because nothing is said of it, or true or false by calculation."""
        symbol = self._program.symbols.symbol(atom)
        if isinstance(symbol, Compare):
            return True
        if isinstance(symbol, Applies | InReading):
            return False
        unlisted = atom not in self._program.listed and atom not in self._program.rules
        return unlisted and self._variable(atom) is None and not self._true(atom)

    def _reading(self, symbol: InReading) -> str:
        """The reading of an issue that this world has."""
        readings = tuple(self._program.base.issues[symbol.issue].readings)
        number = self._labels.numbers[OpenIssue(issue=symbol.issue, readings=readings)]
        return f"{symbol.issue} = {readings[{**self._world, **self._labels.fixed}[number]]}"

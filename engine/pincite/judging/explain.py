"""Why a conclusion holds, why it does not, and what it takes for granted.

A derivation is built in one admissible world for each minimal support, from facts upwards, so
that it is never circular; where no single derivation serves all the worlds of a support, the
derivations of a case split are given side by side (SEMANTICS 4 and 6).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pincite.grounding import GroundProgram, GroundRule
from pincite.judging.assumptions import Assumptions
from pincite.judging.derivation import Derivation
from pincite.judging.evaluation import Because, ExceptionConsidered
from pincite.judging.origins import Origins
from pincite.judging.verdicts import Verdict, Worlds, possible, verdict_of
from pincite.judging.wording import Wording, exception_at, readings_of
from pincite.labelling.algebra import BudgetExceeded, Table
from pincite.labelling.implicants import Implicant
from pincite.labelling.labels import Labels, conjunction, disjunction
from pincite.law import Atom, Deontic
from pincite.matching.program import Fact
from pincite.symbols import Applies, ExceptionNode, InReading

MAX_CASES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """What is to be explained: any of several atoms; `rule` narrows it to what one rule says of them."""

    atoms: tuple[Fact, ...]
    rule: str = ""

    def instances(self, program: GroundProgram) -> Iterator[GroundRule]:
        """The rule instances that conclude it."""
        for atom in sorted(self.atoms):
            yield from (r for r in program.rules.get(atom, ()) if self.rule in ("", r.rule))


class Explainer:
    """Explains the atoms of one evaluation."""

    def __init__(self, labels: Labels, worlds: Worlds, wording: Wording) -> None:
        self._labels = labels
        self._worlds = worlds
        self._wording = wording
        self._program: GroundProgram = labels.program
        self._origins = Origins(self._program)
        self._assumptions = Assumptions(self._program, wording, self._origins)

    # -- why ----------------------------------------------------------------------------------

    def because(self, conclusion: Conclusion, table: Table, support: Implicant, sentence: str = "") -> Because:
        """The derivation of a conclusion under a minimal support."""
        rest = self._worlds.admissible(table).restrict(dict(support))
        trees: list[Because] = []
        while not rest.is_false and len(trees) < MAX_CASES:
            world = self._world(rest, support)
            derivation = Derivation(self._labels, self._wording, self._origins, world, dict(support))
            tree, used = derivation.tree(tuple(sorted(conclusion.atoms)), conclusion.rule)
            trees.append(tree)
            beyond = {n: v for n, v in used.items() if n not in dict(support)}
            rest = rest & ~conjunction(self._labels.value(n, v) for n, v in beyond.items())
        if len(trees) == 1:
            return trees[0]
        return Because(
            sentence=sentence or trees[0].sentence, by="by cases, none of which serves alone", facts=tuple(trees)
        )

    def _world(self, rest: Table, support: Implicant) -> dict[int, int]:
        values = dict(support) | dict(self._labels.fixed)
        for variable, size in rest.variables:
            values[variable] = next(v for v in range(size) if not rest.restrict({variable: v}).is_false)
            rest = rest.restrict({variable: values[variable]})
        return {n: values.get(n, 0) for n in range(len(self._labels.variables))}

    # -- why not ------------------------------------------------------------------------------

    def why_not(self, conclusion: Conclusion, depth: int = 2) -> str:
        """What keeps a conclusion from holding anywhere: the shortest list of obstacles of any rule."""
        found = [self._obstacles(rule, depth) for rule in conclusion.instances(self._program)]
        if not found:
            return ""
        shortest = min(len(o) for o in found)
        return "; ".join(min(o for o in found if len(o) == shortest))

    def _obstacles(self, rule: GroundRule, depth: int) -> tuple[str, ...]:
        blocked = [(a, positive) for a, positive in rule.body if self._never(a, positive)]
        if not blocked:
            return ("its conditions cannot all be true together",)
        return tuple(self._obstacle(rule, a, positive, depth) for a, positive in blocked)

    def _never(self, atom: Fact, positive: bool) -> bool:
        try:
            table = self._labels.of(atom)
        except BudgetExceeded:
            return False
        return not possible(self._worlds, table if positive else ~table)

    def _obstacle(self, rule: GroundRule, atom: Fact, positive: bool, depth: int) -> str:
        symbol = self._program.symbols.symbol(atom)
        if isinstance(symbol, ExceptionNode):
            exception = exception_at(self._program, symbol)
            holds = self._holding_body(atom)
            return f"{exception.citation} takes it out ({exception.kind}): {holds}"
        sentence = self._wording.fact(atom, negated=positive)
        if not positive:
            return sentence
        if isinstance(symbol, Applies):
            return f"{sentence} ({self._program.applies[atom].reason})"
        listed = self._program.listed.get(atom)
        if listed is not None:
            return f"{sentence} ({self._origins.of(atom)})"
        deeper = self.why_not(Conclusion(atoms=(atom,)), depth - 1) if depth else ""
        return f"{sentence}, because {deeper}" if deeper else sentence

    def _holding_body(self, atom: Fact) -> str:
        rule = next(r for r in self._program.rules[atom] if possible(self._worlds, self._labels.body(r)))
        said = [self._wording.fact(a) for a, p in rule.body if p and not self._is_plain(a)]
        return " and ".join(said) or "it always applies"

    def _is_plain(self, atom: Fact) -> bool:
        return isinstance(self._program.symbols.symbol(atom), Applies | InReading)

    # -- assumptions and exceptions -----------------------------------------------------------

    def assumptions(self, conclusion: Conclusion) -> tuple[str, ...]:
        """Sentences that nobody raised and that would count if somebody did, in the cone of a conclusion."""
        return self._assumptions.of(tuple(conclusion.instances(self._program)))

    def unraised(self, asked: Atom | Deontic) -> tuple[str, ...]:
        """Sentences that nobody raised and without which no rule even has an instance for what is asked."""
        return self._assumptions.behind(asked)

    def exceptions(self, conclusion: Conclusion) -> tuple[ExceptionConsidered, ...]:
        """The exceptions of the rules behind a conclusion in the names of their instances, with their verdicts."""
        instances: dict[tuple[str, str], list[GroundRule]] = {}
        for rule in conclusion.instances(self._program):
            source = self._program.base.rules.get(rule.rule)
            for exception in source.unless if source else ():
                instances.setdefault((rule.rule, exception.id), []).append(rule)
        return tuple(self._considered(rules, *key) for key, rules in instances.items())

    def _considered(self, rules: list[GroundRule], name: str, identity: str) -> ExceptionConsidered:
        source = self._program.base.rules[name]
        node = ExceptionNode(name, (identity,))
        exception = exception_at(self._program, node)
        rule = rules[0]
        given = source.given
        atoms = [a for r in rules for a, _ in r.body if self._program.symbols.symbol(a) == node]
        return ExceptionConsidered(
            id=exception.id,
            kind=exception.kind,
            citation=str(exception.citation),
            sentence=self._wording.exception(exception, rule.binding, given),
            verdict=self._verdict(atoms),
            under=readings_of(exception.under),
        )

    def _verdict(self, atoms: list[Fact]) -> Verdict:
        try:
            return verdict_of(self._worlds, self._labels, disjunction(self._labels.of(a) for a in atoms))
        except BudgetExceeded:
            return Verdict.UNDETERMINED

"""What a conclusion takes for granted: sentences that nobody raised and that would count if somebody did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pincite.compiler import alternatives
from pincite.grounding import GroundProgram, GroundRule
from pincite.judging.origins import Origins
from pincite.judging.wording import Wording
from pincite.law import Exception_, Literal, World
from pincite.matching.program import Fact
from pincite.scenario import FactStatus
from pincite.symbols import FreeWay, Sentence, WaysForbidden


class Assumptions:
    """The assumptions of one evaluation; those of each atom are worked out once."""

    def __init__(self, program: GroundProgram, wording: Wording, origins: Origins) -> None:
        self._program = program
        self._wording = wording
        self._origins = origins
        self._own: dict[Fact, frozenset[str]] = {}
        self._possible: dict[int, list[tuple[str, ...]]] = {}
        for fact in {*program.listed, *program.rules}:
            self._possible.setdefault(fact[0], []).append(program.symbols.arguments(fact))

    def of(self, instances: Sequence[GroundRule]) -> tuple[str, ...]:
        """The assumptions of some rule instances and of all that they rest on, as sentences."""
        found = {text for rule in instances for text in self._of_rule(rule)}
        below = self._program.cone(a for rule in instances for a, _ in rule.body)
        return tuple(sorted(found.union(*(self._of_atom(a) for a in below))))

    def _of_atom(self, atom: Fact) -> frozenset[str]:
        if atom not in self._own:
            rules = self._program.rules.get(atom, ())
            self._own[atom] = frozenset(text for rule in rules for text in self._of_rule(rule))
        return self._own[atom]

    def _of_rule(self, rule: GroundRule) -> Iterator[str]:
        for atom, positive in rule.body:
            if not positive and self._origins.is_unraised(atom):
                yield self._wording.fact(atom, negated=True)
        if isinstance(self._program.symbols.symbol(rule.head), WaysForbidden | FreeWay):
            return
        given = self._program.base.rules[rule.rule].given if rule.rule in self._program.base.rules else {}
        for exception in self._unsettled_exceptions(rule):
            for condition in _sentences(exception):
                if self._is_assumed(condition, rule.binding):
                    yield self._wording.condition(condition.atom, rule.binding, given, negated=True)

    def _is_assumed(self, condition: Literal, binding: Mapping[str, str]) -> bool:
        """Whether a condition of an exception is raised by nobody: neither listed nor derived."""
        predicate = self._program.base.predicates[condition.atom.predicate]
        if predicate.world is not World.RAISED or condition.negated:
            return False
        return not self._may_hold(condition, binding)

    def _unsettled_exceptions(self, rule: GroundRule) -> Iterator[Exception_]:
        source = self._program.base.rules.get(rule.rule)
        nodes = source.unless if source else ()
        for step in rule.path:
            nodes = next(e for e in nodes if e.id == step).unless
        return (e for e in nodes if not self._is_settled(e, rule.binding))

    def _is_settled(self, exception: Exception_, binding: Mapping[str, str]) -> bool:
        """Whether what is listed settles the exception: an instance of it exists, or one of its
        conditions is established as not so. Then its facts are shown, not assumed.
        """
        for conjunction in alternatives(exception.when):
            sentences = [c for c in conjunction if isinstance(c, Literal) and not c.negated]
            if sentences and all(self._may_hold(c, binding) for c in sentences):
                return True
            if any(self._is_denied(c, binding) for c in sentences):
                return True
        return False

    def _is_denied(self, condition: Literal, binding: Mapping[str, str]) -> bool:
        names = [binding.get(t.name, t.name) for t in condition.atom.terms]
        fact = self._program.symbols.fact(Sentence(condition.atom.predicate), *names)
        listed = self._program.listed.get(fact) if fact is not None else None
        return listed is not None and listed.status is FactStatus.DENIED

    def _may_hold(self, condition: Literal, binding: Mapping[str, str]) -> bool:
        number = self._program.symbols.numbers.get(Sentence(condition.atom.predicate), -1)
        known = self._possible.get(number, ())
        # A variable that the instance leaves open fits every name.
        wanted = [binding.get(t.name, "" if len(t.name) == 1 else t.name) for t in condition.atom.terms]
        return any(all(w in ("", n) for w, n in zip(wanted, names, strict=True)) for names in known)


def _sentences(exception: Exception_) -> Iterator[Literal]:
    for conjunction in alternatives(exception.when):
        yield from (c for c in conjunction if isinstance(c, Literal))

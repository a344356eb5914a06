"""What a conclusion takes for granted: sentences that nobody raised and that would count if somebody did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from pincite.compiler import alternatives, terms_of
from pincite.grounding import GroundProgram, GroundRule
from pincite.judging.nearest import head_binding
from pincite.judging.origins import Origins
from pincite.judging.wording import Wording
from pincite.law import Atom, Condition, Const, Deontic, Exception_, Literal, Rule, Var, World
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
        self._all: dict[Fact, frozenset[str]] = {}
        self._names: dict[int, tuple[str, ...]] = {}
        self._exceptional: dict[tuple[int | str, ...], tuple[str, ...]] = {}
        self._lacking: dict[Atom | Deontic, tuple[str, ...]] = {}
        self._possible: dict[str, set[tuple[str, ...]]] = {}
        for fact in {*program.listed, *program.rules}:
            if isinstance(symbol := program.symbols.symbol(fact), Sentence):
                self._possible.setdefault(symbol.predicate, set()).add(program.symbols.arguments(fact))
        self._concluding: dict[str, list[Rule]] = {}
        for rule in program.base.rules.values():
            self._concluding.setdefault(_concluded(rule.then), []).append(rule)

    def of(self, instances: Sequence[GroundRule]) -> tuple[str, ...]:
        """The assumptions of some rule instances and of all that they rest on, as sentences."""
        found = {text for rule in instances for text in self._of_rule(rule)}
        below = {a for rule in instances for a, _ in rule.body}
        return tuple(sorted(found.union(*(self._of_cone(a) for a in below))))

    def behind(self, asked: Atom | Deontic) -> tuple[str, ...]:
        """What nobody raised and would be needed for a sentence of which no rule has an instance."""
        return tuple(sorted(set(self._unraised_behind(asked))))

    def _of_cone(self, atom: Fact) -> frozenset[str]:
        if atom not in self._all:
            self._all[atom] = frozenset[str]().union(*(self._of_atom(a) for a in self._program.cone([atom])))
        return self._all[atom]

    def _of_atom(self, atom: Fact) -> frozenset[str]:
        if atom not in self._own:
            rules = self._program.rules.get(atom, ())
            self._own[atom] = frozenset(text for rule in rules for text in self._of_rule(rule))
        return self._own[atom]

    def _of_rule(self, rule: GroundRule) -> Iterator[str]:
        for atom, positive in rule.body:
            if positive or not isinstance(self._program.symbols.symbol(atom), Sentence):
                continue
            if self._origins.is_unraised(atom):
                yield self._wording.fact(atom, negated=True)
            elif atom not in self._program.rules:
                yield from self._unraised_behind(self._program.symbols.sentence(atom))
        if isinstance(self._program.symbols.symbol(rule.head), WaysForbidden | FreeWay):
            return
        given = self._program.base.rules[rule.rule].given if rule.rule in self._program.base.rules else {}
        for exception in _exceptions(self._program, rule):
            yield from self._of_exception(exception, rule.binding, given)

    def _of_exception(
        self, exception: Exception_, binding: Mapping[str, str], given: Mapping[str, str]
    ) -> tuple[str, ...]:
        """What keeps an exception away that nothing settles; the same for all instances that agree in its names."""
        if id(exception) not in self._names:
            terms = (t for c in alternatives(exception.when) for one in c for t in terms_of(one))
            self._names[id(exception)] = tuple(dict.fromkeys(t.name for t in terms if isinstance(t, Var)))
        names = self._names[id(exception)]
        key: tuple[int | str, ...] = (id(exception), *(binding.get(name, "") for name in names))
        if key not in self._exceptional:
            found: list[str] = []
            if not self._is_settled(exception, binding):
                for conjunction in alternatives(exception.when):
                    found.extend(self._missing(conjunction, binding, given, frozenset()))
            self._exceptional[key] = tuple(found)
        return self._exceptional[key]

    def _unraised_behind(self, asked: Atom | Deontic) -> tuple[str, ...]:
        if asked not in self._lacking:
            self._lacking[asked] = tuple(self._behind(asked, frozenset()))
        return self._lacking[asked]

    def _behind(self, asked: Atom | Deontic, pending: frozenset[Atom | Deontic]) -> Iterator[str]:
        """What the rules lack that would conclude a sentence, as far as somebody could raise it."""
        if asked in pending:
            return
        for rule in self._concluding.get(_concluded(asked), ()):
            binding = head_binding(rule, asked)
            for conjunction in alternatives(rule.when) if binding is not None else ():
                yield from self._missing(conjunction, binding or {}, rule.given, pending | {asked})

    def _missing(
        self,
        conjunction: Sequence[Condition],
        binding: Mapping[str, str],
        given: Mapping[str, str],
        pending: frozenset[Atom | Deontic],
    ) -> Iterator[str]:
        """The first condition of a conjunction that nobody raised; none where another settles it anyway.

        Each alone keeps the conjunction from holding, so the first is assumption enough.
        """
        sentences = (c for c in conjunction if isinstance(c, Literal) and not c.negated)
        lacking = [c for c in sentences if not self._may_hold(c, binding)]
        worlds = [self._program.base.predicates[c.atom.predicate].world for c in lacking]
        if World.CLOSED in worlds or any(self._is_denied(c, binding) for c in lacking):
            return
        for condition, world in zip(lacking, worlds, strict=True):
            if world is World.RAISED:
                yield self._wording.condition(condition.atom, binding, given, negated=True)
                return
            terms = tuple(Const(binding.get(t.name, "")) if isinstance(t, Var) else t for t in condition.atom.terms)
            if world is World.DERIVED and all(t.name for t in terms):
                below = list(self._behind(Atom(condition.atom.predicate, terms), pending))
                yield from below
                if below:
                    return

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
        known: AbstractSet[tuple[str, ...]] = self._possible.get(condition.atom.predicate, frozenset())
        # A variable that the instance leaves open fits every name.
        wanted = tuple(
            binding.get(t.name, "") if isinstance(t, Var) else t.name for t in condition.atom.terms
        )
        if "" not in wanted:
            return wanted in known
        return any(all(w in ("", n) for w, n in zip(wanted, names, strict=True)) for names in known)


def _exceptions(program: GroundProgram, rule: GroundRule) -> tuple[Exception_, ...]:
    """The exceptions of a rule, or of the exception that the instance is of."""
    source = program.base.rules.get(rule.rule)
    nodes = source.unless if source else ()
    for step in rule.path:
        nodes = next(e for e in nodes if e.id == step).unless
    return nodes


def _concluded(then: Atom | Deontic) -> str:
    """What rules of one kind of conclusion are found by: the predicate, or the mode of a norm."""
    return then.predicate if isinstance(then, Atom) else then.mode

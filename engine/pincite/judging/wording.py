"""Words for ground atoms, in the law's sentences and the scenario's names; never the engine's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pincite.compiler import alternatives, obligation_terms
from pincite.grounding import GroundProgram
from pincite.judging.evaluation import Sets
from pincite.labelling.implicants import Implicant
from pincite.labelling.labels import Labels, OpenFact
from pincite.law import (
    Atom,
    Bound,
    Comparison,
    Const,
    DateOf,
    Deontic,
    Entity,
    Exception_,
    Forbidden,
    Literal,
    Mode,
    Predicate,
    Term,
    Under,
    Var,
)
from pincite.matching.program import Fact
from pincite.symbols import (
    AS_OF,
    Applies,
    Compare,
    ExceptionNode,
    InReading,
    Norm,
    Obligation,
    Sentence,
    Tagged,
    WaysForbidden,
)
from pincite.vocabulary import DENIAL_PREFIX, say


class Wording:
    """Words for the atoms of one evaluation."""

    def __init__(self, program: GroundProgram) -> None:
        self._program = program
        self._base = program.base
        self.entities: Mapping[str, Entity] = {**program.base.entities, **program.case.scenario.entities}

    def name(self, entity: str) -> str:
        """The English name of an entity; anything else is its own name."""
        known = self.entities.get(entity)
        return known.label if known else entity

    def atom(self, atom: Atom, *, negated: bool = False) -> str:
        """A sentence of the vocabulary."""
        return say(atom, self._base, self.entities, negated=negated)

    def fact(self, fact: Fact, *, negated: bool = False) -> str:
        """Any ground atom as a sentence."""
        symbol = self._program.symbols.symbol(fact)
        names = self._program.symbols.arguments(fact)
        match symbol:
            case Sentence():
                return self.atom(self._program.symbols.sentence(fact), negated=negated)
            case Norm(mode=mode):
                sentence = self.norm(mode, names[0], names[1])
            case Obligation(rule=rule):
                sentence = self.duty(rule, names)
            case Applies(instrument=instrument):
                conduct = None if names[1] == AS_OF else Const(names[1])
                bound = Bound(state=Const(names[0]), instrument=instrument, conduct=conduct, negated=negated)
                return say(bound, self._base, self.entities)
            case Tagged(tag=tag):
                banned = Forbidden(tag=tag, state=Const(names[0]), conduct=Const(names[1]), negated=negated)
                return say(banned, self._base, self.entities)
            case Compare():
                return say(_comparison(symbol, names, negated), self._base, self.entities)
            case WaysForbidden(rule=rule, tag=tag):
                duty = self.duty(rule, names[1:])
                sentence = f"a rule tagged {tag} forbids {self.name(names[0])} every named way: {duty}"
            case InReading(issue=issue, readings=readings):
                return f"{issue} = {' or '.join(readings)}"
            case ExceptionNode(rule=rule, path=path):
                sentence = f"the exception `{' / '.join(path)}` of {self._program.base.rules[rule].citation} applies"
            case _:
                sentence = "this holds"
        return f"it is not the case that {sentence}" if negated else sentence

    def norm(self, mode: Mode, bearer: str, conduct: str) -> str:
        """A deontic sentence over a named conduct."""
        return say(Deontic(mode=mode, bearer=Const(bearer), conduct=Const(conduct)), self._base, self.entities)

    def duty(self, rule: str, arguments: tuple[str, ...]) -> str:
        """A duty over a described conduct: the bearer must bring about what is described."""
        source = self._program.base.rules[rule]
        assert source.description is not None and source.obliged is not None
        named = dict(zip(obligation_terms(source), arguments, strict=True))
        described = source.description.atom
        terms = tuple(
            Const("something") if t == source.obliged else Const(named.get(t, t.name)) for t in described.terms
        )
        text = self.atom(Atom(described.predicate, terms))
        bearer = self.name(arguments[0])
        if text.startswith("something is "):
            return f"{bearer} must bring about {text.removeprefix('something is ')}"
        return f"{bearer} must so act that {text}"

    def condition(self, atom: Atom, binding: Mapping[str, str], given: Mapping[str, str], *, negated: bool) -> str:
        """A condition of a rule in the names of an instance; a free variable is `some` of its sort."""
        terms = tuple(_named(t, binding, given) for t in atom.terms)
        loose = any(isinstance(t, Var) and t.name not in binding for t in atom.terms)
        if negated and loose:
            # To deny it of some is not to deny it of all.
            return f"{DENIAL_PREFIX}{self.atom(Atom(atom.predicate, terms))}"
        return self.atom(Atom(atom.predicate, terms), negated=negated)

    def exception(self, exception: Exception_, binding: Mapping[str, str], given: Mapping[str, str]) -> str:
        """The conditions of an exception as one sentence in the names of an instance."""
        groups: list[str] = []
        for conjunction in alternatives(exception.when):
            said = [
                self.condition(c.atom, binding, given, negated=c.negated)
                if isinstance(c, Literal)
                else say(_instance(c, binding, given), self._base, self.entities)
                for c in conjunction
            ]
            groups.append(" and ".join(said))
        text = ", or ".join(g for g in groups if g) or exception.says
        under = " and ".join(readings_of(exception.under))
        return f"{text} (on the reading {under})" if under and text else text or f"on the reading {under}"

    def predicate(self, fact: Fact) -> Predicate | None:
        """The vocabulary entry of an atom, if it is a sentence."""
        symbol = self._program.symbols.symbol(fact)
        return self._program.base.predicates[symbol.predicate] if isinstance(symbol, Sentence) else None

    def implicant(self, labels: Labels, implicant: Implicant) -> tuple[str, ...]:
        """A minimal set in words: facts first, then readings as `issue = reading`."""
        words: list[str] = []
        for variable, value in sorted(implicant):
            known = labels.variables[variable]
            if isinstance(known, OpenFact):
                words.append(self.fact(known.fact, negated=value == 0))
            else:
                words.append(f"{known.issue} = {known.readings[value]}")
        return tuple(words)

    def sets(self, labels: Labels, implicants: Iterable[Implicant]) -> Sets:
        """Several minimal sets in words, in their order."""
        return tuple(self.implicant(labels, i) for i in implicants)


def exception_at(program: GroundProgram, node: ExceptionNode) -> Exception_:
    """The exception that a node stands for."""
    nodes = program.base.rules[node.rule].unless
    found: Exception_ | None = None
    for step in node.path:
        found = next(e for e in nodes if e.id == step)
        nodes = found.unless
    assert found is not None
    return found


def readings_of(gate: Under) -> tuple[str, ...]:
    """The readings under which something stands, as `issue = reading or reading`."""
    return tuple(f"{issue} = {' or '.join(readings)}" for issue, readings in gate)


def _named(term: Term, binding: Mapping[str, str], given: Mapping[str, str]) -> Term:
    """What a variable stands for in an instance; one that it leaves open is `some` of its sort."""
    if isinstance(term, Const):
        return term
    return Const(binding.get(term.name, f"some {given.get(term.name, 'one').removeprefix('some ')}"))


def _instance(
    condition: Bound | Comparison | Forbidden, binding: Mapping[str, str], given: Mapping[str, str]
) -> Bound | Comparison | Forbidden:
    """A built-in condition in the names of an instance."""

    def side(of: Term | DateOf) -> Term | DateOf:
        return DateOf(_named(of.conduct, binding, given)) if isinstance(of, DateOf) else _named(of, binding, given)

    if isinstance(condition, Comparison):
        return replace(condition, left=side(condition.left), right=side(condition.right))
    state = _named(condition.state, binding, given)
    if condition.conduct is None:
        return replace(condition, state=state)
    return replace(condition, state=state, conduct=_named(condition.conduct, binding, given))


def _comparison(symbol: Compare, names: tuple[str, ...], negated: bool) -> Comparison:
    left, right = (Const(n) for n in names)
    return Comparison(
        left=DateOf(left) if symbol.left_dated else left,
        op=symbol.op,
        right=DateOf(right) if symbol.right_dated else right,
        negated=negated,
    )

"""Why not, where no rule has an instance: the nearest rule and what it lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pincite.compiler import alternatives
from pincite.grounding import GroundProgram
from pincite.judging.wording import Wording
from pincite.law import Atom, Condition, Const, Deontic, Literal, Rule, Term, Var
from pincite.symbols import Sentence

Binding = dict[str, str]


def nearest_missing(program: GroundProgram, wording: Wording, asked: Atom | Deontic) -> str:
    """The conditions that the nearest rule lacks, in its own words: the fewest lacking, then the most met."""
    found: list[tuple[int, int, str, str]] = []
    for rule in program.base.rules.values():
        start = _head(rule, asked)
        if start is not None:
            for conjunction in alternatives(rule.when):
                lacking = _lacking(program, conjunction, dict(start))
                said = " and ".join(_say(wording, rule, c, b) for c, b in lacking)
                matched = len(conjunction) - len(lacking)
                sentence = f"under {rule.citation} ({rule.id}) it would need: {said}"
                found.append((len(lacking), -matched, rule.id, sentence))
    if not found:
        return "no encoded rule concludes this"
    return min(found)[3]


def _head(rule: Rule, asked: Atom | Deontic) -> Binding | None:
    if isinstance(asked, Atom) and isinstance(rule.then, Atom):
        if rule.then.predicate != asked.predicate:
            return None
        return _unify(rule.then.terms, [t.name for t in asked.terms], {})
    if isinstance(asked, Deontic) and isinstance(rule.then, Deontic) and rule.then.mode is asked.mode:
        wanted = [asked.bearer.name, asked.conduct.name]
        return _unify((rule.then.bearer, rule.then.conduct), wanted, {})
    return None


def _unify(terms: Iterable[Term], names: Iterable[str], binding: Binding) -> Binding | None:
    found = dict(binding)
    for term, name in zip(terms, names, strict=True):
        if isinstance(term, Const):
            if term.name != name:
                return None
        elif found.setdefault(term.name, name) != name:
            return None
    return found


def _lacking(
    program: GroundProgram, conjunction: tuple[Condition, ...], binding: Binding
) -> list[tuple[Literal, Binding]]:
    """The positive sentences that nothing matches; what does match goes on binding variables."""
    lacking: list[Literal] = []
    for condition in conjunction:
        if isinstance(condition, Literal) and not condition.negated:
            fitting = next(_fitting(program, condition, binding), None)
            if fitting is None:
                lacking.append(condition)
            else:
                binding.update(fitting)
    return [(c, binding) for c in lacking]


def _fitting(program: GroundProgram, condition: Literal, binding: Binding) -> Iterator[Binding]:
    number = program.symbols.numbers.get(Sentence(condition.atom.predicate))
    for fact in sorted({*program.listed, *program.rules}):
        if (fact[0] == number and program.status(fact) is not False) or (fact[0] == number and fact in program.rules):
            found = _unify(condition.atom.terms, program.symbols.arguments(fact), binding)
            if found is not None:
                yield found


def _say(wording: Wording, rule: Rule, condition: Literal, binding: Binding) -> str:
    return wording.condition(condition.atom, binding, rule.given, negated=condition.negated)


__all__ = ["Var", "nearest_missing"]

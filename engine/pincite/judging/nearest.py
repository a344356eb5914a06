"""Why not, where no rule has an instance: the nearest rule and what it lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pincite.compiler import alternatives
from pincite.grounding import GroundProgram
from pincite.judging.wording import Wording
from pincite.law import Atom, Condition, Const, Deontic, Literal, Rule, Term, Var, World
from pincite.symbols import Sentence

Binding = dict[str, str]

NO_RULE = "no encoded rule concludes this"


DEPTH = 3
"""Rules looked at one below the other."""


def nearest_missing(program: GroundProgram, wording: Wording, asked: Atom | Deontic, depth: int = DEPTH) -> str:
    """The conditions that the nearest rule lacks, in its own words: the most met beside the fewest lacking.

    A condition that only rules conclude is followed by what the nearest of those lacks.
    """
    found: list[tuple[int, int, str, str]] = []
    for rule in program.base.rules.values():
        start = head_binding(rule, asked)
        if start is not None:
            for conjunction in alternatives(rule.when):
                lacking = _lacking(program, conjunction, dict(start))
                said = " and ".join(_say(program, wording, rule, c, b, depth) for c, b in lacking)
                # What is met counts where it speaks of what is asked, not of anything else in the case.
                met = [c for c in conjunction if isinstance(c, Literal) and c not in [x for x, _ in lacking]]
                matched = sum(any(t.name in start for t in c.atom.terms) for c in met)
                # Each condition may be met and the conduct still be no way of what the rule demands.
                needed = f"it would need: {said}" if lacking else "no condition is lacking, but it does not reach this"
                sentence = f"under {rule.citation} ({rule.id}) {needed}"
                found.append((len(lacking) - matched, len(lacking), rule.id, sentence))
    if not found:
        return NO_RULE
    return min(found)[3]


def head_binding(rule: Rule, asked: Atom | Deontic) -> Binding | None:
    """What the variables of a rule stand for where it concludes what is asked; None where it does not."""
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


def _say(
    program: GroundProgram, wording: Wording, rule: Rule, condition: Literal, binding: Binding, depth: int
) -> str:
    text = wording.condition(condition.atom, binding, rule.given, negated=condition.negated)
    terms = tuple(Const(binding.get(t.name, "")) if isinstance(t, Var) else t for t in condition.atom.terms)
    derived = program.base.predicates[condition.atom.predicate].world is World.DERIVED
    if not derived or depth < 2 or any(not t.name for t in terms):
        return text
    below = nearest_missing(program, wording, Atom(condition.atom.predicate, terms), depth - 1)
    return f"{text} (for which {below})" if below != NO_RULE else text

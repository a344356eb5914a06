"""Random programs at the level of the matchers, and a matcher too simple to be wrong.

Everything follows from the seed. A program has up to seven clauses over a few predicates of arity
zero to five (a few wider), with recursion, constants, variables that stand twice, bodies that repeat
a pattern, bodies longer than an extension rule can be, and now and then one predicate in two arities.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from random import Random

from pincite.matching.program import Clause, Fact, Firing, Grounding, Pattern, Program, instantiate

ARITIES = (0, 1, 1, 2, 2, 2, 2, 3, 3, 4, 5)
LENGTHS = (1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 5)
LONG = (16, 17, 18, 22, 33, 50)

PLENTY = 10**9
"""Joins that no program here needs: random programs are no law, and some join much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramCase:
    """A program and the facts it is to be matched over."""

    program: Program
    facts: tuple[Fact, ...]


def pattern(predicate: int, *terms: int) -> Pattern:
    """A pattern; variables are written `~0`, `~1` and so on."""
    return Pattern(predicate=predicate, terms=terms)


def clause(head: Pattern, *body: Pattern) -> Clause:
    """A clause; its variables are counted."""
    return Clause(head=head, body=body, variables=max((~t + 1 for p in body for t in p.terms), default=0))


def program(*clauses: Clause) -> Program:
    """A program of these clauses."""
    return Program(clauses=clauses)


def case(seed: int) -> ProgramCase:
    """The random case of a seed."""
    return _Draw(Random(seed)).case()


def small_case(seed: int) -> ProgramCase:
    """As `case`, small enough to try every substitution."""
    return _Draw(Random(seed), small=True).case()


class _Draw:
    def __init__(self, random: Random, *, small: bool = False) -> None:
        self.random = random
        self.small = small
        most = 2 if small else 5
        self.constants = sorted(random.sample(range(40), random.randint(1, 4 if small else 6)))
        self.arities = [min(random.choice(ARITIES), most) for _ in range(random.randint(1, 6))]
        if not small and random.random() < 0.02:
            self.arities.append(random.choice((6, 12, 28, 29, 30, 31, 40, 63)))
        self.numbers = random.sample(range(60), len(self.arities))

    def case(self) -> ProgramCase:
        clauses = [self.clause() for _ in range(self.random.randint(1, 5 if self.small else 7))]
        if self.random.random() < 0.2:
            clauses.append(self.random.choice(clauses))
        return ProgramCase(program=Program(clauses=tuple(clauses)), facts=tuple(self.facts()))

    def clause(self) -> Clause:
        length = self.random.choice(LENGTHS)
        if not self.small and self.random.random() < 0.03:
            return self.long()
        names = self.random.randint(1, 3 if self.small else 5)
        body = [self.body_pattern(names) for _ in range(min(length, 3) if self.small else length)]
        if self.random.random() < 0.1:
            body.append(self.random.choice(body))
        return self.closed(body)

    def long(self) -> Clause:
        """A body longer than a rule of the extension can be, over few variables so that it does not explode."""
        widest = max(range(len(self.arities)), key=lambda n: self.arities[n] if self.arities[n] < 6 else 0)
        body = [
            self.body_pattern(5, widest if self.random.random() < 0.8 else -1) for _ in range(self.random.choice(LONG))
        ]
        return self.closed(body)

    def closed(self, body: list[Pattern]) -> Clause:
        """The clause of a body: variables renumbered in order, a head over them and the constants."""
        order = {t: ~n for n, t in enumerate(dict.fromkeys(t for p in body for t in p.terms if t < 0))}
        renamed = tuple(Pattern(predicate=p.predicate, terms=tuple(order.get(t, t) for t in p.terms)) for p in body)
        place = self.random.randrange(len(self.arities))
        bound = list(order.values())
        terms = [
            self.random.choice(bound) if bound and self.random.random() < 0.9 else self.random.choice(self.constants)
            for _ in range(self.arities[place])
        ]
        head = Pattern(predicate=self.numbers[place], terms=tuple(terms))
        return Clause(head=head, body=renamed, variables=len(order))

    def body_pattern(self, names: int, place: int = -1) -> Pattern:
        place = place if place >= 0 else self.random.randrange(len(self.arities))
        terms = tuple(
            self.random.choice(self.constants) if self.random.random() < 0.15 else ~self.random.randrange(names)
            for _ in range(self.arities[place] + self.slip())
        )
        return Pattern(predicate=self.numbers[place], terms=terms)

    def facts(self) -> Iterator[Fact]:
        for _ in range(self.random.randint(0, 8 if self.small else 20)):
            place = self.random.randrange(len(self.arities))
            width = self.arities[place] + self.slip()
            # A fact of equal parts meets variables that stand twice; others rarely do.
            parts = [self.random.choice(self.constants)] * width
            if self.random.random() < 0.85:
                parts = self.random.choices(self.constants, k=width)
            # A predicate that no clause mentions stands among the others.
            number = self.numbers[place] if self.random.random() < 0.95 else self.random.randrange(80)
            yield (number, *parts)

    def slip(self) -> int:
        """Rarely one argument more than the predicate has elsewhere."""
        return self.random.random() < 0.005


def substitute(program: Program, facts: Iterable[Fact]) -> Grounding:
    """Every firing, by trying every substitution of the constants at hand until nothing is new."""
    known = set(facts)
    domain = sorted({v for f in known for v in f[1:]} | {t for c in program.clauses for t in c.head.terms if t >= 0})
    firings: set[Firing] = set()
    before = -1
    while before != len(known):
        before = len(known)
        for index, rule in enumerate(program.clauses):
            for binding in product(domain, repeat=rule.variables):
                if all(instantiate(p, binding) in known for p in rule.body):
                    firings.add((index, binding))
                    known.add(instantiate(rule.head, binding))
    return Grounding(firings=tuple(sorted(firings)))


def shape(case: ProgramCase) -> frozenset[str]:
    """What a case exercises, to show that the generator reaches it."""
    clauses: Sequence[Clause] = case.program.clauses
    heads = {c.head.predicate for c in clauses}
    body = [p for c in clauses for p in c.body]
    arities = {(p.predicate, len(p.terms)) for p in body}
    found = {
        "recursion": any(p.predicate == c.head.predicate for c in clauses for p in c.body),
        "chain": any(p.predicate in heads for p in body),
        "constant": any(t >= 0 for p in body for t in p.terms),
        "constant head": any(t >= 0 for c in clauses for t in c.head.terms),
        "variable twice in a pattern": any(len([*p.terms]) > len({*p.terms}) for p in body),
        "pattern twice in a body": any(len(c.body) > len({*c.body}) for c in clauses),
        "clause twice": len(clauses) > len({*clauses}),
        "zero arity": any(not p.terms for p in body),
        "wide": any(len(p.terms) > 28 for p in body),
        "long": any(len({*c.body}) > 16 for c in clauses),
        "two arities": len(arities) > len({p for p, _ in arities}),
        "no facts": not case.facts,
        "no variables": any(not c.variables for c in clauses),
        "fact twice": len(case.facts) > len({*case.facts}),
    }
    return frozenset(name for name, there in found.items() if there)

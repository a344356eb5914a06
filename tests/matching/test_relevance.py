"""What is not given to the matchers could not have fired."""

from __future__ import annotations

import pytest

from pincite.evaluate import Engine
from pincite.grounding import Symbols, case_of, listed_facts, matched_facts
from pincite.matching.program import Clause, Pattern, Program
from pincite.matching.reference import ReferenceMatcher
from pincite.matching.relevance import live_clauses, narrowed, widened

from ..oracle.generate import case


def clause(head: int, *body: int) -> Clause:
    return Clause(
        head=Pattern(predicate=head, terms=(~0,)),
        body=tuple(Pattern(predicate=p, terms=(~0,)) for p in body),
        variables=1,
    )


@pytest.mark.parametrize(
    ("facts", "live"),
    [([], ()), ([(1, 7)], (0,)), ([(1, 7), (2, 7)], (0, 1, 2)), ([(2, 7)], ()), ([(5, 7), (2, 7)], (3,))],
)
def test_which_clauses_live(facts: list[tuple[int, ...]], live: tuple[int, ...]) -> None:
    program = Program(clauses=(clause(3, 1), clause(4, 3, 2), clause(3, 4), clause(6, 5, 5, 2), clause(8, 8)))
    assert live_clauses(program, facts) == live


@pytest.mark.parametrize("first", range(0, 300, 100))
def test_narrowing_changes_no_firing(first: int) -> None:
    matcher, narrower = ReferenceMatcher(), 0
    for seed in range(first, first + 100):
        base, scenario = case(seed)
        program = Engine(base).compiled.program
        known = case_of(scenario)
        symbols = Symbols(base, Engine(base).compiled, known)
        facts = matched_facts(symbols, listed_facts(symbols, known))
        live = live_clauses(program, facts)
        narrower += len(live) < len(program.clauses)
        assert widened(matcher.match(narrowed(program, live), facts), live) == matcher.match(program, facts).firings
    assert narrower

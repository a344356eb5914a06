"""What is not compiled for a case could not have fired over it."""

from __future__ import annotations

import pytest

from pincite.compiler import compile_rules
from pincite.grounding import Case, GroundProgram, Symbols, case_of, ground, listed_facts, matched_facts
from pincite.law import RuleBase
from pincite.matching.reference import ReferenceMatcher
from pincite.relevance import can_be_met
from pincite.symbols import Compiled, ExceptionNode

from .oracle.generate import case


@pytest.mark.parametrize(
    ("given", "met"),
    [("", [4]), ("a", [0, 4]), ("ab", [0, 1, 2, 4]), ("b", [4]), ("eb", [3, 4]), ("g", [4, 5, 6])],
)
def test_a_body_is_met_where_all_it_needs_is_given_or_concluded(given: str, met: list[int]) -> None:
    bodies = ["a", "cb", "d", "eeb", "", "gf", "h"]
    assert can_be_met(bodies, ["c", "d", "c", "x", "f", "h", "h"], given) == met


def rules_of(base: RuleBase, known: Case, compiled: Compiled) -> GroundProgram:
    """The ground program by way of some compiled rules."""
    symbols = Symbols(base, compiled, known)
    listed = listed_facts(symbols, known)
    firings = ReferenceMatcher().match(compiled.program, matched_facts(symbols, listed)).firings
    return ground(base, symbols, known, listed, firings)


def in_names(program: GroundProgram) -> set[tuple[object, ...]]:
    """The ground rules with the names of what their numbers stand for.

    Exceptions to what never fires are left out, and denials of what nothing speaks of.
    """

    def named(fact: tuple[int, ...]) -> tuple[object, ...]:
        return program.symbols.symbol(fact), program.symbols.arguments(fact)

    def is_silent(fact: tuple[int, ...], positive: bool) -> bool:
        unknown = fact not in program.rules and fact not in program.listed
        return not positive and unknown and program.status(fact) is False

    heads = [h for h in program.rules if not isinstance(program.symbols.symbol(h), ExceptionNode)]
    return {
        (named(head), rule.rule, rule.path, frozenset((named(a), p) for a, p in rule.body if not is_silent(a, p)))
        for head in program.cone(heads)
        for rule in program.rules.get(head, ())
    }


@pytest.mark.parametrize("first", range(0, 300, 100))
def test_leaving_out_changes_no_ground_rule(first: int) -> None:
    smaller = 0
    for seed in range(first, first + 100):
        base, scenario = case(seed)
        known = case_of(scenario)
        whole = compile_rules(base)
        part = compile_rules(base, frozenset(a.predicate for a in known.facts))
        smaller += len(part.templates) < len(whole.templates)
        assert in_names(rules_of(base, known, part)) == in_names(rules_of(base, known, whole)), seed
    assert smaller

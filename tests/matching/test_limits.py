"""The adapter below, at and beyond each limit of the extension, against the reference matcher."""

from __future__ import annotations

from itertools import combinations

import pytest

from pincite.diagnostics import EngineFault
from pincite.matching import durable, envelope
from pincite.matching.durable import DurableMatcher
from pincite.matching.program import Clause, Fact
from pincite.matching.reference import ReferenceMatcher

from .conftest import Agreement
from .programs import PLENTY, clause, pattern, program

BUSY, OTHER = 0, 1


# -- one predicate in many rules ------------------------------------------------------------------


@pytest.mark.parametrize("rules", [1, 59, 60, 61, 64, 65, 119, 120, 121, 130])
def test_joins_on_one_predicate(agree: Agreement, rules: int) -> None:
    """A busy predicate is joined to another in every rule: beyond 60 it gets replicas."""
    clauses = [clause(pattern(1000 + n, ~0, ~2), pattern(OTHER, ~0, ~1), pattern(BUSY, ~1, ~2)) for n in range(rules)]
    facts = [(OTHER, 1, 2), (OTHER, 1, 3), (BUSY, 2, 7), (BUSY, 3, 8), (BUSY, 4, 9)]
    found = agree(program(*clauses), facts)
    assert len(found.firings) == 2 * rules
    assert len(replicas(clauses, BUSY, 2)) == -(-rules // 60)


@pytest.mark.parametrize("rules", [*range(249, 258), 500, 501, 600])
def test_one_pattern_rules_on_one_predicate(agree: Agreement, rules: int) -> None:
    clauses = [clause(pattern(1000 + n, ~0), pattern(BUSY, ~0)) for n in range(rules)]
    assert len(agree(program(*clauses), [(BUSY, 1), (BUSY, 2)]).firings) == 2 * rules
    assert len(replicas(clauses, BUSY, 1)) == -(-rules // 250)


@pytest.mark.parametrize("longer", [4, 5, 6, 7, 60, 250, 260])
def test_the_first_pattern_of_longer_rules_counts_as_well(agree: Agreement, longer: int) -> None:
    """One-pattern rules and longer ones fill the same list in the extension, which ends at 255."""
    one = [clause(pattern(1000 + n, ~0), pattern(BUSY, ~0)) for n in range(250)]
    two = [clause(pattern(2000 + n, ~0, ~1), pattern(BUSY, ~0), pattern(OTHER + n, ~0, ~1)) for n in range(longer)]
    facts = [(BUSY, 1), *((OTHER + n, 1, 2) for n in range(longer))]
    assert len(agree(program(*one, *two), facts).firings) == 250 + longer
    assert len(agree(program(*two, *one), facts).firings) == 250 + longer


@pytest.mark.parametrize("rules", [59, 60, 61, 63, 64, 65, 255])
def test_one_fact_meets_many_constants(agree: Agreement, rules: int) -> None:
    """Each set of constants is a node of its own that the extension puts on its stack of 64."""
    chosen = [places for size in range(1, 9) for places in combinations(range(8), size)][:rules]
    clauses = [
        clause(pattern(1000 + n), pattern(BUSY, *(7 if place in places else ~place for place in range(8))))
        for n, places in enumerate(chosen)
    ]
    assert len(agree(program(*clauses), [(BUSY, *[7] * 8)]).firings) == rules
    assert len(replicas(clauses, BUSY, 8)) == -(-rules // 60)


@pytest.mark.parametrize("constants", [60, 250, 511, 512, 513, 700])
def test_many_constants_in_one_place(agree: Agreement, constants: int) -> None:
    clauses = [clause(pattern(1000 + n), pattern(BUSY, n)) for n in range(constants)]
    assert len(agree(program(*clauses), [(BUSY, n) for n in range(0, constants, 3)]).firings) == -(-constants // 3)


def test_constants_joins_and_bare_patterns_together(agree: Agreement) -> None:
    wide = [clause(pattern(1000 + n), pattern(BUSY, *(7 if m == n else ~m for m in range(64)))) for n in range(64)]
    joined = [clause(pattern(2000 + n), pattern(OTHER, ~0), pattern(BUSY, *[~0] * 64)) for n in range(70)]
    bare = [clause(pattern(3000 + n), pattern(BUSY, *map(int.__invert__, range(64)))) for n in range(260)]
    facts = [(OTHER, 7), (BUSY, *[7] * 64), (BUSY, *[8] * 64), (BUSY, *[7] * 63, 8)]
    found = agree(program(*wide, *joined, *bare), facts)
    assert len(found.firings) == (64 + 63) + 70 + 3 * 260


def replicas(clauses: list[Clause], predicate: int, arity: int) -> list[int]:
    (shard,) = envelope.shards(program(*clauses))
    return shard.replicas[(predicate, arity)]


# -- long bodies and wide patterns ---------------------------------------------------------------


@pytest.mark.parametrize("length", [1, 15, 16, 17, 30, 31, 32, 33, 40, 47])
def test_a_long_chain(agree: Agreement, length: int) -> None:
    """`goal(X0, Xn) if p0(X0, X1), p1(X1, X2), ...`, and a second way through the last step."""
    body = [pattern(n, ~n, ~(n + 1)) for n in range(length)]
    facts = [(n, n, n + 1) for n in range(length)] + [(length - 1, length - 1, 99)]
    found = agree(program(clause(pattern(500, ~0, ~length), *body)), facts)
    assert len(found.firings) == 2
    assert agree(program(clause(pattern(500, ~0, ~length), *body)), facts[1:-1]).firings == () or length == 1


@pytest.mark.parametrize("length", [16, 17, 33])
def test_a_long_body_over_one_predicate(agree: Agreement, length: int) -> None:
    """Every pattern may take every fact: a cycle of two has two ways round."""
    body = [pattern(BUSY, ~n, ~(n + 1)) for n in range(length)]
    assert len(agree(program(clause(pattern(OTHER, ~0), *body)), [(BUSY, 1, 2), (BUSY, 2, 1)]).firings) == 2


@pytest.mark.parametrize("length", [16, 17, 18])
def test_halves_take_nothing_from_facts_of_other_predicates(agree: Agreement, length: int) -> None:
    """A predicate that no rule mentions, numbered just beyond the program's, is no half of a body."""
    body = [pattern(BUSY, ~n) for n in range(length)]
    rules = program(clause(pattern(OTHER, *(~n for n in range(length))), *body))
    facts: list[Fact] = [(BUSY, 1), *((number, *[5] * 16) for number in range(2, 6))]
    assert agree(rules, facts).firings == ((0, (1,) * length),)


@pytest.mark.parametrize("shared", [1, 27, 28, 29, 30, 31, 32, 40, 63, 64])
def test_many_variables_shared_by_two_patterns(agree: Agreement, shared: int) -> None:
    """Beyond 28 join tests the extension refuses the rule; the last variable still has to agree."""
    terms = [~n for n in range(shared)]
    values = list(range(shared))
    facts = [(BUSY, *values), (OTHER, *values), (OTHER, *values[:-1], 77), (OTHER, 77, *values[1:])]
    found = agree(program(clause(pattern(5), pattern(BUSY, *terms), pattern(OTHER, *terms))), facts)
    assert found.firings == ((0, tuple(values)),)


@pytest.mark.parametrize("fresh", [3, 4, 5])
def test_more_variables_than_fields_are_carried_between_halves(agree: Agreement, fresh: int) -> None:
    """Sixteen patterns bind 16 times `fresh` variables, and the second half needs every one of them."""
    first = [pattern(n, *[~0] * (fresh + 1), *(~(1 + n * fresh + m) for m in range(fresh))) for n in range(16)]
    names = [t for p in first for t in p.terms if t != ~0]
    second = [pattern(100 + n, *names[n::16]) for n in range(16)]
    facts: list[Fact] = [(n, *[1] * (fresh + 1), *(10 * n + m for m in range(fresh))) for n in range(16)]
    values = [v for f in facts for v in f[fresh + 2 :]]
    facts += [(100 + n, *values[n::16]) for n in range(16)]
    misses: list[Fact] = [(100 + n, *values[n::16][:-1], 999) for n in range(16)]
    found = agree(program(clause(pattern(500), *first, *second)), [*misses, *facts])
    assert len(found.firings) == 1


@pytest.mark.parametrize("arity", [0, 1, 62, 63, 64])
def test_arguments_of_a_fact(agree: Agreement, arity: int) -> None:
    terms = [~n for n in range(arity)]
    facts = [(BUSY, *range(arity)), (BUSY, *range(1, arity + 1))]
    found = agree(program(clause(pattern(OTHER, *terms), pattern(BUSY, *terms))), facts)
    assert len(found.firings) == len({*facts})


def test_more_arguments_than_the_extension_is_given_is_a_fault() -> None:
    terms = [~n for n in range(65)]
    rules = program(clause(pattern(OTHER), pattern(BUSY, *terms)))
    with pytest.raises(EngineFault, match="a predicate has more than 64 arguments"):
        DurableMatcher().match(rules, [(BUSY, *range(65))])


def test_a_wide_fact_that_no_rule_reads(agree: Agreement) -> None:
    wide = [~n for n in range(300)]
    rules = program(clause(pattern(OTHER, *wide[:1] * 300), pattern(BUSY, ~0)))
    assert len(agree(rules, [(BUSY, 1), (OTHER, *range(300))]).firings) == 1


# -- many predicates, rules, facts, sessions -------------------------------------------------------


@pytest.mark.parametrize("predicates", [*range(446, 454), *range(496, 516), 520, 899, 900, 901, 1200])
def test_distinct_predicates(agree: Agreement, predicates: int) -> None:
    """Each rule reads a predicate of its own; the last conclusion goes round to the first predicate."""
    clauses = [clause(pattern(n + 1, ~0), pattern(n, ~0)) for n in range(0, predicates - 1, 2)]
    clauses += [clause(pattern(n + 1, ~0), pattern(n, ~0)) for n in range(1, predicates - 1, 2)]
    clauses.append(clause(pattern(0, ~0), pattern(predicates - 1, ~0)))
    assert len(agree(program(*clauses), [(predicates // 2, 1)]).firings) == predicates
    spread = envelope.shards(program(*clauses))
    assert all(shard.predicates <= 500 for shard in spread)
    assert len(spread) == (1 if predicates < 450 else -(-predicates // 449))


@pytest.mark.parametrize("rules", [3999, 4000, 4001, 4096, 4097, 9000])
def test_many_rules(agree: Agreement, rules: int) -> None:
    """Chains of a hundred steps run to and fro between the rulesets: the rules stand in mixed order."""
    order = [(n * 7) % rules for n in range(rules)]
    clauses = [clause(pattern((n + 1) % 397, ~0, n + 1), pattern(n % 397, ~0, n)) for n in order]
    given = [(n % 397, 5, n) for n in range(0, rules, 100)]
    assert len(agree(program(*clauses), given).firings) == rules
    spread = envelope.shards(program(*clauses))
    assert all(len(shard.definition) <= 4096 and shard.predicates <= 500 for shard in spread)
    assert len(spread) == -(-rules // 4000)


@pytest.mark.parametrize("facts", [0, 1, 499, 500, 501, 999, 1000, 1001, 2500])
def test_facts_in_batches_and_firings_in_batches(agree: Agreement, facts: int) -> None:
    """Facts are asserted by 500 and firings come by 1,000; the last fact of a batch fits no constant."""
    rules = program(clause(pattern(OTHER, ~0), pattern(BUSY, ~0, 1)), clause(pattern(2, ~0), pattern(BUSY, ~0, ~1)))
    given = [(BUSY, n, 1 if n % 2 else 2) for n in range(facts)]
    assert len(agree(rules, given).firings) == facts + facts // 2


def test_more_sessions_than_the_extension_holds() -> None:
    """Sessions one after another, beyond 1,024 and round the thousand ids twice, each with an answer of its own."""
    rules = program(clause(pattern(OTHER, ~0), pattern(BUSY, ~0)))
    with DurableMatcher() as matcher:
        for n in range(2 * durable.SESSIONS + 50):
            assert matcher.match(rules, [(BUSY, n)]).firings == ((0, (n,)),)


def test_more_facts_than_the_extension_has_ids_for() -> None:
    rules = program(clause(pattern(OTHER, ~0), pattern(BUSY, ~0, ~1)))
    facts = [(BUSY, n // 1000, n % 1000) for n in range(envelope.MAX_ID)]
    with DurableMatcher() as matcher:
        with pytest.raises(EngineFault, match="too many facts for durable-rules; use the reference matcher"):
            matcher.match(rules, facts)
        assert len(matcher.match(rules, facts[:3]).firings) == 3


def test_facts_that_no_rule_reads_do_not_count(agree: Agreement) -> None:
    rules = program(clause(pattern(OTHER, ~0), pattern(BUSY, ~0)))
    facts = [(BUSY, 1), *((2, n) for n in range(envelope.MAX_ID + 1))]
    assert agree(rules, facts).firings == ((0, (1,)),)


@pytest.mark.parametrize("most", [8, 9, 10, 11])
def test_the_last_id_is_used_and_no_more(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """One id for the boot fact, five for facts, four for what they derive."""
    monkeypatch.setattr(durable, "MAX_ID", most)
    rules = program(clause(pattern(BUSY, ~1), pattern(OTHER, ~0, ~1), pattern(BUSY, ~0)))
    facts = [(BUSY, 0), *((OTHER, n, n + 1) for n in range(4))]
    with DurableMatcher() as matcher:
        if most < 10:
            with pytest.raises(EngineFault, match="too many facts"):
                matcher.match(rules, facts)
        else:
            assert matcher.match(rules, facts) == ReferenceMatcher(joins=PLENTY).match(rules, facts)


def test_the_largest_value(agree: Agreement) -> None:
    most = envelope.MAX_ID
    rules = program(
        clause(pattern(OTHER, ~0), pattern(BUSY, ~0, most)), clause(pattern(2, ~0), pattern(OTHER, ~0), pattern(3, ~0))
    )
    assert len(agree(rules, [(BUSY, most, most), (3, most), (3, most - 1), (BUSY, most - 1, 0)]).firings) == 2
    with pytest.raises(EngineFault, match="a name beyond the numbers"):
        DurableMatcher().match(rules, [(BUSY, most + 1, 0)])
    with pytest.raises(EngineFault, match="a name beyond the numbers"):
        DurableMatcher().match(program(clause(pattern(OTHER), pattern(BUSY, most + 1))), [])


@pytest.mark.parametrize("predicate", [0, 1, 299_999, 300_000, 2**40])
def test_predicates_have_numbers_of_their_own_in_the_extension(agree: Agreement, predicate: int) -> None:
    rules = program(clause(pattern(predicate + 1, ~0), pattern(predicate, ~0)))
    assert len(agree(rules, [(predicate, 3), (0, 4), (1, 5)]).firings) >= 1


def test_a_fact_of_another_arity_meets_no_pattern(agree: Agreement) -> None:
    rules = program(clause(pattern(OTHER, ~0), pattern(BUSY, ~0, ~1)), clause(pattern(2, ~0), pattern(BUSY, ~0)))
    assert agree(rules, [(BUSY, 1), (BUSY, 2, 3), (BUSY, 4, 5, 6), (BUSY,)]).firings == ((0, (2, 3)), (1, (1,)))


def test_no_clauses_and_no_facts(agree: Agreement) -> None:
    assert agree(program(), [(BUSY, 1)]).firings == ()
    assert agree(program(clause(pattern(OTHER), pattern(BUSY))), []).firings == ()

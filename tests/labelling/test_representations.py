"""Diagrams against truth tables: the same function in both, for every operation."""

from __future__ import annotations

import os
import random

import pytest

from pincite.judging.verdicts import Worlds, judge
from pincite.labelling.algebra import Bits, BudgetExceeded, Table
from pincite.labelling.diagrams import Diagram, Limits, Space
from pincite.labelling.implicants import prime_implicants
from pincite.labelling.labels import Labels, label

from .lawlike import lawlike, tangled
from .spaces import DIAGRAMS, PURE, TABLES, drawn, space, worlds
from .worlds import model

CASES = int(os.environ.get("PINCITE_BDD_CASES", "5000"))
SHARDS = 10
SIZES = (2, 3, 2, 2, 4, 2)
ORDER = (3, 0, 4, 1, 5, 2)
ENGINES = pytest.mark.parametrize("limits", [DIAGRAMS, PURE], ids=["as installed", "pure Python"])


def alike(narrow: Table, wide: Table) -> None:
    """The two are one function: the same variables, the same value in every world."""
    assert narrow.variables == wide.variables
    assert (narrow.is_true, narrow.is_false) == (wide.is_true, wide.is_false)
    assert isinstance(narrow, Bits)
    assert isinstance(wide, Diagram) == (len(wide.variables) > 1)
    assert all(narrow.at(w) == wide.at(w) for w in worlds(SIZES)) or pytest.fail(f"{narrow} is not {wide}")


@ENGINES
@pytest.mark.parametrize("seed", range(12))
def test_every_operation_gives_the_same_function(seed: int, limits: Limits) -> None:
    luck = random.Random(seed)
    tables, diagrams = space(SIZES, TABLES), space(SIZES, limits, ORDER)
    a, b = drawn(tables, seed), drawn(tables, 1000 + seed)
    x, y = drawn(diagrams, seed), drawn(diagrams, 1000 + seed)
    for narrow, wide in ((a, x), (b, y), (~a, ~x), (a & b, x & y), (a | b, x | y), (a & ~b, x & ~y)):
        alike(narrow, wide)
    values = {v: luck.randrange(SIZES[v]) for v in luck.sample(range(len(SIZES)), 2)}
    alike(a.restrict(values), x.restrict(values))


@ENGINES
@pytest.mark.parametrize("seed", range(12))
def test_a_split_gives_the_function_for_each_value(seed: int, limits: Limits) -> None:
    wide = drawn(space(SIZES, limits, ORDER), seed)
    if wide.variables:
        variable, parts = wide.split()
        assert parts == tuple(wide.restrict({variable: value}) for value in range(SIZES[variable]))
        assert all(variable not in part.support for part in parts)


@ENGINES
@pytest.mark.parametrize("seed", range(12))
def test_equal_functions_are_equal_values(seed: int, limits: Limits) -> None:
    diagrams = space(SIZES, limits, ORDER)
    a, b = drawn(diagrams, seed), drawn(diagrams, 1000 + seed)
    assert ~(a & b) == ~a | ~b
    assert hash(~(a & b)) == hash(~a | ~b)
    assert a & b | a & ~b == a
    if a.variables:
        assert a != ~a
        again = drawn(space(SIZES, limits, ORDER), seed)
        assert (a == again) == (len(a.variables) == 1)  # a diagram belongs to its space


@ENGINES
@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("cap", [256, 3])
def test_prime_implicants_are_the_same_and_in_the_same_order(seed: int, cap: int, limits: Limits) -> None:
    tables, diagrams = space(SIZES, TABLES), space(SIZES, limits, ORDER)
    for narrow, wide in ((drawn(tables, seed), drawn(diagrams, seed)), (~drawn(tables, seed), ~drawn(diagrams, seed))):
        admissible, same = drawn(tables, 2000 + seed), drawn(diagrams, 2000 + seed)
        assert prime_implicants(narrow, cap=cap) == prime_implicants(wide, cap=cap)
        assert prime_implicants(narrow, admissible, cap) == prime_implicants(wide, same, cap)


def test_a_function_that_has_become_narrow_is_a_truth_table() -> None:
    wide = Space([2] * 30)
    every = wide.literal(0, [1])
    table: Table = every
    for variable in range(1, 30):
        table = table & wide.literal(variable, [1])
    assert isinstance(table, Diagram) and len(table.support) == 30
    assert isinstance(table.restrict(dict.fromkeys(range(16, 30), 1)), Bits)
    assert table | every == every
    assert (table & ~every).is_false and (table | ~table).is_true


@pytest.mark.parametrize("pure", [False, True], ids=["as installed", "pure Python"])
def test_the_end_of_the_nodes_is_said_and_leaves_the_rest_usable(pure: bool) -> None:
    wide = Space([2] * 80, limits=Limits(nodes=20_000, pure=pure))
    crossed: Table = wide.literal(0, [])
    exceeded = False
    for variable in range(40):
        try:
            crossed = crossed | wide.literal(variable, [1]) & wide.literal(variable + 40, [1])
        except BudgetExceeded:
            exceeded = True
            break
    assert exceeded
    assert 16 < len(crossed.variables) < 80
    assert crossed.at(dict.fromkeys(range(80), 1)) and not crossed.at(dict.fromkeys(range(80), 0))


def test_a_function_of_too_many_variables_is_refused_before_it_is_walked() -> None:
    wide = Space([2] * 50, limits=Limits(diagram_variables=40))
    table: Table = wide.literal(0, [1])
    for variable in range(1, 40):
        table = table & wide.literal(variable, [1])
    with pytest.raises(BudgetExceeded):
        _ = table & wide.literal(40, [1])


def labels_of(seed: int, limits: Limits) -> Labels:
    program = tangled(seed) if seed % 3 else lawlike(rules=12, variables=6, seed=seed).program
    return label(program, {}, str, lambda fact: "", limits)


def same_labels(seed: int, limits: Limits) -> int:
    """Compare both labellings of a random base; how many labels were diagrams."""
    narrow, wide = labels_of(seed, TABLES), labels_of(seed, limits)
    sizes, diagrams = narrow.space.sizes, 0
    chosen = random.Random(seed).sample([*worlds(sizes)], min(6, narrow.space.limits.table_worlds, 2 ** len(sizes)))
    models = [model(narrow, world) for world in chosen]
    for fact in narrow.program.rules:
        table, diagram = narrow.of(fact), wide.of(fact)
        diagrams += isinstance(diagram, Diagram)
        written = wide.space.written_out(diagram, narrow.space)
        assert table == written, (seed, fact)
        assert [table.at(world) for world in chosen] == [fact in held for held in models], (seed, fact)
    fact = max(narrow.program.rules)
    found = judge(narrow, Worlds(narrow), narrow.of(fact))
    assert found == judge(wide, Worlds(wide), wide.of(fact)), (seed, fact)
    return diagrams


@pytest.mark.parametrize("shard", range(SHARDS))
def test_random_bases_have_the_same_labels_either_way(shard: int) -> None:
    seeds = range(shard, CASES, SHARDS)
    diagrams = sum(same_labels(seed, PURE if seed % 5 == 0 else DIAGRAMS) for seed in seeds)
    print(f"{len(seeds)} random bases, seeds {seeds}: {diagrams} labels as diagrams")  # shown by `-rP`
    assert diagrams > len(seeds)

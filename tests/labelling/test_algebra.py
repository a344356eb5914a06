"""Truth tables against plain enumeration of worlds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.labelling.algebra import FALSE, TRUE, Bits, BudgetExceeded, Table
from pincite.labelling.diagrams import Limits, Space
from pincite.labelling.implicants import prime_implicants

SIZES = {0: 2, 1: 3, 2: 2, 3: 2}
SPACE = Space([*SIZES.values()])
TABLES_ALONE = Limits(nodes=0)


def worlds() -> Iterator[dict[int, int]]:
    for values in product(*(range(SIZES[v]) for v in SIZES)):
        yield dict(zip(SIZES, values, strict=True))


@st.composite
def literals(draw: st.DrawFn) -> Table:
    variable = draw(st.sampled_from(sorted(SIZES)))
    return SPACE.literal(variable, [draw(st.integers(0, SIZES[variable] - 1))])


tables = st.recursive(
    st.one_of(literals(), st.sampled_from([TRUE, FALSE])),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda p: p[0] & p[1]),
        st.tuples(inner, inner).map(lambda p: p[0] | p[1]),
        inner.map(lambda t: ~t),
    ),
    max_leaves=12,
)


@given(tables, tables)
def test_operations_are_pointwise(a: Table, b: Table) -> None:
    for world in worlds():
        assert (a & b).at(world) == (a.at(world) and b.at(world))
        assert (a | b).at(world) == (a.at(world) or b.at(world))
        assert (~a).at(world) == (not a.at(world))


@given(tables)
def test_a_table_keeps_only_what_it_depends_on(table: Table) -> None:
    for variable in table.support:
        parts = {table.restrict({variable: v}) for v in range(SIZES[variable])}
        assert len(parts) > 1


@given(tables, tables)
def test_equal_functions_are_equal_tables(a: Table, b: Table) -> None:
    same = all(a.at(w) == b.at(w) for w in worlds())
    assert (a == b) == same


@given(tables, st.integers(0, 3))
def test_restrict_fixes_a_value(table: Table, variable: int) -> None:
    for world in worlds():
        fixed = {**world, variable: 1}
        assert table.restrict({variable: 1}).at(world) == table.at(fixed)


def cubes() -> Iterator[frozenset[tuple[int, int]]]:
    for choice in product(*([None, *range(SIZES[v])] for v in SIZES)):
        yield frozenset((v, x) for v, x in zip(SIZES, choice, strict=True) if x is not None)


def satisfying(cube: frozenset[tuple[int, int]]) -> Iterator[Mapping[int, int]]:
    return (w for w in worlds() if all(w[v] == x for v, x in cube))


@given(tables, tables.filter(lambda t: not t.is_false))
def test_prime_implicants_are_the_minimal_sets(table: Table, admissible: Table) -> None:
    good = []
    for cube in cubes():
        left = [w for w in satisfying(cube) if admissible.at(w)]
        if left and all(table.at(w) for w in left):
            good.append(cube)
    expected = {c for c in good if not any(d < c for d in good)}
    found, complete = prime_implicants(table, admissible)
    assert complete
    assert set(found) == expected
    assert list(found) == sorted(found, key=lambda p: (len(p), sorted(p)))


def test_a_capped_answer_says_so_and_keeps_the_shortest() -> None:
    space = Space([2] * 10)
    parity: Table = FALSE
    for variable in range(9):
        bit = space.literal(variable, [1])
        parity = (parity & ~bit) | (~parity & bit)
    found, complete = prime_implicants(parity | space.literal(9, [1]), cap=10)
    assert not complete
    assert len(found) == 10
    assert found[0] == frozenset([(9, 1)])


def test_too_many_variables_end_the_budget() -> None:
    most = Limits().table_variables
    space = Space([2] * (most + 1), limits=TABLES_ALONE)
    table: Table = TRUE
    for variable in range(most):
        table = table & space.literal(variable, [1])
    assert len(table.support) == most and isinstance(table, Bits)
    with pytest.raises(BudgetExceeded) as caught:
        _ = table & space.literal(most, [1])
    assert len(caught.value.variables) == most + 1


def test_a_literal_of_no_value_or_of_all_is_a_constant() -> None:
    assert SPACE.literal(1, []) == FALSE
    assert SPACE.literal(1, [0, 1, 2]) == TRUE

"""Law-like bases of up to 200 open facts and readings: exact, small, and without leaks."""

from __future__ import annotations

import gc
import random
import subprocess
import sys
import weakref

import pytest

from pincite.labelling.algebra import Bits, Table
from pincite.labelling.diagrams import Diagram, Limits, Space
from pincite.labelling.implicants import prime_implicants
from pincite.labelling.labels import Labels, label

from .lawlike import Lawlike, lawlike
from .worlds import model

PURE = Limits(pure=True)


def labelled(law: Lawlike, limits: Limits | None = None) -> Labels:
    return label(law.program, {}, str, lambda fact: "", limits)


def some_world(labels: Labels, luck: random.Random) -> dict[int, int]:
    """A world in which few facts hold, as in most cases; the option then goes either way."""
    share = luck.choice([0.1, 0.2, 0.5])
    return {
        number: luck.randrange(size) if size > 2 else int(luck.random() < share)
        for number, size in enumerate(labels.space.sizes)
    }


@pytest.mark.parametrize("limits", [None, PURE], ids=["as installed", "pure Python"])
@pytest.mark.parametrize(
    ("rules", "variables"), [(100, 8), (100, 16), (100, 20), (100, 100), (300, 40), (300, 200), (1000, 200)]
)
def test_labels_are_right_in_random_worlds(rules: int, variables: int, limits: Limits | None) -> None:
    luck = random.Random(rules + variables)
    law = lawlike(rules=rules, variables=variables)
    labels = labelled(law, limits)
    assert not labels.solver.exceeded
    seen = set()
    for _ in range(8):
        world = some_world(labels, luck)
        held = model(labels, world)
        assert {n for n in law.norms if labels.of(n).at(world)} == held & set(law.norms)
        assert labels.of(law.option).at(world) == (law.option in held)
        seen.add(law.option in held)
    assert len(labels.of(law.option).variables) > variables // 3
    print(f"{rules} rules, {variables} variables: the option was {seen}")


def test_norms_stay_truth_tables_and_only_their_union_is_a_diagram() -> None:
    law = lawlike(rules=1000, variables=200)
    labels = labelled(law)
    assert all(isinstance(labels.of(norm), Bits) for norm in law.norms)
    assert max(len(labels.of(norm).variables) for norm in law.norms) <= 16
    assert isinstance(labels.of(law.option), Diagram)


def nodes_of(table: Table) -> int:
    """The different functions that a diagram goes through."""
    assert isinstance(table, Diagram)
    seen, pending = {table.node}, [table.node]
    while pending:
        node = pending.pop()
        if node not in (table.space.shannon.top, table.space.shannon.bottom):
            fresh = {*table.space.split(node)[1]} - seen
            seen |= fresh
            pending.extend(fresh)
    return len(seen)


def test_diagrams_stay_flat_as_chapters_are_added() -> None:
    sizes = {}
    for variables in (50, 100, 200):
        law = lawlike(rules=variables * 5, variables=variables)
        sizes[variables] = nodes_of(labelled(law).of(law.option))
    print(sizes)
    assert sizes[200] < 6 * sizes[50]
    assert sizes[200] < 3000


def test_the_minimal_sets_of_a_wide_union_are_minimal_and_decide_it() -> None:
    law = lawlike(rules=1000, variables=200)
    option = labelled(law).of(law.option)
    for table in (option, ~option):
        found, complete = prime_implicants(table)
        assert len(found) == 256 and not complete
        assert [len(p) for p in found] == sorted(len(p) for p in found)
        for prime in (found[0], found[100], found[-1]):
            assert table.restrict(dict(prime)).is_true
            assert not any(table.restrict(dict(prime - {pair})).is_true for pair in prime)


def test_the_smallest_sets_come_first_also_where_there_are_too_many() -> None:
    law = lawlike(rules=100, variables=100)
    option = labelled(law).of(law.option)
    every, complete = prime_implicants(option)
    assert complete and len(every) > 12
    for cap in (1, 5, 12):
        assert prime_implicants(option, cap=cap) == (every[:cap], False)


def test_the_same_labels_and_sets_at_every_run() -> None:
    law = lawlike(rules=300, variables=60)
    first, second = (prime_implicants(labelled(law, limits).of(law.option)) for limits in (None, PURE))
    assert first == second


def test_no_node_outlives_its_labelling_even_in_a_circle_of_garbage() -> None:
    law = lawlike(rules=100, variables=60)
    for limits in (None, PURE):
        labels = labelled(law, limits)
        option = labels.of(law.option)
        assert isinstance(option, Diagram)
        circle: list[object] = [option, labels]
        circle.append(circle)
        gone = weakref.ref(labels.space)
        del labels, option, circle
        gc.collect()  # a node that is freed after its manager is an unraisable exception, and fails
        assert gone() is None


def test_a_labelling_without_wide_functions_does_not_import_the_library() -> None:
    code = (
        "import sys\n"
        "from pincite.labelling.diagrams import Space\n"
        "space = Space([2] * 40)\n"
        "table = space.literal(0, [1])\n"
        "for variable in range(1, 16): table = table & space.literal(variable, [1])\n"
        "assert not [m for m in sys.modules if m.partition('.')[0] == 'dd']\n"
        "wide = table & space.literal(16, [1])\n"
        "assert 'dd' in sys.modules and 'networkx' not in sys.modules\n"
        "import networkx\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("pure", [False, True], ids=["as installed", "pure Python"])
def test_the_widest_diagram_can_be_walked_to_its_end(pure: bool) -> None:
    most = Limits().diagram_variables
    space = Space([2] * most, limits=Limits(pure=pure))
    chain: Table = space.literal(0, [1])
    for variable in range(1, most):
        bit = space.literal(variable, [1])
        chain = chain & bit if variable % 2 else chain | bit
    found, complete = prime_implicants(chain)
    assert complete and len(found) == most // 2
    assert found[0] == frozenset([(most - 1, 1), (most - 2, 1)])
    assert chain.at(dict.fromkeys(range(most), 1))

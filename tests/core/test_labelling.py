"""Truth tables, diagrams and their library, and labels, where wider tests do not look."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest

from pincite.grounding import GroundRule
from pincite.labelling import bdd
from pincite.labelling.algebra import FALSE, TRUE, Bits, BudgetExceeded, Table
from pincite.labelling.diagrams import Diagram, Limits, Space
from pincite.labelling.frames import Frame
from pincite.labelling.solve import Solver
from pincite.matching.program import Fact

DIAGRAMS = Limits(table_variables=1)


def test_two_values_may_settle_a_function_before_the_second() -> None:
    space = Space([2, 3])
    both = space.literal(0, [1]) & space.literal(1, [2])
    assert both.restrict({0: 0, 1: 2}) == FALSE
    assert both.restrict({0: 1, 1: 2}) == TRUE
    assert both.restrict({7: 0}) == both


def test_what_ended_a_budget_is_counted() -> None:
    assert str(BudgetExceeded(((0, 2), (3, 2)))) == "2 open facts and readings"


def test_constants_are_told_from_functions() -> None:
    space = Space([2])
    one = space.literal(0, [1])
    assert (TRUE.is_true, TRUE.is_false, FALSE.is_true, FALSE.is_false) == (True, False, False, True)
    assert (one.is_true, one.is_false) == (False, False)
    wide = Space([2, 2], limits=DIAGRAMS)
    diagram = wide.literal(0, [1]) & wide.literal(1, [1])
    assert isinstance(diagram, Diagram) and not diagram.is_true and not diagram.is_false
    assert diagram & TRUE == diagram and diagram | FALSE == diagram
    assert diagram & FALSE == FALSE and diagram | TRUE == TRUE


@pytest.mark.parametrize("bits", range(1 << 6))
def test_frames_lift_and_read_back(bits: int) -> None:
    space = Space([2, 3, 2])
    frame = Frame.of(((0, 2), (1, 3), (2, 2)))
    assert (frame.width, frame.full) == (12, (1 << 12) - 1)
    table = space.literal(1, [v for v in range(3) if bits >> v & 1]) & space.literal(2, [bits >> 3 & 1])
    assert isinstance(table, Bits)
    lifted = frame.lift(table)
    assert frame.table(lifted, table.variables, space) == table
    assert frame.table(lifted, frame.variables, space) == table


def test_a_function_too_wide_for_a_table_is_not_written_out() -> None:
    space = Space([2] * 3)
    wide = space.literal(0, [1]) & space.literal(1, [1]) & space.literal(2, [0])
    with pytest.raises(BudgetExceeded) as caught:
        space.written_out(wide, space.limited(Limits(table_variables=2, nodes=0)))
    assert caught.value.variables == wide.variables
    assert space.written_out(TRUE, space) == TRUE and space.written_out(FALSE, space) == FALSE


def test_a_table_has_as_many_worlds_as_is_allowed_and_no_more() -> None:
    space = Space([2] * 3, limits=Limits(table_variables=2, table_worlds=4))
    assert space.fits(((0, 2), (1, 2)))
    assert not space.fits(((0, 2), (1, 3)))
    assert not space.fits(((0, 1), (1, 1), (2, 1)))


def test_another_error_of_the_library_is_not_the_end_of_the_budget() -> None:
    space = Space([2, 2], limits=DIAGRAMS)

    def broken() -> None:
        raise ValueError("another error")

    with pytest.raises(ValueError, match="another error"):
        space._within((), broken)


# -- the library --------------------------------------------------------------------------------


def test_without_its_fast_build_the_library_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(import_module("dd"), "cudd", raising=False)
    monkeypatch.setitem(sys.modules, "dd.cudd", None)
    manager = bdd.new_manager(["a", "b"], 1000)
    assert type(manager).__module__ == bdd.__name__
    both = manager.apply("and", manager.var("a"), manager.var("b"))
    assert manager.support(both) == {"a", "b"}


def test_the_fast_build_is_bounded_and_keeps_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Mapping[str, object]] = []

    class Manager:
        def __init__(self, **settings: object) -> None:
            told.append(settings)

        def configure(self, **settings: object) -> None:
            told.append(settings)

        def declare(self, *names: str) -> None:
            told.append(dict.fromkeys(names))

    library: Any = ModuleType("dd.cudd")
    library.BDD = Manager
    package: Any = ModuleType("dd")
    package.cudd = library
    monkeypatch.setitem(sys.modules, "dd", package)
    monkeypatch.setitem(sys.modules, "dd.cudd", library)
    bdd.new_manager(["a"], 10)
    assert told == [
        {"memory_estimate": 640, "initial_cache_size": 4096}, {"reordering": False, "max_memory": 640}, {"a": None}
    ]  # fmt: skip


@pytest.mark.parametrize("known", [False, True])
def test_drawings_are_not_imported_and_what_was_imported_stays(known: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    drawings = ModuleType("networkx")
    monkeypatch.delitem(sys.modules, "networkx", raising=False)
    if known:
        monkeypatch.setitem(sys.modules, "networkx", drawings)
    bdd.new_manager(["a"], 100, pure=True)
    assert sys.modules.get("networkx") is (drawings if known else None)
    assert ("networkx" in sys.modules) == known


@pytest.mark.parametrize(
    ("said", "full"),
    [("`NULL` pointer", True), ("out of memory", True), ("the node budget has ended", True), ("no variable", False)],
)
def test_which_errors_say_that_the_nodes_have_ended(said: str, full: bool) -> None:
    assert bdd.is_full(RuntimeError(f"it said: {said}.")) is full


# -- labels -------------------------------------------------------------------------------------

A, B, C, HEAD, NOTHING = (1,), (2,), (3,), (4,), (9,)


def solver(limits: Limits, denied: frozenset[tuple[int, ...]] = frozenset()) -> Solver:
    space = Space([2, 2, 2], limits=limits)
    open_facts = {A: 0, B: 1, C: 2}
    rule = GroundRule(head=HEAD, body=((A, True), (B, True), (C, False)), rule="r")
    rules: dict[Fact, tuple[GroundRule, ...]] = {HEAD: (rule,)}

    def given(fact: tuple[int, ...]) -> Bits:
        return space.literal(open_facts[fact], [1]) if fact in open_facts else FALSE

    found = Solver(rules, space, given, range(3), denied)
    found.solve((HEAD,))
    return found


def holds(table: Table) -> list[tuple[int, int, int]]:
    worlds = [(a, b, c) for a in (0, 1) for b in (0, 1) for c in (0, 1)]
    return [w for w in worlds if table.at(dict(enumerate(w)))]


@pytest.mark.parametrize("limits", [Limits(), DIAGRAMS], ids=["tables", "diagrams"])
def test_a_denied_atom_is_false_and_what_follows_is_kept_against_it(limits: Limits) -> None:
    plain = solver(limits)
    assert holds(plain.of(HEAD)) == [(1, 1, 0)]
    assert plain.against(HEAD).is_false
    denied = solver(limits, frozenset([HEAD]))
    assert denied.of(HEAD).is_false
    assert holds(denied.against(HEAD)) == [(1, 1, 0)]


def test_an_atom_that_no_rule_speaks_of_is_as_it_is_listed() -> None:
    assert solver(Limits()).of(NOTHING) == FALSE


def test_a_label_beyond_the_budget_is_refused_whenever_it_is_asked() -> None:
    narrow = solver(Limits(table_variables=1, nodes=0), frozenset([HEAD]))
    for ask in (narrow.of, narrow.against):
        with pytest.raises(BudgetExceeded) as caught:
            ask(HEAD)
        assert caught.value.variables == ((0, 2), (1, 2), (2, 2))


def test_a_space_need_not_have_an_order() -> None:
    assert tuple(Space([2])._wanted()) == ()

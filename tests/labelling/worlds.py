"""The model of a ground program in one world, straight from the definition and apart from the engine."""

from __future__ import annotations

from collections.abc import Mapping

from pincite.grounding import GroundProgram
from pincite.labelling.labels import Labels, OpenFact
from pincite.matching.program import Fact
from pincite.symbols import InReading


def model(labels: Labels, world: Mapping[int, int]) -> set[Fact]:
    """The atoms that hold: the well-founded model (Van Gelder 1989), which must be total."""
    given = {atom for atom in _atoms(labels.program) if _is_given(labels, atom, world)}
    under: set[Fact] = set()
    while True:
        over = _least(labels.program, given, under)
        larger = _least(labels.program, given, over)
        if larger == under:
            assert over == under
            return under
        under = larger


def _atoms(program: GroundProgram) -> set[Fact]:
    return {atom for rules in program.rules.values() for rule in rules for atom, _ in rule.body}


def _is_given(labels: Labels, atom: Fact, world: Mapping[int, int]) -> bool:
    symbol = labels.program.symbols.symbol(atom)
    for number, variable in enumerate(labels.variables):
        if isinstance(variable, OpenFact):
            if variable.fact == atom:
                return world[number] == 1
        elif isinstance(symbol, InReading) and symbol.issue == variable.issue:
            return variable.readings[world[number]] in symbol.readings
    return False


def _least(program: GroundProgram, given: set[Fact], assumed: set[Fact]) -> set[Fact]:
    """The least set that the rules close, where what is not assumed is denied."""
    held = set(given)
    changed = True
    while changed:
        changed = False
        for head, rules in program.rules.items():
            if head not in held and any(
                all(a in held if positive else a not in assumed and a not in given for a, positive in rule.body)
                for rule in rules
            ):
                held.add(head)
                changed = True
    return held

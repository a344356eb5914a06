"""Every planted fault is found, and none where none is planted."""

from __future__ import annotations

import pytest

from . import faults
from .faults import Fault
from .planting import Outcome, Planted, outcomes, source

ENOUGH = 50


def planted(fault: Fault) -> Planted:
    """The program with a fault."""
    text = source(fault.module)
    assert text.count(fault.old) == 1, f"`{fault.name}` does not fit `{fault.module}` any more"
    return Planted(name=fault.name, module=fault.module, text=text.replace(fault.old, fault.new))


@pytest.fixture(scope="module")
def found() -> dict[str, Outcome]:
    """The outcome of every fault, and of the program as it is."""
    tasks = [Planted(name=""), *map(planted, faults.ALL)]
    return {o.name: o for o in outcomes(tasks)}


@pytest.mark.xdist_group("control")
def test_program_as_it_is_passes_the_checks(found: dict[str, Outcome]) -> None:
    assert not found[""].found, found[""].said


@pytest.mark.xdist_group("control")
@pytest.mark.parametrize("fault", faults.ALL, ids=lambda f: f.name)
def test_fault_is_found(fault: Fault, found: dict[str, Outcome]) -> None:
    assert found[fault.name].found
    print(f"{fault.name}: {found[fault.name].said}")


def test_there_are_enough_faults_of_every_kind() -> None:
    assert len(faults.ALL) >= ENOUGH
    assert len({f.name for f in faults.ALL}) == len(faults.ALL)
    rooms = {f.module.partition("/")[0] for f in faults.ALL}
    assert {"compiler.py", "grounding.py", "matching", "labelling", "judging", "reports"} <= rooms

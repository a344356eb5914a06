"""What the tests of the matchers share."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from pincite.matching import durable
from pincite.matching.program import Fact, Grounding, Program
from pincite.matching.reference import ReferenceMatcher

from .programs import PLENTY

if not durable.available():
    collect_ignore = ["test_limits.py", "test_traps.py", "test_recorded.py", "test_sharing.py", "test_faults.py"]


class Agreement:
    """Both matchers on one program; what they both found, or a failed test."""

    def __call__(self, program: Program, facts: Iterable[Fact]) -> Grounding:
        given = list(facts)
        with durable.DurableMatcher() as matcher:
            found = matcher.match(program, given)
        expected = ReferenceMatcher(joins=PLENTY).match(program, given)
        assert len(found.firings) == len(expected.firings)
        assert found == expected
        return found


@pytest.fixture
def agree() -> Agreement:
    return Agreement()

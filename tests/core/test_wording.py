"""How a fact of the scenario is said where a finding rests on it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pincite.judging.origins import _listed

from .test_judging import evaluated


@pytest.mark.parametrize(
    ("source", "by", "quote", "said"),
    [
        ("paper", ("the Ministry", "a guard"), "he said so", " by the Ministry, a guard (paper: “he said so”)"),
        ("paper", (), "", " (paper)"),
        ("", ("the Ministry",), "", " by the Ministry"),
        ("", (), "", ""),
    ],
)
def test_a_fact_is_shown_with_who_says_so_and_where(source: str, by: tuple[str, ...], quote: str, said: str) -> None:
    _, scenario, _ = evaluated("exceptions", "nested-armed")
    fact = scenario.facts[0]
    assert _listed(replace(fact, source=source, by=by, quote=quote)) == f"{fact.status}{said}"

"""Reports where no golden output looks: long lists, widths, colours, and sets put together."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from pincite import Evaluation, Verdict
from pincite.judging.evaluation import Dilemma
from pincite.judging.verdicts import ProfileVerdict
from pincite.reports.as_json import document
from pincite.reports.as_text import TextReport
from pincite.reports.condense import alike, shared_part, with_readings_joined

from ..test_golden import evaluation


@cache
def small() -> Evaluation:
    return evaluation()


def text(of: Evaluation, width: int = 80) -> list[str]:
    return TextReport(of, width=width).render().splitlines()


def sets_of(count: int, complete: bool = True) -> list[str]:
    report = TextReport(small())
    report._sets("if", tuple((f"fact {n}",) for n in range(count)), complete)
    return report._lines


@pytest.mark.parametrize(
    ("count", "complete", "last"),
    [
        (4, True, "    or        fact 3"),
        (5, True, "    or        1 further sets (see --format json)"),
        (7, True, "    or        3 further sets (see --format json)"),
        (7, False, "    or        3 or more further sets (see --format json)"),
        (4, False, "    or        0 or more further sets (see --format json)"),
    ],
)
def test_a_handful_of_sets_is_shown_and_the_rest_is_counted(count: int, complete: bool, last: str) -> None:
    found = sets_of(count, complete)
    assert found[:4] == ["    if        fact 0", *(f"    or        fact {n}" for n in range(1, 4))]
    assert found[-1] == last
    assert len(found) == 4 + (count > 4 or not complete)


def test_no_set_and_the_empty_set() -> None:
    assert sets_of(0) == []
    report = TextReport(small())
    report._sets("if", ((),), True)
    assert report._lines == ["    if        in every case"]


def test_what_all_sets_share_stands_once() -> None:
    report = TextReport(small())
    report._sets("if", (("a", "b"), ("a", "c")), True)
    assert report._lines == ["    if        a, and", "    either    b", "    or        c"]


def test_many_readings_of_the_last_verdict_are_every_other_reading() -> None:
    verdicts = [Verdict.HOLDS, *[Verdict.FAILS] * 4]
    rows = tuple(ProfileVerdict(readings={f"i{n}": "r"}, verdict=v) for n, v in enumerate(verdicts))
    report = TextReport(small())
    report._profiles(rows, Verdict.DEPENDS_ON_READING)
    assert report._lines == ["    reading   holds under i0 = r", "    reading   fails under every other reading"]
    few = TextReport(small())
    few._profiles(rows[:4], Verdict.DEPENDS_ON_READING)
    assert few._lines[1] == "    reading   fails under i1 = r; or i2 = r; or i3 = r"
    none = TextReport(small())
    none._profiles(rows, Verdict.HOLDS)
    assert none._lines == []


def test_a_report_is_at_least_forty_columns_wide() -> None:
    assert text(small(), 10) == text(small(), 40)
    assert text(small(), 41) != text(small(), 40)


def test_without_a_title_the_id_stands_at_the_top() -> None:
    assert text(replace(small(), title=""))[0] == "two-sailors"


def test_without_options_and_questions_there_are_no_such_sections() -> None:
    shown = text(replace(small(), options=(), asked=()))
    assert not any(line.startswith(("Options", "Questions")) for line in shown)


def test_a_conduct_that_is_no_option_was_done_or_is_proposed_by_nobody() -> None:
    report = TextReport(small())
    (beside,) = [o for o in small().options if not o.proposed]
    assert report._beside(replace(beside, date="")) == "not proposed by anyone"
    assert report._beside(replace(beside, date=small().as_of)) == f"done on {small().as_of}"
    assert report._beside(replace(beside, date="2999-01-01")) == "not proposed by anyone"


def test_a_dilemma_of_one_option_has_no_section() -> None:
    one = Dilemma(person="ada", options=("stay of ada",), verdict=Verdict.HOLDS, when=((),))
    two = replace(one, options=("stay of ada", "voyage of ada"))
    assert not any(line.startswith("Dilemma") for line in text(replace(small(), dilemmas=(one,))))
    assert any(line.startswith("Dilemma: Ada") for line in text(replace(small(), dilemmas=(two,))))
    assert document(replace(small(), dilemmas=(two,)))["dilemmas"] == [
        {"person": "ada", "options": ["stay of ada", "voyage of ada"], "verdict": "holds", "when": [[]]}
    ]


def test_readings_side_by_side_are_one_set() -> None:
    issues = small().issues
    (issue,) = issues
    first, second = issue.readings
    sets = (("a", f"{issue.id} = {first}"), ("a", f"{issue.id} = {second}"), ("b",))
    assert with_readings_joined(sets, issues) == (("a", f"{issue.id} = {first} or {second}"), ("b",))


def test_what_sets_share_and_what_is_left() -> None:
    assert shared_part(()) == ((), ())
    assert shared_part((("a",),)) == ((), (("a",),))
    assert shared_part((("a", "b"), ("c", "a"))) == (("a",), (("b",), ("c",)))


def test_equal_things_stand_together_in_the_order_of_the_first() -> None:
    assert alike([3, 1, 4, 6, 5], lambda n: n % 2) == [[3, 1, 5], [4, 6]]

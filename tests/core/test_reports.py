"""Reports where no golden output looks: long lists, widths, colours, and sets put together."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from pincite import Evaluation, Verdict
from pincite.judging.evaluation import Answer, Conflict, Counter, Dilemma, IssueNote
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


def test_the_other_side_and_the_answer_to_it() -> None:
    first = small().findings[0]
    said = (
        Counter(say="it is not so", cite=("Pact 1", "Pact 2"), answer="it is"),
        Counter(say="it is old", cite=(), answer=""),
    )
    report = TextReport(small())
    report._other_side(replace(first, against=said))
    assert report._lines == [
        "    against   it is not so (Pact 1, Pact 2)", "    answer    it is", "    against   it is old"
    ]  # fmt: skip


def test_what_keeps_a_norm_from_holding_is_said_where_the_supports_do_not_say_it() -> None:
    first = replace(small().findings[0], verdict=Verdict.HOLDS_IF, defeaters=(("x",), ("y",)))
    for supports, shown in (((("a",), ("b",)), False), ((("a", "b"),), False), ((("a", "b"), ("c",)), True)):
        report = TextReport(small())
        report._unless(replace(first, supports=supports))
        assert report._lines == (["    not if    x", "    or        y"] if shown else [])
    report = TextReport(small())
    report._unless(replace(first, verdict=Verdict.HOLDS, supports=(("a", "b"), ("c",))))
    report._unless(replace(first, defeaters=(), supports=(("a", "b"), ("c",))))
    assert report._lines == []


def test_an_answer_without_a_reason_gives_none() -> None:
    answer = replace(small().asked[0], reason="", verdict=Verdict.HOLDS, because=())
    assert text_of_answer(answer) == [f"  holds  {answer.sentence}"]
    assert text_of_answer(replace(answer, reason="so it is"))[1:] == ["    because   so it is"]


def text_of_answer(answer: Answer) -> list[str]:
    report = TextReport(small())
    report._answer(answer)
    return report._lines


def test_a_norm_is_worded_once_among_its_conflicts() -> None:
    one = Conflict(
        between=("a/x", "b/x"), sentences=("may", "must not"), person="", verdict=Verdict.HOLDS, when=((),), declared=""
    )
    report = TextReport(small())
    report._norm_in_conflict([one, replace(one, verdict=Verdict.HOLDS_IF, when=(("p",),), declared="on purpose")])
    assert report._lines == [
        " a/x: may", "  holds  against b/x", "    norm      must not", "  holds-if  against b/x", "    if        p",
        "    why       on purpose",
    ]  # fmt: skip


def test_an_issue_is_told_with_its_readings_where_a_verdict_turns_on_it() -> None:
    note = IssueNote(id="i", question="which?", readings={"r": ("this one", ("A", "B")), "s": ("that one", ())})
    turning = (ProfileVerdict(readings={"i": "r"}, verdict=Verdict.HOLDS),)
    bare = replace(small(), issues=(note,), findings=(), options=())
    for field in ("findings", "options"):
        found: dict[str, Any] = {field: (replace(getattr(small(), field)[0], readings=turning),)}
        report = TextReport(replace(bare, **found))
        report._issues()
        assert report._lines[2:] == ["  i: which?", "    r this one (A, B)", "    s that one"]
    silent = TextReport(bare)
    silent._issues()
    assert silent._lines == []


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


def test_what_is_assumed_is_told_with_the_finding_and_once_at_the_end() -> None:
    first, second, *_ = small().findings
    taken = tuple(replace(f, assumptions=("b is so", "a is so")) for f in (first, second))
    report = TextReport(replace(small(), findings=taken))
    assert ("assumes", "b is so; a is so") in report._details(taken[0])
    shown = report.render().splitlines()
    at = shown.index("Assumptions: 2 sentences that nobody raised ".ljust(80, "─"))
    assert shown[at + 1 : at + 4] == ["  · a is so", "  · b is so", ""]
    none = replace(small(), findings=tuple(replace(f, assumptions=()) for f in small().findings))
    assert not any(line.startswith("Assumptions") for line in text(none))


def test_a_definition_has_no_text_and_a_paraphrase_says_so() -> None:
    first = replace(small().findings[0], quote="", quote_status="definition", says="what it says")
    for of, shown in ((first, False), (replace(first, quote_status="unverified"), True)):
        report = TextReport(small())
        report._rule([of])
        assert ("    says      what it says (paraphrase; wording unverified)" in report._lines) == shown
        assert not any(line.startswith("    text") for line in report._lines)

"""Pinpoints: spellings of one place are one, in three languages, and what is no pinpoint is refused."""

from __future__ import annotations

import pytest

from pincite.citations.pinpoints import NotReadable, covers, steps_of
from pincite.citations.tokens import Kind, tokens


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("118(1)", ("118", "1")),
        ("art. 118 (1)", ("118", "1")),
        ("Article 118, paragraph 1", ("118", "1")),
        ("paragraph 1 of article 118", ("118", "1")),
        ("§ 9", ("9",)),
        ("제118조 제1항", ("118", "1")),
        ("제118조제1항", ("118", "1")),
        ("ст. 118", ("118",)),
        ("ч. 1 ст. 118", ("118", "1")),
        ("пункт 2 частини 1 статті 3", ("3", "1", "2")),
        ("4(A)(2)", ("4", "a", "2")),
        ("4A(2)", ("4", "a", "2")),
        ("1A(2)", ("1", "a", "2")),
        ("8(2)(b)(xv)", ("8", "2", "b", "xv")),
        ("Rule 128(A)", ("128", "a")),
        ("Rule 128 saving", ("128", "saving")),
        ("Annex 11", ("annex", "11")),
        ("90-91", ("90-91",)),
        ("90–91", ("90-91",)),
        ("4.4", ("4.4",)),
        ("holding", ("holding",)),
        ("", ()),
    ],
)
def test_steps(text: str, steps: tuple[str, ...]) -> None:
    assert steps_of(text) == steps


@pytest.mark.parametrize("text", ["118(1", "118)1(", "118((1))", "118)"])
def test_brackets_must_match(text: str) -> None:
    with pytest.raises(NotReadable, match="brackets"):
        steps_of(text)


@pytest.mark.parametrize(
    ("wanted", "registered", "expected"),
    [
        ("118", "118(1)", True),
        ("118(1)", "118", False),
        ("118", "119(1)", False),
        ("1", "1A(2)", True),
        ("1", "11", False),
        ("73", "73-74", True),
        ("75", "73-74", False),
        ("73-74", "73-74", True),
        ("", "118", True),
    ],
)
def test_a_place_covers_what_lies_within_it(wanted: str, registered: str, expected: bool) -> None:
    assert covers(steps_of(wanted), steps_of(registered)) is expected


def test_tokens_fold_case_width_apostrophes_and_cyrillic_numerals() -> None:
    assert tokens("ＧＣ ІІІ") == tokens("gc III")
    assert tokens("Об’єднаних") == tokens("об'єднаних")
    assert [t.kind for t in tokens("No 12(a)")] == [Kind.WORD, Kind.NUMBER, Kind.OPEN, Kind.WORD, Kind.CLOSE]

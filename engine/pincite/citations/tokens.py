"""A typed citation as tokens: words, numbers and brackets, whatever the script and the punctuation."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

LONGEST = 500
"""Characters of a citation that are read; what is longer is no citation."""

_TOKEN = re.compile(r"(?P<number>\d+(?:[.-]\d+)*)|(?P<word>[^\W\d_]+(?:['’ʼ][^\W\d_]+)*)|(?P<open>\()|(?P<close>\))")
_APOSTROPHES = re.compile("['’ʼ]")
# Korean writes one level of a text right after the other.
_JOINED = re.compile("(?<=[조항호])제(?=\\d)")
# Keyboards with Cyrillic letters have look-alikes of the letters of Roman numerals.
_CYRILLIC_NUMERAL = re.compile("[іх]+")
_LATIN = str.maketrans("іх", "ix")


class Kind(StrEnum):
    """What a token is."""

    NUMBER = "number"
    WORD = "word"
    OPEN = "open"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a citation, folded so that spellings of one name compare as equal."""

    kind: Kind
    text: str


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a text; points, commas, slashes and hyphens between words only separate.

    Letters and digits part (`1A` is two tokens); `90-91` and `4.4` are one number each.
    """
    folded = unicodedata.normalize("NFKC", text[:LONGEST]).replace("–", "-").casefold().replace("§", " para ")
    folded = _JOINED.sub(" 제", folded)
    return tuple(
        Token(Kind(found.lastgroup), _folded(found.group())) for found in _TOKEN.finditer(folded) if found.lastgroup
    )


def _folded(text: str) -> str:
    text = _APOSTROPHES.sub("", text)
    return text.translate(_LATIN) if _CYRILLIC_NUMERAL.fullmatch(text) else text

"""Quotations held against the text they are taken from."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

from pincite.diagnostics import Span
from pincite.law import Provision, TextStatus
from pincite.loading.log import Log
from pincite.source import Scalar, normalise

_JOIN = re.compile(r"\s+(?:\.\.\.|\u2026)\s+")
_GAP = re.compile(r"\s*\[(?:\.\.\.|\u2026)\]\s*")
_SENTENCE_END = re.compile(r"[.?!][\"')\]]*\s+(?=[\"'(\[]*[A-Z])")
_NEGATION = re.compile(r"\b(?:no|not|never)\b(?!\s+(?:later|more|less|fewer|only)\b)", re.IGNORECASE)
"""Words that turn a sentence into its opposite; "no later than" and the like do not."""
_LONGEST_NEGATION = 5

Found = tuple[int, int]


def segments(quote: str) -> tuple[str, ...]:
    """The contiguous pieces of a quotation."""
    return tuple(s.strip() for s in _JOIN.split(quote.strip()) if s.strip())


def check_quote(quote: Scalar, provision: Provision, cited: str, log: Log) -> tuple[str, ...]:
    """The segments of a quotation of a provision; a fault is logged, and none are returned."""
    if provision.status is not TextStatus.VERIFIED or not provision.text:
        log.error(
            "quote-unverified",
            f"the wording of {cited} is not verified, so it cannot be quoted",
            quote,
            "write `quote: none` and the reason as `no_quote:`",
        )
        return ()
    pieces = segments(quote)
    text = _gapped(provision.text)
    found = _locate(pieces, text, quote.span, cited, log)
    if found is None:
        return ()
    missed = _left_out(found, text)
    if missed is not None:
        log.error(
            "quote-without-negation",
            f"the quotation leaves out `{missed}`, which governs its sentence in {cited}",
            quote,
            f"begin the quotation at or before `{missed}`, or add it as a segment joined by ` ... `",
        )
        return ()
    return pieces


@lru_cache(maxsize=256)
def _gapped(text: str) -> str:
    """The words of a provision; a gap becomes one character that no segment has, so nothing is found across it."""
    return _GAP.sub(" \0 ", normalise(text))


def check_passage(quote: Scalar, text: str, where: str, log: Log) -> None:
    """Log a quotation whose segments do not stand, in order, in the text of a source."""
    position = 0
    for piece in segments(quote):
        start = text.find(normalise(piece), position)
        if start < 0:
            log.error("quote-not-in-source", f"`{piece}` does not stand in {where}", quote, _NEAR)
            return
        position = start + len(normalise(piece))


_NEAR = "copy the words as they stand there, and join segments by ` ... `"


def _locate(pieces: tuple[str, ...], text: str, span: Span, cited: str, log: Log) -> list[Found] | None:
    found: list[Found] = []
    position = 0
    for piece in pieces:
        wanted = normalise(piece)
        start = text.find(wanted, position)
        if start < 0:
            log.error(*_missing(piece, wanted, text, position, cited), at=span, help=_NEAR)
            return None
        position = start + len(wanted)
        found.append((start, position))
    return found


def _missing(piece: str, wanted: str, text: str, position: int, cited: str) -> tuple[str, str]:
    closed = normalise(text.replace("\0", " "))
    if _GAP.search(f" {piece} ") or wanted in closed:
        if wanted in text:
            return (
                "quote-out-of-order",
                f"`{piece}` stands in {cited}, but before the segment that precedes it here",
            )
        return "quote-across-gap", f"`{piece}` runs across a gap `[...]` in the text of {cited}"
    return "quote-not-in-provision", f"`{piece}` does not stand in the text of {cited}"


def _left_out(found: list[Found], text: str) -> str | None:
    """The negation that governs a quoted sentence, stands before the quoted words and is in no segment."""
    ends, seen = _ends(text), 0
    for start, _ in found:
        place = bisect_right(ends, start)
        sentence = ends[place - 1] if place else 0
        # What stands before the segment before this one has been looked at.
        for negation in _NEGATION.finditer(text, max(sentence, seen - _LONGEST_NEGATION), start):
            if not any(a <= negation.start() and negation.end() <= b for a, b in found):
                return negation.group()
        seen = start
    return None


@lru_cache(maxsize=256)
def _ends(text: str) -> list[int]:
    """Where the sentences of a text begin after the first."""
    return [m.end() for m in _SENTENCE_END.finditer(text)]

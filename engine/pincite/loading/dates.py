"""Dates as they are written: a day, a month or a year; the latter two are intervals."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from pincite.law import DateRange
from pincite.loading.log import Log
from pincite.source import Scalar

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)


def day(text: Scalar | None, log: Log) -> date | None:
    """A date known to the day."""
    if text is None:
        return None
    found = _range(text)
    if found is None or found.first != found.last:
        log.error("bad-date", f"`{text}` is not a date", text, "write the day as YYYY-MM-DD")
        return None
    return found.first


def interval(text: Scalar | None, log: Log) -> DateRange | None:
    """A date known at least to the year."""
    if text is None:
        return None
    found = _range(text)
    if found is None:
        log.error("bad-date", f"`{text}` is not a date", text, "write YYYY-MM-DD, YYYY-MM or YYYY")
    return found


def _range(text: str) -> DateRange | None:
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day_ = (int(g) if g else None for g in match.groups())
    assert year is not None
    try:
        first = date(year, month or 1, day_ or 1)
        if day_ is not None:
            return DateRange(first=first, last=first)
        last_month = month or 12
        return DateRange(first=first, last=date(year, last_month, monthrange(year, last_month)[1]))
    except ValueError:
        return None

"""The one way to say what is wrong with an input.

Every stage that reads input returns or raises `Diagnostic` values; nothing else reports an
error of the user. Messages follow CONTRIBUTING.md: lower case, no full stop, names in
backticks, the advice in `help`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

MAX_FAULTS = 200
"""Faults reported for one file; a file with more is not a file with typing errors."""

NOWHERE_FILE = "<evaluation>"
"""The file of a diagnostic that only the evaluation of a scenario shows."""


class Severity(StrEnum):
    """How grave a diagnostic is: an `error` stops the load, a `warning` does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """A place in an input file. Lines and columns count from 1, in code points."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        # What stands in no file, such as the command line, has no lines either.
        return self.file if self.file.startswith("<") else f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One fault of an input: a stable code, a message, the place, and what would mend it."""

    code: str
    message: str
    span: Span
    help: str = ""
    severity: Severity = field(default=Severity.ERROR)

    def __str__(self) -> str:
        head = f"{shown(str(self.span))}: {self.severity}[{self.code}]: {shown(self.message)}"
        return f"{head}\n  help: {shown(self.help)}" if self.help else head


LONGEST = 1_500
"""Characters of a message or of its help: a name of a million characters is not shown whole."""

_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def shown(text: str) -> str:
    """A text on one line: what cannot be seen, or would steer a terminal, is written as its escape."""
    if len(text) > LONGEST:
        half = LONGEST // 2
        text = f"{text[:half]} [...] {text[-half:]}"
    return _INVISIBLE.sub(lambda m: m.group().encode("unicode_escape").decode("ascii"), text)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort by place, then code and message, and drop repetitions."""
    unique = dict.fromkeys(diagnostics)
    return tuple(sorted(unique, key=lambda d: (d.span, d.code, d.message)))


class InputError(Exception):
    """Raised at the end of a stage whose input has errors; carries all of them at once."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = in_order(diagnostics)
        super().__init__("\n".join(map(str, self.diagnostics)))


def usage(code: str, message: str, help: str = "") -> InputError:
    """A fault of what was asked on the command line, to be raised."""
    return InputError([Diagnostic(code=code, message=message, span=Span(file="<command line>"), help=help)])


class EngineFault(Exception):
    """A fault of the program itself (exit 4): never a legal finding, and no findings beside it."""


MANY_NAMES = 400
"""Names beyond which only the alphabetical neighbours are compared with a misspelled one."""


def nearest(name: str, valid: Iterable[str]) -> str:
    """Help text that offers the nearest valid names, or lists them where none is near."""
    # Only a fault needs it, so only a fault pays for its import.
    from difflib import get_close_matches

    names = sorted(set(valid))
    close = get_close_matches(name, _comparable(name, names), n=3, cutoff=0.6)
    if close:
        return "did you mean " + " or ".join(f"`{c}`" for c in close) + "?"
    if not names:
        return ""
    shown = ", ".join(f"`{n}`" for n in names[:12])
    return f"valid here: {shown}" + (f" and {len(names) - 12} more" if len(names) > 12 else "")


def _comparable(name: str, names: list[str]) -> list[str]:
    """The names worth comparing: each comparison takes time, and a file may hold thousands of both."""
    if len(names) <= MANY_NAMES:
        return names
    start = bisect_left(names, name)
    return names[max(start - MANY_NAMES // 2, 0) : start + MANY_NAMES // 2]

"""What a message must be like: the house style, said so that a test can hold it against any diagnostic."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from pincite.diagnostics import Diagnostic

LONGEST = 4_000
_QUOTED = re.compile(r"`[^`]*`")
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LEAKS = re.compile(r"\b(Traceback|Error|Exception|NoneType|dict|tuple|pydantic|libyaml)\b|<class|object at 0x|\bstr\b")


def wrong(diagnostic: Diagnostic) -> Iterator[str]:
    """Everything in which a diagnostic leaves the house style."""
    message, text = diagnostic.message, str(diagnostic)
    plain = _QUOTED.sub("``", message)
    if not _CODE.fullmatch(diagnostic.code):
        yield f"odd code {diagnostic.code!r}"
    if not message or message[0].isspace() or (message[0].isupper() and not message[:2].isupper()):
        yield "a message begins in lower case"
    if plain.endswith((".", "!")) or _QUOTED.sub("``", diagnostic.help).endswith((".", "!")):
        yield "a message ends without a full stop"
    if _LEAKS.search(plain):
        yield "a message names no types"
    if diagnostic.span.line < 1 or diagnostic.span.column < 1 or not diagnostic.span.file:
        yield "a message has a place"
    if len(text) > LONGEST:
        yield f"{len(text):,} characters are too many"
    if text.count("\n") != (1 if diagnostic.help else 0):
        yield "a message is one line, its help another"
    if any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in text if c != "\n"):
        yield "a message shows no control characters"
    if any(c in text for c in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"):
        yield "a message does not turn the line around"

"""What one hostile input is: its files, and how they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Kind(StrEnum):
    """How the file is read."""

    SCENARIO = "scenario"
    RULES = "rules"
    TESTS = "tests"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One hostile input.

    `content` is the file itself. A file of rules is read beside the small law of the broken files,
    or stands in the place of the bundled file that `replaces` names; `case` is the scenario that is
    then evaluated (None: the one that fits the law). `beside` holds further files in the folder,
    `links` symbolic links with where they lead, `pipe` a named pipe.
    """

    name: str
    kind: Kind
    content: bytes
    bundled: bool = False
    replaces: str = ""
    case: bytes | None = None
    beside: Mapping[str, bytes] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    pipe: str = ""

"""The page that says where each point of the legal design is encoded and tested: made from data, not by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).resolve().parent.parent / "tests" / "law" / "coverage.yaml"
ENCODED = {
    "rules": "rules",
    "issues": "issues",
    "priorities": "priorities",
    "provisions": "provisions",
    "left-out": "left out, with the reason in `rules/`",
    "sentences": "sentences",
    "facts": "facts of the bundled scenarios",
    "scenarios": "scenarios",
}
TESTED = {"cases": "cases", "tests": "tests"}
OPENING = """\
# What of the law is encoded, and where it is tested

Generated from `tests/law/coverage.yaml` by `python tools/check_docs.py --write`; not to be edited.

Each row is a point that the encoding has to get right, in short, with what carries it: rules, issues, priorities and
provisions under `rules/`, facts and scenarios under `seeds/`, cases of the rule tests and tests of the project. That
every name exists is tested, and that every rule, exception, reading and priority of the law is reached by some test.
What the law says here is nobody's legal advice, and no rule has been reviewed unless it says so.
"""


def page() -> str:
    """The whole page."""
    data = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    parts = [OPENING]
    for section in data["sections"]:
        rows = "".join(_row(point) for point in section["points"])
        parts.append(f"\n## {section['title']}\n\n| | point | encoded in | tested in |\n|---|---|---|---|\n{rows}")
    return "".join(parts)


def _row(point: dict[str, Any]) -> str:
    encoded = [*_named(point, ENCODED)]
    if reason := point.get("not-encoded"):
        encoded.insert(0, f"not encoded: {reason}")
    cells = [point["id"], point["point"], "; ".join(encoded), "; ".join(_named(point, TESTED))]
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |\n"


def _named(point: dict[str, Any], kinds: dict[str, str]) -> Iterator[str]:
    for kind, title in kinds.items():
        if names := point.get(kind):
            yield f"{title}: {', '.join(f'`{name}`' for name in names)}"

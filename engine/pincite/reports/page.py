"""The literate page as one HTML file that needs no network and no script."""

from __future__ import annotations

from pathlib import Path

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pincite.browsing.page import Page
from pincite.browsing.uses import Coverage

TEMPLATE = Path(__file__).with_name("page.html.jinja")

MARKS = {
    Coverage.ENCODED: ("●", "encoded", "a rule or an exception rests on it"),
    Coverage.CARRIES_NOTHING: ("○", "carries nothing", "read: nothing that a rule could say follows from it"),
    Coverage.NOT_ENCODED: ("✕", "not encoded", "read, and no rule was made, with the reason"),
    Coverage.CITED_ONLY: ("◇", "cited only", "an argument, a reading or a priority refers to it"),
    Coverage.REGISTERED_ONLY: ("·", "registered only", "in the registry, and nothing refers to it"),
}
"""How each coverage is marked: a sign, a word, and what it means."""


def page_html(page: Page) -> str:
    """The page as HTML; everything that the law says is escaped."""
    environment = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    environment.filters["anchor"] = anchor
    template = environment.from_string(TEMPLATE.read_text(encoding="utf-8"))
    return template.render(page=page, marks={c.value: m for c, m in MARKS.items()})


def anchor(name: str) -> str:
    """A name as an identifier in the page: what is no letter or digit becomes a hyphen."""
    return "".join(c if c.isalnum() else "-" for c in name)

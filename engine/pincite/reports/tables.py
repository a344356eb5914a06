"""Lists as tables: drawn on a terminal, plain and aligned in a file or a pipe."""

from __future__ import annotations

from io import StringIO

from pincite.browsing.rules import RuleList

HEADINGS = ("id", "provision", "concludes", "title", "tags", "reviewed")


def rules_plain(view: RuleList) -> str:
    """One rule a line, in aligned columns that no width breaks."""
    rows = [HEADINGS, *_rows(view)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEADINGS))]
    lines = ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([*lines, "", view.scope]) + "\n"


def rules_drawn(view: RuleList, *, width: int, colour: bool) -> str:
    """The same as a drawn table of a terminal's width."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    out = StringIO()
    console = Console(file=out, width=width, force_terminal=colour, no_color=not colour, highlight=False, markup=False)
    table = Table()
    for heading in HEADINGS:
        table.add_column(heading, overflow="fold")
    for row in _rows(view):
        # What the law says is text, never markup.
        table.add_row(*map(Text, row))
    console.print(table)
    console.print(Text(view.scope))
    return out.getvalue()


def _rows(view: RuleList) -> list[tuple[str, ...]]:
    return [(r.id, r.provision, r.concludes, r.title, ", ".join(r.tags), r.reviewed) for r in view.rules]

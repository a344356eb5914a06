"""Lines for a terminal: titles, paragraphs and labelled items, none wider than asked."""

from __future__ import annotations

from textwrap import wrap

BOLD, DIM = "1", "2"
"""Select Graphic Rendition codes (ECMA-48)."""


class Layout:
    """Collects the lines of a report of at most `width` columns, coloured on a terminal alone."""

    def __init__(self, *, width: int = 80, colour: bool = False) -> None:
        self.width = max(width, 40)
        self._colour = colour
        self._lines: list[str] = []

    def text(self) -> str:
        """The whole report."""
        return "\n".join(self._lines) + "\n"

    def title(self, text: str) -> None:
        """The first line."""
        self._paragraph(text, "", "  ", BOLD)

    def section(self, title: str) -> None:
        """A heading with a rule, after an empty line."""
        self._lines += ["", self._paint(f"{title} ".ljust(self.width, "─"), DIM)]

    def line(self, text: str, indent: int = 0, *, bold: bool = False) -> None:
        """A paragraph; its further lines stand two columns deeper."""
        pad = " " * indent
        self._paragraph(text, pad, pad + "  ", BOLD if bold else "")

    def item(self, label: str, text: str, indent: int = 2) -> None:
        """A labelled paragraph whose further lines hang under its text; nothing where there is no text."""
        if text:
            lead = " " * indent + f"{label:<9} "
            start = len(self._lines)
            self._paragraph(text, lead, " " * len(lead), "")
            if label:
                self._lines[start] = self._lines[start].replace(label, self._paint(label, DIM), 1)

    def blank(self) -> None:
        """An empty line."""
        self._lines.append("")

    def _paragraph(self, text: str, first: str, rest: str, code: str) -> None:
        rows = wrap(text, self.width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
        self._lines += [self._paint(row, code) for row in rows or [first.rstrip()]]

    def _paint(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self._colour and code else text

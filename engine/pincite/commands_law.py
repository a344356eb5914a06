"""The commands that look at the encoded law; imported only when one of them, or the list of commands, is asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Annotated

import typer

from pincite.citations.format import Style
from pincite.console import Format, guarded, write
from pincite.diagnostics import usage

if TYPE_CHECKING:
    from pincite.law import RuleBase
    from pincite.reports.layout import Layout

app = typer.Typer(rich_markup_mode=None)

FormatOption = Annotated[Format, typer.Option("--format", help="Output format.")]
OutputOption = Annotated[Path | None, typer.Option("-o", "--output", help="Write to this file.")]
RulesOption = Annotated[Path | None, typer.Option(help="A folder of rules instead of the bundled law.")]


@app.command()
def cite(
    citation: Annotated[str, typer.Argument(help="A provision or an instrument, in English, Korean or Ukrainian.")],
    state: Annotated[list[str] | None, typer.Option(help="A State to show; may be repeated. Default: all.")] = None,
    on: Annotated[str, typer.Option(help="Say who is bound on this date, YYYY-MM-DD.")] = "",
    style: Annotated[Style, typer.Option(help="The style of citation.")] = Style.OSCOLA,
    format: FormatOption = Format.TEXT,
    output: OutputOption = None,
    rules: RulesOption = None,
) -> None:
    """Look up a provision: its words, who is bound, what it is confused with, and the rules that use it.

    Examples:

        pincite cite "GC III 118"

        pincite cite "CAT art 3" --state "the DPRK" --on 2025-03-11 --style un
    """

    def run() -> int:
        from pincite.browsing.parties import state_named
        from pincite.browsing.provisions import look_up
        from pincite.citations.resolve import resolve
        from pincite.reports.cite_text import cite_text
        from pincite.reports.views import to_json

        base = _base(rules)
        states = tuple(state_named(s, base) for s in state or ())
        view = look_up(resolve(citation, base), base, states=states, on=_day(on), style=style)
        write(to_json(view) if format is Format.JSON else cite_text(view, _layout(output)), output)
        return 0

    guarded(run)


@app.command()
def rule(
    id: Annotated[str, typer.Argument(help="The id of a rule.")],
    format: FormatOption = Format.TEXT,
    output: OutputOption = None,
    rules: RulesOption = None,
) -> None:
    """Show a rule whole: its words, conditions, exceptions, readings, the other side, priorities and tests.

    Example:

        pincite rule gc3-118-1
    """

    def run() -> int:
        from pincite.browsing.beside import cases_of
        from pincite.browsing.rules import rule_named, rule_view
        from pincite.reports.law_text import rule_text
        from pincite.reports.views import to_json

        base = _base(rules)
        view = rule_view(rule_named(id, base), base, cases_of(id, _folder(rules)))
        write(to_json(view) if format is Format.JSON else rule_text(view, _layout(output)), output)
        return 0

    guarded(run)


@app.command("rules")
def list_rules(
    instrument: Annotated[str, typer.Option(help="Only rules under this instrument.")] = "",
    tag: Annotated[str, typer.Option(help="Only rules with this tag.")] = "",
    format: FormatOption = Format.TEXT,
    output: OutputOption = None,
    rules: RulesOption = None,
) -> None:
    """List the rules: all, those under an instrument, or those with a tag.

    Examples:

        pincite rules --instrument CAT

        pincite rules --tag non-refoulement
    """

    def run() -> int:
        from pincite.browsing.rules import rule_list
        from pincite.citations.resolve import instrument_named
        from pincite.reports.tables import rules_drawn, rules_plain
        from pincite.reports.views import to_json

        base = _base(rules)
        view = rule_list(base, instrument=instrument_named(instrument, base) if instrument else "", tag=tag)
        if format is Format.JSON:
            write(to_json(view), output)
        elif _terminal(output):
            write(rules_drawn(view, width=_width(), colour=_colour(output)), output)
        else:
            write(rules_plain(view), output)
        return 0

    guarded(run)


@app.command()
def issues(
    id: Annotated[str, typer.Argument(help="The id of an issue; without it, all.")] = "",
    format: FormatOption = Format.TEXT,
    output: OutputOption = None,
    rules: RulesOption = None,
) -> None:
    """Show the contested questions: their readings, who holds each, and what turns on them.

    Examples:

        pincite issues

        pincite issues gc3-118-will
    """

    def run() -> int:
        from pincite.browsing.issues import issue_list
        from pincite.reports.law_text import issues_text
        from pincite.reports.views import to_json

        view = issue_list(_base(rules), id)
        write(to_json(view) if format is Format.JSON else issues_text(view, _layout(output)), output)
        return 0

    guarded(run)


@app.command()
def page(
    output: Annotated[Path, typer.Option("-o", "--output", help="Write to this file.")],
    instrument: Annotated[str, typer.Option(help="Only this instrument.")] = "",
    rules: RulesOption = None,
) -> None:
    """Write the literate page: each provision beside the rules that encode it, as one HTML file.

    Example:

        pincite page -o law.html --instrument "GC III"
    """

    def run() -> int:
        from pincite.browsing.page import page as page_of
        from pincite.citations.resolve import instrument_named
        from pincite.reports.page import page_html

        base = _base(rules)
        found = page_of(base, instrument_named(instrument, base) if instrument else "")
        write(page_html(found), output)
        write(f"{output}: {found.provisions} provisions, {len(found.shown)} rules\n{found.scope}\n", None)
        return 0

    guarded(run)


def _base(folder: Path | None) -> RuleBase:
    from pincite.cache import cached_rules
    from pincite.loading import load_rules

    load: Callable[[Path], RuleBase] = load_rules
    return cached_rules(_folder(folder), load)


def _folder(folder: Path | None) -> Path:
    from pincite.library import bundled_rules

    return folder or bundled_rules()


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise usage("bad-date", f"`{text}` is not a date", "write YYYY-MM-DD") from None


def _layout(output: Path | None) -> Layout:
    from pincite.reports.layout import Layout

    return Layout(width=_width(), colour=_colour(output))


def _width() -> int:
    return get_terminal_size((80, 24)).columns


def _terminal(output: Path | None) -> bool:
    return output is None and sys.stdout is not None and sys.stdout.isatty()


def _colour(output: Path | None) -> bool:
    return _terminal(output) and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"

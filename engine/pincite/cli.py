"""The command line: thin, and slow imports only where a command needs them."""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
import typer.main
from typer.core import TyperGroup

from pincite.console import EXIT_FAULT, EXIT_FINDINGS, EXIT_INCOMPLETE, Format, guarded, say, write
from pincite.diagnostics import usage

if TYPE_CHECKING:
    from typer._click.core import Command, Context

    from pincite.evaluate import Settings
    from pincite.judging.evaluation import Evaluation
    from pincite.law import RuleBase
    from pincite.scenario import Scenario

class _Commands(TyperGroup):
    """The commands; those that look at the law are imported when one of them, or the whole list, is asked for."""

    def list_commands(self, ctx: Context) -> list[str]:
        self._complete()
        return super().list_commands(ctx)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        if cmd_name not in self.commands:
            self._complete()
        return super().get_command(ctx, cmd_name)

    def _complete(self) -> None:
        from pincite.commands_law import app as law

        group = typer.main.get_group(law)
        for name in group.commands:
            self.commands.setdefault(name, group.commands[name])


app = typer.Typer(
    cls=_Commands,
    name="pincite",
    help="Check legal claims and scenarios against encoded law, line by line.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

class FailOn(StrEnum):
    """The least severity at which the exit code is 1."""

    PROBLEM = "problem"
    CAUTION = "caution"
    NOTE = "note"
    NEVER = "never"


class MatcherChoice(StrEnum):
    """Which matcher joins the rules; `both` compares them."""

    DURABLE = "durable"
    REFERENCE = "reference"
    BOTH = "both"


def _version(value: bool) -> None:
    if value:
        from pincite.evaluate import versions

        typer.echo(f"pincite {versions()['pincite']}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Check legal claims and scenarios against encoded law, line by line."""


@app.command()
def evaluate(
    scenario: Annotated[Path, typer.Argument(help="The scenario file.")],
    ask: Annotated[list[str] | None, typer.Option(help="A sentence to judge; may be repeated.")] = None,
    variant: Annotated[str, typer.Option(help="A variant of the scenario.")] = "",
    reading: Annotated[list[str] | None, typer.Option(help="ISSUE=READING to assume; may be repeated.")] = None,
    stance: Annotated[str, typer.Option(help="Which reports to accept or reject.")] = "as-stated",
    as_of: Annotated[str, typer.Option(help="Judge as of this date, YYYY-MM-DD.")] = "",
    matcher: Annotated[MatcherChoice, typer.Option(help="Which matcher joins the rules.")] = MatcherChoice.BOTH,
    format: Annotated[Format, typer.Option("--format", help="Output format.")] = Format.TEXT,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write to this file.")] = None,
    fail_on: Annotated[FailOn, typer.Option(help="Exit with 1 at this severity or above.")] = FailOn.NEVER,
    strict: Annotated[bool, typer.Option(help="Exit with 3 if anything is undetermined.")] = False,
    why: Annotated[bool, typer.Option(help="Show the derivation of each finding.")] = False,
    rules: Annotated[Path | None, typer.Option(help="A folder of rules instead of the bundled law.")] = None,
) -> None:
    """Evaluate a scenario: its options, the norms behind them, conflicts, assumptions and scope.

    Examples:

        pincite evaluate seeds/prisoner-exchange.yaml

        pincite evaluate seeds/prisoner-exchange.yaml --variant hostilities-over --format json
    """

    def run() -> int:
        chosen = _settings(ask or [], variant, reading or [], stance, as_of, matcher)
        chosen = replace(chosen, derivations=why or format is Format.JSON)
        _spare(scenario, output)
        result = _evaluate(scenario, rules, chosen)
        write(_rendered(result, format, output, why), output)
        return _exit_code(result, fail_on, strict)

    guarded(run)


@app.command()
def demo(
    variant: Annotated[str, typer.Option(help="A variant of the scenario.")] = "",
    format: Annotated[Format, typer.Option("--format", help="Output format.")] = Format.TEXT,
) -> None:
    """Evaluate the bundled case: two captured soldiers and the proposed exchange.

    Example:

        pincite demo --variant hostilities-over
    """

    def run() -> int:
        from pincite.library import bundled_scenario

        chosen = _settings([], variant, [], "as-stated", "", MatcherChoice.BOTH)
        chosen = replace(chosen, derivations=format is Format.JSON)
        result = _evaluate(bundled_scenario("prisoner-exchange"), None, chosen)
        write(_rendered(result, format, None, False), None)
        return 0

    guarded(run)


@app.command()
def doctor(
    format: Annotated[Format, typer.Option("--format", help="Output format.")] = Format.TEXT,
) -> None:
    """Say which engines and versions are at work, and whether the bundled law loads.

    Example:

        pincite doctor
    """

    def run() -> int:
        from pincite.evaluate import versions
        from pincite.library import bundled_rules
        from pincite.loading import load_rules
        from pincite.matching import durable

        base = load_rules(bundled_rules())
        state = {
            **versions(),
            "matchers": "durable and reference" if durable.available() else "reference only",
            "rules": str(len(base.rules)),
            "instruments": str(len(base.instruments)),
        }
        if format is Format.JSON:
            scope = "checked: engines, versions and that the bundled law loads; not checked: any scenario"
            write(json.dumps({"schema": "pincite/doctor/1", **state, "scope": scope}, indent=2) + "\n", None)
            return 0
        lines = [f"{name}: {value}" for name, value in state.items()]
        if not durable.available():
            lines.append("note: the durable-rules extension cannot be imported, so nothing is compared")
        lines.append("scope: checked engines, versions and that the bundled law loads; not checked: any scenario")
        write("\n".join(lines) + "\n", None)
        return 0

    guarded(run)


@app.command()
def schema(
    kind: Annotated[str, typer.Argument(help="A kind of file or of output; without it, the kinds.")] = "",
) -> None:
    """Print a JSON Schema: of a kind of input file for editors, or of the JSON output.

    Examples:

        pincite schema scenario

        pincite schema evaluation
    """

    def run() -> int:
        from pincite.diagnostics import nearest
        from pincite.reports.evaluation_schema import evaluation_schema
        from pincite.reports.views import VIEWS, view_schema
        from pincite.schema import DOCUMENTS, json_schema

        kinds = [*DOCUMENTS, "evaluation", *VIEWS]
        if not kind:
            write("\n".join(kinds) + "\n", None)
        elif kind in VIEWS:
            write(json.dumps(view_schema(kind), indent=2, ensure_ascii=False) + "\n", None)
        elif kind == "evaluation":
            write(json.dumps(evaluation_schema(), indent=2) + "\n", None)
        elif kind in DOCUMENTS:
            write(json.dumps(json_schema(kind), indent=2, ensure_ascii=False) + "\n", None)
        else:
            raise usage("unknown-kind", f"there is no schema `{kind}`", nearest(kind, kinds))
        return 0

    guarded(run)


def _settings(
    ask: list[str], variant: str, reading: list[str], stance: str, as_of: str, matcher: MatcherChoice
) -> Settings:
    from pincite.evaluate import Settings

    readings: dict[str, str] = {}
    for text in reading:
        issue, separator, chosen = text.partition("=")
        if not separator:
            raise usage("bad-reading", f"`{text}` is not a reading", "write `issue=reading`")
        if readings.get(issue, chosen) != chosen:
            raise usage("bad-reading", f"`{issue}` is given two readings", "one reading holds at a time")
        readings[issue] = chosen
    day: date | None = None
    if as_of:
        try:
            day = date.fromisoformat(as_of)
        except ValueError:
            raise usage("bad-date", f"`{as_of}` is not a date", "write YYYY-MM-DD") from None
    return Settings(
        ask=tuple(ask), variant=variant, readings=readings, stance=stance, as_of=day, matcher=matcher.value
    )


def _evaluate(scenario: Path, rules: Path | None, settings: Settings) -> Evaluation:
    from pincite.cache import cached_rules, cached_scenario
    from pincite.evaluate import Engine
    from pincite.library import bundled_rules

    base = cached_rules(rules or bundled_rules(), _load_rules)
    return Engine(base).evaluate(cached_scenario(scenario, base, _load_scenario), settings)


def _load_rules(folder: Path) -> RuleBase:
    from pincite.loading import load_rules

    return load_rules(folder)


def _load_scenario(path: Path, base: RuleBase) -> Scenario:
    from pincite.loading import load_scenario

    return load_scenario(path, base)


def _rendered(result: Evaluation, format: Format, output: Path | None, why: bool) -> str:
    if format is Format.JSON:
        from pincite.reports.as_json import to_json

        return to_json(result)
    from shutil import get_terminal_size

    from pincite.reports.as_text import TextReport

    terminal = output is None and sys.stdout is not None and sys.stdout.isatty()
    colour = terminal and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    return TextReport(result, width=get_terminal_size((80, 24)).columns, colour=colour, why=why).render()


def _spare(scenario: Path, output: Path | None) -> None:
    """Refuse an output that would take the place of the scenario."""
    with suppress(OSError):
        if output is not None and os.path.samefile(scenario, output):
            raise usage("not-written", f"`{output}` is the scenario itself", "write to another file")


def _exit_code(result: Evaluation, fail_on: FailOn, strict: bool) -> int:
    from pincite.evaluate import is_undetermined
    from pincite.judging.verdicts import Verdict

    severities = {
        Verdict.HOLDS: FailOn.PROBLEM,
        Verdict.HOLDS_IF: FailOn.CAUTION,
        Verdict.DEPENDS_ON_READING: FailOn.CAUTION,
    }
    order = [FailOn.PROBLEM, FailOn.CAUTION, FailOn.NOTE, FailOn.NEVER]
    found = [severities[o.verdict] for o in result.options if o.verdict in severities]
    found += [FailOn.NOTE for f in result.findings if f.verdict is not Verdict.FAILS]
    if fail_on is not FailOn.NEVER and any(order.index(s) <= order.index(fail_on) for s in found):
        return EXIT_FINDINGS
    return EXIT_INCOMPLETE if strict and is_undetermined(result) else 0


class _Interrupted(BaseException):
    """Raised by a signal, so that a half-written file is taken away; nothing else may catch it."""


def _interrupt(number: int, frame: object) -> NoReturn:
    raise _Interrupted(number)


def main() -> None:
    """Entry point of the `pincite` command."""
    # One short run makes no garbage worth collecting, and collecting costs a tenth of it.
    gc.disable()
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)
    try:
        app()
    except _Interrupted as interrupt:
        say("interrupted: no file is written and no finding is given")
        # End as the signal would have ended the process, so that whoever sent it can tell.
        signal.signal(interrupt.args[0], signal.SIG_DFL)
        os.kill(os.getpid(), interrupt.args[0])
    except SystemExit as end:
        _leave(end.code)


def _leave(code: object) -> NoReturn:
    """End at once: taking the modules down one by one costs a tenth of a short run and does nothing."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            # The reader went away: whoever called learns it from the code.
            code = code or EXIT_FAULT
    os._exit(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    main()

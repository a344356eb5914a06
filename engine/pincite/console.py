"""What every command shares: how it writes, how it fails, and the exit codes; imports nothing slow."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import NoReturn

import typer

from pincite.diagnostics import EngineFault, InputError, shown, usage

EXIT_FINDINGS, EXIT_INPUT, EXIT_INCOMPLETE, EXIT_FAULT = 1, 2, 3, 4


class Format(StrEnum):
    """Output formats."""

    TEXT = "text"
    JSON = "json"


def write(text: str, output: Path | None) -> None:
    """Write as UTF-8 whatever the locale, to a file as a whole or not at all, or to standard output."""
    from pincite.writing import write_whole

    data = text.encode("utf-8", errors="backslashreplace")
    try:
        if output is None:
            _print(data)
        else:
            write_whole(output, data)
    except BrokenPipeError:
        raise
    except OSError as error:
        place = "standard output" if output is None else f"`{output}`"
        reason = (error.strerror or str(error)).lower()
        raise usage("not-written", f"{place} cannot be written", reason) from error


def _print(data: bytes) -> None:
    if sys.stdout is None:
        raise OSError(errno.EBADF, "it is closed")
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except OSError:
        # Python must not try again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise


def guarded(run: Callable[[], int]) -> NoReturn:
    """Run a command; what goes wrong becomes a message and an exit code, never a traceback."""
    try:
        code = run()
    except InputError as error:
        for diagnostic in error.diagnostics:
            say(str(diagnostic))
        code = EXIT_INPUT
    except EngineFault as error:
        say(f"engine fault: {error}")
        code = EXIT_FAULT
    except BrokenPipeError:
        # The reader went away: nothing more can be said.
        code = EXIT_FAULT
    except MemoryError:
        say("engine fault: there is not enough memory, so no finding is given")
        code = EXIT_FAULT
    except Exception as error:
        if "PINCITE_DEBUG" in os.environ:
            raise
        say(f"engine fault: {type(error).__name__}: {shown(str(error))}")
        say("  help: set PINCITE_DEBUG=1 to see where, and report it with the input")
        code = EXIT_FAULT
    raise typer.Exit(code)


def say(text: str) -> None:
    """Write to standard error; where that is closed or full, the exit code says it alone."""
    with suppress(OSError, ValueError):
        typer.echo(text, err=True)

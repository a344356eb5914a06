"""Where a load collects what is wrong, so that everything is shown at once."""

from __future__ import annotations

from collections.abc import Iterable

from pincite.diagnostics import MAX_FAULTS, Diagnostic, InputError, Severity, Span, nearest
from pincite.source import Scalar


class Log:
    """The diagnostics of one load."""

    def __init__(self) -> None:
        self.diagnostics: list[Diagnostic] = []

    def error(self, code: str, message: str, at: Scalar | Span, help: str = "") -> None:
        """Note a fault at a text or a place."""
        span = at.span if isinstance(at, Scalar) else at
        self.extend([Diagnostic(code=code, message=message, span=span, help=help)])

    def unknown(self, what: str, name: Scalar, valid: Iterable[str], noun: str = "") -> None:
        """Note a name that nothing declares, with the nearest that something does."""
        code = f"unknown-{what.replace(' ', '-')}"
        self.error(code, f"there is no {noun or what} `{name}`", name, nearest(name, valid))

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Take over diagnostics; with very many the load ends, as each costs a search for near names."""
        self.diagnostics.extend(diagnostics)
        if len(self.diagnostics) > MAX_FAULTS:
            self.finish()

    def finish(self) -> None:
        """Raise `InputError` if anything is an error."""
        if any(d.severity is Severity.ERROR for d in self.diagnostics):
            raise InputError(self.diagnostics)

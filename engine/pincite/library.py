"""Where the law and the scenarios that come with the program are: in the package, or in its checkout."""

from __future__ import annotations

from pathlib import Path

from pincite.diagnostics import Diagnostic, InputError, Span, nearest

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent.parent


def bundled_rules() -> Path:
    """The folder of the rules."""
    return _folder("rules")


def bundled_seeds() -> Path:
    """The folder of the documents and the scenarios drawn from them."""
    return _folder("seeds")


def bundled_scenario(name: str) -> Path:
    """The file of a scenario by its name; raises `InputError` where there is none."""
    seeds = bundled_seeds()
    known = {p.stem: p for p in sorted(seeds.glob("*.yaml"))}
    if name not in known:
        message = f"there is no bundled scenario `{name}`"
        span = Span(file=str(seeds))
        raise InputError(
            [Diagnostic(code="unknown-scenario", message=message, span=span, help=nearest(name, known))]
        )
    return known[name]


def _folder(name: str) -> Path:
    for root in (_PACKAGE, _CHECKOUT):
        if (root / name).is_dir():
            return root / name
    message = f"the folder `{name}` is neither in the package nor beside it"
    raise InputError([Diagnostic(code="no-rules", message=message, span=Span(file=str(_PACKAGE / name)))])

"""Pincite checks legal claims and scenarios against encoded law, line by line.

The public names: load a rule base and a scenario, evaluate, and read what was found. They are
imported when first used, so that a command pays only for what it needs.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pincite.diagnostics import Diagnostic, EngineFault, InputError
    from pincite.evaluate import Engine, Settings
    from pincite.judging.evaluation import Evaluation, Finding
    from pincite.judging.verdicts import Verdict
    from pincite.library import bundled_rules, bundled_scenario
    from pincite.loading import load_rules, load_scenario

__version__ = "0.1.0"

_HOMES = {
    "Diagnostic": "diagnostics",
    "Engine": "evaluate",
    "EngineFault": "diagnostics",
    "Evaluation": "judging.evaluation",
    "Finding": "judging.evaluation",
    "InputError": "diagnostics",
    "Settings": "evaluate",
    "Verdict": "judging.verdicts",
    "bundled_rules": "library",
    "bundled_scenario": "library",
    "load_rules": "loading",
    "load_scenario": "loading",
}

__all__ = [
    "Diagnostic",
    "Engine",
    "EngineFault",
    "Evaluation",
    "Finding",
    "InputError",
    "Settings",
    "Verdict",
    "__version__",
    "bundled_rules",
    "bundled_scenario",
    "load_rules",
    "load_scenario",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module `pincite` has no attribute `{name}`")
    return getattr(import_module(f"pincite.{_HOMES[name]}"), name)

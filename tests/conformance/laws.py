"""The law and the scenario of a case, written out and loaded as anybody's would be; nothing of them is judged here."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pincite.diagnostics import InputError
from pincite.law import RuleBase
from pincite.loading import load_rules, load_scenario
from pincite.scenario import Scenario

from .suite import Case, Doc, document_of, full, shared

T = TypeVar("T")


class Laws:
    """Loads each rule base and each scenario once, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._bases: dict[str, RuleBase | InputError] = {}
        self._scenarios: dict[tuple[str, str], Scenario | InputError] = {}

    def base(self, case: Case) -> RuleBase:
        """The law of a case; raises `InputError` where it is refused."""
        key = law_key(case)
        if key not in self._bases:
            self._bases[key] = self._base(case)
        return _or_raise(self._bases[key])

    def scenario(self, case: Case) -> Scenario:
        """The scenario of a case; raises `InputError` where it or its law is refused."""
        base, text = self.base(case), document_of((_scenario(case),))
        key = (law_key(case), text)
        if key not in self._scenarios:
            path = self._folder / "scenario.yaml"
            path.write_text(text, encoding="utf-8")
            try:
                self._scenarios[key] = load_scenario(path, base)
            except InputError as fault:
                self._scenarios[key] = fault
        return _or_raise(self._scenarios[key])

    def _base(self, case: Case) -> RuleBase | InputError:
        folder, overlay = self._folder / case.chapter, self._folder / "own.yaml"
        if not folder.exists():
            folder.mkdir(parents=True)
            common = (*map(full, shared()["law"]), *case.chapter_law)
            (folder / "law.yaml").write_text(document_of(common), encoding="utf-8")
        overlay.write_text(document_of(case.law), encoding="utf-8")
        try:
            return load_rules(folder, overlay=[overlay] if case.law else [])
        except InputError as fault:
            return fault


def law_key(case: Case) -> str:
    """A name for the law of a case: cases with the same one share a rule base."""
    return f"{case.chapter}\0{document_of(case.law)}"


def _scenario(case: Case) -> Doc:
    return {"scenario": case.id, "title": case.id, **{k: v for k, v in case.scenario.items() if v != []}}


def _or_raise(found: T | InputError) -> T:
    if isinstance(found, InputError):
        raise found
    return found

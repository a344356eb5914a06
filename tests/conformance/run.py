"""Running a case on the engine: its law and its scenario are written out and loaded as anybody's would be."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pincite import Engine, Evaluation, InputError, Settings, load_rules, load_scenario
from pincite.scenario import Scenario

from .compare import Say, circular, compared, error_compared
from .suite import Case, Doc, document_of, full, shared


class Runner:
    """Loads the law of a chapter once, and runs cases in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._laws: dict[str, Engine | InputError] = {}

    def differences(self, case: Case) -> list[str]:
        """What differs from the expectation of the case, one line each."""
        wanted = dict(case.expect)
        error = wanted.pop("error", None)
        try:
            engine, scenario, evaluation = self._evaluated(case)
        except InputError as fault:
            if error is None:
                return [f"nothing should be wrong, found {fault}"]
            return list(error_compared(error, fault))
        if error is not None:
            return [f"expected the error `{error['code']}`, found none"]
        say, rules = _say(engine, scenario), frozenset(engine.base.rules)
        return [*compared(wanted, evaluation, say, rules), *circular(evaluation)]

    def _evaluated(self, case: Case) -> tuple[Engine, Scenario, Evaluation]:
        engine = self._engine(case)
        path = self._folder / "scenario.yaml"
        path.write_text(document_of((_scenario(case),)), encoding="utf-8")
        scenario = load_scenario(path, engine.base)
        return engine, scenario, engine.evaluate(scenario, _settings(case))

    def _engine(self, case: Case) -> Engine:
        own = document_of(case.law)
        key = f"{case.chapter}\0{own}"
        if key not in self._laws:
            self._laws[key] = self._loaded(case, own)
        found = self._laws[key]
        if isinstance(found, InputError):
            raise found
        return found

    def _loaded(self, case: Case, own: str) -> Engine | InputError:
        folder, overlay = self._folder / case.chapter, self._folder / "own.yaml"
        if not folder.exists():
            folder.mkdir(parents=True)
            common = (*map(full, shared()["law"]), *case.chapter_law)
            (folder / "law.yaml").write_text(document_of(common), encoding="utf-8")
        overlay.write_text(own, encoding="utf-8")
        try:
            return Engine(load_rules(folder, overlay=[overlay] if case.law else []))
        except InputError as fault:
            return fault


def _scenario(case: Case) -> Doc:
    return {"scenario": case.id, "title": case.id, **{k: v for k, v in case.scenario.items() if v != []}}


def _settings(case: Case) -> Settings:
    chosen = case.choose
    return Settings(
        ask=tuple(case.expect.get("verdicts", {})),
        variant=chosen.get("variant", ""),
        readings=chosen.get("readings", {}),
        stance=chosen.get("stance", "as-stated"),
        as_of=date.fromisoformat(chosen["as_of"]) if "as_of" in chosen else None,
    )


def _say(engine: Engine, scenario: Scenario) -> Say:
    def say(text: str) -> str:
        try:
            return engine.reword(text, scenario)
        except InputError:
            # A part of a reason need not be a sentence of the vocabulary.
            return text

    return say

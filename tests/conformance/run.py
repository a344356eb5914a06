"""Running a case on the engine."""

from __future__ import annotations

from datetime import date

from pincite import Engine, Evaluation, InputError, Settings
from pincite.scenario import Scenario

from .compare import Say, circular, compared, error_compared
from .laws import Laws, law_key
from .suite import Case


class Runner:
    """Runs cases, those of one law on one engine."""

    def __init__(self, laws: Laws) -> None:
        self._laws = laws
        self._engines: dict[str, Engine] = {}

    def differences(self, case: Case) -> list[str]:
        """What differs from the expectation of the case, one line each."""
        wanted = dict(case.expect)
        error = wanted.pop("error", None)
        try:
            engine, scenario, evaluation = self.evaluated(case)
        except InputError as fault:
            if error is None:
                return [f"nothing should be wrong, found {fault}"]
            return list(error_compared(error, fault))
        if error is not None:
            return [f"expected the error `{error['code']}`, found none"]
        say, rules = _say(engine, scenario), frozenset(engine.base.rules)
        return [*compared(wanted, evaluation, say, rules), *circular(evaluation)]

    def evaluated(self, case: Case) -> tuple[Engine, Scenario, Evaluation]:
        """The engine of a case, its scenario and its evaluation; raises `InputError` where one is refused."""
        base, scenario = self._laws.base(case), self._laws.scenario(case)
        engine = self._engines.setdefault(law_key(case), Engine(base))
        return engine, scenario, engine.evaluate(scenario, settings_of(case))


def settings_of(case: Case) -> Settings:
    """How a case is to be evaluated."""
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

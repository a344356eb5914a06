"""The pytest plugin: collects `*.test.yaml` beside the rules and runs each case as a test.

The rules are those of the nearest folder above the test file that is named `rules`, else the
bundled law. A rule base is loaded once for a session.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pincite.evaluate import Engine
    from pincite.loading import TestCase

SUFFIX = ".test.yaml"
ENGINES = pytest.StashKey[dict[Path, "Engine"]]()


class RuleTestFailure(Exception):
    """An expectation of a rule test that is not met."""


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a file of rule tests."""
    if file_path.name.endswith(SUFFIX):
        collector: pytest.Collector = RuleTestFile.from_parent(parent, path=file_path)
        return collector
    return None


class RuleTestFile(pytest.File):
    """One `*.test.yaml` file."""

    def collect(self) -> Iterator[pytest.Item]:
        """Load the file; each case is an item. A file with errors is a collection error."""
        from pincite.diagnostics import InputError
        from pincite.loading import load_tests

        engine = _engine(self.config, self.path)
        try:
            cases = load_tests(self.path, engine.base)
        except InputError as error:
            raise self.CollectError(str(error)) from None
        for case in cases:
            item: RuleTest = RuleTest.from_parent(self, name=case.name, case=case, engine=engine)
            yield item


class RuleTest(pytest.Item):
    """One case."""

    def __init__(self, *, case: TestCase, engine: Engine, **rest: Any) -> None:
        super().__init__(**rest)
        self.case = case
        self.engine = engine

    def runtest(self) -> None:
        """Evaluate the case and raise with every expectation that is not met."""
        from pincite.suites.runner import failures

        found = list(failures(self.engine, self.case))
        if found:
            raise RuleTestFailure("\n".join(found))

    def repr_failure(
        self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None
    ) -> str | Any:
        """The differences and the derivation, without a traceback of the engine."""
        from pincite.diagnostics import InputError

        if isinstance(excinfo.value, RuleTestFailure | InputError):
            return str(excinfo.value)
        return super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where the case is written, counted from 0 as pytest does."""
        return self.path, self.case.span.line - 1, self.case.name


def _engine(config: pytest.Config, path: Path) -> Engine:
    from pincite.diagnostics import InputError
    from pincite.evaluate import Engine
    from pincite.library import bundled_rules
    from pincite.loading import load_rules

    folder = next((p for p in path.parents if p.name == "rules"), None) or bundled_rules()
    engines = config.stash.setdefault(ENGINES, {})
    if folder not in engines:
        try:
            engines[folder] = Engine(load_rules(folder))
        except InputError as error:
            raise RuleTestFile.CollectError(str(error)) from None
    return engines[folder]

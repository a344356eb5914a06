"""Without the extension, and with matchers that disagree: what the engine does and says."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pincite import Engine, Settings
from pincite.cli import app
from pincite.diagnostics import EngineFault
from pincite.grounding import case_of
from pincite.matching import durable
from pincite.matching.durable import DurableMatcher
from pincite.matching.program import Grounding
from pincite.matching.reference import ReferenceMatcher

from ..oracle.generate import case

SEED = 12


@pytest.fixture
def missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """An import of the extension fails, as it does on a Python that it was not made for."""
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)


@pytest.mark.usefixtures("missing")
def test_a_missing_extension_is_an_engine_fault() -> None:
    assert not durable.available()
    with pytest.raises(EngineFault, match="the durable-rules extension cannot be imported") as caught:
        DurableMatcher()
    assert isinstance(caught.value.__cause__, ImportError)


@pytest.mark.usefixtures("missing")
def test_a_missing_extension_has_no_version() -> None:
    assert durable.version() == "not available"


@pytest.mark.skipif(not durable.available(), reason="durable-rules cannot be loaded here")
@pytest.mark.parametrize(("folders", "expected"), [((), "unknown"), (("durable_rules-9.9.dist-info",), "9.9")])
def test_the_version_is_in_the_name_of_the_folder_beside(
    folders: tuple[str, ...], expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in folders:
        (tmp_path / folder).mkdir()
    monkeypatch.setattr(durable._extension(), "__file__", str(tmp_path / "durable_rules_engine.so"))
    assert durable.version() == expected


@pytest.mark.usefixtures("missing")
@pytest.mark.parametrize("matcher", ["both", "durable", "reference"])
def test_the_reference_matcher_works_alone_and_the_receipt_says_so(matcher: str) -> None:
    base, scenario = case(SEED)
    receipt = Engine(base).evaluate(scenario, Settings(matcher=matcher)).receipt
    assert receipt.matchers == ("reference",)
    assert receipt.versions["durable-rules"] == "not available"
    assert receipt.settings["matcher"] == matcher


@pytest.mark.skipif(not durable.available(), reason="durable-rules cannot be loaded here")
def test_with_the_extension_the_receipt_names_both_and_the_findings_are_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    base, scenario = case(SEED)
    both = Engine(base).evaluate(scenario)
    assert both.receipt.matchers == ("durable", "reference")
    assert both.receipt.versions["durable-rules"] == durable.version() != "not available"
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
    alone = Engine(base).evaluate(scenario)
    assert alone.receipt.matchers == ("reference",)
    assert alone.findings == both.findings and alone.options == both.options


@pytest.mark.skipif(not durable.available(), reason="durable-rules cannot be loaded here")
@pytest.mark.parametrize("wrong", [DurableMatcher, ReferenceMatcher])
def test_matchers_that_disagree_are_a_fault_and_no_finding(
    monkeypatch: pytest.MonkeyPatch, wrong: type[DurableMatcher | ReferenceMatcher]
) -> None:
    base, scenario = case(SEED)
    right: Callable[..., Grounding] = wrong.match

    def loses(*arguments: object) -> Grounding:
        found = right(*arguments)
        assert found.firings
        return Grounding(firings=found.firings[1:])

    monkeypatch.setattr(wrong, "match", loses)
    with pytest.raises(EngineFault, match="the two matchers disagree about this scenario; no findings are given"):
        Engine(base).evaluate(scenario)
    _, used = Engine(base).ground(case_of(scenario), "reference" if wrong is DurableMatcher else "durable")
    assert len(used) == 1


@pytest.mark.usefixtures("missing")
def test_the_doctor_says_that_nothing_is_compared() -> None:
    printed = CliRunner().invoke(app, ["doctor"])
    assert printed.exit_code == 0
    assert "matchers: reference only" in printed.output
    assert "note: the durable-rules extension cannot be imported, so nothing is compared" in printed.output


@pytest.mark.skipif(not durable.available(), reason="durable-rules cannot be loaded here")
def test_the_command_ends_with_4_where_the_matchers_disagree(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DurableMatcher, "match", lambda *_: Grounding(firings=()))
    printed = CliRunner().invoke(app, ["demo"])
    assert printed.exit_code == 4
    assert printed.stdout == ""
    assert "the two matchers disagree" in printed.stderr

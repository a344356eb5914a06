"""What is shipped: no law in the engine, one version, a typed package, names and versions only in the pins."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import distribution, entry_points, version
from pathlib import Path

import pytest
from typer.testing import CliRunner

import pincite
from pincite import bundled_rules, load_rules
from pincite.cli import app
from pincite.law import RuleBase
from pincite.matching import durable

PACKAGE = Path(pincite.__file__).parent
ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = ROOT / "pyproject.toml"
PROVISION = re.compile(r"\b[Aa]rt(?:icle|\.)? ?\d|\b\d+\([0-9A-Z]\)")
ADDRESS = re.compile(r"--(?:extra-)?index-url|https?://\S+/simple\b|\"resolved\": \"http|https?://[^/\s]*pypi")

in_checkout = pytest.mark.skipif(not PYPROJECT.is_file(), reason="the wheel is tested without the checkout")


@cache
def base() -> RuleBase:
    return load_rules(bundled_rules())


def names_of_law() -> Iterator[str]:
    """Every name by which the rule base knows a State or an instrument."""
    for entity in base().entities.values():
        yield entity.id
        yield from entity.aliases
        for forms in entity.names.values():
            yield from forms.values()
    for instrument in base().instruments.values():
        yield instrument.id
        yield instrument.title
        for aliases in instrument.aliases.values():
            yield from aliases


def without_docstrings(text: str) -> str:
    """A module's text, its docstrings blank: prose may give an example of what a parser reads."""
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            for number in range(node.lineno, (node.end_lineno or node.lineno) + 1):
                lines[number - 1] = ""
    return "\n".join(lines)


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def test_scan_sees_law_in_code_and_not_in_docstrings() -> None:
    text = '"""Splits GC III 118(1)."""\nRULE = "GC III 118(1)"  # article 3\n'
    assert len(PROVISION.findall(without_docstrings(text))) == 2


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_law_in_the_engine(path: Path) -> None:
    text = without_docstrings(path.read_text(encoding="utf-8"))
    names = sorted({n for n in names_of_law() if n}, key=len, reverse=True)
    found = re.findall(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)", text)
    assert len(names) > 20
    assert found + PROVISION.findall(text) == []


def test_version_is_told_by_the_command() -> None:
    result = CliRunner().invoke(app, ["--version"])
    assert result.output == f"pincite {version('pincite')}\n"


def test_package_is_typed_and_licensed() -> None:
    metadata = distribution("pincite").metadata
    assert (PACKAGE / "py.typed").is_file()
    assert metadata["License-Expression"] == "Apache-2.0"
    assert metadata["Requires-Python"] == ">=3.11"


def test_entry_points() -> None:
    (script,) = entry_points(group="console_scripts", name="pincite")
    (plugin,) = entry_points(group="pytest11", name="pincite")
    assert (script.value, plugin.value) == ("pincite.__main__:main", "pincite.suites.plugin")
    assert callable(script.load())


@pytest.mark.parametrize("name", [n for n in pincite.__all__ if not n.startswith("_")])
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(pincite, name).__name__ == name


@in_checkout
def test_one_version_in_package_and_changelog() -> None:
    assert pincite.__version__ == version("pincite")
    assert f"\n## {pincite.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.skipif(not durable.available(), reason="durable-rules cannot be loaded here")
def test_version_of_durable_rules_is_the_installed_one() -> None:
    assert durable.version() == version("durable-rules")


@in_checkout
def test_pins_are_names_and_versions_and_cover_every_dependency() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert [p for p in pins if not re.fullmatch(r"[\w.-]+==[\w.]+", p)] == []
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    pinned = {normal(p.partition("==")[0]) for p in pins}
    assert {normal(re.split(r"[^\w.-]", w)[0]) for w in wanted} <= pinned


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@in_checkout
def test_no_address_of_a_registry() -> None:
    plain = ["pyproject.toml", "constraints.txt", "Makefile", ".ci/run", "README.md", "CONTRIBUTING.md", "CHANGELOG.md"]
    scripts = [*(ROOT / "tools").glob("*.py"), *(ROOT / "benchmarks").glob("*.py")]
    for path in [*(ROOT / p for p in plain), *scripts]:
        assert ADDRESS.findall(path.read_text(encoding="utf-8")) == [], path

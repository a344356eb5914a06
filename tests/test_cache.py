"""The cache gives what the files give, or nothing: changed files and damaged entries are read afresh."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pincite import InputError, bundled_rules, bundled_scenario, load_rules, load_scenario
from pincite.cache import KEEP, cache_folder, cached_rules, cached_scenario
from pincite.law import RuleBase
from pincite.packing import NotPackable, pack, unpack
from pincite.scenario import Scenario

BAD_LAW = Path(__file__).parent / "bad" / "law"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache of one test."""
    monkeypatch.setenv("PINCITE_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def law(tmp_path: Path) -> Path:
    """A folder of rules that a test may change."""
    return Path(shutil.copytree(BAD_LAW, tmp_path / "law"))


class Counted:
    """A loader that counts its calls."""

    def __init__(self, load: Callable[[Path], RuleBase] = load_rules) -> None:
        self.calls = 0
        self._load = load

    def __call__(self, path: Path) -> RuleBase:
        self.calls += 1
        return self._load(path)


# -- packing ----------------------------------------------------------------------------------


def test_law_and_scenario_come_back_whole() -> None:
    base = load_rules(bundled_rules())
    scenario = load_scenario(bundled_scenario("prisoner-exchange"), base)
    for value in (base, scenario):
        again = unpack(pack(value))
        assert again == value
        # Places do not count in equality, but diagnostics need them.
        assert repr(again) == repr(value)


def test_truth_is_not_confused_with_one() -> None:
    packed: tuple[object, ...] = (1, True, "1", ("1",), 0, False, None)
    assert [type(v) for v in unpack(pack(packed))] == [type(v) for v in packed]


@pytest.mark.parametrize("value", [{1, 2}, 1.5, object(), ("a", [1])], ids=["set", "float", "object", "list"])
def test_only_values_of_the_law_are_packed(value: object) -> None:
    with pytest.raises(NotPackable):
        pack(value)


@pytest.mark.parametrize(
    "text",
    ["", "null", "[]", "[[]]", '[["os"]]', '[["tuple",7]]', '[["Rule"]]', '[["plain"]]', '[["date","x"]]', "[" * 5000],
    ids=lambda t: t[:20],
)
def test_what_was_never_packed_is_refused(text: str) -> None:
    with pytest.raises(NotPackable):
        unpack(text)


# -- the cache --------------------------------------------------------------------------------


def test_second_start_does_not_load(folder: Path, law: Path) -> None:
    load = Counted()
    first, second = cached_rules(law, load), cached_rules(law, load)
    assert load.calls == 1
    assert repr(first) == repr(second)
    assert [p.suffix for p in folder.iterdir()] == [".json"]


def test_changed_law_is_loaded_again(folder: Path, law: Path) -> None:
    load = Counted()
    before = cached_rules(law, load)
    changed = law / "rules.yaml"
    changed.write_text(changed.read_text(encoding="utf-8") + "# a remark\n", encoding="utf-8")
    after = cached_rules(law, load)
    assert load.calls == 2
    assert before.files != after.files


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: "",
        lambda text: text[:-1],
        lambda text: text[: len(text) // 2],
        lambda text: text.replace("harbour", "airport"),
        lambda text: text.partition("\n")[2],
        lambda text: "\n".join(reversed(text.split("\n"))),
        lambda text: "\0" * 100,
    ],
)
def test_damaged_entry_is_as_if_it_were_not_there(folder: Path, law: Path, damage: Callable[[str], str]) -> None:
    load = Counted()
    whole = cached_rules(law, load)
    (entry,) = folder.iterdir()
    text = entry.read_text(encoding="utf-8")
    assert damage(text) != text
    entry.write_text(damage(text), encoding="utf-8")
    assert repr(cached_rules(law, load)) == repr(whole)
    assert load.calls == 2
    assert entry.read_text(encoding="utf-8") == text


def test_entry_of_another_kind_is_not_taken(folder: Path, law: Path) -> None:
    load = Counted()
    cached_rules(law, load)
    scenario = bundled_scenario("prisoner-exchange")
    base = load_rules(bundled_rules())
    cached_scenario(scenario, base, load_scenario)
    one, other = sorted(folder.iterdir())
    for entry, text in ((one, other.read_text(encoding="utf-8")), (other, one.read_text(encoding="utf-8"))):
        entry.write_text(text, encoding="utf-8")
    cached_rules(law, load)
    assert load.calls == 2


def test_quoted_document_is_part_of_the_key(folder: Path, tmp_path: Path) -> None:
    seeds = Path(shutil.copytree(bundled_scenario("prisoner-exchange").parent, tmp_path / "seeds"))
    base, path = load_rules(bundled_rules()), seeds / "prisoner-exchange.yaml"
    first = cached_scenario(path, base, load_scenario)
    assert cached_scenario(path, base, _never) == first
    article = next(seeds.glob("*.txt"))
    article.write_text(article.read_text(encoding="utf-8").replace("execution", "something"), encoding="utf-8")
    with pytest.raises(InputError, match="quote-not-in-source"):
        cached_scenario(path, base, load_scenario)


def _never(path: Path, base: RuleBase) -> Scenario:
    raise AssertionError("it should have come from the cache")


def test_faults_are_found_afresh(folder: Path, law: Path) -> None:
    (law / "broken.yaml").write_text("rule: x\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(InputError):
            cached_rules(law, load_rules)
    assert not folder.exists()


def test_unwritable_cache_is_done_without(tmp_path: Path, law: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("PINCITE_CACHE_DIR", str(tmp_path / "file" / "cache"))
    load = Counted()
    assert cached_rules(law, load) == cached_rules(law, load)
    assert load.calls == 2


def test_empty_name_means_no_cache(law: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINCITE_CACHE_DIR", "")
    assert cache_folder() is None
    load = Counted()
    cached_rules(law, load)
    cached_rules(law, load)
    assert load.calls == 2


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"XDG_CACHE_HOME": "shared", "HOME": "home"}, Path("shared/pincite")),
        ({"HOME": "home"}, Path("home/.cache/pincite")),
        ({}, None),
    ],
)
def test_where_it_is(variables: dict[str, str], expected: Path | None, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PINCITE_CACHE_DIR", "XDG_CACHE_HOME", "HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert cache_folder() == expected


def test_oldest_entries_go(folder: Path, law: Path) -> None:
    folder.mkdir()
    for number in range(KEEP + 3):
        old = folder / f"{number}.json"
        old.write_text("old", encoding="utf-8")
        os.utime(old, (number, number))
    cached_rules(law, load_rules)
    left = sorted(p.stem for p in folder.iterdir())
    assert len(left) == KEEP
    assert not {"0", "1", "2", "3"} & set(left)


def test_missing_folder_and_huge_files_are_for_the_loader(folder: Path, tmp_path: Path, law: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        cached_rules(tmp_path / "nowhere", load_rules)
    (law / "huge.yaml").write_bytes(b"# " + b"x" * (3 << 20))
    with pytest.raises(InputError, match="too-large"):
        cached_rules(law, load_rules)

"""Every broken file gives exactly the diagnostics beside it, quickly and without a traceback.

The name of a file says how it is read: `rules-*` beside the small law in `bad/law`, `scenario-*`
and `tests-*` under it. To accept changed messages, run `python tests/test_bad.py` and read the diff.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

from pincite.diagnostics import InputError
from pincite.law import RuleBase
from pincite.loading import load_rules, load_scenario, load_tests

BAD = Path(__file__).parent / "bad"
LAW = Path("law")
SECONDS = 5.0


@cache
def small_law() -> RuleBase:
    """The law that the broken files are read beside."""
    return load_rules(BAD / LAW)


def outcome(path: Path) -> str:
    """The diagnostics of reading a file, as they are shown."""
    try:
        if path.name.startswith("rules"):
            load_rules(LAW, overlay=[path])
        elif path.name.startswith("tests"):
            load_tests(path, small_law())
        else:
            load_scenario(path, small_law())
    except InputError as error:
        return f"{error}\n"
    return "nothing is wrong\n"


@contextmanager
def quickly() -> Iterator[None]:
    # Processor time: what else the machine does is not the loader's fault.
    start = time.process_time()
    yield
    assert time.process_time() - start < SECONDS


@pytest.mark.parametrize("path", sorted(BAD.glob("*.yaml")), ids=lambda p: p.stem)
def test_broken_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BAD)
    with quickly():
        found = outcome(Path(path.name))
    assert found == path.with_suffix(".txt").read_text(encoding="utf-8")


def test_every_answer_has_its_file() -> None:
    assert {p.stem for p in BAD.glob("*.txt")} == {p.stem for p in BAD.glob("*.yaml")}


GENERATED = {
    "fifty-megabytes": (
        b"scenario: " + b"x" * 50_000_000,
        "1:1: error[too-large]: the file has 50,000,010 bytes, and at most 2,097,152 are read",
    ),
    "deep-flow": (
        b"scenario: " + b"[" * 10_000,
        "1:50: error[too-deep]: collections are nested more than 40 deep",
    ),
    "deep-mappings": (
        b"{a: " * 10_000,
        "1:161: error[too-deep]: collections are nested more than 40 deep",
    ),
    "deep-blocks": (
        b"- " * 10_000 + b"x",
        "1:81: error[too-deep]: collections are nested more than 40 deep",
    ),
    "many-values": (
        b"scenario:\n" + b"- x\n" * 300_000,
        "199999:3: error[too-many-nodes]: the file has more than 200,000 values",
    ),
    "many-unknown-keys": (
        b"scenario: s\n" + b"".join(b"k%d: x\n" % i for i in range(90_000)),
        "2:1: error[unknown-key]: unknown key `k0` in a scenario",
    ),
    "many-duplicates": (
        b"a: x\n" * 90_000,
        "2:1: error[duplicate-key]: the key `a` stands here twice",
    ),
    "long-sentence": (
        b"scenario: s\ntitle: t\nas_of: 2001-01-01\nfacts:\n  - " + b"Ada must not " * 100_000,
        "5:5: error[too-long]: a sentence of 1,299,999 characters is too long: at most 4,000 are read",
    ),
    "not-utf8": (
        "scenario: s\ntitle: caf\u00e9\n".encode("latin-1"),
        "2:11: error[not-utf8]: byte 0xe9 at offset 22 is not UTF-8\n  help: save the file as UTF-8",
    ),
    "utf-16": (
        "scenario: s\n".encode("utf-16"),
        "1:1: error[not-utf8]: byte 0xff at offset 0 is not UTF-8\n  help: save the file as UTF-8",
    ),
    "nul": (
        b"scenario: s\ntitle: a\0b\n",
        "2:9: error[has-nul]: a NUL character stands here\n  help: this is not a text file",
    ),
    "control-character": (
        b"scenario: s\ntitle: a\x07b\n",
        "2:9: error[yaml-syntax]: control characters are not allowed",
    ),
}


@pytest.mark.parametrize("name", GENERATED)
def test_hostile_file(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    content, wanted = GENERATED[name]
    Path("scenario.yaml").write_bytes(content)
    with quickly():
        found = outcome(Path("scenario.yaml"))
    assert found.startswith(f"scenario.yaml:{wanted}\n")
    assert found.count("\n") < 500


def test_alias_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lines = ["a0: &a0 [lol, lol]"] + [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 30)]
    Path("scenario.yaml").write_text("\n".join(lines), encoding="utf-8")
    with quickly():
        found = outcome(Path("scenario.yaml"))
    assert "error[anchor]: the anchor `&a0` is not allowed" in found
    assert "error[alias]: the alias `*a0` is not allowed" in found


def test_missing_file_and_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("folder.yaml").mkdir()
    assert outcome(Path("no.yaml")) == "no.yaml:1:1: error[file-missing]: there is no such file\n"
    wanted = "folder.yaml:1:1: error[is-directory]: this is a directory, not a file\n"
    assert outcome(Path("folder.yaml")) == wanted


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_pipe_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe.yaml")
    with quickly():
        found = outcome(Path("pipe.yaml"))
    assert found == "pipe.yaml:1:1: error[not-a-file]: this is not a regular file\n"


def test_folder_of_rules_must_hold_rules(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no YAML file in the folder of rules"):
        load_rules(tmp_path)
    with pytest.raises(InputError, match="the folder of rules does not exist"):
        load_rules(tmp_path / "none")


def write_answers() -> None:
    """Write what is found now beside every broken file."""
    os.chdir(BAD)
    for path in sorted(Path().glob("*.yaml")):
        path.with_suffix(".txt").write_text(outcome(path), encoding="utf-8")


if __name__ == "__main__":
    write_answers()

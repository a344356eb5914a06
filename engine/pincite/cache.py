"""The law and the scenarios as last loaded, kept between starts under the hash of what they were read from.

An entry is used only if every byte it was made from is the same: the rule files, the scenario, the
documents it quotes, and the program itself. Whatever is wrong with an entry (missing, cut short,
changed, not readable) it is as if it were not there; nothing read from it is ever run. Faults of
input are never kept, so they are always found afresh.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG
from typing import TypeVar

from pincite.law import RuleBase
from pincite.packing import NotPackable, pack, unpack
from pincite.scenario import Scenario
from pincite.writing import write_whole

KEEP = 64
"""Entries kept; the oldest go first."""

MAX_BYTES = 2 * 1024 * 1024
"""A larger file is not law: it is left to the loader, which refuses it."""

T = TypeVar("T")


def cache_folder() -> Path | None:
    """Where entries are kept; None where the user wants none (`PINCITE_CACHE_DIR` set, and empty)."""
    named = os.environ.get("PINCITE_CACHE_DIR")
    if named is not None:
        return Path(named) if named else None
    shared = os.environ.get("XDG_CACHE_HOME")
    home = os.environ.get("HOME") or os.environ.get("LOCALAPPDATA")
    if shared:
        return Path(shared) / "pincite"
    return Path(home) / ".cache" / "pincite" if home else None


def cached_rules(folder: Path, load: Callable[[Path], RuleBase]) -> RuleBase:
    """The rules of a folder, from the cache or by `load`; raises what `load` raises."""
    key = _rules_key(folder)
    found = _read(key, RuleBase)
    return found if found is not None else _kept(key, load(folder))


def cached_scenario(path: Path, base: RuleBase, load: Callable[[Path, RuleBase], Scenario]) -> Scenario:
    """A scenario under a rule base, from the cache or by `load`; raises what `load` raises."""
    key = _scenario_key(path, base)
    found = _read(key, Scenario)
    if found is not None and _documents_are_the_same(found, path):
        return found
    return _kept(key, load(path, base))


def _rules_key(folder: Path) -> str:
    try:
        files = sorted(folder.rglob("*.yaml"))
        return _digest(_program(), *(p for f in files for p in (f.relative_to(folder).as_posix(), _content(f))))
    except OSError:
        return ""


def _scenario_key(path: Path, base: RuleBase) -> str:
    law = (part for entry in sorted(base.files.items()) for part in entry)
    try:
        return _digest(_program(), str(path), _content(path), *law)
    except OSError:
        return ""


def _documents_are_the_same(scenario: Scenario, path: Path) -> bool:
    try:
        return all(
            _content(path.parent / s.file) == scenario.files[s.file] for s in scenario.sources.values() if s.file
        )
    except (OSError, KeyError):
        return False


def _content(file: Path) -> str:
    """The hash of a file's bytes; raises `OSError` for what the loader is to judge."""
    state = file.stat()
    if not S_ISREG(state.st_mode) or state.st_size > MAX_BYTES:
        raise OSError
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _program() -> str:
    """What the program itself is: another version of it may read the same bytes otherwise."""
    root = Path(__file__).parent
    states = [(p.relative_to(root).as_posix(), p.stat()) for p in sorted(root.rglob("*.py"))]
    return _digest(*(f"{name} {state.st_size} {state.st_mtime_ns}" for name, state in states))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _read(key: str, kind: type[T]) -> T | None:
    folder = cache_folder()
    if not key or folder is None:
        return None
    entry = folder / f"{key}.json"
    try:
        if not S_ISREG(entry.lstat().st_mode):
            return None
        digest, _, text = entry.read_text(encoding="utf-8").partition("\n")
        if digest != _digest(key, text):
            return None
        found = unpack(text)
    except (OSError, ValueError, NotPackable):
        return None
    return found if isinstance(found, kind) else None


def _kept(key: str, value: T) -> T:
    folder = cache_folder()
    if key and folder is not None:
        # A cache that cannot be written is no reason to fail: the next start is only slower.
        with suppress(OSError):
            _write(folder, key, pack(value))
    return value


def _write(folder: Path, key: str, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    entry = folder / f"{key}.json"
    if entry.is_symlink() or (entry.exists() and not entry.is_file()):
        # What somebody has put in its place (a link, a pipe) is taken away, not written to.
        entry.unlink()
    write_whole(entry, f"{_digest(key, text)}\n{text}".encode(), 0o600)
    _prune(folder.glob("*.json"))


def _prune(entries: Iterable[Path]) -> None:
    oldest = sorted(entries, key=lambda p: p.stat().st_mtime_ns)
    for entry in oldest[:-KEEP]:
        entry.unlink()

"""Whatever stands in the cache folder, the output is that of a run without it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from .support import evaluate, whole


def _each(change: Callable[[Path], object]) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        for path in [p for p in sorted(folder.rglob("*")) if p.is_file()]:
            change(path)

    return damage


def _flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for place in range(0, len(data), max(len(data) // 40, 1)):
        data[place] ^= 0x55
    path.write_bytes(bytes(data))


def _one_bit(place: float) -> Callable[[Path], None]:
    def flip(path: Path) -> None:
        data = bytearray(path.read_bytes())
        if data:
            data[min(int(len(data) * place), len(data) - 1)] ^= 1
        path.write_bytes(bytes(data))

    return flip


def _halved(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _doubled(path: Path) -> None:
    path.write_bytes(path.read_bytes() * 2)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "inside").write_bytes(b"x")


def _link(target: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        path.unlink()
        path.symlink_to(target)

    return change


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _exchanged(folder: Path) -> None:
    """Every file gets the content of the next, so that each is well formed and stands in a wrong place."""
    paths = [p for p in sorted(folder.rglob("*")) if p.is_file()]
    contents = [p.read_bytes() for p in paths]
    for path, content in zip(paths, [*contents[1:], *contents[:1]], strict=True):
        path.write_bytes(content)


DAMAGE: dict[str, Callable[[Path], None]] = {
    "nothing": lambda folder: None,
    "empty": _each(lambda p: p.write_bytes(b"")),
    "halved": _each(_halved),
    "doubled": _each(_doubled),
    "flipped": _each(_flipped),
    "one-bit-early": _each(_one_bit(0.02)),
    "one-bit-in-the-middle": _each(_one_bit(0.5)),
    "one-bit-at-the-end": _each(_one_bit(1.0)),
    "garbage": _each(lambda p: p.write_bytes(bytes(range(256)) * 40)),
    "pickle-of-nothing": _each(lambda p: p.write_bytes(b"\x80\x04N.")),
    "pickle-that-runs": _each(lambda p: p.write_bytes(b"cos\nsystem\n(S'touch RAN'\ntR.")),
    "json-of-nothing": _each(lambda p: p.write_bytes(b"{}")),
    "other-version": _each(
        lambda p: p.write_bytes(p.read_bytes().replace(b"0.1.0", b"0.0.9").replace(b"\x01", b"\x02"))
    ),
    "unreadable": _each(lambda p: p.chmod(0)),
    "folders": _each(_folder),
    "link-to-nothing": _each(_link("nowhere")),
    "link-to-itself": _each(lambda p: _link(p.name)(p)),
    "link-to-a-device": _each(_link("/dev/zero")),
    "link-to-a-file": _each(_link("/etc/passwd")),
    "pipe": _each(_pipe),
    "exchanged": _exchanged,
    "gone": lambda folder: shutil.rmtree(folder, ignore_errors=True),
}


def _without_cache(tmp_path: Path) -> dict[str, str]:
    """A folder that cannot be made, so that nothing can be kept in it."""
    return {"PINCITE_CACHE_DIR": "/dev/null/none", "XDG_CACHE_HOME": "/dev/null/none", "HOME": str(tmp_path)}


def _damaged(damage: str, env: dict[str, str], cache: Path) -> None:
    first = evaluate("--format", "json", env=env)
    assert (first.code, first.out) == (0, whole("json"))
    DAMAGE[damage](cache)
    for _ in range(2):
        again = evaluate("--format", "json", env=env)
        assert (again.code, again.err, again.out) == (0, "", whole("json"))


@pytest.mark.parametrize("damage", DAMAGE)
def test_damaged_cache(damage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cache").mkdir()
    _damaged(damage, {"PINCITE_CACHE_DIR": str(tmp_path / "cache")}, tmp_path / "cache")
    assert not list(tmp_path.rglob("RAN"))


@pytest.mark.parametrize("damage", ["nothing", "garbage", "halved"])
def test_damaged_cache_of_the_user(damage: str, tmp_path: Path) -> None:
    _damaged(damage, {"XDG_CACHE_HOME": str(tmp_path / "xdg"), "HOME": str(tmp_path)}, tmp_path / "xdg")


def test_without_a_cache_the_output_is_the_same(tmp_path: Path) -> None:
    done = evaluate("--format", "json", env=_without_cache(tmp_path))
    assert (done.code, done.err, done.out) == (0, "", whole("json"))


def test_what_is_kept(tmp_path: Path) -> None:
    """Everything a run keeps lies in the cache folder, is private, and is no half-written file."""
    cache, home = tmp_path / "cache", tmp_path / "home"
    home.mkdir()
    assert evaluate(env={"PINCITE_CACHE_DIR": str(cache), "HOME": str(home)}).out == whole()
    assert not list(home.rglob("*"))
    kept = sorted(p for p in cache.rglob("*") if p.is_file()) if cache.exists() else []
    assert not [p for p in kept if p.stat().st_mode & 0o022]
    assert not [p for p in kept if p.name.endswith((".tmp", ".pincite-part")) or p.stat().st_size == 0]


def test_another_law_is_never_taken_from_the_cache(tmp_path: Path) -> None:
    """The same folder of rules with other words must give other findings, whatever was kept of the first."""
    from pincite import bundled_rules

    law = tmp_path / "law"
    shutil.copytree(bundled_rules(), law)
    env = {"PINCITE_CACHE_DIR": str(tmp_path / "cache")}
    before = evaluate("--rules", str(law), env=env)
    assert before.code == 0
    file = law / "transfer" / "gc-iii.yaml"
    stamp = file.stat()
    text = file.read_text(encoding="utf-8")
    changed = text.replace(
        "title: No agreement to a prisoner's detriment", "title: No agreement to a prisoner's DETRIMENT"
    )
    assert len(changed) == len(text) and changed != text
    file.write_text(changed, encoding="utf-8")
    os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    after = evaluate("--rules", str(law), env=env)
    fresh = evaluate("--rules", str(law), env=_without_cache(tmp_path))
    assert (after.code, after.out) == (0, fresh.out)
    assert after.out != before.out


@pytest.mark.parametrize("place", ["/dev/null", "/dev/null/x", "/proc/nothing", "file", "\u00e9\u4e2d", "", "x" * 300])
def test_cache_folder_that_is_none(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_bytes(b"x")
    for name in ("PINCITE_CACHE_DIR", "XDG_CACHE_HOME", "HOME"):
        done = evaluate(env={name: place})
        assert (done.code, done.err, done.out) == (0, "", whole())
    assert (tmp_path / "file").read_bytes() == b"x"

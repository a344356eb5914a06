"""Killed, interrupted, out of room: a file is written whole or not at all."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from .support import PART, command, customised, environment, evaluate, quiet, refused, whole

OLD = b"the findings of yesterday\n"
HALF = """
import os, time
real = os.fdopen
class Half:
    def __init__(self, file): self.file = file
    def __enter__(self): return self
    def __exit__(self, *reason): self.file.close()
    def __getattr__(self, name): return getattr(self.file, name)
    def write(self, data):
        self.file.write(data[: len(data) // 2])
        self.file.flush()
        open(os.environ["MARK"], "w").close()
        time.sleep(100)
os.fdopen = lambda *a, **k: Half(real(*a, **k))
"""
SOUGHT = """
import os, sys
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "pincite.cli":
            open(os.environ["MARK"], "w").close()
sys.meta_path.insert(0, Finder())
"""


def _heard() -> None:
    """Let the child hear the signals, also where these tests run in the background and ignore some."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


def _wait(mark: Path) -> None:
    end = time.monotonic() + 60
    while not mark.exists():
        assert time.monotonic() < end
        time.sleep(0.005)


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_ended_in_the_middle_of_a_file(sent: signal.Signals, tmp_path: Path) -> None:
    target, mark = tmp_path / "out" / "findings.json", tmp_path / "mark"
    target.parent.mkdir()
    target.write_bytes(OLD)
    # Without a cache, the first file written is the output.
    env = environment(MARK=str(mark), PINCITE_CACHE_DIR="", **customised(tmp_path / "site", HALF))
    with subprocess.Popen(
        command("-o", str(target)), env=env, stderr=subprocess.PIPE, text=True, preexec_fn=_heard
    ) as child:
        _wait(mark)
        child.send_signal(sent)
        _, said = child.communicate(timeout=60)
    assert child.returncode == -sent
    assert target.read_bytes() == OLD
    left = [p.name for p in target.parent.iterdir() if p != target]
    if sent is signal.SIGKILL:
        assert [n.startswith(".findings.json.") and n.endswith(PART) for n in left] == [True]
    else:
        assert not left
        assert said == "interrupted: no file is written and no finding is given\n"
    assert evaluate("-o", str(target)).code == 0
    assert target.read_bytes() == whole()


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("delay", [0.0, 0.03, 0.08, 0.15, 0.25, 0.4])
def test_ended_at_any_moment(sent: signal.Signals, delay: float, tmp_path: Path) -> None:
    target, mark = tmp_path / "out.txt", tmp_path / "mark"
    env = environment(MARK=str(mark), **customised(tmp_path / "site", SOUGHT))
    with subprocess.Popen(
        command("-o", str(target)), env=env, stderr=subprocess.PIPE, text=True, preexec_fn=_heard
    ) as child:
        _wait(mark)
        time.sleep(delay)
        child.send_signal(sent)
        _, said = child.communicate(timeout=60)
    assert child.returncode in (0, -sent), said
    assert "Traceback" not in said
    if child.returncode == 0:
        assert target.read_bytes() == whole()
    else:
        assert not target.exists() or target.read_bytes() == whole()
    assert not list(tmp_path.glob(f".*{PART}"))


@pytest.mark.parametrize("room", [0, 1, 1000, 70_000])
def test_no_room(room: int, tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    target.write_bytes(OLD)
    env = {"PYTHONDONTWRITEBYTECODE": "1", "PINCITE_CACHE_DIR": ""}
    done = evaluate("-o", str(target), env=env, before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)))
    refused(done, 2, f"error[not-written]: `{target}` cannot be written\n  help: file too large")
    assert target.read_bytes() == OLD
    assert [p.name for p in tmp_path.iterdir()] == ["out.txt"]


def _mounted(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a script with a small file system of its own in `folder`, which goes away with it."""
    probe = f"mount -t tmpfs -o size=48k tmpfs '{folder}'"
    if shutil.which("unshare") is None or subprocess.run(["unshare", "-m", "sh", "-c", probe], check=False).returncode:
        pytest.skip("no file system can be mounted here")
    run = " ".join(f"'{a}'" for a in command("-o", f"{folder}/out.txt"))
    script = script.replace("RUN", f"{run}; echo code $?")
    env = environment(PYTHONDONTWRITEBYTECODE="1")
    return subprocess.run(
        [
            "unshare",
            "-m",
            "sh",
            "-c",
            f"{probe} && cd '{folder}' && echo old > out.txt && {script}; ls -A; cat out.txt",
        ],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


def test_full_disk(tmp_path: Path) -> None:
    done = _mounted("RUN", tmp_path)
    assert done.stdout == "code 2\nout.txt\nold\n"
    assert "cannot be written\n  help: no space left on device" in done.stderr
    assert "Traceback" not in done.stderr


def test_read_only_folder(tmp_path: Path) -> None:
    done = _mounted(f"mount -o remount,ro '{tmp_path}'; RUN", tmp_path)
    assert done.stdout == "code 2\nout.txt\nold\n"
    assert "cannot be written\n  help: read-only file system" in done.stderr


def test_places_that_are_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(OLD)
    (tmp_path / "loop").symlink_to("loop")
    for name in ("file/out.txt", "none/out.txt", ".", "x" * 300, "loop"):
        refused(evaluate("-o", str(tmp_path / name)), 2, "error[not-written]: `")
    assert (tmp_path / "file").read_bytes() == OLD
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "loop"]


def test_the_scenario_is_not_overwritten(tmp_path: Path) -> None:
    scenario = tmp_path / "case.yaml"
    shutil.copy(Path(__file__).parents[1] / "good.yaml", scenario)
    before = scenario.read_bytes()
    arguments = [*command()[:4], str(scenario), "-o", str(scenario)]
    done = subprocess.run(arguments, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "is the scenario itself" in done.stderr
    assert scenario.read_bytes() == before


def test_a_device_stays_a_device(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        done = evaluate("-o", str(pipe))
        assert reader.communicate(timeout=60)[0] == whole()
    assert (done.code, pipe.is_fifo()) == (0, True)
    assert evaluate("-o", "/dev/stdout").out == whole()


def test_links_and_permissions_are_kept(tmp_path: Path) -> None:
    real, link, fresh = tmp_path / "real.txt", tmp_path / "link.txt", tmp_path / "fresh.txt"
    real.write_bytes(OLD)
    real.chmod(0o600)
    link.symlink_to(real)
    assert evaluate("-o", str(link)).code == 0
    assert link.is_symlink() and real.read_bytes() == whole()
    assert real.stat().st_mode & 0o777 == 0o600
    assert evaluate("-o", str(fresh), before=lambda: os.umask(0o077)).code == 0
    assert fresh.stat().st_mode & 0o777 == 0o600


def test_two_runs_at_once(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    children = [subprocess.Popen(command("-o", str(target)), env=environment()) for _ in range(3)]
    seen = set()
    while any(c.poll() is None for c in children):
        if target.exists():
            seen.add(target.read_bytes())
        time.sleep(0.01)
    assert [c.wait() for c in children] == [0, 0, 0]
    assert seen | {target.read_bytes()} == {whole()}
    assert [p.name for p in tmp_path.iterdir()] == ["out.txt"]


def test_the_reader_goes_away() -> None:
    for form in ("text", "json"):
        arguments = command("--format", form)
        with subprocess.Popen(arguments, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
            assert child.stdout is not None and child.stderr is not None
            child.stdout.close()
            said = child.stderr.read()
        assert (child.returncode, said) == (4, b"")


def test_standard_output_is_full() -> None:
    with open("/dev/full", "wb") as full:
        done = evaluate(stdout=full)
    refused(done, 2, "error[not-written]: standard output cannot be written\n  help: no space left on device")


def test_standard_error_is_full(tmp_path: Path) -> None:
    with open("/dev/full", "wb") as full:
        assert evaluate("--variant", "none", stderr=full).code == 2
        assert evaluate(stderr=full).out == whole()


@pytest.mark.parametrize("closed", [(0,), (1,), (2,), (0, 1), (1, 2), (0, 1, 2)])
def test_closed_streams(closed: tuple[int, ...], tmp_path: Path) -> None:
    def close() -> None:
        for number in closed:
            os.close(number)

    done = evaluate(before=close)
    quiet(done)
    assert done.code == (2 if 1 in closed else 0)
    assert done.out == (b"" if 1 in closed else whole())
    target = tmp_path / "out.txt"
    assert evaluate("-o", str(target), before=close).code == 0
    assert target.read_bytes() == whole()
    wrong = evaluate("--variant", "none", before=close)
    assert (wrong.code, wrong.out) == (2, b"")

"""A matcher that is missing, lies or breaks; no memory: no findings, or the same ones."""

from __future__ import annotations

import json
import resource
from pathlib import Path

import pytest

from .support import customised, environment, evaluate, findings, quiet, refused, whole

BLOCKED = """
import sys
sys.modules["durable_rules_engine"] = None
"""
FAKE = """
import importlib.machinery, importlib.util, json, os, sys
here, mine = os.path.dirname(__file__), sys.modules[__name__]
spec = importlib.machinery.PathFinder.find_spec(
    "durable_rules_engine", [p for p in sys.path if os.path.realpath(p) != os.path.realpath(here)]
)
real = importlib.util.module_from_spec(spec)
spec.loader.exec_module(real)
sys.modules[__name__] = mine
create_ruleset, delete_ruleset = real.create_ruleset, real.delete_ruleset
assert_facts, delete_state = real.assert_facts, real.delete_state
start_action_for_state, complete_and_start_action = real.start_action_for_state, real.complete_and_start_action
def changed(text):
    return text
"""
READING = """
def start_action_for_state(*arguments):
    found = real.start_action_for_state(*arguments)
    return (found[0], changed(found[1]), *found[2:]) if found else found
def complete_and_start_action(*arguments):
    found = real.complete_and_start_action(*arguments)
    return changed(found) if found else found
"""
LIES = {
    "some firings are lost": """
count = 0
def complete_and_start_action(*arguments):
    global count
    count += 1
    found = real.complete_and_start_action(*arguments)
    return real.complete_and_start_action(*arguments) if found and count % 7 == 0 else found
""",
    "nothing fires": "def start_action_for_state(*arguments):\n    return None\n",
    "no JSON": READING + "def changed(text):\n    return text[:-3]\n",
    "an unknown rule": READING + "def changed(text):\n    return text.replace('\"r', '\"r9', 1)\n",
    "another kind of answer": READING + "def changed(text):\n    return '[1, 2]'\n",
    "an empty answer": READING + "def changed(text):\n    return '{\"r0\": {}}'\n",
    "other facts": READING
    + """
import re
def changed(text):
    return re.sub('"id": ?([0-9]+)', lambda m: '"id":%d' % (int(m.group(1)) % 50 + 3), text)
""",
    "a number for a text": "def start_action_for_state(*arguments):\n    return (1, 2, 3)\n",
    "facts are refused": "def assert_facts(*arguments):\n    return (5, 1)\n",
    "facts break": "def assert_facts(*arguments):\n    raise RuntimeError('broken')\n",
    "no ruleset": "def create_ruleset(*arguments):\n    raise MemoryError\n",
    "no end": "def delete_state(*arguments):\n    raise ValueError('no such state')\n",
    "a wrong signature": "def create_ruleset():\n    return 1\n",
    "half a module": "del complete_and_start_action\n",
}
CRASHES = ("nothing fires", "a number for a text")
"""What makes the extension itself give way when its state is taken down: the process is killed."""


def test_without_the_extension(tmp_path: Path) -> None:
    done = evaluate("--format", "json", env=customised(tmp_path, BLOCKED))
    assert (done.code, done.err) == (0, "")
    assert findings(done.out) == findings(whole("json"))
    receipt = json.loads(done.out)["receipt"]
    assert receipt["matchers"] == ["reference"]
    assert receipt["versions"]["durable-rules"] == "not available"
    assert json.loads(whole("json"))["receipt"]["matchers"] == ["durable", "reference"]


def test_the_stand_in_alone_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "durable_rules_engine.py").write_text(FAKE + READING, encoding="utf-8")
    done = evaluate("--format", "json", env={"PYTHONPATH": str(tmp_path)})
    assert (done.code, done.err) == (0, "")
    assert findings(done.out) == findings(whole("json"))
    assert json.loads(done.out)["receipt"]["matchers"] == ["durable", "reference"]


@pytest.mark.parametrize("lie", LIES)
def test_a_lying_extension(lie: str, tmp_path: Path) -> None:
    (tmp_path / "durable_rules_engine.py").write_text(FAKE + LIES[lie], encoding="utf-8")
    target = tmp_path / "out.txt"
    for more in ((), ("-o", str(target)), ("--format", "json")):
        done = evaluate(*more, env={"PYTHONPATH": str(tmp_path)})
        if lie in CRASHES and done.code in (-6, -11):
            assert done.out == b""
        else:
            refused(done, 4, "engine fault: ")
    assert not target.exists()


def test_the_reference_matcher_needs_no_extension(tmp_path: Path) -> None:
    (tmp_path / "durable_rules_engine.py").write_text(FAKE + LIES["nothing fires"], encoding="utf-8")
    done = evaluate("--matcher", "reference", "--format", "json", env={"PYTHONPATH": str(tmp_path)})
    assert findings(done.out) == findings(whole("json"))


@pytest.mark.parametrize("library", ["typer", "pydantic", "yaml"])
def test_a_missing_library(library: str, tmp_path: Path) -> None:
    # What was loaded before is kept, and needs no library to be read; here nothing was.
    env = {**customised(tmp_path, f"import sys\nsys.modules[{library!r}] = None\n"), "PINCITE_CACHE_DIR": ""}
    done = evaluate(env=env)
    refused(done, 4, "engine fault: ")


@pytest.mark.parametrize("megabytes", [26, 30, 34, 38, 42, 46, 50, 54, 58, 70, 100])
def test_little_memory(megabytes: int, tmp_path: Path) -> None:
    limit = megabytes * 1024 * 1024
    target = tmp_path / "out.txt"
    done = evaluate("-o", str(target), before=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)))
    assert done.out == b""
    if done.code == 0:
        assert target.read_bytes() == whole()
        return
    assert not target.exists()
    # The extension does not look at what `malloc` gives it, and may be killed; Python says why it ends.
    assert done.code in (4, -6, -11), done
    quiet(done)


def test_no_network_and_no_home_are_needed(tmp_path: Path) -> None:
    env = {k: v for k, v in environment().items() if k not in ("HOME", "USER", "LOGNAME")}
    assert evaluate(env={**env, "HOME": str(tmp_path / "none"), "TMPDIR": str(tmp_path / "none")}).out == whole()


@pytest.mark.parametrize(
    "locale",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1:strict"},
        {"PYTHONIOENCODING": "utf-16"},
        {"LANG": "no_SUCH", "LC_ALL": "no_SUCH"},
    ],
    ids=str,
)
def test_locales(locale: dict[str, str], tmp_path: Path) -> None:
    for form in ("text", "json"):
        assert evaluate("--format", form, env=locale).out == whole(form)
    target = tmp_path / "out.txt"
    assert evaluate("-o", str(target), env=locale).code == 0
    assert target.read_bytes() == whole()
    wrong = evaluate("--variant", "вариант", env=locale)
    assert (wrong.code, wrong.out) == (2, b"")
    assert "error[unknown-variant]" in wrong.err.replace("\0", "")

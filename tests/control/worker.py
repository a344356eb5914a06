"""Runs the checks on the program with one module replaced, each time in a fork of its own.

Tasks come as JSON lines `{"name", "module", "text"}`, answers go out as `{"name", "found", "said"}`.
What the program needs of libraries is imported before the first fork, and what the checks start from is made ready
(`prepared`). Of the program only what that needs is imported, which is nothing of the judging core: each fork imports
the core afresh. For a fault in what is ready already, a fork forgets all of it.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import resource
import select
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from types import CodeType, ModuleType
from typing import IO

WAIT = 120
"""Seconds after which a fork that uses no processor time is ended; `detect` bounds the time that it does use."""

MEMORY = 3 << 30
"""Bytes of a fork: a fault that fills the memory is seen by that."""

LIBRARIES = ("pydantic", "yaml", "typer", "hypothesis", "pytest", "jsonschema", "durable_rules_engine", "dd.autoref")


class _Loader(importlib.machinery.SourceFileLoader):
    """Loads one module from another text."""

    def __init__(self, name: str, path: str, text: str) -> None:
        super().__init__(name, path)
        self._text = text

    def get_code(self, fullname: str) -> CodeType:
        """The module as the fault has it; no compiled file is read or written."""
        return compile(self._text, self.path, "exec")


class _Finder(importlib.abc.MetaPathFinder):
    """Finds one module in another text."""

    def __init__(self, name: str, text: str) -> None:
        self._name = name
        self._text = text

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The specification of the module with the fault; None for any other."""
        if fullname != self._name:
            return None
        known = importlib.machinery.PathFinder.find_spec(fullname, path)
        assert known is not None and known.origin is not None
        return importlib.util.spec_from_file_location(fullname, loader=_Loader(fullname, known.origin, self._text))


def module_name(module: str) -> str:
    """`judging/norms.py` as it is imported."""
    return "pincite." + module.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def check(module: str, text: str) -> tuple[bool, str]:
    """Whether the checks see the fault, and what they say."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _child(module, text, os.fdopen(writer, "w", encoding="utf-8"))
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8", errors="replace") as stream:
        ready, _, _ = select.select([stream], [], [], WAIT)
        if not ready:
            os.kill(child, signal.SIGKILL)
        said = stream.read() if ready else "it does not end"
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    return code != 0, said or (f"ended with {code}" if code else "")


def _child(module: str, text: str, answer: IO[str]) -> None:
    code = 1
    with suppress(BaseException):
        sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        if text:
            _forget_if_ready(module_name(module))
            sys.meta_path.insert(0, _Finder(module_name(module), text))
        try:
            seen = import_module("tests.control.detect").first_seen(module)
        except BaseException as error:
            seen = f"{type(error).__name__}: {error}"
        answer.write(seen)
        answer.flush()
        code = 1 if seen else 0
    os._exit(code)


def _forget_if_ready(name: str) -> None:
    if name in sys.modules:
        for known in [m for m in sys.modules if m.partition(".")[0] in ("pincite", "tests")]:
            del sys.modules[known]


def main() -> None:
    """Answer tasks until there are no more."""
    for library in LIBRARIES:
        with suppress(ImportError):
            import_module(library)
    prepared = import_module("tests.control.prepared")
    prepared.laws(), prepared.enumerated()
    assert "pincite.compiler" not in sys.modules
    for line in sys.stdin:
        task = json.loads(line)
        found, said = check(task["module"], task["text"])
        print(json.dumps({"name": task["name"], "found": found, "said": said[:300]}), flush=True)


if __name__ == "__main__":
    main()

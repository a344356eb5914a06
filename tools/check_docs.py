"""Keep the docs true: run the README's examples, and compare generated files with the program.

`--write` brings them up to date. In a `console` block a line `$ pincite ...` is run and what
follows must be its output; a line `...` stands for any lines in between.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from typer.main import get_command

from pincite.cli import app
from pincite.reports.evaluation_schema import evaluation_schema
from pincite.schema import DOCUMENTS, json_schema

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


def run(command: str) -> list[str]:
    """The output of an example, at 80 columns."""
    words = [sys.executable, "-m", *command.removeprefix("$ ").split()]
    environment = {**os.environ, "COLUMNS": "80", "NO_COLOR": "1"}
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).splitlines()


def matches(expected: list[str], actual: list[str]) -> bool:
    """Whether the output is as shown, `...` standing for any lines."""
    if not expected:
        return not actual
    if expected[0] == "...":
        return any(matches(expected[1:], actual[i:]) for i in range(len(actual) + 1))
    return bool(actual) and actual[0].rstrip() == expected[0].rstrip() and matches(expected[1:], actual[1:])


def examples(text: str) -> list[tuple[str, list[str]]]:
    """The commands of the README with the output shown for each."""
    found: list[tuple[str, list[str]]] = []
    for block in BLOCK.findall(text):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line, []))
            else:
                found[-1][1].append(line)
    return [(c, o) for c, o in found if c.startswith("$ pincite")]


def generated() -> dict[Path, str]:
    """What each generated file should hold."""
    files = {ROOT / "docs" / "cli.md": reference()}
    schemas: dict[str, object] = {k: json_schema(k) for k in DOCUMENTS}
    schemas["evaluation"] = evaluation_schema()
    for name, schema in schemas.items():
        files[ROOT / "schema" / f"{name}.schema.json"] = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
    return files


def reference() -> str:
    """The command line reference, from the program itself."""
    parts = ["# Commands\n\nGenerated from the program; `make docs` checks it.\n"]
    command = get_command(app)
    for name in sorted(getattr(command, "commands", {})):
        sub = getattr(command, "commands")[name]  # noqa: B009 - typer's type hides it
        help_text = (sub.help or "").strip()
        parts.append(f"\n## pincite {name}\n\n{help_text}\n")
        for parameter in sub.params:
            names = ", ".join(f"`{o}`" for o in parameter.opts)
            said = getattr(parameter, "help", "") or ""
            parts.append(f"\n- {names}: {said}")
        parts.append("\n")
    return "".join(parts)


def main() -> int:
    """Check everything, or write it; returns the number of differences."""
    write = "--write" in sys.argv
    wrong: list[str] = []
    for path, text in generated().items():
        if write:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != text:
            wrong.append(f"{path.relative_to(ROOT)} is not what the program generates")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = examples(readme)
    for command, expected in shown:
        if not matches(expected, run(command)):
            wrong.append(f"README.md: `{command}` prints something else")
    for line in wrong:
        print(line)
    print(f"docs: {len(shown)} examples run, {len(wrong)} differences")
    return min(len(wrong), 1) if shown else 1


if __name__ == "__main__":
    sys.exit(main())

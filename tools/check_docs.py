"""Keep the docs true: run the README's examples, and compare generated files with the program.

In a `console` block a line `$ pincite ...` is run, at 80 columns and without colour, and what
follows must be its output; a line `...` stands for any lines in between. Other commands in such
a block are shown, not run. `--write` brings everything up to date: of an example with `...`, each
stretch is found again by its first line and keeps its length.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import typer
from law_coverage import page
from typer.testing import CliRunner

from pincite.cli import app
from pincite.reports.evaluation_schema import evaluation_schema
from pincite.reports.views import VIEWS, view_schema
from pincite.schema import DOCUMENTS, json_schema

ROOT = Path(__file__).resolve().parent.parent
WITH_EXAMPLES = ("README.md",)
BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.DOTALL | re.MULTILINE)
ELISION = "..."
PROMPT = "$ "
ENVIRONMENT = {"COLUMNS": "80", "NO_COLOR": "1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A command of a `console` block and the output shown for it."""

    command: str
    shown: tuple[str, ...]

    @property
    def runs(self) -> bool:
        """Whether the command is ours to run."""
        return self.command.startswith("pincite ")

    def text(self, output: tuple[str, ...]) -> str:
        """The example as it stands in a block, with this output."""
        return "".join(f"{line}\n" for line in (PROMPT + self.command, *output))


def examples(block: str) -> list[Example]:
    """The commands of a block, each with the lines up to the next."""
    parts = re.split(r"^\$ ", block, flags=re.MULTILINE)
    split = [part.splitlines() for part in parts[1:]]
    return [Example(command=lines[0], shown=tuple(lines[1:])) for lines in split]


def output_of(command: str) -> tuple[str, ...]:
    """What a command prints, errors included, without blanks at the ends of lines."""
    done = subprocess.run(
        [sys.executable, "-m", *shlex.split(command)],
        cwd=ROOT,
        env={**os.environ, **ENVIRONMENT},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return tuple(line.rstrip() for line in done.stdout.splitlines())


def is_output(shown: tuple[str, ...], actual: tuple[str, ...]) -> bool:
    """Whether this was printed, `...` standing for any lines."""
    if not shown:
        return not actual
    if shown[0] == ELISION:
        return any(is_output(shown[1:], actual[i:]) for i in range(len(actual) + 1))
    return bool(actual) and actual[0] == shown[0].rstrip() and is_output(shown[1:], actual[1:])


def renewed(shown: tuple[str, ...], actual: tuple[str, ...]) -> tuple[str, ...] | None:
    """The same stretches of a new output, or None where one begins with a line that is gone."""
    if ELISION not in shown:
        return actual
    result: list[str] = []
    place = 0
    for number, stretch in enumerate(stretches(shown)):
        result += [ELISION] if number else []
        if stretch:
            if stretch[0] not in actual[place:]:
                return None
            start = actual.index(stretch[0], place)
            place = start + len(stretch)
            result += actual[start:place]
    return tuple(result)


def stretches(shown: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The runs of lines between one `...` and the next."""
    start = 0
    for place, line in enumerate(shown):
        if line == ELISION:
            yield shown[start:place]
            start = place + 1
    yield shown[start:]


def check_examples(name: str, write: bool) -> tuple[int, list[str]]:
    """Run the examples of a file; returns how many there are, and what is wrong."""
    path = ROOT / name
    text = path.read_text(encoding="utf-8")
    wrong: list[str] = []
    count = 0

    def checked(match: re.Match[str]) -> str:
        nonlocal count
        parts: list[str] = []
        for example in examples(match.group()):
            shown = example.shown
            if example.runs:
                count += 1
                actual = output_of(example.command)
                if not is_output(shown, actual):
                    new = renewed(shown, actual) if write else None
                    wrong.extend([] if new else [f"{name}: `{example.command}` prints something else"])
                    shown = new or shown
            parts.append(example.text(shown))
        return "".join(parts)

    replaced = BLOCK.sub(checked, text)
    if write:
        path.write_text(replaced, encoding="utf-8")
    return count, wrong


def generated() -> dict[Path, str]:
    """What each generated file should hold."""
    schemas: dict[str, object] = {k: json_schema(k) for k in DOCUMENTS}
    schemas["evaluation"] = evaluation_schema()
    schemas |= {name: view_schema(name) for name in VIEWS}
    files = {
        ROOT / "schema" / f"{name}.schema.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        for name, schema in schemas.items()
    }
    return {ROOT / "docs" / "cli.md": reference(), ROOT / "docs" / "law-coverage.md": page(), **files}


def reference() -> str:
    """The reference of the command line: the help of the program and of each command."""
    parts = ["# Commands\n\nGenerated from the program by `python tools/check_docs.py --write`; not to be edited.\n"]
    group = typer.main.get_group(app)
    names = group.list_commands(typer.Context(group))
    for words in ([], *([name] for name in names)):
        result = CliRunner().invoke(
            app, [*words, "--help"], prog_name="pincite", env=ENVIRONMENT, terminal_width=80, color=False
        )
        body = "\n".join(line.rstrip() for line in result.output.strip().splitlines())
        parts.append(f"\n## {' '.join(['pincite', *words])}\n\n```text\n{body}\n```\n")
    return "".join(parts)


def check_generated(write: bool) -> list[str]:
    """Compare the generated files with the program; returns what is wrong."""
    wanted = generated()
    stray = [p for p in (ROOT / "schema").glob("*") if p not in wanted]
    wrong = [f"{path.relative_to(ROOT)} is not generated any more" for path in sorted(stray)]
    for path, text in wanted.items():
        if write:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != text:
            wrong.append(f"{path.relative_to(ROOT)} is not what the program generates")
    return wrong


def main() -> int:
    """Check everything, or write it; returns 1 where something is wrong."""
    write = "--write" in sys.argv[1:]
    wrong = check_generated(write)
    total = 0
    for name in WITH_EXAMPLES:
        count, found = check_examples(name, write)
        total += count
        wrong += found if count else [f"{name}: no example to run"]
    for line in wrong:
        print(line)
    if wrong and not write:
        print("help: see what changed with `python tools/check_docs.py --write` and `git diff`")
    print(f"docs: {total} examples run, {len(wrong)} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

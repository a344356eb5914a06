"""Match random programs under valgrind; exit 1 where the durable-rules extension misuses memory.

Usage: `tools/valgrind_matching.py [--programs N] [--first SEED]` in the project's Python, with valgrind
on the path. Python's own allocator is off (`PYTHONMALLOC=malloc`), so every block is watched. Of what
valgrind reports only errors with the extension in their stack count: invalid and uninitialised reads,
invalid writes and frees, and blocks definitely lost. First a known fault is run, to show that it is seen.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parents[1]
EXTENSION = "durable_rules_engine"
COUNTED = "InvalidRead InvalidWrite InvalidFree MismatchedFree UninitCondition UninitValue Overlap Leak_DefinitelyLost"


def run(*module: str) -> tuple[int, str, Counter[str]]:
    """Run a module under valgrind; its exit code, what it printed, and the errors in the extension by kind."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = ["valgrind", "--xml=yes", f"--xml-file={report}", "--leak-check=full", "--num-callers=40"]
        ran = subprocess.run(
            [*command, sys.executable, "-m", *module],
            cwd=ROOT,
            env={**os.environ, "PYTHONMALLOC": "malloc"},
            capture_output=True,
            text=True,
            check=False,
        )
        return ran.returncode, ran.stdout.strip(), errors(report.read_text(encoding="utf-8", errors="replace"))


def errors(report: str) -> Counter[str]:
    """The errors of a report that have the extension in their stack: kind and innermost function there."""
    found: Counter[str] = Counter()
    for error in ElementTree.fromstring(report).iter("error"):
        kind = error.findtext("kind", "")
        frames = [frame for frame in error.iter("frame") if EXTENSION in frame.findtext("obj", "")]
        if frames and kind in COUNTED.split():
            found[f"{kind} in {frames[0].findtext('fn', '?')}"] += 1
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", type=int, default=300, help="how many random programs (300)")
    parser.add_argument("--first", type=int, default=0, help="the first seed (0)")
    chosen = parser.parse_args()
    _, _, seen = run("tests.matching.traps", "one_pattern_rules_257")
    print(f"a known fault: {dict(seen) or 'not seen'}", flush=True)
    code, printed, found = run("tests.matching.alone", "programs", str(chosen.first), str(chosen.programs))
    print(printed)
    print(f"errors in the extension: {sum(found.values())}")
    for name, number in found.most_common():
        print(f"  {number} {name}")
    return 1 if code or found or not seen else 0


if __name__ == "__main__":
    sys.exit(main())

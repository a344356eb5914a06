"""Branch coverage of the judging core: `python tools/coverage_core.py [--html FOLDER]`.

Runs the tests that reach the core, with small numbers of random cases, under coverage.py in one process, and prints the
table of the core's modules. Exit 1 where a test fails or a line or a branch of the core is not run.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "engine/pincite"
CORE = (
    "compiler.py", "grounding.py", "applicability.py", "symbols.py", "matching/*", "labelling/*", "judging/*",
    "reports/as_text.py", "reports/as_json.py", "reports/condense.py",
)  # fmt: skip
TESTS = (
    "tests/core", "tests/conformance", "tests/test_golden.py", "tests/labelling", "tests/oracle/test_oracle.py",
    "tests/matching/test_faults.py", "tests/matching/test_limits.py", "tests/matching/test_missing.py",
    "tests/matching/test_recorded.py", "tests/matching/test_programs.py", "tests/matching/test_relevance.py",
)  # fmt: skip
FEW = {"PINCITE_BDD_CASES": "200", "PINCITE_ORACLE_CASES": "100", "PINCITE_PROGRAMS": "500"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the tests, print the table; 1 where something fails or is not run."""
    parser = argparse.ArgumentParser(prog="python tools/coverage_core.py", description=__doc__)
    parser.add_argument("--html", help="a folder for the sources with what is not run")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, **FEW, "COVERAGE_FILE": str(Path(folder) / "data")}

        def coverage(*command: str) -> int:
            return subprocess.run([sys.executable, "-m", "coverage", *command], cwd=ROOT, env=environment).returncode

        include = "--include=" + ",".join(f"{PACKAGE}/{name}" for name in CORE)
        pytest = ["-m", "pytest", "-n0", "-q", "-p", "no:cacheprovider", *TESTS]
        failed = coverage("run", "--branch", include, *pytest)
        if chosen.html:
            coverage("html", "--directory", chosen.html)
        short = coverage("report", "--show-missing", "--precision=2", "--fail-under=100")
    return 1 if failed or short else 0


if __name__ == "__main__":
    sys.exit(main())

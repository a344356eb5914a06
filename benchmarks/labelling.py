"""How long labels take on law-like bases, as ratios to importing the command line's libraries.

Every figure is one labelling in a process of its own (no library loaded before, the import of the
diagrams' library counted where it is needed): the labels of all atoms, and the option that follows
from every norm. Reading the base is not counted.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

Row = tuple[str, ...]

ROOT = Path(__file__).resolve().parent.parent
VARIABLES = (0, 8, 12, 16, 20, 24, 100, 200)
RULES = (100, 1_000, 10_000)
TRIALS = 3

ONE = """
import gc, sys, time
sys.path.insert(0, {root!r})
from tests.labelling.lawlike import lawlike
import pincite.evaluate
from pincite.labelling.labels import label
law = lawlike(rules={rules}, variables={variables})
gc.collect()
start = time.perf_counter()
label(law.program, {{}}, str, lambda fact: "").of(law.option)
print(time.perf_counter() - start)
"""


def seconds(rules: int, variables: int) -> float:
    """The best of a few labellings, each the first of its process."""
    code = ONE.format(root=str(ROOT), rules=rules, variables=variables)
    runs = (subprocess.run([sys.executable, "-c", code], check=True, capture_output=True) for _ in range(TRIALS))
    return min(float(run.stdout) for run in runs)


def labelling_rows(bare: float) -> tuple[Row, list[Row]]:
    """The head and the rows of a table: the ratio of a labelling to the bare import's seconds.

    A row is a number of rules, a column a number of open facts and readings.
    """
    head = ("rules", *(f"k = {variables}" for variables in VARIABLES))
    return head, [
        (f"{rules:,}", *(f"{seconds(rules, variables) / bare:.2f}" for variables in VARIABLES)) for rules in RULES
    ]

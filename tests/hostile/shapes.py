"""Built shapes: each aims at one way in which a file could cost too much or reach too far."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from .item import Item
from .shapes_cases import CASES
from .shapes_files import FILES
from .shapes_rules import RULES

SHAPES: list[Callable[[Random], Item]] = [*FILES, *CASES, *RULES]

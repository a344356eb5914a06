"""The tests beside the rules: in how many cases of which file a rule is named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pincite.browsing.rules import Beside
from pincite.source import Mapping, Node, Scalar, Sequence, read_yaml

TEST_FILES = "*.test.yaml"


def cases_of(rule: str, folder: Path) -> tuple[Beside, ...]:
    """The files of tests under a folder whose cases expect an answer by this rule; broken files count for nothing."""
    found = []
    for path in sorted(folder.rglob(TEST_FILES)):
        documents = read_yaml(path).documents
        cases = sum(_names(case, rule) for document in documents for case in _cases(document))
        if cases:
            found.append(Beside(file=f"rules/{path.relative_to(folder).as_posix()}", cases=cases))
    return tuple(found)


def _cases(document: Node) -> Iterator[Node]:
    cases = document.get("cases") if isinstance(document, Mapping) else None
    if isinstance(cases, Sequence):
        yield from cases.items


def _names(case: Node, rule: str) -> bool:
    """Whether an expectation of the case is answered `by` the rule."""
    expected = case.get("expect") if isinstance(case, Mapping) else None
    answers = [value for _, value in expected.entries] if isinstance(expected, Mapping) else []
    by = [answer.get("by") for answer in answers if isinstance(answer, Mapping)]
    return any(rule in _texts(names) for names in by if names is not None)


def _texts(names: Node) -> list[str]:
    if isinstance(names, Sequence):
        return [str(n) for n in names.items if isinstance(n, Scalar)]
    return [str(names)] if isinstance(names, Scalar) else []

"""Exceptions to exceptions, one after another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pincite.law import Exception_


def every_exception(nodes: Iterable[Exception_], above: str = "") -> Iterator[tuple[str, Exception_]]:
    """Each exception with its path, outer ones first."""
    for node in nodes:
        path = f"{above} / {node.id}" if above else node.id
        yield path, node
        yield from every_exception(node.unless, path)

"""The library of binary decision diagrams, behind the few operations that are used of it.

Nothing else imports `dd`, and it is imported only when a first function is too wide for a truth
table. Its CUDD build is taken where it was installed, else its pure Python.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Protocol, cast

BYTES_PER_NODE = 64
"""Memory of a node of the CUDD build with its share of the tables; its own limit is in bytes."""

CACHE_SLOTS = 1 << 12
"""Slots of CUDD's cache at the start; it grows with use, and most diagrams are small."""

FULL = "the node budget has ended"

Node = Any
"""A node of a manager: opaque, hashable, equal where the functions are; it must not outlive its manager."""


class Manager(Protocol):
    """The operations of `dd` that are used: nodes in, nodes out, variables by name."""

    @property
    def true(self) -> Node: ...

    @property
    def false(self) -> Node: ...

    def declare(self, *names: str) -> None: ...

    def var(self, name: str) -> Node: ...

    def apply(self, op: str, u: Node, v: Node = None) -> Node: ...

    def ite(self, g: Node, u: Node, v: Node) -> Node: ...

    def let(self, definitions: Mapping[str, bool], u: Node) -> Node: ...

    def support(self, u: Node) -> set[str]: ...

    def succ(self, u: Node) -> tuple[int, Node, Node]:
        """The level of the first variable; the two nodes leave out whether `u` is complemented."""
        ...

    def var_at_level(self, level: int) -> str: ...


def new_manager(names: Sequence[str], nodes: int, *, pure: bool = False) -> Manager:
    """A manager of the named variables in this fixed order, of at most about so many nodes."""
    with _without_networkx():
        manager = _pure(nodes) if pure else _fastest(nodes)
    manager.declare(*names)
    return manager


def _fastest(nodes: int) -> Manager:
    try:
        from dd import cudd
    except ImportError:
        return _pure(nodes)
    memory = nodes * BYTES_PER_NODE
    manager = cudd.BDD(memory_estimate=memory, initial_cache_size=CACHE_SLOTS)
    # Sifting would make results depend on what was asked before.
    manager.configure(reordering=False, max_memory=memory)
    return cast(Manager, manager)


def _pure(nodes: int) -> Manager:
    from dd import bdd

    class Bounded(bdd.BDD):
        """Refuses a node before it is made: the library's own limit leaves a broken table behind."""

        def find_or_add(self, i: int, v: int, w: int) -> int:
            if len(self) >= nodes:
                raise RuntimeError(FULL)
            return super().find_or_add(i, v, w)

    engine: Any = Bounded  # the library's annotations make it abstract
    manager = engine()
    manager.configure(reordering=False)
    return cast(Manager, manager)


@contextmanager
def _without_networkx() -> Iterator[None]:
    """Keep `dd` from importing networkx, which it takes as optional: only its drawings need it.

    It is most of the time that the import takes.
    """
    if "networkx" in sys.modules:
        yield
        return
    sys.modules["networkx"] = cast(Any, None)
    try:
        yield
    finally:
        del sys.modules["networkx"]


def is_full(error: Exception) -> bool:
    """Whether an error of either engine says that its nodes have ended."""
    return any(words in str(error) for words in ("`NULL` pointer", "out of memory", FULL))

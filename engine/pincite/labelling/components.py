"""Strongly connected components of a ground program, dependencies first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pincite.diagnostics import NOWHERE_FILE, Diagnostic, InputError, Span
from pincite.grounding import GroundRule
from pincite.matching.program import Fact

Rules = Mapping[Fact, Sequence[GroundRule]]


def components(rules: Rules) -> list[tuple[Fact, ...]]:
    """Strongly connected components of the derived atoms, dependencies first (Tarjan, iterative)."""
    index: dict[Fact, int] = {}
    low: dict[Fact, int] = {}
    stack: list[Fact] = []
    on_stack: set[Fact] = set()
    found: list[tuple[Fact, ...]] = []
    for root in sorted(rules):
        if root in index:
            continue
        work = [(root, iter(_below(rules, root)))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, children = work[-1]
            for child in children:
                if child not in index:
                    index[child] = low[child] = len(index)
                    stack.append(child)
                    on_stack.add(child)
                    work.append((child, iter(_below(rules, child))))
                    break
                if child in on_stack:
                    low[node] = min(low[node], index[child])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    found.append(_pop(stack, on_stack, node))
    return found


def _below(rules: Rules, head: Fact) -> list[Fact]:
    return sorted({atom for rule in rules[head] for atom, _ in rule.body if atom in rules})


def _pop(stack: list[Fact], on_stack: set[Fact], root: Fact) -> tuple[Fact, ...]:
    component: list[Fact] = []
    while True:
        node = stack.pop()
        on_stack.discard(node)
        component.append(node)
        if node == root:
            return tuple(sorted(component))


def refuse_negation(rules: Rules, component: Sequence[Fact], word: Callable[[Fact], str]) -> None:
    """Raise `InputError` where atoms of a component depend on their own denial; `word` words an atom."""
    members = set(component)
    through = [
        rule
        for head in component
        for rule in rules[head]
        if any(not positive and atom in members for atom, positive in rule.body)
    ]
    if not through:
        return
    atoms = ", ".join(f"`{word(f)}`" for f in component)
    names = ", ".join(sorted({f"`{r.rule}`" for r in through}))
    raise InputError(
        [
            Diagnostic(
                code="negation-cycle",
                message=f"in this scenario {atoms} depend on their own denial, through {names}",
                span=Span(file=NOWHERE_FILE),
                help="reword one of the rules so that its exception does not rest on its own conclusion",
            )
        ]
    )

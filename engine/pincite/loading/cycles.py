"""Cycles that no evaluation could resolve: through `not` or `unless`, and of priorities."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import TypeVar

from pincite.law import Atom, Body, Deontic, Exception_, Issue, Literal, Predicate, Priority, Rule, Under
from pincite.loading.log import Log
from pincite.loading.safety import conditions

N = TypeVar("N", bound=Hashable)

Node = tuple[str, ...]
"""A predicate, the norm of a rule, or an exception of a rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """`head` depends on `body`; `negative` through `not` or `unless`."""

    head: Node
    body: Node
    rule: str
    negative: bool


def check_negation(rules: Mapping[str, Rule], predicates: Mapping[str, Predicate], log: Log) -> None:
    """Log every cycle of the predicates that goes through `not` or `unless`."""
    edges = list(dict.fromkeys(e for _, r in sorted(rules.items()) for e in _edges(r)))
    following: dict[Node, list[Edge]] = defaultdict(list)
    for edge in edges:
        following[edge.head].append(edge)
    seen: set[frozenset[Edge]] = set()
    group = _circles(following)
    for edge in edges:
        if not edge.negative or group[edge.head] != group.get(edge.body):
            continue
        if (back := _way(edge.body, edge.head, following)) is not None:
            cycle = [edge, *back]
            if frozenset(cycle) not in seen:
                seen.add(frozenset(cycle))
                _report_negation(cycle, rules, predicates, log)


def _circles(following: Mapping[Node, list[Edge]]) -> dict[Node, int]:
    """A number for each node with edges; two nodes lie on one circle if they have the same (Tarjan, iterative)."""
    index: dict[Node, int] = {}
    low: dict[Node, int] = {}
    group: dict[Node, int] = {}
    stack: list[Node] = []
    for root in following:
        work = [(root, iter(following[root]))] if root not in index else []
        while work:
            node, edges = work[-1]
            if node not in index:
                index[node] = low[node] = len(index)
                stack.append(node)
            for edge in edges:
                if edge.body not in index and edge.body in following:
                    work.append((edge.body, iter(following[edge.body])))
                    break
                if edge.body in index and edge.body not in group:
                    low[node] = min(low[node], low[edge.body])
            else:
                work.pop()
                if work:
                    parent = work[-1][0]
                    low[parent] = min(low[parent], low[node])
                while low[node] == index[node] and node not in group:
                    group[stack.pop()] = index[node]
    return group


def _edges(rule: Rule) -> Iterator[Edge]:
    head = _head(rule)
    yield from _body_edges(head, rule.when, rule.id)
    for exception in rule.unless:
        yield from _exception_edges(head, rule.id, (exception.id,), exception)


def _exception_edges(owner: Node, rule: str, path: tuple[str, ...], exception: Exception_) -> Iterator[Edge]:
    node = ("exception", rule, *path)
    yield Edge(head=owner, body=node, rule=rule, negative=True)
    yield from _body_edges(node, exception.when, rule)
    for nested in exception.unless:
        yield from _exception_edges(node, rule, (*path, nested.id), nested)


def _body_edges(head: Node, body: Body, rule: str) -> Iterator[Edge]:
    for condition in conditions(body):
        if isinstance(condition, Literal):
            target = ("predicate", condition.atom.predicate)
            yield Edge(head=head, body=target, rule=rule, negative=condition.negated)


def _head(rule: Rule) -> Node:
    if isinstance(rule.then, Atom):
        return ("predicate", rule.then.predicate)
    return ("norm", rule.then.mode.value, rule.id)


def _way(start: Node, goal: Node, following: Mapping[Node, list[Edge]]) -> list[Edge] | None:
    """The shortest way along dependencies; empty where the start is the goal."""
    came: dict[Node, Edge | None] = {start: None}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        if node == goal:
            return _backtrack(came, goal)
        for edge in following.get(node, ()):
            if edge.body not in came:
                came[edge.body] = edge
                queue.append(edge.body)
    return None


def _backtrack(came: Mapping[Node, Edge | None], node: Node) -> list[Edge]:
    path: list[Edge] = []
    while (edge := came[node]) is not None:
        path.append(edge)
        node = edge.head
    return path[::-1]


def _report_negation(
    cycle: list[Edge], rules: Mapping[str, Rule], predicates: Mapping[str, Predicate], log: Log
) -> None:
    steps = [
        f"{'needs the absence of' if e.negative else 'needs'} {_shown(e.body, predicates)}" for e in cycle[:SHOWN]
    ]
    steps += ["needs more that leads back to it"] if len(cycle) > SHOWN else []
    named = list(dict.fromkeys(e.rule for e in cycle))
    which = "the rule " if len(named) == 1 else "the rules "
    way = f"{_shown(cycle[0].head, predicates)} {', which '.join(steps)}"
    message = f"a cycle through `not` or `unless` in {which}{_listed(named)}: {way}"
    help = "a conclusion cannot rest on its own denial: drop a condition, or settle one sentence as a fact"
    log.error("negation-cycle", message, rules[cycle[0].rule].span, help)


def _shown(node: Node, predicates: Mapping[str, Predicate]) -> str:
    if node[0] == "predicate":
        return f"`{predicates[node[1]].say['en']}`"
    if node[0] == "exception":
        return f"the exception `{'/'.join(node[2:])}`"
    return f"the {node[1]} of `{node[2]}`"


def _listed(names: list[str]) -> str:
    quoted = [f"`{n}`" for n in names[:SHOWN]]
    if len(names) > SHOWN:
        return ", ".join(quoted) + f" and {len(names) - SHOWN} more"
    return quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + f" and {quoted[-1]}"


ANY = "any"
SHOWN = 12
"""Steps of a circle that are told one by one."""

MAX_PROFILES = 256
"""Combinations of readings under which the priorities are held against each other."""

MAX_PAIRS = 500_000
"""Pairs of norms that the priorities may rank."""


def check_priorities(
    priorities: Mapping[str, Priority], rules: Mapping[str, Rule], issues: Mapping[str, Issue], log: Log
) -> None:
    """Log priorities that run in a circle under one choice of readings."""
    seen: set[frozenset[str]] = set()
    ranked = _ranked(priorities, rules)
    if _too_many(priorities, ranked, issues, log):
        return
    for profile in _profiles(priorities.values(), issues):
        active = [r for r in ranked if _holds(r.priority, profile)]
        cycle = _priority_cycle(active)
        if cycle is not None and frozenset(cycle) not in seen:
            seen.add(frozenset(cycle))
            _report_priorities(cycle, priorities, profile, log)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ranked:
    """A priority with the norms it ranks."""

    priority: Priority
    high: frozenset[str]
    low: frozenset[str]


def _ranked(priorities: Mapping[str, Priority], rules: Mapping[str, Rule]) -> list[_Ranked]:
    """The priorities by id; of several that rank the same under the same readings, the first."""
    unique: dict[tuple[str, str, Under], Priority] = {}
    for _, priority in sorted(priorities.items()):
        unique.setdefault((priority.superior, priority.inferior, priority.under), priority)
    norms: dict[str, set[str]] = defaultdict(set)
    for id, rule in rules.items():
        if isinstance(rule.then, Deontic):
            for name in (id, *rule.tags, ANY):
                norms[name].add(id)
    found: list[_Ranked] = []
    for priority in unique.values():
        high = frozenset(norms[priority.superior] if priority.superior != ANY else ())
        low = frozenset(norms[priority.inferior])
        found.append(_Ranked(priority=priority, high=high, low=low - high if priority.inferior == ANY else low))
    return found


def _too_many(
    priorities: Mapping[str, Priority], ranked: list[_Ranked], issues: Mapping[str, Issue], log: Log
) -> bool:
    """Log priorities that cannot all be held against each other."""
    first = min(priorities.values(), key=lambda p: p.span, default=None)
    if first is None:
        return False
    named = {i for p in priorities.values() for i, _ in p.under if i in issues}
    profiles = prod(len(issues[i].readings) for i in named)
    pairs = sum(len(r.high) * len(r.low) for r in ranked)
    if profiles > MAX_PROFILES:
        what = f"rest on {profiles:,} combinations of readings, and at most {MAX_PROFILES} are allowed"
        log.error("too-many-readings", f"the priorities {what}", first.span, "limit fewer of them by `under:`")
    elif pairs > MAX_PAIRS:
        what = f"rank {pairs:,} pairs of norms, and at most {MAX_PAIRS:,} are allowed"
        log.error("too-many-priorities", f"the priorities {what}", first.span, "name fewer norms")
    return profiles > MAX_PROFILES or pairs > MAX_PAIRS


def _profiles(priorities: Iterable[Priority], issues: Mapping[str, Issue]) -> Iterator[dict[str, str]]:
    named = sorted({i for p in priorities for i, _ in p.under if i in issues})
    for choice in product(*(sorted(issues[i].readings) for i in named)):
        yield dict(zip(named, choice, strict=True))


def _holds(priority: Priority, profile: Mapping[str, str]) -> bool:
    return all(profile.get(issue) in readings for issue, readings in priority.under)


def _priority_cycle(active: list[_Ranked]) -> list[str] | None:
    """The priorities of a shortest circle of norms, if there is one."""
    above: dict[str, dict[str, str]] = defaultdict(dict)
    for ranked in active:
        for low in ranked.low:
            for high in ranked.high - {low}:
                above[low].setdefault(high, ranked.priority.id)
    _drop_loose_ends(above)
    for start in sorted(above):
        found = _circle(start, above)
        if found is not None:
            return found
    return None


def _drop_loose_ends(above: dict[str, dict[str, str]]) -> None:
    """Take out the norms that lead nowhere, as none of them lies on a circle; no norms are left without one."""
    below: dict[str, set[str]] = defaultdict(set)
    for low, highs in above.items():
        for high in highs:
            below[high].add(low)
    ends = [n for n in below if n not in above]
    while ends:
        end = ends.pop()
        for low in below[end]:
            above[low].pop(end)
            if not above[low]:
                del above[low]
                ends.append(low)


def _circle(start: str, above: Mapping[str, Mapping[str, str]]) -> list[str] | None:
    came: dict[str, tuple[str, str]] = {}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for high, priority in sorted(above.get(node, {}).items()):
            if high == start:
                path = [priority]
                while node != start:
                    node, priority = came[node]
                    path.append(priority)
                return path[::-1]
            if high not in came:
                came[high] = (node, priority)
                queue.append(high)
    return None


def _report_priorities(
    cycle: list[str], priorities: Mapping[str, Priority], profile: Mapping[str, str], log: Log
) -> None:
    names = sorted(dict.fromkeys(cycle))
    readings = ", ".join(f"{i} = {r}" for i, r in sorted(profile.items()))
    where = f" under {readings}" if readings and any(priorities[n].under for n in names) else ""
    message = f"the priorities {_listed(names)} run in a circle{where}"
    help = "limit one of them to a reading, or to fewer norms"
    log.error("priority-cycle", message, priorities[names[0]].span, help)

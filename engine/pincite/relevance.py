"""What of a rule base can matter to a case: the rest is neither compiled nor matched.

A body that needs a predicate of which nothing is listed, and which no body that can be met concludes,
is never met. Most of a rule base is of that kind for any one case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Sequence
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def can_be_met(bodies: Sequence[Collection[K]], heads: Sequence[K], given: Iterable[K]) -> list[int]:
    """The places of the bodies whose predicates are all given or concluded by such bodies, in order.

    `heads[n]` is what body `n` concludes.
    """
    missing = [set(body) for body in bodies]
    waiting: dict[K, list[int]] = defaultdict(list)
    for place, body in enumerate(missing):
        for predicate in body:
            waiting[predicate].append(place)
    met = [place for place, body in enumerate(missing) if not body]
    pending = list(dict.fromkeys([*given, *(heads[place] for place in met)]))
    seen = set(pending)
    while pending:
        for place in waiting.get(predicate := pending.pop(), ()):
            missing[place].discard(predicate)
            if not missing[place]:
                met.append(place)
                if heads[place] not in seen:
                    seen.add(heads[place])
                    pending.append(heads[place])
    return sorted(met)

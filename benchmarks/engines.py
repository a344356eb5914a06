"""One positive problem, written by hand for each engine; all must give the same answers.

Persons are handed over; some would be in danger where they are sent, some where they would be sent
on: four rules, one of them recursive. Positive rules over facts are all that these engines share:
none of the others has readings, exceptions with reasons, or labels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from itertools import count
from typing import Any

from pincite.matching.durable import DurableMatcher
from pincite.matching.program import Clause, Matcher, Pattern, Program, instantiate
from pincite.matching.reference import ReferenceMatcher

HANDS_OVER, SENDS_ON, DANGER, REACHES, FORBIDDEN = range(5)
NAMES = ("hands_over", "sends_on", "danger", "reaches", "forbidden")

Fact = tuple[int, ...]
Answers = frozenset[tuple[int, ...]]
"""`(state, conduct)` for each prohibition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Facts `(predicate, argument, ...)`; States, persons and conducts are whole numbers."""

    facts: tuple[Fact, ...]


def problem(persons: int) -> Problem:
    """A chain of States with a quarter as many members as there are persons."""
    states = max(persons // 4, 2)

    def facts() -> Iterator[Fact]:
        for p in range(persons):
            person, conduct, sent_to = 1_000 + p, 10_000 + p, 1 + p % states
            yield HANDS_OVER, 0, person, sent_to, conduct
            if p % 5 == 0:
                yield DANGER, person, sent_to
            if p % 3 == 0:
                yield DANGER, person, states
        yield from ((SENDS_ON, s, s + 1) for s in range(1, states))

    return Problem(facts=tuple(facts()))


# -- ours -------------------------------------------------------------------------------------


def _clause(head: Fact, *body: Fact) -> Clause:
    """A clause whose terms below zero are variables: -1 is the first, -2 the second."""
    patterns = [Pattern(predicate=p, terms=terms) for p, *rest in (head, *body) for terms in [tuple(rest)]]
    count = max(-t for one in (head, *body) for t in one[1:])
    return Clause(head=patterns[0], body=tuple(patterns[1:]), variables=count)


PROGRAM = Program(
    clauses=(
        _clause((REACHES, -1, -2), (SENDS_ON, -1, -2)),
        _clause((REACHES, -1, -3), (REACHES, -1, -2), (SENDS_ON, -2, -3)),
        _clause((FORBIDDEN, -1, -4), (HANDS_OVER, -1, -2, -3, -4), (DANGER, -2, -3)),
        _clause((FORBIDDEN, -1, -4), (HANDS_OVER, -1, -2, -3, -4), (REACHES, -3, -5), (DANGER, -2, -5)),
    )
)


def _ours(matcher: Matcher) -> Callable[[Problem], Answers]:
    def solve(problem: Problem) -> Answers:
        firings = matcher.match(PROGRAM, problem.facts).firings
        heads = {instantiate(PROGRAM.clauses[index].head, binding) for index, binding in firings}
        return frozenset(h[1:] for h in heads if h[0] == FORBIDDEN)

    return solve


# -- others -----------------------------------------------------------------------------------

ASP = """
reaches(D, E) :- sends_on(D, E).
reaches(D, F) :- reaches(D, E), sends_on(E, F).
forbidden(S, T) :- hands_over(S, P, D, T), danger(P, D).
forbidden(S, T) :- hands_over(S, P, D, T), reaches(D, E), danger(P, E).
"""


def _clingo(problem: Problem) -> Answers:
    import clingo

    control = clingo.Control(["--warn=none"])
    control.add("base", [], ASP + "".join(f"{_term(f)}.\n" for f in problem.facts) + "#show forbidden/2.")
    control.ground([("base", [])])
    found: list[Answers] = []
    control.solve(on_model=lambda m: found.append(_shown(m.symbols(shown=True))))
    return found[0]


def _shown(symbols: Any) -> Answers:
    return frozenset(tuple(a.number for a in s.arguments) for s in symbols)


def _term(fact: Fact) -> str:
    return f"{NAMES[fact[0]]}({', '.join(map(str, fact[1:]))})"


CLIPS = """
(defrule first (sends_on ?d ?e) => (assert (reaches ?d ?e)))
(defrule further (reaches ?d ?e) (sends_on ?e ?f) => (assert (reaches ?d ?f)))
(defrule direct (hands_over ?s ?p ?d ?t) (danger ?p ?d) => (assert (forbidden ?s ?t)))
(defrule chain (hands_over ?s ?p ?d ?t) (reaches ?d ?e) (danger ?p ?e) => (assert (forbidden ?s ?t)))
"""


def _clips(problem: Problem) -> Answers:
    clips: Any = import_module("clips")

    environment = clips.Environment()
    for rule in filter(None, CLIPS.split("\n")):
        environment.build(rule)
    for fact in problem.facts:
        environment.assert_string(f"({NAMES[fact[0]]} {' '.join(map(str, fact[1:]))})")
    environment.run()
    rows = (f for f in environment.facts() if f.template.name == "forbidden")
    return frozenset(tuple(int(v) for v in row) for row in rows)


def _problog(problem: Problem) -> Answers:
    problog, programs = import_module("problog"), import_module("problog.program")
    text = ASP + "".join(f"{_term(f)}.\n" for f in problem.facts) + "query(forbidden(_, _)).\n"
    result: Any = problog.get_evaluatable().create_from(programs.PrologString(text)).evaluate()
    return frozenset(tuple(int(a) for a in atom.args) for atom, chance in result.items() if chance > 0)


_NUMBERS = count()


def _durable_by_hand(problem: Problem) -> Answers:
    """As the documentation of durable-rules shows it: decorators, a host, and actions that assert."""
    lang: Any = import_module("durable.lang")

    found: set[tuple[int, ...]] = set()
    seen: set[tuple[int, int]] = set()

    def reach(context: Any, start: int, end: int) -> None:
        if (start, end) not in seen:
            seen.add((start, end))
            context.assert_fact({"kind": "reaches", "start": start, "end": end})

    name = f"handing_over_{next(_NUMBERS)}"
    def first(context: Any) -> None:
        reach(context, context.step.start, context.step.end)

    def further(context: Any) -> None:
        reach(context, context.way.start, context.step.end)

    def forbid(context: Any) -> None:
        found.add((context.deed.state, context.deed.conduct))

    m, c = lang.m, lang.c
    with lang.ruleset(name):
        lang.when_all(c.step << (m.kind == "sends_on"))(first)
        lang.when_all(
            c.way << (m.kind == "reaches"),
            c.step << ((m.kind == "sends_on") & (m.start == c.way.end)),
        )(further)
        lang.when_all(
            c.deed << (m.kind == "hands_over"),
            c.risk << ((m.kind == "danger") & (m.person == c.deed.person) & (m.place == c.deed.place)),
        )(forbid)
        lang.when_all(
            c.deed << (m.kind == "hands_over"),
            c.way << ((m.kind == "reaches") & (m.start == c.deed.place)),
            c.risk << ((m.kind == "danger") & (m.person == c.deed.person) & (m.place == c.way.end)),
        )(forbid)
    keys = {
        HANDS_OVER: ("state", "person", "place", "conduct"),
        SENDS_ON: ("start", "end"),
        DANGER: ("person", "place"),
    }
    for fact in problem.facts:
        lang.assert_fact(name, {"kind": NAMES[fact[0]], **dict(zip(keys[fact[0]], fact[1:], strict=True))})
    return frozenset(found)


SOLVERS: Mapping[str, Callable[[Problem], Answers]] = {
    "pincite, reference matcher": _ours(ReferenceMatcher()),
    "pincite, durable-rules adapter": _ours(DurableMatcher()),
    "clingo": _clingo,
    "clips (clipspy)": _clips,
    "durable-rules by hand": _durable_by_hand,
    "problog": _problog,
}

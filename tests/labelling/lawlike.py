"""Ground programs shaped like law, of any size, for tests and for the benchmark.

A chapter is a handful of open facts with definitions of its own and norms that depend on one to
eight of them, through the definitions and through exceptions; exceptions may have exceptions. A
few facts, definitions and readings are shared by all chapters. One atom, the option, follows from
every norm.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date

from pincite.grounding import Case, GroundProgram, GroundRule, Symbols
from pincite.law import Issue, Mode, Predicate, Reading, RuleBase, World
from pincite.matching.program import Fact, Program
from pincite.scenario import Scenario
from pincite.symbols import Compiled, ExceptionNode, GroundLiteral, InReading, Norm, Sentence, Symbol

SHARED = 4
CHAPTER = 6
READINGS = ("narrow", "middle", "wide")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lawlike:
    """A ground program with its norms and the option that follows from every norm."""

    program: GroundProgram
    norms: tuple[Fact, ...]
    option: Fact


@dataclass(slots=True, kw_only=True)
class _Draft:
    """What has been written of a program so far."""

    luck: random.Random
    symbols: list[Symbol] = field(default_factory=list)
    rules: dict[Fact, list[GroundRule]] = field(default_factory=dict)
    terms: dict[str, Fact] = field(default_factory=dict)
    written: int = 0

    def atom(self, symbol: Symbol) -> Fact:
        self.symbols.append(symbol)
        return (len(self.symbols) - 1,)

    def rule(self, head: Fact, *body: GroundLiteral) -> None:
        self.rules.setdefault(head, []).append(GroundRule(head=head, body=body, rule=f"rule-{self.written}"))
        self.written += 1

    def some(self, pool: list[Fact], least: int, most: int, denied: float = 0.2) -> list[GroundLiteral]:
        """Some atoms of a pool, a share of them denied."""
        chosen = self.luck.sample(pool, min(len(pool), self.luck.randint(least, most)))
        return [(atom, self.luck.random() >= denied) for atom in sorted(chosen)]

    def definition(self, name: str, pool: list[Fact]) -> Fact:
        """A sentence with two ways of being true, written where it is first used."""
        if name not in self.terms:
            self.terms[name] = self.atom(Sentence(name))
            for _ in range(2):
                self.rule(self.terms[name], *self.some(pool, 1, 2))
        return self.terms[name]

    def exception(self, name: str, pool: list[Fact], depth: int = 1) -> Fact:
        """An exception, sometimes with an exception of its own."""
        inner: list[GroundLiteral] = []
        if depth and self.luck.random() < 0.3:
            inner = [(self.exception(f"{name}-inner", pool, depth - 1), False)]
        head = self.atom(ExceptionNode(name, ()))
        self.rule(head, *self.some(pool, 1, 2), *inner)
        return head


def lawlike(*, rules: int, variables: int, seed: int = 1) -> Lawlike:
    """About so many ground rules over so many open facts and readings."""
    draft = _Draft(luck=random.Random(seed))
    issues = [f"issue-{i}" for i in range(variables // 20)]
    facts = [draft.atom(Sentence(f"fact-{i}")) for i in range(variables - len(issues))]
    readings = [draft.atom(InReading(i, (r,))) for i in issues for r in READINGS]
    shared, own = facts[: min(SHARED, variables // 4)], facts[min(SHARED, variables // 4) :]
    chapters = [own[i : i + CHAPTER] for i in range(0, len(own), CHAPTER)] or [[]]
    norms: list[Fact] = []
    while draft.written + len(norms) < rules:
        number = len(norms)
        chapter = (draft.written + len(norms)) * len(chapters) // rules
        held = readings[chapter * len(issues) // len(chapters) * 3 :][:3]
        norms.append(_norm(draft, number, chapter, (chapters[chapter], shared), held))
    option = draft.atom(Sentence("option"))
    for norm in norms:
        draft.rule(option, (norm, True))
    open_facts = {f"fact-{i}" for i in range(len(facts))}
    return Lawlike(program=_program(draft, issues, open_facts), norms=tuple(norms), option=option)


def _norm(draft: _Draft, number: int, chapter: int, pools: tuple[list[Fact], list[Fact]], readings: list[Fact]) -> Fact:
    own, shared = pools
    luck = draft.luck
    body = draft.some(own, 2, 3, denied=0.0)
    if own and luck.random() < 0.5:
        body.append((draft.definition(f"term-{chapter}-{luck.randrange(2)}", own), True))
    if shared and luck.random() < 0.5:
        body.append((draft.definition(f"common-{luck.randrange(2)}", shared), True))
    if readings and luck.random() < 0.2:
        body.append((luck.choice(readings), True))
    if luck.random() < 0.4:
        body.append((draft.exception(f"exception-{number}", own), False))
    head = draft.atom(Norm(f"norm-{number}", Mode.MUST_NOT))
    draft.rule(head, *body)
    return head


def tangled(seed: int) -> GroundProgram:
    """A small program in which atoms may depend on one another in circles, though not through denial."""
    luck = random.Random(seed)
    draft = _Draft(luck=luck)
    issues = [f"issue-{i}" for i in range(luck.randint(0, 2))]
    facts = [draft.atom(Sentence(f"fact-{i}")) for i in range(luck.randint(2, 5))]
    readings = [draft.atom(InReading(i, (r,))) for i in issues for r in READINGS]
    heads = [draft.atom(Sentence(f"head-{i}")) for i in range(luck.randint(2, 6))]
    below, above = heads[: len(heads) // 2], heads[len(heads) // 2 :]
    for layer, under in ((below, []), (above, below)):
        for head in layer:
            for _ in range(luck.randint(1, 3)):
                body = draft.some([*facts, *readings], 1, 3, denied=0.4)
                draft.rule(head, *body, *draft.some(layer, 0, 2, denied=0.0), *draft.some(under, 0, 2, denied=0.5))
    return _program(draft, issues, {f"fact-{i}" for i in range(len(facts))})


def _program(draft: _Draft, issues: list[str], open_facts: set[str]) -> GroundProgram:
    sentences = [s.predicate for s in draft.symbols if isinstance(s, Sentence)]
    predicates = {
        p: Predicate(id=p, say={"en": p}, slots={}, world=World.OPEN if p in open_facts else World.DERIVED)
        for p in sentences
    }
    held = {r: Reading(id=r, say=r) for r in READINGS}
    base = RuleBase(
        sorts={}, predicates=predicates, entities={}, instruments={}, priorities={}, rules={}, constraints={},
        issues={i: Issue(id=i, question=i, readings=held) for i in issues}, not_encoded=(), files={},
    )  # fmt: skip
    symbols = tuple(draft.symbols)
    compiled = Compiled(
        program=Program(clauses=()), templates=(), symbols=symbols, constants={},
        numbers={s: n for n, s in enumerate(symbols)},
    )  # fmt: skip
    day = date(2000, 1, 1)
    scenario = Scenario(
        id="lawlike", title="lawlike", as_of=day, actor="", entities={}, conducts={}, sources={}, options=(),
        also=(), facts=(), questions=(), variants={}, stances={},
    )  # fmt: skip
    case = Case(scenario=scenario, as_of=day, facts={}, excluded=())
    return GroundProgram(
        base=base, case=case, symbols=Symbols(base, compiled, case), listed={}, applies={},
        rules={head: tuple(found) for head, found in sorted(draft.rules.items())},
    )  # fmt: skip

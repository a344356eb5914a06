"""Random small rule bases and scenarios, built as values: the seed decides everything.

The vocabulary is fixed; rules, facts, conducts, readings and priorities are drawn. Every
predicate has a level, and a rule refers to its own level only positively, so there is no cycle
through negation. Every variable of a rule is bound by a positive sentence that is not open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product
from random import Random
from typing import TypeVar

from pincite.law import (
    AnyOf,
    Atom,
    Body,
    Bound,
    Citation,
    Comparison,
    Condition,
    Const,
    Constraint,
    DateOf,
    DateRange,
    Deontic,
    Entity,
    Exception_,
    Forbidden,
    Instrument,
    Issue,
    Literal,
    Mode,
    Participation,
    Predicate,
    Priority,
    Provision,
    Reading,
    Reservation,
    Rule,
    RuleBase,
    Term,
    TextStatus,
    Under,
    Var,
    World,
)
from pincite.scenario import Conduct, FactStatus, ListedFact, Question, Scenario

T_ = TypeVar("T_")

AS_OF = date(2020, 6, 1)
DATES = (None, date(1995, 3, 1), date(2005, 3, 1), date(2020, 6, 1), date(2022, 1, 1))
BORDERS = tuple(
    date(year, *at) for year in (1990, 2000, 2005, 2010, 2018, 2021) for at in ((1, 1), (1, 2), (12, 30), (12, 31))
)
"""Days on and beside those on which participation, a reservation or a resolution begins or ends."""

BINDER: Mapping[str, tuple[str, ...]] = {
    "state": ("S", "D", "E"),
    "person": ("P", "Q", "R"),
    "conduct": ("T", "U", "W"),
}
GIVEN: Mapping[str, str] = {name: sort for sort, names in BINDER.items() for name in names}


@dataclass(frozen=True, slots=True)
class Form:
    """A predicate of the fixed vocabulary; `level` 0 is never concluded by a rule."""

    id: str
    sorts: tuple[str, ...]
    world: World
    level: int
    say: str
    deny: str


FORMS = (
    Form("moves", ("state", "person", "conduct"), World.CLOSED, 0, "{A} moves {B} by {C}", "{A} spares {B} from {C}"),
    Form("enlisted", ("person",), World.CLOSED, 0, "{A} has enlisted", "{A} has never enlisted"),
    Form("swift", ("conduct",), World.CLOSED, 0, "{A} goes swiftly", "{A} goes slowly"),
    Form("ill", ("person",), World.RAISED, 0, "{A} suffers illness", "{A} enjoys health"),
    Form("fears", ("person", "state"), World.RAISED, 0, "{A} fears going to {B}", "{A} fears nothing from {B}"),
    Form("near", ("person", "person"), World.RAISED, 0, "{A} stands near {B}", "{A} stands far from {B}"),
    Form("harsh", ("conduct",), World.RAISED, 0, "{A} seems harsh", "{A} seems mild"),
    Form("willing", ("person",), World.OPEN, 0, "{A} consents", "{A} refuses"),
    Form("safe", ("state",), World.OPEN, 0, "{A} offers safety", "{A} offers danger"),
    Form("agreed", ("state", "conduct"), World.OPEN, 0, "{A} agreed beforehand to {B}", "{A} opposed beforehand {B}"),
    Form("held", ("person",), World.RAISED, 1, "{A} lives under guard", "{A} lives unguarded"),
    Form("covered", ("person",), World.DERIVED, 1, "{A} counts as covered", "{A} counts as uncovered"),
    Form("linked", ("person", "person"), World.DERIVED, 1, "{A} belongs with {B}", "{A} belongs apart from {B}"),
    Form("risky", ("conduct",), World.RAISED, 2, "{A} brings risk", "{A} brings calm"),
    Form("owed", ("person", "state"), World.DERIVED, 2, "{A} depends upon {B}", "{A} owes nothing to {B}"),
    Form("return", ("conduct", "person"), World.DERIVED, 3, "{A} sends home {B}", "{A} keeps here {B}"),
    Form("grave", ("conduct",), World.DERIVED, 3, "{A} weighs heavily", "{A} weighs little"),
)  # fmt: skip

BY_ID: Mapping[str, Form] = {f.id: f for f in FORMS}
NORM_LEVEL = 4
SLOTS = ("A", "B", "C")


def predicates() -> dict[str, Predicate]:
    """The fixed vocabulary."""
    return {
        f.id: Predicate(
            id=f.id,
            say={"en": f.say},
            deny=f.deny,
            slots=dict(zip(SLOTS, f.sorts, strict=False)),
            world=f.world,
        )
        for f in FORMS
    }


def entity(identity: str, sort: str, name: str) -> Entity:
    """An entity with a plain name."""
    return Entity(id=identity, sort=sort, names={"en": {"nom": name}})


def day(year: int, last_year: int | None = None) -> DateRange:
    """The first of January, or the interval up to the last day of another year."""
    last = date(year, 1, 1) if last_year is None else date(last_year, 12, 31)
    return DateRange(first=date(year, 1, 1), last=last)


@dataclass(slots=True)
class Draw:
    """The dice: all random choices of one case."""

    dice: Random

    def chance(self, probability: float) -> bool:
        """Whether an event of that probability happens."""
        return self.dice.random() < probability

    def one(self, items: Sequence[T_]) -> T_:
        """One of the items."""
        return self.dice.choice(items)

    def some(self, items: Sequence[T_], low: int, high: int) -> list[T_]:
        """Between `low` and `high` of the items, in a random order."""
        return self.dice.sample(items, min(len(items), self.dice.randint(low, high)))


@dataclass(slots=True)
class RuleDraw:
    """Draws the sentences of one rule: `bound` holds its bound variables by sort."""

    draw: Draw
    persons: tuple[str, ...]
    states: tuple[str, ...]
    level: int
    bound: set[str]
    local: set[str] = field(default_factory=set)
    """Variables that occur only inside branches; outside, their names are not used again."""
    taken: set[str] = field(default_factory=set)
    """Variables of branches further out; an exception does not use their names at all."""
    inside: bool = False
    forbidding: bool = False
    """Whether this rule may ask what rules with the tag `shield` forbid."""
    written: tuple[str, ...] = ("pact", "code")
    """The instruments that may be asked about."""

    def variable(self, sort: str, fresh: bool) -> Term:
        """A variable of the sort, or now and then a constant; a bound one unless `fresh`."""
        known = [v for v in BINDER[sort] if v in self.bound]
        barred = self.bound | self.taken | (set() if self.inside else self.local)
        new = [v for v in BINDER[sort] if v not in barred]
        if fresh and new and (not known or self.draw.chance(0.2)):
            name = self.draw.one(new)
        elif known:
            name = self.draw.one(known)
        else:
            return self.constant(sort)
        if sort != "conduct" and self.draw.chance(0.05):
            return self.constant(sort)
        return Var(name)

    def constant(self, sort: str) -> Term:
        """A named person, State or conduct."""
        names = {"person": self.persons, "state": self.states, "conduct": ("t1",)}
        return Const(self.draw.one(names[sort]))

    def positive(self, top: int | None = None) -> Literal:
        """A positive sentence that binds its variables; `top` is the highest level allowed."""
        limit = self.level if top is None else top
        forms = [f for f in FORMS if f.world is not World.OPEN and f.level <= limit]
        form = self.draw.one([f for f in forms if f.level == 0] if self.draw.chance(0.5) else forms)
        return self.literal(form, fresh=True)

    def literal(self, form: Form, *, fresh: bool, negated: bool = False) -> Literal:
        """A sentence of the form; fresh variables are bound by it."""
        terms = tuple(self.variable(sort, fresh) for sort in form.sorts)
        if fresh:
            self.bound |= {t.name for t in terms if isinstance(t, Var)}
        return Literal(atom=Atom(form.id, terms), negated=negated)

    def test(self, top: int) -> Condition:
        """A condition that binds nothing: negated, open, or built in."""
        kind = self.draw.dice.random()
        if kind < 0.4:
            forms = [f for f in FORMS if f.world is not World.OPEN and f.level < top]
            return self.literal(self.draw.one(forms), fresh=False, negated=True)
        if kind < 0.75:
            forms = [f for f in FORMS if f.world is World.OPEN]
            return self.literal(self.draw.one(forms), fresh=False, negated=self.draw.chance(0.3))
        return self.built_in()

    def built_in(self) -> Condition:
        """An applicability, a comparison of dates, or what a tagged rule forbids."""
        negated = self.draw.chance(0.25)
        conduct = self.variable("conduct", fresh=False)
        state = self.variable("state", fresh=False)
        if self.forbidding and self.draw.chance(0.7):
            return Forbidden(tag="shield", state=state, conduct=conduct, negated=negated)
        if self.draw.chance(0.5):
            timed = conduct if self.draw.chance(0.5) else None
            return Bound(state=state, instrument=self.draw.one(self.written), conduct=timed, negated=negated)
        limit = Const(self.draw.one(("2000-01-01", "2005-03-01", "2021-01-01")))
        sides: tuple[DateOf | Const, DateOf | Const] = (DateOf(conduct), limit)
        if self.draw.chance(0.3):
            sides = (sides[1], sides[0])
        op = self.draw.one(("<", "<=", ">", ">="))
        return Comparison(left=sides[0], op=op, right=sides[1], negated=negated)

    def body(self, low: int, high: int, *, top: int | None = None, tests: int = 2) -> Body:
        """A conjunction: sentences that bind, then tests and `any` groups over what is bound."""
        positives: list[Condition | AnyOf] = [self.positive(top) for _ in range(self.draw.dice.randint(low, high))]
        limit = self.level if top is None else top
        ceiling = self.level if top is None else top + 1
        found: list[Condition | AnyOf] = list(positives)
        for _ in range(self.draw.dice.randint(0, tests)):
            found.append(self.any_of(limit, ceiling) if self.draw.chance(0.3) else self.test(ceiling))
        self.draw.dice.shuffle(found)
        return tuple(found)

    def any_of(self, limit: int, top: int, depth: int = 0) -> AnyOf:
        """Two or three branches; what one binds stays inside it.

        Positive sentences reach up to level `limit`, negated ones stay below `top`.
        """
        count = self.draw.dice.randint(2, 3)
        return AnyOf(branches=tuple(self._branch(limit, top, depth) for _ in range(count)))

    def _branch(self, limit: int, top: int, depth: int) -> tuple[Condition | AnyOf, ...]:
        outer, was_inside = set(self.bound), self.inside
        self.inside = True
        branch: list[Condition | AnyOf] = []
        if self.draw.chance(0.6):
            branch.append(self.positive(limit))
        if not branch or self.draw.chance(0.4):
            branch.append(self.test(top))
        if depth == 0 and self.draw.chance(0.1):
            branch.append(self.any_of(limit, top, 1))
        self.local |= self.bound - outer
        self.bound, self.inside = outer, was_inside
        return tuple(branch)


@dataclass(slots=True)
class BaseDraw:
    """Draws one rule base and one scenario."""

    draw: Draw
    persons: tuple[str, ...]
    states: tuple[str, ...]
    issues: dict[str, Issue]
    focused: bool = False
    """Whether the norms meet: one bearer, duties with several ways, and priorities between them."""
    apart: bool = False
    """Whether two duties may have no way in common."""
    written: tuple[str, ...] = ("pact", "code")
    """The instruments, apart from custom, that rules may cite."""

    def under(self, probability: float) -> Under:
        """Nothing, or one or more readings of an issue."""
        if not self.issues or not self.draw.chance(probability):
            return ()
        issue = self.draw.one(tuple(self.issues.values()))
        readings = tuple(issue.readings)
        return ((issue.id, tuple(self.draw.some(readings, 1, len(readings) - 1))),)

    def rule_draw(self, level: int, forbidding: bool = False) -> RuleDraw:
        """The dice for one rule."""
        return RuleDraw(self.draw, self.persons, self.states, level, set(), forbidding=forbidding, written=self.written)

    def citation(self, number: int) -> Citation:
        """A pinpoint of the treaty that parties vary on, or of custom."""
        instrument = self.draw.one((*self.written, "custom", "custom"))
        return Citation(instrument=instrument, pinpoint=self.draw.one("1123"))

    def exceptions(self, dice: RuleDraw, owner: str, top: int, depth: int = 0) -> tuple[Exception_, ...]:
        """None, one or two exceptions; each may have exceptions of its own."""
        count = self.draw.one((0, 0, 1, 1, 2) if depth == 0 else (0, 0, 0, 1))
        return tuple(self.exception(dice, f"{owner}-x{n}", top, depth) for n in range(count if depth < 3 else 0))

    def exception(self, dice: RuleDraw, identity: str, top: int, depth: int) -> Exception_:
        """An exception over the rule's variables and perhaps some of its own."""
        outer = set(dice.bound)
        dice.taken |= dice.local
        under = self.under(0.3)
        when = () if under and self.draw.chance(0.3) else dice.body(0, 2, top=top, tests=1)
        if not when and not under:
            when = (dice.positive(top),)
        binds, at = (None, None) if self.draw.chance(0.8) else self.bearer(dice)
        node = Exception_(
            id=identity,
            kind="exception",
            citation=self.citation(self.draw.dice.randrange(3)),
            under=under,
            when=when,
            binds=binds,
            at=at,
            unless=self.exceptions(dice, identity, top, depth + 1),
        )
        dice.bound = outer
        return node

    def bearer(self, dice: RuleDraw) -> tuple[Term, Term | None]:
        """Who is bound, and when: a bound variable or a constant."""
        conduct = dice.variable("conduct", fresh=False)
        return dice.variable("state", fresh=False), conduct if self.draw.chance(0.6) else None

    def returning(self) -> Rule:
        """A plain rule that makes some conducts returns, whoever is moved by them."""
        conduct, person = self.draw.one(("swift", "harsh")), self.draw.one(("enlisted", "ill"))
        return Rule(
            id="status-return",
            title="what a return is",
            citation=Citation(instrument="definition", pinpoint=""),
            given=GIVEN,
            when=(Literal(atom=Atom(conduct, (Var("T"),))), Literal(atom=Atom(person, (Var("P"),)))),
            then=Atom("return", (Var("T"), Var("P"))),
        )

    def concluding(self, number: int) -> Rule:
        """A rule that concludes a derived or raised sentence."""
        form = self.draw.one([f for f in FORMS if f.level > 0])
        dice = self.rule_draw(form.level)
        when = dice.body(1, 2)
        for sort in form.sorts:
            if not any(v in dice.bound for v in BINDER[sort]):
                binder = self.draw.one(
                    [f for f in FORMS if f.level == 0 and sort in f.sorts and f.world is not World.OPEN]
                )
                when = (*when, dice.literal(binder, fresh=True))
        then = dice.literal(form, fresh=False).atom
        defined = self.draw.chance(0.5)
        binds, at = (None, None) if defined else self.bearer(dice)
        identity = f"status-{number}"
        return Rule(
            id=identity,
            title=f"status rule {number}",
            citation=Citation(instrument="definition", pinpoint="") if defined else self.citation(number),
            given=GIVEN,
            when=when,
            then=then,
            binds=binds,
            at=at,
            under=self.under(0.2),
            unless=self.exceptions(dice, identity, form.level - 1),
        )

    def state(self) -> str:
        """A State that a norm names as its bearer."""
        return "aland" if self.focused else self.draw.one((*self.states, "aland"))

    def conduct_rule(self, number: int, mode: Mode, tags: tuple[str, ...], forbidding: bool) -> Rule:
        """A prohibition or permission over named conducts."""
        dice = self.rule_draw(NORM_LEVEL, forbidding)
        mover = self.draw.chance(0.8)
        first = Literal(atom=Atom("moves", (Var("S"), Var("P"), Var("T")))) if mover else None
        dice.bound |= {"S", "P", "T"} if mover else set()
        extra = dice.body(0 if mover else 1, 1 if mover else 2)
        if mover and self.apart:
            extra = (Literal(atom=Atom(self.draw.one(("swift", "harsh")), (Var("T"),))),)
            dice.bound = {"S", "P", "T"}
        when = (first, *extra) if first else extra
        if not any(v in dice.bound for v in ("T", "U")):
            when = (*when, dice.literal(BY_ID[self.draw.one(("swift", "harsh", "grave"))], fresh=True))
        bearer = Var("S") if "S" in dice.bound and self.draw.chance(0.9) else Const(self.state())
        conduct = Var("T") if "T" in dice.bound else dice.variable("conduct", fresh=False)
        identity = f"{mode.value.replace(' ', '-')}-{number}"
        return Rule(
            id=identity,
            title=f"norm {number}",
            citation=self.citation(number),
            given=GIVEN,
            when=when,
            then=Deontic(mode=mode, bearer=bearer, conduct=conduct),
            binds=bearer,
            at=conduct,
            tags=tags,
            under=self.under(0.2),
            unless=self.exceptions(dice, identity, NORM_LEVEL - 1),
        )

    def duty(self, number: int, forbidding: bool) -> Rule:
        """An obligation to bring about a described conduct."""
        dice = self.rule_draw(NORM_LEVEL, False)
        dice.bound |= {"P"}
        person = self.draw.one(("enlisted", "ill", "held", "covered")[: 2 if self.apart else 4])
        when = (Literal(atom=Atom(person, (Var("P"),))), *dice.body(0, 1, tests=1))
        described = self.draw.one(("return", "moves", "moves"))
        if self.apart:
            described, when, dice.bound = ("return", "moves")[number % 2], when[:1], {"P"}
        bearer = Var("S") if "S" in dice.bound else Const(self.state())
        obliged = Var("V")
        terms: tuple[Term, ...] = (obliged, Var("P")) if described == "return" else (bearer, Var("P"), obliged)
        identity = f"must-{number}"
        unless = self.exceptions(dice, identity, NORM_LEVEL - 1)
        if forbidding:
            ways = Forbidden(tag="shield", state=bearer, conduct=obliged, negated=False)
            if self.draw.chance(0.6):
                unless = (
                    *unless,
                    Exception_(id=f"{identity}-savings", kind="savings", citation=self.citation(1), when=(ways,)),
                )
            else:
                when = (*when, replace(ways, negated=self.draw.chance(0.7)))
        return Rule(
            id=identity,
            title=f"duty {number}",
            citation=self.citation(number),
            given={**GIVEN, "V": "conduct"},
            when=when,
            then=Deontic(mode=Mode.MUST, bearer=bearer, conduct=obliged),
            binds=bearer,
            at=None,
            under=self.under(0.2),
            obliged=obliged,
            description=Literal(atom=Atom(described, terms)),
            concerns=(Var("P"),),
            unless=unless,
        )

    def norm_rules(self) -> list[Rule]:
        """A few norms; those that ask what is forbidden have no tag that is asked about."""
        rules: list[Rule] = []
        for number in range(self.draw.dice.randint(2, 4)):
            mode = self.draw.one((Mode.MUST_NOT, Mode.MUST_NOT, Mode.MAY))
            forbidding = self.draw.chance(0.3)
            tags = self.tags(("loose",) if forbidding else ("shield", "loose"))
            rules.append(self.conduct_rule(number, mode, tags, forbidding))
        duties = 2 if self.apart else self.draw.one((1, 2, 2) if self.focused else (0, 1, 1, 2, 2))
        rules += [self.duty(number, self.draw.chance(0.4)) for number in range(duties)]
        return [self.plain(r) for r in rules]

    def tags(self, allowed: tuple[str, ...]) -> tuple[str, ...]:
        """Some of the tags."""
        return tuple(sorted(t for t in allowed if self.draw.chance(0.5)))

    def priorities(self, rules: Sequence[Rule]) -> dict[str, Priority]:
        """Priorities that make no cycle in any profile."""
        norms = [r for r in rules if isinstance(r.then, Deontic)]
        names = [r.id for r in norms] + sorted({t for r in norms for t in r.tags})
        found: dict[str, Priority] = {}
        bans = [r.id for r in norms if isinstance(r.then, Deontic) and r.then.mode is Mode.MUST_NOT]
        others = [r.id for r in norms if r.id not in bans]
        tags = sorted({t for r in norms for t in r.tags})
        for number in range(self.draw.one((2, 3, 4, 5) if self.focused else (0, 1, 2, 3, 4)) if len(norms) > 1 else 0):
            superior, inferior = self.draw.one(names), self.draw.one([*names, "any"])
            if bans and others and self.draw.chance(0.6):
                superior, inferior = self.draw.some([self.draw.one(bans), self.draw.one(others)], 2, 2)
            elif self.focused and tags:
                superior, inferior = self.draw.one(tags), "any"
            one = Priority(
                id=f"rank-{number}",
                superior=superior,
                inferior=inferior,
                basis="a basis",
                under=self.under(0.3),
            )
            if acyclic([*found.values(), one], norms, self.issues):
                found[one.id] = one
        return found

    def plain(self, rule: Rule) -> Rule:
        """A norm as it is, or, where norms are to meet, mostly of custom and without exceptions."""
        if not self.apart or self.draw.chance(0.3):
            return rule
        return replace(rule, citation=replace(rule.citation, instrument="custom"), unless=())

    def constraint(self, number: int) -> Constraint:
        """Sentences that cannot hold together."""
        dice = self.rule_draw(NORM_LEVEL - 1)
        return Constraint(
            id=f"never-{number}",
            title=f"constraint {number}",
            given=GIVEN,
            never=dice.body(1, 2, tests=1) if self.draw.chance(0.7) else (dice.positive(0), dice.test(1)),
        )


def ranks_over(priority: Priority, rule: Rule, other: Rule) -> bool:
    """Whether a priority, where it is in force, puts `rule` over `other`."""
    superior = priority.superior == rule.id or priority.superior in rule.tags
    if priority.inferior == "any":
        return superior and rule.id != other.id and priority.superior not in (other.id, *other.tags)
    return superior and (priority.inferior == other.id or priority.inferior in other.tags)


def acyclic(priorities: Sequence[Priority], norms: Sequence[Rule], issues: Mapping[str, Issue]) -> bool:
    """Whether no profile has a cycle of priorities."""
    for choice in product(*(tuple(i.readings) for i in issues.values())):
        profile = dict(zip(issues, choice, strict=True))
        active = [p for p in priorities if all(profile[i] in rs for i, rs in p.under)]
        below = {r.id: {o.id for o in norms if any(ranks_over(p, r, o) for p in active)} for r in norms}
        while leaves := [r for r, inferior in below.items() if not inferior & below.keys()]:
            for leaf in leaves:
                del below[leaf]
        if below:
            return False
    return True


def instruments(wide: bool) -> dict[str, Instrument]:
    """Two treaties, a resolution that binds through one of them, and custom.

    Parties vary: since a day or a year, until a day or (if `wide`) a year, never, not listed; with reservations.
    """
    provisions = {p: Provision(pinpoint=p, says="words") for p in ("1", "2", "3")}
    without_two = Reservation(pinpoint="2", effect="excludes", says="not two")
    for_a_time = Reservation(pinpoint="3", effect="excludes", says="not three", since=day(2010), until=day(2018))
    only_shown = Reservation(pinpoint="1", effect="interprets", says="one means one")
    pact = Instrument(
        id="pact",
        title="the Pact",
        kind="treaty",
        provisions=provisions,
        parties={
            "aland": Participation(since=day(2000), status=TextStatus.VERIFIED, reservations=(without_two,)),
            "cland": Participation(since=None, status=TextStatus.VERIFIED),
        },
    )
    code = Instrument(
        id="code",
        title="the Code",
        kind="treaty",
        provisions=provisions,
        parties={
            "aland": Participation(
                since=day(1990),
                until=day(2021),
                status=TextStatus.VERIFIED,
                reservations=(only_shown, for_a_time) if wide else (only_shown,),
            ),
            "bland": Participation(
                since=day(2005, 2005), until=day(2018, 2018) if wide else None, status=TextStatus.VERIFIED
            ),
        },
    )
    act = Instrument(
        id="act",
        title="the Act",
        kind="resolution",
        provisions=provisions,
        adopted=day(2010),
        binds_through="code",
    )
    custom = Instrument(id="custom", title="custom", kind="custom", provisions=provisions)
    return {i.id: i for i in (pact, code, act, custom)}


def case(seed: int, *, wide: bool = False) -> tuple[RuleBase, Scenario]:
    """The rule base and the scenario of a seed.

    A `wide` case has all there is to participation: a reservation for a time, an end known to the
    year, a resolution that binds through a treaty; and duties that have no way in common. The
    oracle that enumerates does not know these.
    """
    dice = Random(seed)
    draw = Draw(dice)
    persons = ("ana", "ben", "cai")[: draw.one((1, 2, 2, 3))]
    invented = draw.chance(0.3)
    states = ("aland", "bland") + (("cland",) if invented else ())
    issues = _issues(draw)
    focused = draw.chance(0.4)
    base_draw = BaseDraw(draw, persons, ("aland", "bland"), issues, focused)
    if wide:
        base_draw.written = ("pact", "code", "act")
    rules = [base_draw.concluding(n) for n in range(dice.randint(2, 5))]
    if wide and focused:
        base_draw.apart = draw.chance(0.7)
        rules += [base_draw.returning()] * base_draw.apart
    rules += base_draw.norm_rules()
    constraints = [base_draw.constraint(n) for n in range(draw.one((0, 0, 1)))]
    base = RuleBase(
        sorts={"person": (), "state": (), "conduct": ()},
        predicates=predicates(),
        entities={s: entity(s, "state", s.capitalize()) for s in ("aland", "bland")},
        instruments=instruments(wide),
        issues=issues,
        priorities=base_draw.priorities(rules),
        rules={r.id: r for r in rules},
        constraints={c.id: c for c in constraints},
        not_encoded=(),
        files={},
    )
    return base, _scenario(draw, persons, states, focused, base_draw.apart)


def _issues(draw: Draw) -> dict[str, Issue]:
    found: dict[str, Issue] = {}
    for name, sizes in (("scope-of-duty", (2, 3)), ("rank-of-rules", (2,)))[: draw.one((0, 1, 1, 2))]:
        readings = ("narrow", "wide", "middle")[: draw.one(sizes)]
        found[name] = Issue(id=name, question="what?", readings={r: Reading(id=r, say=r) for r in readings})
    return found


def _scenario(draw: Draw, persons: tuple[str, ...], states: tuple[str, ...], focused: bool, apart: bool) -> Scenario:
    names = ("t1", "t2", "t3", "t4")[: draw.dice.randint(2, 3 if apart else 4)]
    conducts = {
        t: Conduct(
            id=t,
            date=draw.one(DATES if draw.chance(0.7) else BORDERS),
            by="aland" if focused else draw.one((*states, "aland", "aland")),
            person=draw.one(persons[:1] * 4 + persons if focused else ("", *persons, *persons)),
        )
        for t in names
    }
    options = tuple(t for t in names if draw.chance(0.95 if apart else 0.7))
    entities = {p: entity(p, "person", p.capitalize()) for p in persons}
    entities |= {t: entity(t, "conduct", f"deed {t}") for t in names}
    entities |= {s: entity(s, "state", s.capitalize()) for s in states if s == "cland"}
    domain = {"person": persons, "state": states, "conduct": names}
    participation: dict[tuple[str, str], Participation] = {}
    if "cland" in states and draw.chance(0.6):
        since = draw.one((None, day(2001)))
        participation["cland", draw.one(("pact", "code"))] = Participation(since=since)
    return Scenario(
        id="random",
        title="a random case",
        as_of=AS_OF if draw.chance(0.7) else draw.one(BORDERS),
        actor="aland",
        entities=entities,
        conducts=conducts,
        sources={},
        options=options,
        also=tuple(t for t in names if t not in options),
        facts=_facts(draw, domain, conducts, 0.6 if apart else 0.9),
        questions=_questions(draw, domain),
        variants={},
        stances={},
        participation=participation,
    )


def _facts(
    draw: Draw, domain: Mapping[str, tuple[str, ...]], conducts: Mapping[str, Conduct], moving: float
) -> tuple[ListedFact, ...]:
    found: dict[Atom, FactStatus] = {}
    for conduct in conducts.values():
        if conduct.person and draw.chance(moving):
            found[Atom("moves", (Const(conduct.by), Const(conduct.person), Const(conduct.id)))] = FactStatus.ESTABLISHED
    opened = draw.dice.randint(0, 5)
    for form in FORMS:
        if form.world is World.DERIVED:
            continue
        dense = {World.CLOSED: 0.5, World.RAISED: 0.5, World.OPEN: 0.6}[form.world]
        for names in product(*(domain[s] for s in form.sorts)):
            atom = Atom(form.id, tuple(Const(n) for n in names))
            if atom in found or not draw.chance(dense if len(names) < 3 else 0.06):
                continue
            status = draw.one((FactStatus.ESTABLISHED,) * 3 + (FactStatus.DENIED,))
            if opened and draw.chance(0.25):
                opened -= 1
                status = draw.one((FactStatus.ALLEGED, FactStatus.DISPUTED, FactStatus.UNKNOWN))
            found[atom] = status
    listed = [ListedFact(atom=a, status=s, by=("ana",) if s is FactStatus.ALLEGED else ()) for a, s in found.items()]
    draw.dice.shuffle(listed)
    return tuple(listed)


def _questions(draw: Draw, domain: Mapping[str, tuple[str, ...]]) -> tuple[Question, ...]:
    asked: list[Atom | Deontic] = []
    for form in draw.some([f for f in FORMS if f.level > 0], 2, 3):
        asked.append(Atom(form.id, tuple(Const(draw.one(domain[s])) for s in form.sorts)))
    mode = draw.one((Mode.MUST_NOT, Mode.MAY))
    asked.append(
        Deontic(mode=mode, bearer=Const(draw.one(domain["state"])), conduct=Const(draw.one(domain["conduct"])))
    )
    return tuple(Question(asks=a) for a in asked)

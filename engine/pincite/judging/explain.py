"""Why a conclusion holds, why it does not, and what it takes for granted.

A derivation is built in one admissible world for each minimal support, from facts upwards, so
that it is never circular; where no single derivation serves all the worlds of a support, the
derivations of a case split are given side by side (SEMANTICS 4 and 6).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pincite.compiler import alternatives
from pincite.grounding import GroundProgram, GroundRule
from pincite.judging.evaluation import Because, ExceptionConsidered
from pincite.judging.verdicts import Verdict, Worlds, possible, verdict_of
from pincite.judging.wording import Wording
from pincite.labelling.algebra import BudgetExceeded, Table
from pincite.labelling.implicants import Implicant
from pincite.labelling.labels import Labels, OpenFact, conjunction, disjunction
from pincite.law import Bound, Condition, Exception_, Forbidden, Literal, Under, World
from pincite.matching.program import Fact
from pincite.scenario import FactStatus
from pincite.symbols import Always, Applies, ExceptionNode, InReading, Sentence

MAX_CASES = 6
Cost = tuple[int, int]
"""Open variables used beyond the support, then the depth of the derivation."""


class Explainer:
    """Explains the atoms of one evaluation."""

    def __init__(self, labels: Labels, worlds: Worlds, wording: Wording) -> None:
        self._labels = labels
        self._worlds = worlds
        self._wording = wording
        self._program: GroundProgram = labels.program
        self._possible: dict[int, list[tuple[str, ...]]] = {}
        for fact in {*self._program.listed, *self._program.rules}:
            self._possible.setdefault(fact[0], []).append(self._program.symbols.arguments(fact))

    # -- why ----------------------------------------------------------------------------------

    def because(self, roots: Iterable[Fact], table: Table, support: Implicant, sentence: str = "") -> Because:
        """The derivation of a conclusion (any of several atoms) under a minimal support."""
        atoms = tuple(sorted(roots))
        rest = self._worlds.admissible(table).restrict(dict(support))
        trees: list[Because] = []
        while not rest.is_false and len(trees) < MAX_CASES:
            derivation = _Derivation(self, self._world(rest, support), dict(support))
            tree, used = derivation.tree(atoms)
            trees.append(tree)
            beyond = {n: v for n, v in used.items() if n not in dict(support)}
            rest = rest & ~conjunction(self._labels.value(n, v) for n, v in beyond.items())
        if len(trees) == 1:
            return trees[0]
        return Because(
            sentence=sentence or trees[0].sentence, by="by cases, none of which serves alone", facts=tuple(trees)
        )

    def _world(self, rest: Table, support: Implicant) -> dict[int, int]:
        values = dict(support) | dict(self._labels.fixed)
        for variable, size in rest.variables:
            values[variable] = next(v for v in range(size) if not rest.restrict({variable: v}).is_false)
            rest = rest.restrict({variable: values[variable]})
        return {n: values.get(n, 0) for n in range(len(self._labels.variables))}

    # -- why not ------------------------------------------------------------------------------

    def why_not(self, heads: Iterable[Fact], depth: int = 2) -> str:
        """What keeps a conclusion from holding anywhere: the shortest list of obstacles of any rule."""
        found = [
            obstacles
            for head in heads
            for rule in self._program.rules.get(head, ())
            if (obstacles := self._obstacles(rule, depth)) is not None
        ]
        if not found:
            return ""
        shortest = min(len(o) for o in found)
        return "; ".join(min(o for o in found if len(o) == shortest))

    def _obstacles(self, rule: GroundRule, depth: int) -> tuple[str, ...] | None:
        blocked = [(a, positive) for a, positive in rule.body if self._never(a, positive)]
        if not blocked:
            return ("its conditions cannot all be true together",)
        return tuple(self._obstacle(rule, a, positive, depth) for a, positive in blocked)

    def _never(self, atom: Fact, positive: bool) -> bool:
        try:
            table = self._labels.of(atom)
        except BudgetExceeded:
            return False
        return not possible(self._worlds, table if positive else ~table)

    def _obstacle(self, rule: GroundRule, atom: Fact, positive: bool, depth: int) -> str:
        symbol = self._program.symbols.symbol(atom)
        if isinstance(symbol, ExceptionNode):
            exception = exception_at(self._program, symbol)
            holds = self._holding_body(atom)
            return f"{exception.citation} takes it out ({exception.kind}): {holds}"
        sentence = self._wording.fact(atom, negated=positive)
        if not positive:
            return sentence
        if isinstance(symbol, Applies):
            return f"{sentence} ({self._program.applies[atom].reason})"
        listed = self._program.listed.get(atom)
        if listed is not None:
            return f"{sentence} ({self._origin(atom, False)})"
        deeper = self.why_not([atom], depth - 1) if depth else ""
        return f"{sentence}, because {deeper}" if deeper else sentence

    def _holding_body(self, atom: Fact) -> str:
        for rule in self._program.rules.get(atom, ()):
            if possible(self._worlds, self._labels.body(rule)):
                said = [self._wording.fact(a) for a, p in rule.body if p and not self._is_plain(a)]
                return " and ".join(said) or "it always applies"
        return "it applies"

    def _is_plain(self, atom: Fact) -> bool:
        return isinstance(self._program.symbols.symbol(atom), Applies | Always | InReading)

    # -- assumptions and exceptions -----------------------------------------------------------

    def assumptions(self, heads: Iterable[Fact]) -> tuple[str, ...]:
        """Sentences that nobody raised and that would count if somebody did, in the cone of the heads."""
        found: dict[str, None] = {}
        for rule in self._cone(heads):
            for atom, positive in rule.body:
                if not positive and self._is_unraised(atom):
                    found.setdefault(self._wording.fact(atom, negated=True))
            for exception, binding, given in self._exceptions_of(rule):
                for condition in _sentences(exception):
                    if not self._is_assumed(condition, binding):
                        continue
                    text = self._wording.condition(condition.atom, binding, given, negated=True)
                    found.setdefault(text)
        return tuple(sorted(found))

    def _is_assumed(self, condition: Literal, binding: Mapping[str, str]) -> bool:
        """Whether a condition of an exception is raised by nobody: neither listed nor derived."""
        predicate = self._program.base.predicates[condition.atom.predicate]
        if predicate.world is not World.RAISED or condition.negated:
            return False
        return not self._may_hold(condition, binding)

    def _exceptions_of(
        self, rule: GroundRule
    ) -> Iterator[tuple[Exception_, Mapping[str, str], Mapping[str, str]]]:
        source = self._program.base.rules.get(rule.rule)
        if source is None:
            return
        nodes = source.unless
        for step in rule.path:
            nodes = next(e for e in nodes if e.id == step).unless
        for exception in nodes:
            if not self._raises_something_listed(exception, rule.binding):
                yield exception, rule.binding, source.given

    def _raises_something_listed(self, exception: Exception_, binding: Mapping[str, str]) -> bool:
        """Whether the exception is settled by what is listed: an instance of it exists, or one of its
        conditions is established as not so. Then its facts are shown, not assumed.
        """
        for conjunction_ in alternatives(exception.when):
            sentences = [c for c in conjunction_ if isinstance(c, Literal) and not c.negated]
            if sentences and all(self._may_hold(c, binding) for c in sentences):
                return True
            if any(self._is_denied(c, binding) for c in sentences):
                return True
        return False

    def _is_denied(self, condition: Literal, binding: Mapping[str, str]) -> bool:
        names = [binding.get(t.name, t.name) for t in condition.atom.terms]
        fact = self._program.symbols.fact(Sentence(condition.atom.predicate), *names)
        listed = self._program.listed.get(fact) if fact is not None else None
        return listed is not None and listed.status is FactStatus.DENIED

    def _may_hold(self, condition: Literal, binding: Mapping[str, str]) -> bool:
        wanted = [binding.get(t.name, t.name) for t in condition.atom.terms]
        loose = [t.name not in binding and len(t.name) == 1 for t in condition.atom.terms]
        number = self._program.symbols.numbers.get(Sentence(condition.atom.predicate), -1)
        return any(
            all(free or a == b for free, a, b in zip(loose, wanted, names, strict=True))
            for names in self._possible.get(number, ())
        )

    def _is_unraised(self, atom: Fact) -> bool:
        symbol = self._program.symbols.symbol(atom)
        if not isinstance(symbol, Sentence) or atom in self._program.listed or atom in self._program.rules:
            return False
        return self._program.base.predicates[symbol.predicate].world is World.RAISED

    def _cone(self, heads: Iterable[Fact]) -> Iterator[GroundRule]:
        seen: set[Fact] = set()
        pending = sorted(heads)
        while pending:
            head = pending.pop()
            if head in seen:
                continue
            seen.add(head)
            for rule in self._program.rules.get(head, ()):
                yield rule
                pending.extend(a for a, _ in rule.body)

    def exceptions(self, heads: Iterable[Fact]) -> tuple[ExceptionConsidered, ...]:
        """The exceptions of a rule in the names of its instances, with their verdicts."""
        found: dict[str, ExceptionConsidered] = {}
        for head in sorted(heads):
            for rule in self._program.rules.get(head, ()):
                source = self._program.base.rules.get(rule.rule)
                for exception in source.unless if source and not rule.path else ():
                    if exception.id not in found:
                        found[exception.id] = self._considered(rule, exception, source.given if source else {})
        return tuple(found.values())

    def _considered(self, rule: GroundRule, exception: Exception_, given: Mapping[str, str]) -> ExceptionConsidered:
        node = ExceptionNode(rule.rule, (exception.id,))
        atoms = [a for a, _ in rule.body if self._program.symbols.symbol(a) == node]
        return ExceptionConsidered(
            id=exception.id,
            kind=exception.kind,
            citation=str(exception.citation),
            sentence=self.conditions(exception, rule.binding, given),
            verdict=self._verdict(atoms),
            under=_under(exception.under),
        )

    def _verdict(self, atoms: Iterable[Fact]) -> Verdict:
        try:
            return verdict_of(self._worlds, self._labels, disjunction(self._labels.of(a) for a in atoms))
        except BudgetExceeded:
            return Verdict.UNDETERMINED

    def conditions(self, exception: Exception_, binding: Mapping[str, str], given: Mapping[str, str]) -> str:
        """The conditions of an exception as one sentence in the names of an instance."""
        groups: list[str] = []
        for conjunction_ in alternatives(exception.when):
            said = [
                self._wording.condition(c.atom, binding, given, negated=c.negated)
                if isinstance(c, Literal)
                else self._built_in(c)
                for c in conjunction_
            ]
            groups.append(" and ".join(said))
        text = ", or ".join(g for g in groups if g) or exception.says
        under = " and ".join(_under(exception.under))
        return f"{text} (on the reading {under})" if under and text else text or f"on the reading {under}"

    def _built_in(self, condition: Condition) -> str:
        if isinstance(condition, Forbidden):
            return f"a rule tagged {condition.tag} forbids it"
        if isinstance(condition, Bound):
            return f"being bound by {condition.instrument}"
        return "the date or number in question"

    # -- leaves -------------------------------------------------------------------------------

    def _origin(self, atom: Fact, supposed: bool) -> str:
        """What a base atom rests on: its status, who says so and where; or the registry."""
        listed = self._program.listed.get(atom)
        if listed is None:
            return self._unlisted_origin(atom)
        word = {FactStatus.DENIED: "established as not so"}.get(listed.status, str(listed.status))
        by = f" by {', '.join(listed.by)}" if listed.by else ""
        source = f" ({listed.source}: “{listed.quote}”)" if listed.quote else (
            f" ({listed.source})" if listed.source else "")
        return ("supposed; " if supposed else "") + word + by + source

    def _unlisted_origin(self, atom: Fact) -> str:
        symbol = self._program.symbols.symbol(atom)
        if isinstance(symbol, Applies):
            known = self._program.applies[atom]
            return f"participation registry: {known.reason} ({known.status})"
        if isinstance(symbol, InReading):
            return "reading"
        if self._program.status(atom) is None:
            return "supposed; nobody has said"
        if self._is_unraised(atom):
            return "nobody raised it"
        return "by calculation" if not isinstance(symbol, Sentence) else "it does not follow"


class _Derivation:
    """The cheapest well-founded derivation of atoms in one world."""

    def __init__(self, owner: Explainer, world: Mapping[int, int], support: Mapping[int, int]) -> None:
        self._owner = owner
        self._labels = owner._labels
        self._program = owner._program
        self._world = world
        self._support = support
        self._chosen: dict[Fact, tuple[Cost, GroundRule | None]] = {}
        self._used: dict[int, int] = {}

    def tree(self, atoms: tuple[Fact, ...]) -> tuple[Because, dict[int, int]]:
        """The tree of the cheapest of the atoms that hold in the world, and the variables it uses."""
        cone = sorted({r.head for r in self._owner._cone(atoms)} | set(atoms))
        self._choose([a for a in cone if self._true(a)])
        holding = [a for a in atoms if a in self._chosen]
        best = min(holding, key=lambda a: (self._chosen[a][0], a))
        return self._node(best), self._used

    def _true(self, atom: Fact) -> bool:
        try:
            return self._labels.of(atom).at(self._world)
        except BudgetExceeded:
            return False

    def _choose(self, atoms: list[Fact]) -> None:
        changed = True
        while changed:
            changed = False
            for atom in atoms:
                for cost, rule in self._ways(atom):
                    if atom not in self._chosen or cost < self._chosen[atom][0]:
                        self._chosen[atom] = (cost, rule)
                        changed = True

    def _ways(self, atom: Fact) -> Iterator[tuple[Cost, GroundRule | None]]:
        if (given := self._given(atom)) is not None:
            yield given, None
        for rule in self._program.rules.get(atom, ()):
            if all(self._true(a) == positive for a, positive in rule.body):
                costs = [self._cost(a) for a, positive in rule.body if positive]
                known = [c for c in costs if c is not None]
                if len(known) == len(costs):
                    yield (sum(c for c, _ in known), 1 + max((d for _, d in known), default=0)), rule

    def _cost(self, atom: Fact) -> Cost | None:
        if atom in self._chosen:
            return self._chosen[atom][0]
        return self._given(atom)

    def _given(self, atom: Fact) -> Cost | None:
        """The cost of a base atom that holds in the world, None where it needs a rule."""
        variable = self._variable(atom)
        if variable is not None:
            if isinstance(self._program.symbols.symbol(atom), InReading):
                return (0 if variable in self._support else 1, 0) if self._true(atom) else None
            return (0 if variable in self._support else 1, 0) if self._world[variable] else None
        if self._program.status(atom) is True:
            return (0, 0)
        # An open fact or an issue that a stance or the user has settled.
        number = self._labels.numbers.get(OpenFact(fact=atom), -1)
        if self._labels.fixed.get(number) == 1 or isinstance(self._program.symbols.symbol(atom), InReading):
            return (0, 0) if self._true(atom) else None
        return None

    def _variable(self, atom: Fact) -> int | None:
        symbol = self._program.symbols.symbol(atom)
        if isinstance(symbol, InReading):
            found = [n for v, n in self._labels.numbers.items() if getattr(v, "issue", "") == symbol.issue]
            number: int | None = found[0] if found else None
        else:
            number = self._labels.numbers.get(OpenFact(fact=atom))
        return None if number is None or number in self._labels.fixed else number

    def _node(self, atom: Fact) -> Because:
        rule = self._chosen[atom][1] if atom in self._chosen else None
        sentence = self._owner._wording.fact(atom)
        if rule is None:
            variable = self._variable(atom)
            if variable is not None:
                self._used[variable] = self._world[variable]
            supposed = self._program.status(atom) is None
            return Because(sentence=sentence, by=self._owner._origin(atom, supposed))
        children = [self._node(a) for a, p in rule.body if p and not self._hidden(a)]
        children += [self._absent(a) for a, p in rule.body if not p and not self._is_exception(a)]
        children += self._no_exception(rule)
        return Because(sentence=sentence, by=self._by(rule), facts=tuple(children))

    def _hidden(self, atom: Fact) -> bool:
        return isinstance(self._program.symbols.symbol(atom), Always)

    def _is_exception(self, atom: Fact) -> bool:
        return isinstance(self._program.symbols.symbol(atom), ExceptionNode)

    def _by(self, rule: GroundRule) -> str:
        source = self._program.base.rules.get(rule.rule)
        if source is None:
            return rule.rule
        if rule.path:
            return f"{exception_at(self._program, ExceptionNode(rule.rule, rule.path)).citation}"
        return f"by definition ({source.id})" if source.citation.is_definition else f"{source.citation} ({source.id})"

    def _absent(self, atom: Fact) -> Because:
        self._note_support(atom)
        sentence = self._owner._wording.fact(atom, negated=True)
        supposed = self._variable(atom) is not None
        return Because(sentence=sentence, by=self._owner._origin(atom, supposed))

    def _note_support(self, atom: Fact) -> None:
        try:
            table = self._labels.of(atom)
        except BudgetExceeded:
            return
        # Only the variables that keep it false in this world count, not all it could depend on.
        for variable, _ in table.variables:
            if not table.restrict({v: self._world[v] for v in table.support - {variable}}).is_false:
                self._used[variable] = self._world[variable]
        pinned = {v: self._world[v] for v in table.support if v in self._used}
        for variable in sorted(table.support):
            if table.restrict(pinned).is_false:
                break
            pinned[variable] = self._world[variable]
            self._used[variable] = self._world[variable]

    def _no_exception(self, rule: GroundRule) -> list[Because]:
        atoms = [a for a, p in rule.body if not p and self._is_exception(a)]
        if not atoms:
            return []
        source = self._program.base.rules[rule.rule]
        parts: list[str] = []
        for letter, atom in zip("abcdefghijklmnopqrstuvwxyz", atoms, strict=False):
            self._note_support(atom)
            symbol = self._program.symbols.symbol(atom)
            assert isinstance(symbol, ExceptionNode)
            exception = exception_at(self._program, symbol)
            said = self._owner.conditions(exception, rule.binding, source.given)
            parts.append(f"({letter}) {exception.citation}: {said}")
        return [Because(sentence="no exception applies: " + "; ".join(parts), by="none of these is shown")]


def exception_at(program: GroundProgram, node: ExceptionNode) -> Exception_:
    """The exception that a node stands for."""
    nodes = program.base.rules[node.rule].unless
    found: Exception_ | None = None
    for step in node.path:
        found = next(e for e in nodes if e.id == step)
        nodes = found.unless
    assert found is not None
    return found


def _sentences(exception: Exception_) -> Iterator[Literal]:
    for conjunction_ in alternatives(exception.when):
        yield from (c for c in conjunction_ if isinstance(c, Literal))


def _under(gate: Under) -> tuple[str, ...]:
    return tuple(f"{issue} = {' or '.join(readings)}" for issue, readings in gate)

"""Faults to plant, each a small change of one module that a hasty hand could have made."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """`old` stands exactly once in the module and is replaced by `new`."""

    name: str
    module: str
    old: str
    new: str


def fault(name: str, module: str, old: str, new: str) -> Fault:
    """A fault, shortly."""
    return Fault(name=name, module=module, old=old, new=new)


COMPILER = (
    fault(
        "an exception is forgotten",
        "compiler.py",
        "attached=(*attached, *common, *exceptions), rule=rule.id",
        "attached=(*attached, *common), rule=rule.id",
    ),
    fault(
        "only the first exception of a rule is kept",
        "compiler.py",
        "for e in rule.unless\n        ]",
        "for e in rule.unless[:1]\n        ]",
    ),
    fault(
        "an exception to an exception is forgotten",
        "compiler.py",
        "attached.append((ExceptionNode(rule.id, (*path, nested.id)), shared_variables(rule, nested, inside), False))",
        "pass",
    ),
    fault(
        "applicability is forgotten",
        "compiler.py",
        "common = [*_gate(rule.under), *self._applicability(rule)]",
        "common = [*_gate(rule.under)]",
    ),
    fault(
        "the reading of a rule is forgotten",
        "compiler.py",
        "common = [*_gate(rule.under), *self._applicability(rule)]",
        "common = [*self._applicability(rule)]",
    ),
    fault(
        "the reading of an exception is forgotten",
        "compiler.py",
        "attached = list(_gate(exception.under))",
        "attached: list[Symbolic] = []",
    ),
    fault(
        "only the first alternative of a rule is compiled",
        "compiler.py",
        "bodies = [self._split(rule, c) for c in alternatives(rule.when)]",
        "bodies = [self._split(rule, c) for c in alternatives(rule.when)[:1]]",
    ),
    fault(
        "a denial is read as a sentence",
        "compiler.py",
        "        positive = not condition.negated\n",
        "        positive = True\n",
    ),
    fault(
        "a tag of a prohibition is lost",
        "compiler.py",
        "for tag in rule.tags:",
        "for tag in rule.tags[1:]:",
    ),
)

GROUNDING = (
    fault(
        "an open sentence that nobody listed is false",
        "grounding.py",
        "return None if self.base.predicates[predicate].world is World.OPEN else False",
        "return False",
    ),
    fault(
        "an alleged fact is taken as established",
        "grounding.py",
        "return None if listed.status.is_open else listed.status is FactStatus.ESTABLISHED",
        "return listed.status is not FactStatus.DENIED",
    ),
    fault(
        "a fact of the as-of date itself is left out",
        "grounding.py",
        "if f.on is not None and f.on > day)",
        "if f.on is not None and f.on >= day)",
    ),
    fault(
        "a conduct without a date is done today, whatever the as-of date",
        "grounding.py",
        "return (known.date if known else None) or case.as_of",
        "return (known.date if known else None) or case.scenario.as_of",
    ),
    fault(
        "conducts of others are ways of a duty",
        "grounding.py",
        "if known is not None and known.by == bearer:",
        "if known is not None:",
    ),
    fault(
        "two conducts of one day ask two questions of participation",
        "grounding.py",
        "same = _one_question(base, symbols, case, applies)",
        "same: dict[Fact, Fact] = {}",
    ),
    fault(
        "a party is bound from the day after",
        "applicability.py",
        "if day < party.since.first:",
        "if day <= party.since.first:",
    ),
    fault(
        "a party that left is bound on its last day",
        "applicability.py",
        "day >= party.until.last:",
        "day > party.until.last:",
    ),
    fault(
        "a reservation excludes nothing",
        "applicability.py",
        'excluded = reservation.effect == "excludes" and',
        'excluded = reservation.effect == "exclude" and',
    ),
)

NORMS = (
    fault(
        "a defeated norm still defeats",
        "judging/norms.py",
        "defeated = {f: prima_facie[f] & disjunction(a.comes_off(inside) for a in attacks[f]) for f in attacks}",
        "defeated = {f: prima_facie[f] & disjunction(a.comes_off(prima_facie) for a in attacks[f]) for f in attacks}",
    ),
    fault(
        "norms under attack are out, whatever becomes of the attack",
        "judging/norms.py",
        "changed = bool(attacks)",
        "changed = False",
    ),
    fault(
        "a priority ignores its reading",
        "judging/norms.py",
        "under(self._labels, p.under)\n                for name",
        "TRUE\n                for name",
    ),
    fault(
        "`any` reaches the superior's own kind",
        "judging/norms.py",
        'return not _is(rule, superior) if selector == "any" else _is(rule, selector)',
        'return True if selector == "any" else _is(rule, selector)',
    ),
    fault(
        "every way forbidden, where there is none",
        "judging/norms.py",
        "return some & conjunction(~table | banned(conduct) for conduct, table in realised)",
        "return conjunction(~table | banned(conduct) for conduct, table in realised)",
    ),
    fault(
        "one forbidden way is enough to besiege a duty",
        "judging/norms.py",
        "return some & conjunction(~table | banned(conduct) for conduct, table in realised)",
        "return some & disjunction(table & banned(conduct) for conduct, table in realised)",
    ),
    fault(
        "a duty is breached by what need not concern it",
        "judging/norms.py",
        "return self.force(duty.fact) & about & ~realised",
        "return self.force(duty.fact) & ~realised",
    ),
    fault(
        "a duty is breached by what realises it",
        "judging/norms.py",
        "return self.force(duty.fact) & about & ~realised",
        "return self.force(duty.fact) & about",
    ),
    fault(
        "breaches of duties do not count for an option",
        "judging/norms.py",
        "return disjunction([*banned, *(self.breach(d, conduct) for d in self.duties if d.bearer == bearer)])",
        "return disjunction(banned)",
    ),
    fault(
        "options of different persons exclude one another",
        "judging/norms.py",
        "return conducts[first].person == conducts[second].person",
        "return True",
    ),
)

VERDICTS = (
    fault(
        "what holds somewhere holds",
        "judging/verdicts.py",
        "if (~table & admissible).is_false:",
        "if not (table & admissible).is_false:",
    ),
    fault(
        "inadmissible worlds count",
        "judging/verdicts.py",
        "return conjunction(~_union(g) for g in tied)",
        "return TRUE",
    ),
    fault(
        "an inconsistent scenario fails",
        "judging/verdicts.py",
        "return undetermined(Undetermined.INCONSISTENT)",
        "return Judgement(verdict=Verdict.FAILS)",
    ),
    fault(
        "readings that differ make it conditional",
        "judging/verdicts.py",
        "return Verdict.DEPENDS_ON_READING",
        "return Verdict.HOLDS_IF",
    ),
    fault(
        "defeaters are supports",
        "judging/verdicts.py",
        "prime_implicants(~table, admissible)",
        "prime_implicants(table, admissible)",
    ),
    fault(
        "a conflict is sought only between the first two duties",
        "judging/clashes.py",
        "for a, b in combinations(self._context.norms.duties, 2):",
        "for a, b in list(combinations(self._context.norms.duties, 2))[:1]:",
    ),
    fault(
        "a dilemma where one option is unlawful",
        "judging/clashes.py",
        "return conjunction(sorted(",
        "return disjunction(sorted(",
    ),
    fault(
        "a derivation cites nothing that keeps exceptions out",
        "judging/derivation.py",
        "obstacles |= dict.fromkeys(self._obstacles(atom, frozenset()))",
        "pass",
    ),
    fault(
        "assumptions below the rule itself are not listed",
        "judging/assumptions.py",
        "return tuple(sorted(found.union(*(self._of_cone(a) for a in below))))",
        "return tuple(sorted(found))",
    ),
)

MATCHING = (
    fault(
        "a variable that stands twice may stand for two things",
        "matching/reference.py",
        "elif extended[~term] != value:",
        "elif extended[~term] < 0:",
    ),
    fault(
        "what a rule derives is not matched again",
        "matching/reference.py",
        "queue.append(derived)",
        "pass",
    ),
    fault(
        "a fact may enter a rule only at its first condition",
        "matching/reference.py",
        "for place, pattern in enumerate(clause.body):",
        "for place, pattern in enumerate(clause.body[:1]):",
    ),
    fault(
        "only the first ruleset is told of what another derives",
        "matching/durable.py",
        "for channel in channels:\n            for rule, binding in channel.tell(told):",
        "for channel in channels[:1]:\n            for rule, binding in channel.tell(told):",
    ),
    fault(
        "joins that the extension did not test are not verified",
        "matching/durable.py",
        "if term < 0 and values[~term] in (-1, value):",
        "if term < 0:",
    ),
    fault(
        "a refused fact is taken as told",
        "matching/durable.py",
        "if answer[0] not in CODES:",
        "if not answer:",
    ),
    fault(
        "constants are not tested",
        "matching/envelope.py",
        "return [*constants, *joins]",
        "return joins",
    ),
    fault(
        "the second half of a long body loses variables of the first",
        "matching/envelope.py",
        "return (*sorted(first & later, reverse=True), *sorted(first - later, reverse=True))",
        "return tuple(sorted(first & later, reverse=True))",
    ),
    fault(
        "a rule over a derived sentence is left out as one that cannot fire",
        "relevance.py",
        "pending.append(heads[place])",
        "pass",
    ),
)

LABELLING = (
    fault(
        "a recursive component is worked out once only",
        "labelling/solve.py",
        "changed = self.recursive",
        "changed = False",
    ),
    fault(
        "a denied sentence that follows is true all the same",
        "labelling/solve.py",
        "if fact not in self.denied:",
        "if True:",
    ),
    fault(
        "a denial is a condition that holds always",
        "labelling/solve.py",
        "values[atom] if positive else negate(values[atom])",
        "values[atom] if positive else operations.top",
    ),
    fault(
        "a denied sentence that follows goes unnoticed",
        "labelling/labels.py",
        "if not (against := solver.against(fact)).is_false:",
        "if (against := solver.against(fact)).is_true:",
    ),
    fault(
        "an issue of a priority alone is no variable",
        "labelling/labels.py",
        "issues.update(issue for p in priorities for issue, _ in p.under)",
        "issues.update(issue for p in list(priorities)[:1] for issue, _ in p.under)",
    ),
    fault(
        "an idle variable is kept",
        "labelling/algebra.py",
        "if _is_idle(bits, stride, width, size):",
        "if size < 2:",
    ),
    fault(
        "a variable of three values counts as idle where two agree",
        "labelling/algebra.py",
        "for value in range(1, size))",
        "for value in range(1, 2))",
    ),
    fault(
        "the last value of an issue is lost in diagrams",
        "labelling/diagrams.py",
        'return {v: tuple(f"{v}.{bit}" for bit in range(self.sizes[v] - 1)) for v in order}',
        'return {v: tuple(f"{v}.{bit}" for bit in range(max(1, self.sizes[v] - 2))) for v in order}',
    ),
    fault(
        "functions of two spaces are equal",
        "labelling/diagrams.py",
        "self.space is other.space and bool(self.node == other.node)",
        "bool(self.node == other.node)",
    ),
    fault(
        "an implicant of no admissible world is a support",
        "labelling/implicants.py",
        "if function == self._shannon.bottom or admissible == self._shannon.bottom:",
        "if function == self._shannon.bottom:",
    ),
    fault(
        "a set that was cut short is called complete",
        "labelling/implicants.py",
        "return found[: self._cap], complete and len(found) <= self._cap",
        "return found[: self._cap], complete",
    ),
    fault(
        "supports that are not minimal are given",
        "labelling/implicants.py",
        "if prime not in known:",
        "if prime:",
    ),
)

RENDERING = (
    fault(
        "a denial is worded as the sentence",
        "judging/wording.py",
        "words.append(self.fact(known.fact, negated=value == 0))",
        "words.append(self.fact(known.fact))",
    ),
    fault(
        "unverified wording stands in quotation marks",
        "judging/findings.py",
        'shown = " ... ".join(rule.quote) if provision.status is TextStatus.VERIFIED else ""',
        'shown = " ... ".join(rule.quote) or provision.text',
    ),
    fault(
        "the text shows supports for defeaters",
        "reports/as_text.py",
        'self._sets("not if", finding.defeaters, finding.defeaters_complete)',
        'self._sets("not if", finding.supports, finding.supports_complete)',
    ),
    fault(
        "sets beyond the handful are dropped without a word",
        "reports/as_text.py",
        "if left > 0 or not complete:",
        "if not complete:",
    ),
    fault(
        "the scope line is left out",
        "reports/as_text.py",
        "        self._line(self._evaluation.scope.line)\n",
        "",
    ),
    fault(
        "the JSON leaves out an option's defeaters",
        "reports/as_json.py",
        '"defeaters": [list(s) for s in of.defeaters],',
        '"defeaters": [],',
    ),
)

ALL = (*COMPILER, *GROUNDING, *MATCHING, *LABELLING, *NORMS, *VERDICTS, *RENDERING)

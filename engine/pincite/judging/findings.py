"""Findings, options, conflicts, dilemmas and answers of one evaluation, in a fixed order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from pincite.judging.blocks import Conclusion, judge_in_blocks
from pincite.judging.evaluation import (
    Answer,
    Because,
    Conflict,
    Counter,
    Dilemma,
    Finding,
    OptionLine,
)
from pincite.judging.explain import Explainer
from pincite.judging.norms import (
    FORBIDDING,
    AnyNorm,
    DescribedDuty,
    NamedNorm,
    Norms,
    concern,
    every_way_forbidden,
    incompatible,
)
from pincite.judging.verdicts import (
    Judgement,
    Undetermined,
    Verdict,
    Worlds,
    judge,
    possible,
    undetermined,
    verdict_of,
)
from pincite.judging.wording import Wording
from pincite.labelling.algebra import FALSE, BudgetExceeded, Table
from pincite.labelling.labels import Labels, conjunction, disjunction
from pincite.law import Atom, Deontic, Mode, Rule, TextStatus
from pincite.matching.program import Fact
from pincite.symbols import Applies, Sentence

MAX_TREES = 6
"""Derivations given for one conclusion; the minimal sets beyond are listed without a tree."""


class Judge:
    """Turns labels and norms into findings."""

    def __init__(
        self, labels: Labels, norms: Norms, worlds: Worlds, wording: Wording, *, derivations: bool = True
    ) -> None:
        self._derivations = derivations
        self._labels = labels
        self._norms = norms
        self._worlds = worlds
        self._wording = wording
        self._program = labels.program
        self._explain = Explainer(labels, worlds, wording)
        self._scenario = labels.program.case.scenario

    # -- findings -----------------------------------------------------------------------------

    def findings(self) -> tuple[Finding, ...]:
        """Every norm over a conduct, and every rule behind a status that the scenario asks for."""
        every: list[AnyNorm] = [*self._norms.named, *self._norms.duties]
        found = [self._norm_finding(n) for n in every]
        for question in self._scenario.questions:
            if isinstance(question.asks, Atom):
                found.extend(self._status_findings(question.asks))
        return tuple(sorted(found, key=lambda f: (f.person, f.conduct, f.rule, f.id)))

    def norms_judged(self) -> int:
        """Judge every norm and count those that can be in force."""
        every: list[AnyNorm] = [*self._norms.named, *self._norms.duties]
        judged = [self._judged(lambda norms, n=n: norms.force(n.fact)) for n in every]  # type: ignore[misc]
        return sum(judgement.verdict is not Verdict.FAILS for _, judgement in judged)

    def _judged(self, conclusion: Conclusion) -> tuple[Table, Judgement]:
        """The label of a conclusion and what it means; undetermined where the label is too wide."""
        try:
            table = conclusion(self._norms)
            return table, judge(self._labels, self._worlds, table)
        except BudgetExceeded:
            return FALSE, undetermined(Undetermined.BUDGET)

    def _asked(self, conclusion: Conclusion) -> tuple[Table, Judgement]:
        """As `_judged`, for what was asked: block by block where the label is too wide."""
        table, judgement = self._judged(conclusion)
        if judgement.undetermined is not Undetermined.BUDGET:
            return table, judgement
        try:
            return FALSE, judge_in_blocks(self._labels, self._worlds, conclusion)
        except BudgetExceeded:
            return FALSE, judgement

    def _norm_finding(self, norm: AnyNorm) -> Finding:
        if isinstance(norm, NamedNorm):
            sentence = self._wording.norm(norm.mode, norm.bearer, norm.conduct)
            conduct, person = norm.conduct, self._person(norm.conduct)
            place = f"{norm.bearer}/{norm.conduct}"
        else:
            sentence = self._wording.duty(norm.rule, norm.arguments)
            conduct, person = "", next((c for c in norm.concerns if self._is_person(c)), "")
            place = "/".join(norm.arguments)
        table, judgement = self._judged(lambda norms: norms.force(norm.fact))
        return self._finding(
            f"{norm.rule}/{place}".replace(" ", "."), sentence, person, conduct, norm.mode.value, norm.rule,
            [norm.fact], table, judgement, defeat=self._defeat(norm, judgement),
        )  # fmt: skip

    def _status_findings(self, atom: Atom) -> list[Finding]:
        fact = self._program.symbols.atom(atom)
        rules = self._program.rules.get(fact, ()) if fact is not None else ()
        found: list[Finding] = []
        for name in sorted({r.rule for r in rules if not r.path}):
            assert fact is not None
            own = [r for r in rules if r.rule == name]
            table, judgement = self._judged(
                lambda norms, own=own: disjunction(norms.labels.body(r) for r in own)  # type: ignore[misc]
            )
            terms = "/".join(t.name for t in atom.terms).replace(" ", ".")
            person = next((t.name for t in atom.terms if self._is_person(t.name)), "")
            sentence = self._wording.atom(atom)
            found.append(
                self._finding(
                    f"{name}/{terms}", sentence, person, "", "status", name, [fact], table, judgement, only=name
                )
            )
        return found

    def _finding(
        self,
        identity: str,
        sentence: str,
        person: str,
        conduct: str,
        mode: str,
        rule: str,
        heads: Sequence[Fact],
        table: Table,
        judgement: Judgement,
        *,
        defeat: str = "",
        only: str = "",
    ) -> Finding:
        source = self._program.base.rules[rule]
        quote, status, says = self._quotation(source)
        return Finding(
            id=identity,
            conclusion=sentence,
            person=person,
            verdict=judgement.verdict,
            reason=defeat or self._reason(judgement, heads),
            rule=rule,
            title=source.title,
            citation="by definition" if source.citation.is_definition else str(source.citation),
            mode=mode,
            conduct=conduct,
            quote=quote,
            quote_status=status,
            says=says,
            supports=self._wording.sets(self._labels, judgement.supports),
            supports_complete=judgement.supports_complete,
            defeaters=self._wording.sets(self._labels, judgement.defeaters),
            defeaters_complete=judgement.defeaters_complete,
            readings=judgement.profiles,
            because=self._trees(heads, table, judgement, sentence),
            exceptions=self._explain.exceptions(heads),
            assumptions=self._explain.assumptions(heads),
            against=tuple(Counter(say=o.say, cite=o.cite, answer=o.answer) for o in source.against),
            notes=self._notes(heads),
            reviewed=source.reviewed,
        )

    def _quotation(self, rule: Rule) -> tuple[str, str, str]:
        """The quotation if its wording is verified, the status of the text, and the paraphrase."""
        law = self._program.base.instruments.get(rule.citation.instrument)
        provision = law.provisions.get(rule.citation.pinpoint) if law else None
        if provision is None:
            return "", "definition", rule.title
        shown = " ... ".join(rule.quote) if provision.status is TextStatus.VERIFIED else ""
        return shown, provision.status.value, provision.says

    def _notes(self, heads: Iterable[Fact]) -> tuple[str, ...]:
        """Participation behind the finding that is not verified to the day."""
        found: set[str] = set()
        for head in heads:
            for rule in self._program.rules.get(head, ()):
                for atom, _ in rule.body:
                    if isinstance(self._program.symbols.symbol(atom), Applies):
                        known = self._program.applies[atom]
                        if known.status is not TextStatus.VERIFIED:
                            found.add(f"{self._wording.fact(atom)}: {known.status}")
        return tuple(sorted(found))

    def _trees(
        self, heads: Sequence[Fact], table: Table, judgement: Judgement, sentence: str
    ) -> tuple[Because, ...]:
        if not self._derivations or judgement.in_blocks:
            return ()
        return tuple(
            self._explain.because(heads, table, support, sentence) for support in judgement.supports[:MAX_TREES]
        )

    def _reason(self, judgement: Judgement, heads: Sequence[Fact]) -> str:
        match judgement.verdict:
            case Verdict.FAILS:
                return self._explain.why_not(heads)
            case Verdict.UNDETERMINED:
                return self._undetermined(judgement)
            case _:
                return "gone through world by world, without a derivation" if judgement.in_blocks else ""

    def _undetermined(self, judgement: Judgement) -> str:
        reason = judgement.undetermined
        if reason is Undetermined.INCONSISTENT:
            return f"{reason}: {'; '.join(self._worlds.contradictions)}"
        return str(reason or "")

    def _defeat(self, norm: AnyNorm, judgement: Judgement) -> str:
        """Why a norm that applies is not in force: the priority that defeats it, with its basis."""
        if judgement.verdict is not Verdict.FAILS or norm.fact not in self._norms.prima_facie:
            return ""
        if not possible(self._worlds, self._norms.prima_facie[norm.fact]):
            return ""
        rule = self._program.base.rules[norm.rule]
        bases = sorted(
            p.basis
            for p in self._program.base.priorities.values()
            if p.inferior in (norm.rule, "any") or p.inferior in rule.tags
        )
        return f"a superior norm prevails ({'; '.join(bases)})"

    def _person(self, conduct: str) -> str:
        known = self._scenario.conducts.get(conduct)
        return known.person if known else ""

    def _is_person(self, name: str) -> bool:
        return any(c.person == name for c in self._scenario.conducts.values())

    # -- options ------------------------------------------------------------------------------

    def options(self) -> tuple[OptionLine, ...]:
        """The verdict of *unlawful* for each option, then for the conducts judged beside them."""
        chosen = [(c, True) for c in self._scenario.options] + [(c, False) for c in self._scenario.also]
        return tuple(self._option(conduct, proposed) for conduct, proposed in chosen)

    def _option(self, conduct: str, proposed: bool) -> OptionLine:
        known = self._scenario.conducts[conduct]
        _, judgement = self._asked(lambda norms: norms.unlawful(known.by, conduct))
        reason = self._undetermined(judgement) if judgement.verdict is Verdict.UNDETERMINED else ""
        if judgement.verdict is Verdict.FAILS:
            reason = "not shown unlawful under the encoded rules"
        return OptionLine(
            conduct=conduct,
            name=self._wording.name(conduct),
            person=known.person,
            proposed=proposed,
            verdict=judgement.verdict,
            reason=reason,
            decided_by=self._deciding(known.by, conduct),
            supports=self._wording.sets(self._labels, judgement.supports),
            supports_complete=judgement.supports_complete,
            defeaters=self._wording.sets(self._labels, judgement.defeaters),
            defeaters_complete=judgement.defeaters_complete,
            readings=judgement.profiles,
        )

    def _deciding(self, bearer: str, conduct: str) -> tuple[str, ...]:
        """The findings that can make the conduct unlawful, the firmest first."""
        rank = {Verdict.HOLDS: 0, Verdict.DEPENDS_ON_READING: 2, Verdict.HOLDS_IF: 1}
        found: list[tuple[int, str]] = []
        norms: list[tuple[AnyNorm, str]] = [
            (n, f"{n.rule}/{n.bearer}/{n.conduct}") for n in self._norms.over(bearer, conduct, [Mode.MUST_NOT])
        ]
        norms += [(d, f"{d.rule}/{'/'.join(d.arguments)}") for d in self._norms.duties if d.bearer == bearer]
        for norm, identity in norms:
            try:
                table = (
                    self._norms.breach(norm, conduct)
                    if isinstance(norm, DescribedDuty)
                    else self._norms.force(norm.fact)
                )
                verdict = verdict_of(self._worlds, self._labels, table)
            except BudgetExceeded:
                continue
            if verdict in rank:
                found.append((rank[verdict], identity.replace(" ", ".")))
        return tuple(identity for _, identity in sorted(found))

    # -- conflicts and dilemmas ---------------------------------------------------------------

    def conflicts(self) -> tuple[Conflict, ...]:
        """Norms in force that clash and that no priority sorts out."""
        found = [*self._named_conflicts(), *self._duty_conflicts(), *self._rival_duties()]
        return tuple(sorted((c for c in found if c is not None), key=lambda c: (c.person, c.between)))

    def _named_conflicts(self) -> list[Conflict | None]:
        permissions = [n for n in self._norms.named if n.mode is Mode.MAY]
        return [
            self._conflict([may, ban], lambda norms, a=may.fact, b=ban.fact: norms.force(a) & norms.force(b))  # type: ignore[misc]
            for may in permissions
            for ban in self._norms.over(may.bearer, may.conduct, FORBIDDING)
        ]

    def _duty_conflicts(self) -> list[Conflict | None]:
        found: list[Conflict | None] = []
        for duty in self._norms.duties:
            bans = [n for conduct, _ in duty.ways for n in self._norms.over(duty.bearer, conduct, FORBIDDING)]
            by_rule = [[b for b in bans if b.rule == rule] for rule in sorted({b.rule for b in bans})]
            found.extend(self._conflict([duty, *chosen], _siege(duty, chosen)) for chosen in by_rule)
            if self._only_together(duty, bans, by_rule):
                found.append(self._conflict([duty, *bans], _siege(duty, bans)))
        return found

    def _only_together(self, duty: DescribedDuty, bans: list[NamedNorm], by_rule: list[list[NamedNorm]]) -> bool:
        """Whether the bans can besiege a duty where those of no single rule do, or nobody can tell."""
        whole = _siege(duty, bans)
        return self._can(
            lambda: whole(self._norms) & ~disjunction(_siege(duty, chosen)(self._norms) for chosen in by_rule)
        )

    def _rival_duties(self) -> list[Conflict | None]:
        duties = self._norms.duties
        return [
            self._conflict([a, b], _rivalry(a, b))
            for i, a in enumerate(duties)
            for b in duties[i + 1 :]
            if a.bearer == b.bearer
        ]

    def _conflict(self, between: list[AnyNorm], conclusion: Conclusion) -> Conflict | None:
        if not self._can(lambda: conclusion(self._norms)):
            return None
        table, judgement = self._judged(conclusion)
        if not self._shows(table, judgement):
            return None
        rules = {n.rule for n in between}
        declared = [
            self._program.base.rules[r].conflict_why
            for r in sorted(rules)
            if self._program.base.rules[r].conflict_with in rules
        ]
        named: dict[str, str] = {}
        for norm in between:
            finding = self._identity(norm)
            named[finding] = self._sentence(norm)
        return Conflict(
            between=tuple(named),
            sentences=tuple(named.values()),
            person=next((p for n in between if (p := self._concerned(n))), ""),
            verdict=judgement.verdict,
            when=self._wording.sets(self._labels, judgement.supports),
            declared="; ".join(declared),
        )

    def _identity(self, norm: AnyNorm) -> str:
        place = f"{norm.bearer}/{norm.conduct}" if isinstance(norm, NamedNorm) else "/".join(norm.arguments)
        return f"{norm.rule}/{place}".replace(" ", ".")

    def _sentence(self, norm: AnyNorm) -> str:
        if isinstance(norm, NamedNorm):
            return self._wording.norm(norm.mode, norm.bearer, norm.conduct)
        return self._wording.duty(norm.rule, norm.arguments)

    def _concerned(self, norm: AnyNorm) -> str:
        if isinstance(norm, NamedNorm):
            return self._person(norm.conduct)
        return next((c for c in norm.concerns if self._is_person(c)), "")

    def dilemmas(self) -> tuple[Dilemma, ...]:
        """For each person, the worlds in which every option breaches something."""
        groups: dict[str, list[str]] = {}
        for conduct in self._scenario.options:
            groups.setdefault(self._person(conduct), []).append(conduct)
        found: list[Dilemma] = []
        for person, options in groups.items():
            table, judgement = self._judged(lambda norms, options=options: self._every(norms, options))  # type: ignore[misc]
            if self._shows(table, judgement):
                sets = self._wording.sets(self._labels, judgement.supports)
                found.append(Dilemma(person=person, options=tuple(options), verdict=judgement.verdict, when=sets))
        return tuple(found)

    def _shows(self, table: Table, judgement: Judgement) -> bool:
        """Whether a conflict or a dilemma arises in some admissible world, or nobody can tell."""
        return judgement.undetermined is Undetermined.BUDGET or possible(self._worlds, table)

    def _every(self, norms: Norms, conducts: Iterable[str]) -> Table:
        """The worlds in which every one of some conducts is unlawful."""
        return conjunction(norms.unlawful(self._scenario.conducts[c].by, c) for c in conducts)

    # -- questions ----------------------------------------------------------------------------

    def answer(self, asked: Atom | Deontic, not_encoded: str = "") -> Answer:
        """The verdict of a sentence: over all rules that conclude it."""
        if isinstance(asked, Atom):
            sentence = self._wording.atom(asked)
            fact = self._program.symbols.atom(asked)
            heads = [fact] if fact is not None else []
            person = next((t.name for t in asked.terms if self._is_person(t.name)), "")
            deciding: tuple[str, ...] = ()
        else:
            sentence = self._wording.norm(asked.mode, asked.bearer.name, asked.conduct.name)
            norms = _asked_norms(self._norms, asked)
            heads = [n.fact for n in norms]
            person = self._person(asked.conduct.name)
            deciding = tuple(
                self._identity(n)
                for n in norms
                if self._can(lambda n=n: self._norms.force(n.fact))  # type: ignore[misc]
            )
        table, judgement = self._asked(lambda norms: _asked_table(norms, asked, heads))
        if not_encoded and judgement.verdict is Verdict.FAILS:
            judgement = undetermined(Undetermined.NOT_ENCODED)
        reason = self._reason(judgement, heads)
        if judgement.verdict is Verdict.FAILS and not reason:
            reason = self._no_instance(asked)
        return Answer(
            sentence=sentence,
            person=person,
            verdict=judgement.verdict,
            reason=reason,
            decided_by=deciding or self._rules_behind(heads),
            supports=self._wording.sets(self._labels, judgement.supports),
            supports_complete=judgement.supports_complete,
            defeaters=self._wording.sets(self._labels, judgement.defeaters),
            defeaters_complete=judgement.defeaters_complete,
            readings=judgement.profiles,
            because=self._trees(heads, table, judgement, sentence),
            assumptions=self._explain.assumptions(heads),
        )

    def _rules_behind(self, heads: Iterable[Fact]) -> tuple[str, ...]:
        found = {
            r.rule
            for h in heads
            for r in self._program.rules.get(h, ())
            if not r.path and self._can(lambda r=r: self._labels.body(r))  # type: ignore[misc]
        }
        return tuple(sorted(found))

    def _can(self, table: Callable[[], Table]) -> bool:
        """Whether something holds in an admissible world, or is too wide to tell."""
        try:
            return possible(self._worlds, table())
        except BudgetExceeded:
            return True

    def _no_instance(self, asked: Atom | Deontic) -> str:
        """Why no rule even has an instance: the nearest rule, and the first of its conditions that is missing."""
        from pincite.judging.nearest import nearest_missing

        return nearest_missing(self._program, self._wording, asked)


def _siege(duty: DescribedDuty, bans: list[NamedNorm]) -> Conclusion:
    """The duty is in force, and every named way of realising it is forbidden by one of the bans."""

    def besieged(norms: Norms) -> Table:
        def banned(conduct: str) -> Table:
            return disjunction(norms.force(b.fact) for b in bans if b.conduct == conduct)

        return norms.force(duty.fact) & every_way_forbidden(norms.labels, duty, banned)

    return besieged


def _rivalry(first: DescribedDuty, second: DescribedDuty) -> Conclusion:
    """Both duties are in force, and no two of their ways go together."""
    return lambda norms: (
        norms.force(first.fact) & norms.force(second.fact) & incompatible(norms.labels, first, second)
    )


def _asked_norms(norms: Norms, asked: Deontic) -> list[AnyNorm]:
    bearer, conduct = asked.bearer.name, asked.conduct.name
    found: list[AnyNorm] = list(norms.over(bearer, conduct, [asked.mode]))
    if asked.mode is Mode.MUST:
        found += [d for d in norms.duties if d.bearer == bearer and conduct in dict(d.ways)]
    return found


def _asked_table(norms: Norms, asked: Atom | Deontic, heads: Sequence[Fact]) -> Table:
    if isinstance(asked, Atom):
        return disjunction(norms.labels.of(h) for h in heads)
    conduct = asked.conduct.name
    tables = []
    for norm in _asked_norms(norms, asked):
        table = norms.force(norm.fact)
        if isinstance(norm, DescribedDuty):
            realised = disjunction(norms.labels.of(f) for c, f in norm.ways if c == conduct)
            table = table & realised & concern(norms.labels, norm, conduct)
        tables.append(table)
    return disjunction(tables)


__all__ = ["Judge", "Sentence"]

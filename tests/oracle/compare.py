"""Compare what the engine says with what the oracle finds, in words that both share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from pincite.judging.evaluation import Conflict, Evaluation, Sets
from pincite.judging.verdicts import ProfileVerdict
from pincite.law import Atom, Bound, Const, Deontic, RuleBase
from pincite.scenario import Scenario
from pincite.vocabulary import Lexicon, say

from .oracle import NO, Choice, GroundNorm, Key, Outcome, Verdict

WHEN_DONE = re.compile(r" when deed (\w+) is done$")
BOUND = re.compile(r" bound by (\w+)( when deed \w+ is done)?$")


class Judged(Protocol):
    """What options, findings and answers have in common."""

    @property
    def verdict(self) -> str: ...

    @property
    def supports(self) -> Sets: ...

    @property
    def supports_complete(self) -> bool: ...

    @property
    def defeaters(self) -> Sets: ...

    @property
    def defeaters_complete(self) -> bool: ...

    @property
    def readings(self) -> tuple[ProfileVerdict, ...]: ...


class Worlds(Protocol):
    """What both oracles offer: every world of a case, and the verdict of whatever holds in some."""

    @property
    def outcomes(self) -> Sequence[Outcome]: ...

    @property
    def options_of(self) -> Mapping[str, Collection[str]]: ...

    def judge(self, holds: Callable[[Outcome], bool], /) -> Verdict: ...


@dataclass
class Comparison:
    """The differences between an evaluation and the oracle of one case, with how much was compared."""

    base: RuleBase
    scenario: Scenario
    evaluation: Evaluation
    oracle: Worlds
    compared: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.lexicon, problems = Lexicon.build(self.base.predicates, self.base.sorts, self.base.instruments)
        assert not problems, problems
        self.entities = {**self.base.entities, **self.scenario.entities}

    def differences(self) -> Iterator[str]:
        """Every difference, in one line each."""
        yield from self._options()
        yield from self._findings()
        yield from self._questions()
        yield from self._conflicts()
        yield from self._dilemmas()

    def _options(self) -> Iterator[str]:
        lines = {o.conduct: o for o in self.evaluation.options}
        if lines.keys() != self.scenario.conducts.keys():
            yield f"options: {sorted(lines)}"
        for conduct, line in lines.items():
            yield from self._judged(f"option {conduct}", line, self.oracle.judge(partial(_unlawful, conduct)))

    def _findings(self) -> Iterator[str]:
        found = {
            GroundNorm(rule=rule, mode=then.mode, bearer=bearer, about=tuple(about)): finding
            for finding in self.evaluation.findings
            for rule, bearer, *about in [finding.id.split("/")]
            if rule in self.base.rules and isinstance(then := self.base.rules[rule].then, Deontic)
        }
        applicable = {n for o in self.oracle.outcomes if o.admissible for n in o.applicable}
        for norm in applicable - found.keys():
            yield f"finding {norm}: missing"
        for norm, finding in found.items():
            yield from self._judged(f"finding {finding.id}", finding, self.oracle.judge(partial(_in_force, norm)))

    def _questions(self) -> Iterator[str]:
        asked = {a.sentence: a for a in self.evaluation.asked}
        for question in self.scenario.questions:
            sentence = say(question.asks, self.lexicon, self.entities)
            if sentence not in asked:
                yield f"question {sentence}: missing"
                continue
            yield from self._judged(f"question {sentence}", asked[sentence], self._asked(question.asks))

    def _asked(self, asks: Atom | Deontic) -> Verdict:
        if isinstance(asks, Atom):
            key = (asks.predicate, *(t.name for t in asks.terms))
            return self.oracle.judge(lambda o: key in o.atoms)
        about = (asks.conduct.name,)

        def in_force(outcome: Outcome) -> bool:
            norms = [n for n in outcome.in_force if n.mode is asks.mode and n.bearer == asks.bearer.name]
            return any(n.about == about for n in norms)

        return self.oracle.judge(in_force)

    def _conflicts(self) -> Iterator[str]:
        """Compare conflicts by the duty that cannot be obeyed, else by the two norms."""
        if not any(o.admissible for o in self.oracle.outcomes):
            return
        shown: dict[frozenset[str], list[Conflict]] = {}
        for conflict in self.evaluation.conflicts:
            if conflict.verdict != "fails":
                duties = {n for n in conflict.between if self._is_duty(n)}
                shown.setdefault(frozenset(duties or conflict.between), []).append(conflict)
        expected = {frozenset(map(_name, c)): c for o in self.oracle.outcomes if o.admissible for c in o.conflicts}
        if shown.keys() != expected.keys():
            yield f"conflicts: engine {_plain(set(shown))}, oracle {_plain(set(expected))}"
        for names in shown.keys() & expected.keys():
            verdict = self.oracle.judge(partial(_conflicting, expected[names]))
            if len(shown[names]) == 1:
                yield from self._sets(f"conflict {sorted(names)}: when", shown[names][0].when, verdict.supports)

    def _is_duty(self, name: str) -> bool:
        return self.base.rules[name.split("/")[0]].obliged is not None

    def _dilemmas(self) -> Iterator[str]:
        lines = {d.person: d for d in self.evaluation.dilemmas}
        for person in self.oracle.options_of:
            expected = self.oracle.judge(partial(_dilemma, person))
            shown = lines[person].verdict.value if person in lines else "fails"
            if expected.verdict not in (shown, "undetermined"):
                yield f"dilemma of `{person}`: engine {shown}, oracle {expected.verdict}"
            elif person in lines and expected.verdict != "undetermined":
                yield from self._sets(f"dilemma of `{person}`: when", lines[person].when, expected.supports)

    def _judged(self, what: str, engine: Judged, oracle: Verdict) -> Iterator[str]:
        self.compared["verdicts"] += 1
        if str(engine.verdict) != oracle.verdict:
            yield f"{what}: engine {engine.verdict}, oracle {oracle.verdict}"
            return
        if oracle.verdict == "undetermined":
            return
        for profile, status in oracle.profiles.items():
            self.compared["profiles"] += 1
            said = {str(r.verdict) for r in engine.readings if set(r.readings.items()) <= set(profile)}
            if said != {status}:
                yield f"{what} under {dict(profile)}: engine {sorted(said)}, oracle {status}"
        if engine.supports_complete:
            yield from self._sets(f"{what}: supports", engine.supports, oracle.supports)
        if engine.defeaters_complete:
            yield from self._sets(f"{what}: defeaters", engine.defeaters, oracle.defeaters)

    def _sets(self, what: str, engine: Sets, oracle: frozenset[frozenset[Choice]]) -> Iterator[str]:
        shown = {frozenset(map(self._by_day, s)) for s in engine}
        expected = {frozenset(self._worded(*choice) for choice in s) for s in oracle}
        self.compared["families of minimal sets"] += 1
        self.compared["minimal sets"] += len(expected)
        if shown != expected:
            yield f"{what}: engine {_plain(shown)}, oracle {_plain(expected)}"

    def _worded(self, variable: Key, value: str) -> str:
        if variable[0] == "issue":
            return f"{variable[1]} = {value}"
        if variable[0] == "bound":
            state, instrument, day = variable[1:]
            item = Bound(state=Const(state), instrument=instrument, conduct=None)
            return f"{say(item, self.lexicon, self.entities, negated=value == NO)} on {day}"
        atom = Atom(variable[0], tuple(map(Const, variable[1:])))
        return say(atom, self.lexicon, self.entities, negated=value == NO)

    def _by_day(self, sentence: str) -> str:
        """Name the day of a bond, not the conduct of that day: two conducts of one day are one question.

        A resolution and the treaty that it binds through are one question as well.
        """
        if not (bound := BOUND.search(sentence)):
            return sentence
        conducts: Mapping[str, str] = {
            c.id: (c.date or self.scenario.as_of).isoformat() for c in self.scenario.conducts.values()
        }
        done = WHEN_DONE.search(sentence)
        day = conducts[done[1]] if done else self.scenario.as_of.isoformat()
        through = self.base.instruments[bound[1]].binds_through or bound[1]
        return f"{sentence[: bound.start()]} bound by {through} on {day}"


def disagreements(first: Worlds, second: Worlds, scenario: Scenario) -> Iterator[str]:
    """What two oracles of one case say differently: every norm, option, conflict, dilemma and sentence."""
    admissible = [o for oracle in (first, second) for o in oracle.outcomes if o.admissible]
    atoms = [q.asks for q in scenario.questions if isinstance(q.asks, Atom)]
    asked = {(a.predicate, *(t.name for t in a.terms)) for a in atoms}
    things: dict[str, Callable[[Outcome], bool]] = {
        **{f"in force: {_name(n)}": partial(_in_force, n) for o in admissible for n in o.applicable},
        **{f"applies: {_name(n)}": partial(_applies, n) for o in admissible for n in o.applicable},
        **{f"unlawful: {c}": partial(_unlawful, c) for c in scenario.conducts},
        **{f"conflict: {sorted(map(_name, c))}": partial(_conflicting, c) for o in admissible for c in o.conflicts},
        **{f"dilemma: {p}": partial(_dilemma, p) for p in {*first.options_of, *second.options_of}},
        **{f"sentence: {key}": partial(_holds, key) for key in asked},
    }
    for what, holds in things.items():
        one, other = first.judge(holds), second.judge(holds)
        if one != other:
            yield f"{what}: {one} and {other}"


def _unlawful(conduct: str, outcome: Outcome) -> bool:
    return conduct in outcome.unlawful


def _in_force(norm: GroundNorm, outcome: Outcome) -> bool:
    return norm in outcome.in_force


def _applies(norm: GroundNorm, outcome: Outcome) -> bool:
    return norm in outcome.applicable


def _holds(key: Key, outcome: Outcome) -> bool:
    return key in outcome.atoms


def _conflicting(norms: frozenset[GroundNorm], outcome: Outcome) -> bool:
    return norms in outcome.conflicts


def _dilemma(person: str, outcome: Outcome) -> bool:
    return person in outcome.dilemmas


def _name(norm: GroundNorm) -> str:
    return "/".join((norm.rule, norm.bearer, *norm.about))


def _plain(sets: set[frozenset[str]]) -> list[list[str]]:
    return sorted(map(sorted, sets))

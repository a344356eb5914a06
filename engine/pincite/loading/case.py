"""A scenario or a test case: groups, `each`, conducts and facts written out and checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import product

from pincite.diagnostics import nearest
from pincite.law import Atom, Entity, Literal, Participation, RuleBase, TextStatus, World
from pincite.loading import registry
from pincite.loading.dates import day
from pincite.loading.log import Log
from pincite.loading.parts import Parts
from pincite.loading.sources import Sources
from pincite.loading.speech import Speech
from pincite.scenario import (
    BUILT_IN_STANCES,
    Conduct,
    FactStatus,
    ListedFact,
    Question,
    Scenario,
    Stance,
)
from pincite.schema import (
    MAX_SENTENCE,
    CaseEntityDoc,
    EachFactsDoc,
    FactDoc,
    FactEntry,
    QuestionEntry,
)
from pincite.source import Scalar

CONDUCT, STATE = "conduct", "state"
DEFAULT_DAY = date(2025, 1, 1)
"""The as-of date of a test that names none."""

MAX_SENTENCES = 5_000
"""Sentences of a case once `each` is written out: groups multiply."""

MAX_CHOICES = 20_000
"""Combinations of members that `each` stands for, whether or not a sentence stands under it."""

MAX_THINGS = 10_000
"""Things of a case once `each` is written out."""

Binding = Mapping[str, str]
"""The members that the variables of `each` stand for."""


class CaseBuilder:
    """Builds one case; everything that is wrong goes to the log."""

    def __init__(self, parts: Parts, base: RuleBase, speech: Speech, log: Log) -> None:
        self._parts = parts
        self._base = base
        self._log = log
        self._groups = self._members()
        self._sentences = self._choices = 0
        self.entities, self._conducts = self._things()
        self.speech = speech.extended(self.entities, log)
        self._sources = Sources(parts.sources, parts.folder, log)

    def build(self, default_actor: str = "") -> Scenario:
        """Make the scenario; without an `actor:` the default acts."""
        parts = self._parts
        actor = default_actor
        if parts.actor is not None:
            actor = self.speech.entity(parts.actor, STATE) or ""
        facts = self._facts(parts.facts)
        changed = self._facts(parts.replacing)
        replaced = {f.atom for f in changed}
        variants = {str(k): self._facts(v.facts) for k, v in parts.variants.items()}
        every = [*facts, *changed, *(f for v in variants.values() for f in v)]
        return Scenario(
            id=parts.id,
            title=parts.title,
            as_of=day(parts.as_of, self._log) or DEFAULT_DAY,
            actor=actor,
            entities=self.entities,
            conducts=self._dated(actor),
            sources=self._sources.known,
            options=self._named(parts.options),
            also=self._named(parts.also),
            facts=(*(f for f in facts if f.atom not in replaced), *changed),
            questions=tuple(q for entry in parts.questions for q in self._questions(entry)),
            variants=variants,
            stances=self._stances(every),
            participation=self._participation(),
            files=self._sources.files,
            span=parts.span,
        )

    # groups and things

    def _members(self) -> dict[str, tuple[str, ...]]:
        known = self._parts.entities.keys() | self._base.entities.keys()
        for members in self._parts.groups.values():
            for member in members:
                if member not in known:
                    self._log.unknown("entity", member, map(str, known))
        return {
            str(g): tuple(dict.fromkeys(str(m) for m in ms if m in known)) for g, ms in self._parts.groups.items()
        }

    def _group(self, name: Scalar) -> tuple[str, ...]:
        if name not in self._groups:
            self._log.unknown("group", name, self._groups)
        return self._groups.get(name, ())

    def _things(self) -> tuple[dict[str, Entity], dict[str, tuple[CaseEntityDoc, str, str]]]:
        """The entities, and for each conduct its document, its person and its base id."""
        entities: dict[str, Entity] = {}
        conducts: dict[str, tuple[CaseEntityDoc, str, str]] = {}
        plain = [(i, d) for i, d in self._parts.entities.items() if d.each is None]
        every = [(i, d) for i, d in self._parts.entities.items() if d.each is not None]
        for id, doc in (*plain, *every):
            if not self._acceptable(id, doc):
                continue
            for own, person in self._persons(id, doc):
                if len(entities) >= MAX_THINGS:
                    message = f"with `each` written out, the case has more than {MAX_THINGS:,} things"
                    self._log.error("too-many-things", message, id)
                    self._log.finish()
                entities[own] = self._entity(id, own, doc, person, entities)
                if doc.sort == CONDUCT:
                    conducts[own] = (doc, person, str(id))
        order = [o for i, d in self._parts.entities.items() for o, _ in self._persons(i, d)]
        return (
            {o: entities[o] for o in order if o in entities},
            {o: conducts[o] for o in order if o in conducts},
        )

    def _acceptable(self, id: Scalar, doc: CaseEntityDoc) -> bool:
        if id in self._base.entities:
            where = self._base.entities[id].span
            self._log.error(
                "declared-twice", f"the entity `{id}` is in the registers already", id, f"see {where}"
            )
        elif doc.sort is None:
            self._log.error("missing-key", f"the key `sort` is missing at `{id}`", id)
        elif doc.sort not in self._base.sorts or self._base.sorts[doc.sort]:
            open_sorts = [s for s, constants in self._base.sorts.items() if not constants]
            self._log.unknown("sort", doc.sort, open_sorts, "sort of things called")
        elif doc.sort != CONDUCT and (odd := doc.each or doc.date or doc.by) is not None:
            self._log.error("not-a-conduct", "only a conduct has `each:`, `date:` or `by:`", odd)
        elif doc.sort != STATE and doc.party_to:
            self._log.error("not-a-state", "only a State has `party_to:`", next(iter(doc.party_to)))
        else:
            if doc.each is not None:
                self._group(doc.each)
            return True
        return False

    def _persons(self, id: Scalar, doc: CaseEntityDoc) -> list[tuple[str, str]]:
        if doc.each is None:
            return [(str(id), "")]
        return [(f"{id} of {member}", member) for member in self._groups.get(doc.each, ())]

    def _entity(
        self, id: Scalar, own: str, doc: CaseEntityDoc, person: str, entities: Mapping[str, Entity]
    ) -> Entity:
        names = {"en": {"nom": own}} if doc.name is None else registry.names(doc.name)
        if person:
            known = entities.get(person) or self._base.entities.get(person)
            fallback = {"en": {"nom": person}}
            names = _filled(names, known.names if known else fallback)
            if doc.name is None:
                label = known.label if known else person
                names = {"en": {"nom": f"{id} of {label}"}}
            self._check_length(id, names)
        found = registry.english(id, names, self._log)
        return Entity(
            id=own, sort=str(doc.sort), names=found, aliases=registry.texts(doc.aliases), span=id.span
        )

    def _check_length(self, id: Scalar, names: registry.Names) -> None:
        longest = max((len(n) for forms in names.values() for n in forms.values()), default=0)
        if longest > MAX_SENTENCE:
            message = f"a name of `{id}` is too long with the person's name filled in: {longest:,} characters"
            self._log.error("too-long", message, id, "name the person once")
            self._log.finish()

    def _dated(self, actor: str) -> dict[str, Conduct]:
        found: dict[str, Conduct] = {}
        for own, (doc, person, id) in self._conducts.items():
            by = actor if doc.by is None else self.speech.entity(doc.by, STATE) or ""
            on = day(doc.date, self._log)
            found[own] = Conduct(id=own, date=on, by=by, person=person, group=id if person else "")
        return found

    def _named(self, names: Iterable[Scalar]) -> tuple[str, ...]:
        """Conduct ids, person by person."""
        found: list[str] = []
        bases: dict[str, list[str]] = {}
        for own, (_, _, group) in self._conducts.items():
            bases.setdefault(group, []).append(own)
        for name in names:
            if name in self._conducts:
                found.append(str(name))
            elif name in bases:
                found += bases[name]
            else:
                self._log.unknown("conduct", name, bases)
        unique = list(dict.fromkeys(found))
        persons = {p: n for n, p in enumerate(dict.fromkeys(self._conducts[c][1] for c in unique))}
        return tuple(sorted(unique, key=lambda c: persons[self._conducts[c][1]]))

    def _participation(self) -> dict[tuple[str, str], Participation]:
        found: dict[tuple[str, str], Participation] = {}
        for id, doc in self._parts.entities.items():
            for instrument, said in doc.party_to.items():
                if instrument not in self._base.instruments:
                    self._log.unknown("instrument", instrument, self._base.instruments)
                key = (str(id), str(instrument))
                # What a scenario says of its own State is so by stipulation.
                found[key] = registry.participation(said, self._log, TextStatus.VERIFIED)
        return found

    # facts and questions

    def _facts(self, entries: Iterable[FactEntry]) -> tuple[ListedFact, ...]:
        found: dict[Atom, ListedFact] = {}
        for entry in entries:
            for fact in self._entry(entry, {}):
                first = found.setdefault(fact.atom, fact)
                # Under `each`, a sentence without the variable is the same for every member.
                if first is not fact and first.span != fact.span:
                    self._twice(first, fact)
        return tuple(found.values())

    def _twice(self, first: ListedFact, second: ListedFact) -> None:
        help = f"the other one is at {first.span}"
        statuses = {first.status, second.status}
        if statuses == {FactStatus.ESTABLISHED, FactStatus.DENIED}:
            message = "this fact is both established and denied"
            self._log.error("established-and-denied", message, second.span, help)
        else:
            self._log.error("listed-twice", "this fact is listed already", second.span, help)

    def _entry(self, entry: FactEntry, binding: Binding) -> Iterator[ListedFact]:
        match entry:
            case EachFactsDoc():
                for inner in self._bindings(entry.each):
                    for nested in entry.facts:
                        yield from self._entry(nested, {**binding, **inner})
            case FactDoc():
                fact = self._fact(entry.fact, entry, binding)
                if fact is not None:
                    yield fact
            case _:
                fact = self._fact(entry, None, binding)
                if fact is not None:
                    yield fact

    def _bound(self, sentence: Scalar, binding: Binding) -> Scalar:
        bound = _bound(sentence, binding)
        if len(bound) > MAX_SENTENCE:
            message = f"this sentence has {len(bound):,} characters once the members are filled in"
            self._log.error("too-long", message, sentence, f"at most {MAX_SENTENCE:,} are read: shorten the ids")
            self._log.finish()
        return bound

    def _count(self, sentence: Scalar) -> None:
        self._sentences += 1
        if self._sentences > MAX_SENTENCES:
            message = f"with `each` written out, the case has more than {MAX_SENTENCES:,} sentences"
            self._log.error("too-many-sentences", message, sentence)
            self._log.finish()

    def _bindings(self, each: Mapping[Scalar, Scalar]) -> Iterator[Binding]:
        groups = [[(str(v), m) for m in self._group(g)] for v, g in each.items()]
        for choice in product(*groups):
            self._choices += 1
            if self._choices > MAX_CHOICES:
                message = f"`each` stands for more than {MAX_CHOICES:,} combinations of members"
                self._log.error("too-many-sentences", message, next(iter(each)))
                self._log.finish()
            yield dict(choice)

    def _fact(self, sentence: Scalar, doc: FactDoc | None, binding: Binding) -> ListedFact | None:
        self._count(sentence)
        parsed = self.speech.read(self._bound(sentence, binding), {})
        if parsed is None:
            return None
        if not isinstance(parsed, Literal):
            help = "list sentences of the vocabulary; what binds a State of the case is its `party_to:`"
            self._log.error("not-a-fact", f"`{sentence}` cannot be listed as a fact", sentence, help)
            return None
        if self.speech.worlds[parsed.atom.predicate] is World.DERIVED:
            help = "list the facts that its rules need"
            self._log.error(
                "derived-listed", f"`{sentence}` is concluded by rules and cannot be listed", sentence, help
            )
            return None
        status = self._status(sentence, doc, parsed.negated)
        fact = ListedFact(atom=parsed.atom, status=status, span=sentence.span)
        return fact if doc is None else self._detailed(fact, doc)

    def _status(self, sentence: Scalar, doc: FactDoc | None, denied: bool) -> FactStatus:
        status = FactStatus(str(doc.status)) if doc and doc.status is not None else FactStatus.ESTABLISHED
        if not denied:
            return status
        if status is FactStatus.ALLEGED:
            help = "list the positive wording as `disputed` or `unknown`, and say in `note:` who denies it"
            self._log.error(
                "alleged-denial", f"`{sentence}` is a denial, and only a fact is alleged", sentence, help
            )
        opposite = {FactStatus.ESTABLISHED: FactStatus.DENIED, FactStatus.DENIED: FactStatus.ESTABLISHED}
        return opposite.get(status, status)

    def _detailed(self, fact: ListedFact, doc: FactDoc) -> ListedFact:
        self._sources.check(doc.source, doc.quote)
        return replace(
            fact,
            by=registry.texts(doc.by),
            source=registry.text(doc.source),
            quote=registry.text(doc.quote),
            on=day(doc.on, self._log),
            note=registry.text(doc.note),
        )

    def _questions(self, entry: QuestionEntry) -> Iterator[Question]:
        if isinstance(entry, Scalar):
            yield from self._question(entry, {})
            return
        for binding in self._bindings(entry.each):
            for sentence in entry.ask:
                yield from self._question(sentence, binding)

    def _question(self, sentence: Scalar, binding: Binding) -> Iterator[Question]:
        self._count(sentence)
        asks = self.speech.question(self._bound(sentence, binding))
        if asks is not None:
            yield Question(asks=asks, span=sentence.span)

    def _stances(self, facts: Iterable[ListedFact]) -> dict[str, Stance]:
        open_statuses = [s.value for s in FactStatus if s.is_open]
        known = {*open_statuses, *self._sources.known, *(p for f in facts for p in f.by)}
        for id, doc in self._parts.stances.items():
            if id in BUILT_IN_STANCES:
                self._log.error("declared-twice", f"the stance `{id}` is built in", id)
            for name in (*doc.accept, *doc.reject):
                if name not in known:
                    help = nearest(name, known)
                    self._log.error(
                        "unknown-party", f"no fact rests on a party, source or status `{name}`", name, help
                    )
        return {
            str(id): Stance(id=str(id), accept=registry.texts(doc.accept), reject=registry.texts(doc.reject))
            for id, doc in self._parts.stances.items()
        }


def _bound(sentence: Scalar, binding: Binding) -> Scalar:
    """A sentence with the members of groups in the place of the variables."""
    if not binding:
        return sentence
    pattern = rf"(?<!\S)({'|'.join(map(re.escape, binding))})(?=$|[\s,;.'\u2019])"
    words = re.sub(pattern, lambda m: binding[m.group(1)], sentence)
    return Scalar(words, sentence.span, sentence.quoted, sentence.in_flow)


_PERSON = re.compile(r"\{P(?::(\w+))?\}")


def _filled(names: registry.Names, person: registry.Names) -> registry.Names:
    """The names of a conduct with the person's name, in its language and case, for `{P}`."""

    def fill(text: str, language: str) -> str:
        forms = person.get(language) or person["en"]
        return _PERSON.sub(lambda m: forms.get(m.group(1) or "nom") or forms.get("nom", ""), text)

    return {lang: {form: fill(t, lang) for form, t in forms.items()} for lang, forms in names.items()}

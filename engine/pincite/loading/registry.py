"""Vocabulary, registers, instruments, issues and priorities: documents made into values of the law."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pincite.law import (
    Citation,
    DateRange,
    Entity,
    Instrument,
    Issue,
    NotEncoded,
    Participation,
    Predicate,
    Priority,
    Provision,
    Reading,
    Reservation,
    TextStatus,
    Under,
    World,
)
from pincite.loading.dates import interval
from pincite.loading.log import Log
from pincite.schema import (
    EntityDoc,
    InstrumentDoc,
    IssuesDoc,
    NotEncodedDoc,
    ParticipationDoc,
    PredicateDoc,
    PrioritiesDoc,
    PriorityDoc,
    ProvisionDoc,
    RegisterDoc,
    ReservationDoc,
    VocabularyDoc,
)
from pincite.source import Scalar

Names = Mapping[str, Mapping[str, str]]
DEFINITION = "definition"


def texts(items: Iterable[Scalar]) -> tuple[str, ...]:
    """Plain strings."""
    return tuple(str(i) for i in items)


def text(item: Scalar | None) -> str:
    """A plain string; empty for what is not there."""
    return "" if item is None else str(item)


def names(name: Scalar | dict[Scalar, Scalar | dict[Scalar, Scalar]]) -> Names:
    """A name by language and form; a bare text is the English one."""
    if isinstance(name, Scalar):
        return {"en": {"nom": str(name)}}
    return {
        str(language): {"nom": str(forms)}
        if isinstance(forms, Scalar)
        else {str(k): str(v) for k, v in forms.items()}
        for language, forms in name.items()
    }


class Declared:
    """Ids of one kind that are already taken, and where."""

    def __init__(self, what: str, log: Log) -> None:
        self._what = what
        self._log = log
        self._taken: dict[str, Scalar] = {}

    def take(self, id: Scalar) -> bool:
        """Whether the id is new; a second declaration is logged."""
        first = self._taken.setdefault(str(id), id)
        if first is id:
            return True
        message = f"the {self._what} `{id}` is declared twice"
        self._log.error("declared-twice", message, id, f"the other one is at {first.span}")
        return False


def sorts(
    documents: Iterable[VocabularyDoc], registers: Iterable[RegisterDoc], log: Log
) -> dict[str, tuple[str, ...]]:
    """The sorts, each with its constants; a sort may be named in several files."""
    found: dict[str, tuple[str, ...]] = {}
    for document in documents:
        for sort, constants in document.sorts.items():
            listed = () if isinstance(constants, Scalar) else texts(constants)
            if isinstance(constants, Scalar) and constants:
                log.error("wrong-type", f"expected a list of constants, found `{constants}`", constants)
            if listed and found.get(sort, ()) not in ((), listed):
                message = f"the constants of `{sort}` are listed otherwise in another file"
                log.error("declared-twice", message, sort, "list them in one place")
            found[str(sort)] = listed or found.get(str(sort), ())
    for register in registers:
        found.setdefault(str(register.sort), ())
    return found


def predicates(documents: Iterable[VocabularyDoc], log: Log) -> dict[str, Predicate]:
    """The sentences of the vocabulary."""
    declared = Declared("predicate", log)
    return {
        str(id): _predicate(id, p)
        for document in documents
        for id, p in document.predicates.items()
        if declared.take(id)
    }


def _predicate(id: Scalar, doc: PredicateDoc) -> Predicate:
    say = (
        {"en": str(doc.say)} if isinstance(doc.say, Scalar) else {str(k): str(v) for k, v in doc.say.items()}
    )
    return Predicate(
        id=str(id),
        say=say,
        slots={str(k): str(v) for k, v in doc.slots.items()},
        world=World(str(doc.world)),
        deny=text(doc.deny),
        ask=text(doc.ask),
        standard=text(doc.standard),
        evidence=texts(doc.evidence),
        span=id.span,
    )


def entities(documents: Iterable[RegisterDoc], log: Log) -> dict[str, Entity]:
    """The named things of the registers."""
    declared = Declared("entity", log)
    return {
        str(id): _entity(id, e, str(document.sort), log)
        for document in documents
        for id, e in document.entities.items()
        if declared.take(id)
    }


def _entity(id: Scalar, doc: EntityDoc, sort: str, log: Log) -> Entity:
    return Entity(
        id=str(id),
        sort=sort,
        names=english(id, names(doc.name), log),
        aliases=texts(doc.aliases),
        span=id.span,
    )


def english(id: Scalar, found: Names, log: Log) -> Names:
    """The names, with an English one whatever happens."""
    if "nom" in found.get("en", {}):
        return found
    log.error(
        "missing-key", f"`{id}` has no English name", id, "write it as `en:` (its plain form as `nom:`)"
    )
    return {**found, "en": {**found.get("en", {}), "nom": str(id)}}


def instruments(documents: Iterable[InstrumentDoc], states: Iterable[str], log: Log) -> dict[str, Instrument]:
    """The instruments, with their parties and provisions."""
    declared = Declared("instrument", log)
    known = frozenset(states)
    listed = list(documents)
    ids = {str(d.instrument) for d in listed}
    for document in listed:
        if document.binds_through is not None and document.binds_through not in ids:
            log.unknown("instrument", document.binds_through, ids)
    return {str(d.instrument): _instrument(d, known, log) for d in listed if declared.take(d.instrument)}


def _instrument(doc: InstrumentDoc, states: frozenset[str], log: Log) -> Instrument:
    for state in doc.parties:
        if state not in states:
            log.unknown("state", state, states)
    parties = {str(k): participation(v, log) for k, v in doc.parties.items()}
    return Instrument(
        id=str(doc.instrument),
        title=str(doc.title),
        kind=str(doc.kind),
        provisions={str(k): _provision(k, v) for k, v in doc.provisions.items()},
        parties=parties,
        adopted=interval(doc.adopted, log),
        in_force=interval(doc.in_force, log),
        binds_through=text(doc.binds_through),
        published=text(doc.published),
        authentic=texts(doc.authentic),
        aliases={str(k): texts(v) for k, v in doc.aliases.items()},
        authors=texts(doc.authors),
        note=text(doc.note),
        span=doc.instrument.span,
    )


def _provision(pinpoint: Scalar, doc: ProvisionDoc) -> Provision:
    return Provision(
        pinpoint=str(pinpoint),
        text=text(doc.text),
        says=text(doc.says),
        status=status(doc.status),
        source=text(doc.source),
        carries=text(doc.carries),
        span=pinpoint.span,
    )


def status(word: Scalar | None, default: TextStatus = TextStatus.UNVERIFIED) -> TextStatus:
    """How far something was checked."""
    return default if word is None else TextStatus(str(word))


def participation(
    doc: Scalar | ParticipationDoc, log: Log, default: TextStatus = TextStatus.UNVERIFIED
) -> Participation:
    """Since when a State is bound: a date, `never`, or the long form."""
    if isinstance(doc, Scalar):
        since = None if doc == "never" else interval(doc, log)
        return Participation(since=since, status=default)
    return Participation(
        since=_since(doc, log),
        until=interval(doc.until, log),
        status=status(doc.status, default),
        source=text(doc.source),
        note=text(doc.note),
        reservations=tuple(_reservation(r, log) for r in doc.reservations),
    )


def _since(doc: ParticipationDoc, log: Log) -> DateRange | None:
    said = doc.never or doc.from_ or doc.status or doc.source or doc.note
    if doc.never is not None and (doc.never != "yes" or doc.from_ is not None):
        log.error("bad-value", "`never:` takes `yes`, and stands without `from:`", doc.never)
    if doc.never is None and doc.from_ is None and said is not None:
        log.error("missing-key", "this participation says neither `from:` nor `never:`", said)
    return interval(doc.from_, log)


def _reservation(doc: ReservationDoc, log: Log) -> Reservation:
    return Reservation(
        pinpoint=str(doc.provision),
        effect=str(doc.effect),
        says=str(doc.says),
        since=interval(doc.from_, log),
        until=interval(doc.until, log),
        status=status(doc.status),
        source=text(doc.source),
    )


def issues(documents: Iterable[IssuesDoc], log: Log) -> dict[str, Issue]:
    """The contested questions."""
    declared = Declared("issue", log)
    found: dict[str, Issue] = {}
    for document in documents:
        for id, issue in document.issues.items():
            if len(issue.readings) < 2:
                log.error(
                    "one-reading",
                    f"the issue `{id}` has fewer than two readings, so nothing is contested",
                    id,
                )
            if declared.take(id):
                readings = {
                    str(k): Reading(id=str(k), say=str(r.say), held_by=texts(r.held_by))
                    for k, r in issue.readings.items()
                }
                found[str(id)] = Issue(
                    id=str(id), question=str(issue.question), readings=readings, span=id.span
                )
    return found


def under(doc: Mapping[Scalar, list[Scalar]], known: Mapping[str, Issue], log: Log) -> Under:
    """The readings something is limited to."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for issue, readings in doc.items():
        if issue not in known:
            log.unknown("issue", issue, known)
            continue
        for reading in readings:
            if reading not in known[issue].readings:
                log.unknown("reading", reading, known[issue].readings, f"reading of `{issue}` called")
        found.append((str(issue), texts(readings)))
    return tuple(found)


def priorities(
    documents: Iterable[PrioritiesDoc], known: Mapping[str, Issue], log: Log
) -> dict[str, Priority]:
    """The priorities; that their norms exist is checked once the rules are read."""
    declared = Declared("priority", log)
    return {
        str(id): _priority(id, p, known, log)
        for document in documents
        for id, p in document.priorities.items()
        if declared.take(id)
    }


def _priority(id: Scalar, doc: PriorityDoc, known: Mapping[str, Issue], log: Log) -> Priority:
    if doc.basis is None:
        help = "name the provision or the rule of precedence as `basis:`"
        log.error("priority-without-basis", f"the priority `{id}` has no legal basis", id, help)
    return Priority(
        id=str(id),
        superior=str(doc.superior),
        inferior=str(doc.inferior),
        basis=text(doc.basis),
        under=under(doc.under, known, log),
        span=id.span,
    )


def cited(provision: str, known: Iterable[str]) -> Citation | None:
    """Split `GC III 118(1)` into the longest instrument that it begins with and the pinpoint."""
    fits = [i for i in known if provision == i or provision.startswith(f"{i} ")]
    if not fits:
        return None
    instrument = max(fits, key=len)
    return Citation(instrument=instrument, pinpoint=provision[len(instrument) :].strip())


def citation(provision: Scalar, known: Mapping[str, Instrument], log: Log) -> Citation | None:
    """A pinpoint that must be in the registry, or the word `definition`."""
    if provision == DEFINITION:
        return Citation(instrument=DEFINITION, pinpoint="")
    found = cited(provision, known)
    if found is None:
        log.unknown("instrument", provision, known, "instrument at the beginning of")
        return None
    provisions = known[found.instrument].provisions
    if found.pinpoint not in provisions:
        close = Scalar(found.pinpoint, provision.span)
        log.unknown("pinpoint", close, provisions, f"provision of {found.instrument} with the pinpoint")
        return None
    return found


def not_encoded(
    documents: Iterable[NotEncodedDoc], known: Mapping[str, Instrument], log: Log
) -> tuple[NotEncoded, ...]:
    """What was read and has no rule; the instrument must be known, the pinpoint need not be."""
    found: list[NotEncoded] = []
    for document in documents:
        for entry in document.not_encoded:
            if cited(entry.provision, known) is None:
                log.unknown("instrument", entry.provision, known, "instrument at the beginning of")
            found.append(
                NotEncoded(
                    provision=str(entry.provision), reason=str(entry.reason), span=entry.provision.span
                )
            )
    return tuple(found)

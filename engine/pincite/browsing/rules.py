"""A rule as a whole, and the list of rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pincite.browsing.scope import counted, scope_line
from pincite.browsing.sentences import Gate, Sentence, applies, conclusion, gates, sentences
from pincite.citations.format import cite, plain
from pincite.diagnostics import nearest, usage
from pincite.law import Citation, Deontic, Exception_, Objection, Priority, Rule, RuleBase, TextStatus

RULE_SCHEMA = "pincite/rule/1"
RULES_SCHEMA = "pincite/rules/1"
DEFINITION = "definition"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a rule or an exception rests on: `quote` is verified wording, `says` is a paraphrase."""

    provision: str
    citation: str
    quote: str
    says: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionView:
    """An exception, with its own exceptions."""

    id: str
    kind: str
    words: Words
    says: str
    under: tuple[Gate, ...]
    applies: str
    when: tuple[Sentence, ...]
    unless: tuple[ExceptionView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A letter of a rule and what it stands for."""

    letter: str
    sort: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """What the other side says, with what it cites, and the answer."""

    say: str
    cite: tuple[str, ...]
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityView:
    """A priority that touches a rule; `side` is `superior` or `inferior`."""

    id: str
    side: str
    superior: str
    inferior: str
    basis: str
    under: tuple[Gate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A file of tests, and how many of its cases name the rule."""

    file: str
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleView:
    """One rule, whole."""

    schema: str
    id: str
    title: str
    reviewed: str
    words: Words
    no_quote: str
    given: tuple[Slot, ...]
    under: tuple[Gate, ...]
    applies: str
    when: tuple[Sentence, ...]
    then: str
    concerns: tuple[str, ...]
    unless: tuple[ExceptionView, ...]
    against: tuple[Against, ...]
    tags: tuple[str, ...]
    conflict_with: str
    conflict_why: str
    priorities: tuple[PriorityView, ...]
    tests: tuple[Beside, ...]
    file: str
    line: int
    scope: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """A rule in a list."""

    id: str
    title: str
    provision: str
    concludes: str
    tags: tuple[str, ...]
    reviewed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleList:
    """Rules of the base, all or some."""

    schema: str
    instrument: str
    tag: str
    rules: tuple[RuleRow, ...]
    scope: str


def rule_named(name: str, base: RuleBase) -> Rule:
    """The rule with this id; raises `InputError` with the nearest."""
    if name in base.rules:
        return base.rules[name]
    message = f"there is no rule `{name}`"
    raise usage("unknown-rule", message, nearest(name, base.rules))


def rule_view(rule: Rule, base: RuleBase, tests: Iterable[Beside] = ()) -> RuleView:
    """Everything about a rule; `tests` are the files that name it."""
    return RuleView(
        schema=RULE_SCHEMA,
        id=rule.id,
        title=rule.title,
        reviewed=rule.reviewed,
        words=_words(rule.citation, rule.quote, base),
        no_quote=rule.no_quote,
        given=tuple(Slot(letter=k, sort=_sort(rule, k)) for k in rule.given),
        under=gates(rule.under, base),
        applies=applies(rule.citation, rule.binds, rule.at, base),
        when=tuple(sentences(rule.when, base)),
        then=conclusion(rule, base),
        concerns=tuple(v.name for v in rule.concerns),
        unless=tuple(_exception(e, base) for e in rule.unless),
        against=tuple(_against(o) for o in rule.against),
        tags=rule.tags,
        conflict_with=rule.conflict_with,
        conflict_why=rule.conflict_why,
        priorities=tuple(_priorities(rule, base)),
        tests=tuple(tests),
        file=rule.span.file,
        line=rule.span.line,
        scope=scope_line("one rule", base),
    )


def rule_list(base: RuleBase, *, instrument: str = "", tag: str = "") -> RuleList:
    """The rules under an instrument (as provision of the rule), with a tag, or all.

    Raises `InputError` for a tag that no rule has.
    """
    tags = {t for r in base.rules.values() for t in r.tags}
    if tag and tag not in tags:
        message = f"no rule has the tag `{tag}`"
        raise usage("unknown-tag", message, nearest(tag, tags))
    chosen = [
        r
        for r in base.rules.values()
        if (not instrument or r.citation.instrument == instrument) and (not tag or tag in r.tags)
    ]
    rows = tuple(
        RuleRow(
            id=r.id,
            title=r.title,
            provision=str(r.citation),
            concludes=r.then.mode.value if isinstance(r.then, Deontic) else "status",
            tags=r.tags,
            reviewed=r.reviewed,
        )
        for r in chosen
    )
    scope = scope_line(counted(len(rows), "rule"), base)
    return RuleList(schema=RULES_SCHEMA, instrument=instrument, tag=tag, rules=rows, scope=scope)


def _sort(rule: Rule, letter: str) -> str:
    """The sort of a letter; of the conduct that an obligation describes, `some` conduct."""
    some = "some " if rule.obliged is not None and rule.obliged.name == letter else ""
    return f"{some}{rule.given[letter].removeprefix('some ')}"


def _words(citation: Citation, quote: tuple[str, ...], base: RuleBase) -> Words:
    if citation.is_definition:
        return Words(provision=DEFINITION, citation="by definition", quote="", says="", status=DEFINITION)
    law = base.instruments[citation.instrument]
    provision = law.provisions[citation.pinpoint]
    verified = provision.status is TextStatus.VERIFIED
    return Words(
        provision=str(citation),
        citation=plain(cite(law, citation.pinpoint)),
        quote=" ... ".join(quote) if verified else "",
        says=provision.says,
        status=provision.status.value,
    )


def _exception(exception: Exception_, base: RuleBase) -> ExceptionView:
    return ExceptionView(
        id=exception.id,
        kind=exception.kind,
        words=_words(exception.citation, exception.quote, base),
        says=exception.says,
        under=gates(exception.under, base),
        applies=applies(exception.citation, exception.binds, exception.at, base),
        when=tuple(sentences(exception.when, base)),
        unless=tuple(_exception(e, base) for e in exception.unless),
    )


def _against(objection: Objection) -> Against:
    return Against(say=objection.say, cite=objection.cite, answer=objection.answer)


def _priorities(rule: Rule, base: RuleBase) -> Iterator[PriorityView]:
    for priority in base.priorities.values():
        for side in _sides(priority, rule):
            yield PriorityView(
                id=priority.id,
                side=side,
                superior=priority.superior,
                inferior=priority.inferior,
                basis=priority.basis,
                under=gates(priority.under, base),
            )


def _sides(priority: Priority, rule: Rule) -> Iterator[str]:
    """On which side of a priority a rule stands; `any` is every norm without the superior's own tag."""
    names = {rule.id, *rule.tags}
    if priority.superior in names:
        yield "superior"
    elif priority.inferior in names or (priority.inferior == "any" and isinstance(rule.then, Deontic)):
        yield "inferior"

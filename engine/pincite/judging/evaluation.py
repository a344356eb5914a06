"""What an evaluation says, as one value: every output format is a rendering of it and adds nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pincite.judging.verdicts import ProfileVerdict, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """A node of a derivation: a sentence, what it rests on, and the nodes below."""

    sentence: str
    by: str
    facts: tuple[Because, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionConsidered:
    """An exception of a rule in the names of the instance, with its own verdict."""

    id: str
    kind: str
    citation: str
    sentence: str
    verdict: Verdict
    under: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """What the other side says, with what it cites, and the answer."""

    say: str
    cite: tuple[str, ...]
    answer: str


Sets = tuple[tuple[str, ...], ...]
"""Minimal sets, each a tuple of sentences or `issue = reading`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule over one conduct (or one status): the verdict and all that it rests on."""

    id: str
    conclusion: str
    person: str
    verdict: Verdict
    reason: str
    rule: str
    title: str
    citation: str
    mode: str
    conduct: str
    quote: str
    quote_status: str
    says: str
    supports: Sets
    supports_complete: bool
    defeaters: Sets
    defeaters_complete: bool
    readings: tuple[ProfileVerdict, ...]
    because: tuple[Because, ...]
    exceptions: tuple[ExceptionConsidered, ...]
    assumptions: tuple[str, ...]
    against: tuple[Counter, ...]
    notes: tuple[str, ...]
    reviewed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionLine:
    """The verdict of *unlawful* for one conduct, and the findings that decide it."""

    conduct: str
    name: str
    person: str
    date: str
    proposed: bool
    verdict: Verdict
    reason: str
    decided_by: tuple[str, ...]
    supports: Sets
    supports_complete: bool
    defeaters: Sets
    defeaters_complete: bool
    readings: tuple[ProfileVerdict, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Norms that cannot all be obeyed, when, and whether the rule base declares the conflict."""

    between: tuple[str, ...]
    sentences: tuple[str, ...]
    person: str
    verdict: Verdict
    when: Sets
    declared: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dilemma:
    """Every option for a person breaches something, when."""

    person: str
    options: tuple[str, ...]
    verdict: Verdict
    when: Sets


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The verdict of a sentence that was asked."""

    sentence: str
    person: str
    verdict: Verdict
    reason: str
    decided_by: tuple[str, ...]
    supports: Sets
    supports_complete: bool
    defeaters: Sets
    defeaters_complete: bool
    readings: tuple[ProfileVerdict, ...]
    because: tuple[Because, ...]
    assumptions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceNote:
    """A source of the facts, and whether it was published after the as-of date."""

    id: str
    title: str
    published: str
    later: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFactNote:
    """An open fact on which some verdict may turn, in both wordings, with who says so."""

    sentence: str
    denial: str
    status: str
    by: tuple[str, ...]
    source: str
    standard: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueNote:
    """A contested question on which some verdict turns, with its readings and who holds them."""

    id: str
    question: str
    readings: Mapping[str, tuple[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What was evaluated with what: enough to repeat it and to see that nothing was changed."""

    versions: Mapping[str, str]
    rules_sha256: str
    inputs: Mapping[str, str]
    matchers: tuple[str, ...]
    settings: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What was checked, what was not, and why; `line` is the sentence every output ends with."""

    line: str
    rules: int
    instruments: tuple[str, ...]
    open_facts: int
    issues: int
    excluded_facts: tuple[str, ...]
    sources: tuple[SourceNote, ...]
    unverified: tuple[str, ...]
    not_encoded: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Everything that an evaluation of a scenario found."""

    scenario: str
    title: str
    as_of: str
    variant: str
    stance: str
    options: tuple[OptionLine, ...]
    findings: tuple[Finding, ...]
    conflicts: tuple[Conflict, ...]
    dilemmas: tuple[Dilemma, ...]
    asked: tuple[Answer, ...]
    issues: tuple[IssueNote, ...]
    open_facts: tuple[OpenFactNote, ...]
    persons: Mapping[str, str]
    scope: Scope
    receipt: Receipt

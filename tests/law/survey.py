"""What the tests and scenarios of the bundled law reach: one evaluation of each, read for everything at once.

A rule, an exception or a priority counts as reached only where it changes what is concluded in some
admissible world: a rule fires, an exception holds where the conditions of its rule hold, a priority defeats a norm.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pincite import Engine, Settings, bundled_rules, load_rules, load_scenario
from pincite.grounding import GroundRule, case_of
from pincite.judging.norms import AnyNorm, Norms, norms
from pincite.judging.verdicts import Worlds, possible
from pincite.labelling.algebra import Table
from pincite.labelling.labels import Labels, OpenIssue, conjunction
from pincite.law import RuleBase
from pincite.library import bundled_seeds
from pincite.loading import load_tests
from pincite.scenario import Scenario
from pincite.symbols import ExceptionNode, Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """Names of what was reached; exceptions as `rule/exception`, nested ones with their path."""

    rules: set[str] = field(default_factory=set)
    exceptions: set[str] = field(default_factory=set)
    readings: set[tuple[str, str]] = field(default_factory=set)
    priorities: set[str] = field(default_factory=set)
    sentences: set[str] = field(default_factory=set)
    constraints: set[str] = field(default_factory=set)


@cache
def engine() -> Engine:
    """The bundled law."""
    return Engine(load_rules(bundled_rules()))


def case_files() -> list[Path]:
    """The files of rule tests, in order."""
    return sorted(bundled_rules().rglob("*.test.yaml"))


@cache
def scenarios() -> dict[str, Scenario]:
    """The bundled scenarios by name."""
    return {p.stem: load_scenario(p, engine().base) for p in sorted(bundled_seeds().glob("*.yaml"))}


@cache
def survey() -> Survey:
    """Everything that any rule test, or any bundled scenario in any variant, reaches."""
    found = Survey()
    for scenario, settings in _evaluations():
        _read(found, scenario, settings)
    return found


def _evaluations() -> Iterator[tuple[Scenario, Settings]]:
    for file in case_files():
        for case in load_tests(file, engine().base):
            yield case.scenario, Settings(variant=case.variant, stance=case.stance)
    for scenario in scenarios().values():
        for variant in ("", *scenario.variants):
            yield scenario, Settings(variant=variant)


def _read(found: Survey, scenario: Scenario, settings: Settings) -> None:
    program, _ = engine().ground(case_of(scenario, variant=settings.variant), "reference")
    labels = engine().labels(program, settings)
    worlds, every = Worlds(labels), norms(labels)
    for rules in program.rules.values():
        for rule in rules:
            _rule(found, labels, worlds, rule)
    found.sentences.update(a.predicate for a in program.case.facts)
    found.constraints.update(reason for reason, _ in labels.violations)
    _priorities(found, engine().base, worlds, every)
    heads = [labels.of(f) for f in program.rules if isinstance(program.symbols.symbol(f), Sentence)]
    _readings(found, labels, [*heads, *every.in_force.values()])


def _rule(found: Survey, labels: Labels, worlds: Worlds, rule: GroundRule) -> None:
    symbols = labels.program.symbols
    if possible(worlds, labels.body(rule)):
        found.rules.add("/".join([rule.rule, *rule.path]))
        named = [symbols.symbol(f) for f in (rule.head, *(f for f, _ in rule.body))]
        found.sentences.update(s.predicate for s in named if isinstance(s, Sentence))
    nodes = {f: s for f, _ in rule.body if isinstance(s := symbols.symbol(f), ExceptionNode)}
    rest = conjunction(labels.of(f) if p else ~labels.of(f) for f, p in rule.body if f not in nodes)
    for fact, node in nodes.items():
        # Two exceptions may hold at once; each of them is then reached.
        if possible(worlds, rest & labels.of(fact)):
            found.exceptions.add("/".join([node.rule, *node.path]))


def _priorities(found: Survey, base: RuleBase, worlds: Worlds, every: Norms) -> None:
    all_norms: list[AnyNorm] = [*every.named, *every.duties]
    for norm in all_norms:
        lost = every.prima_facie[norm.fact] & ~every.in_force[norm.fact]
        if possible(worlds, lost):
            bases = set(every.bases_against(norm))
            found.priorities.update(p.id for p in base.priorities.values() if p.basis in bases)


def _readings(found: Survey, labels: Labels, tables: list[Table]) -> None:
    for variable, number in labels.numbers.items():
        if not isinstance(variable, OpenIssue):
            continue
        for table in (t for t in tables if number in t.support):
            parts = [table.restrict({number: value}) for value in range(variable.size)]
            for reading, part in zip(variable.readings, parts, strict=True):
                if any(part != other for other in parts):
                    found.readings.add((variable.issue, reading))

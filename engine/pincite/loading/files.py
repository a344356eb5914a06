"""The three loads: a folder of rules, a scenario, a file of tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from pincite.diagnostics import Span
from pincite.law import Forbidden, Rule, RuleBase
from pincite.loading import registry
from pincite.loading.case import CaseBuilder
from pincite.loading.cycles import ANY, check_negation, check_priorities
from pincite.loading.log import Log
from pincite.loading.parts import of_case, of_scenario
from pincite.loading.rules import Context, build_constraint, build_rule
from pincite.loading.safety import all_conditions
from pincite.loading.speech import Speech
from pincite.loading.tests import TestCase, build_case
from pincite.scenario import Scenario
from pincite.schema import (
    BaseDoc,
    ConstraintDoc,
    Doc,
    InstrumentDoc,
    IssuesDoc,
    NotEncodedDoc,
    PrioritiesDoc,
    RegisterDoc,
    RuleDoc,
    ScenarioDoc,
    TestsDoc,
    VocabularyDoc,
    check,
)
from pincite.source import Scalar, SourceFile, read_yaml
from pincite.vocabulary import Lexicon, Names, check_forms

TEST_SUFFIX = ".test.yaml"
RULE_KINDS = (
    "vocabulary", "register", "instrument", "issues", "priorities", "rule", "constraint", "not-encoded",
)  # fmt: skip

D = TypeVar("D", bound=Doc)


def load_rules(folder: Path, *, overlay: Sequence[Path] = ()) -> RuleBase:
    """Read and check every YAML file below a folder; `overlay` names files that are added to it.

    Raises `InputError` with everything that is wrong, in all files.
    """
    log = Log()
    files = [read_yaml(p, _shown(p, folder)) for p in _rule_files(folder, log)]
    files += [read_yaml(p) for p in overlay]
    documents = [d for f in files for d in _documents(f, RULE_KINDS, log)]
    # Faults of shape would only be followed by names that seem to be missing.
    log.finish()
    hashes = {f.name: f.sha256 for f in files[: len(files) - len(overlay)]}
    hashes |= {p.name: f.sha256 for p, f in zip(overlay, files[len(hashes) :], strict=True)}
    base = _RuleLoad(documents, log).base(hashes)
    log.finish()
    return base


def load_scenario(path: Path, base: RuleBase) -> Scenario:
    """Read and check a scenario; raises `InputError` with everything that is wrong."""
    log = Log()
    file = read_yaml(path)
    documents = _of_type(_documents(file, ("scenario",), log), ScenarioDoc)
    log.finish()
    _exactly_one(documents, file, log)
    builder = CaseBuilder(of_scenario(documents[0], path.parent), base, speech_of(base, log), log)
    scenario = builder.build(_first_state(builder))
    log.finish()
    return _with_file(scenario, path, file)


def load_tests(path: Path, base: RuleBase) -> tuple[TestCase, ...]:
    """Read and check a file of tests; raises `InputError` with everything that is wrong."""
    log = Log()
    file = read_yaml(path)
    documents = _of_type(_documents(file, ("tests",), log), TestsDoc)
    log.finish()
    speech = speech_of(base, log)
    found: list[TestCase] = []
    for document in documents:
        shared = document.base or BaseDoc()
        for case in document.cases:
            parts = of_case(document.tests, shared, case, path.parent)
            found.append(build_case(case, CaseBuilder(parts, base, speech, log), base, log))
    log.finish()
    return tuple(found)


def speech_of(base: RuleBase, log: Log) -> Speech:
    """The sentences and names of a rule base that has been checked."""
    lexicon, _ = Lexicon.build(base.predicates, base.sorts, base.instruments)
    names, _ = Names.build(base.entities, base.sorts)
    return Speech(lexicon, names, base.predicates, base.entities, log)


def _rule_files(folder: Path, log: Log) -> list[Path]:
    if not folder.is_dir():
        what = "is not a folder" if folder.exists() else "does not exist"
        log.error("no-rules", f"the folder of rules {what}", Span(file=str(folder)))
        log.finish()
    found = sorted(p for p in folder.rglob("*.yaml") if not p.name.endswith(TEST_SUFFIX))
    if not found:
        log.error("no-rules", "there is no YAML file in the folder of rules", Span(file=str(folder)))
        log.finish()
    return found


def _shown(path: Path, folder: Path) -> str:
    return f"rules/{path.relative_to(folder).as_posix()}"


def _documents(file: SourceFile, kinds: tuple[str, ...], log: Log) -> Iterator[Doc]:
    log.extend(file.faults)
    if file.faults:
        return
    if not file.documents:
        log.error("unknown-document", "the file holds no document", Span(file=file.name))
    for node in file.documents:
        checked = check(node, kinds)
        log.extend(checked.faults)
        if checked.document is not None:
            yield checked.document


def _of_type(documents: Iterable[Doc], kind: type[D]) -> list[D]:
    return [d for d in documents if isinstance(d, kind)]


def _exactly_one(documents: list[ScenarioDoc], file: SourceFile, log: Log) -> None:
    if len(documents) > 1:
        help = "keep one scenario a file"
        log.error("two-scenarios", "the file holds a second scenario", documents[1].scenario, help)
        log.finish()


def _first_state(builder: CaseBuilder) -> str:
    return next((e.id for e in builder.entities.values() if e.sort == "state"), "")


def _with_file(scenario: Scenario, path: Path, file: SourceFile) -> Scenario:
    return replace(scenario, files={path.name: file.sha256, **scenario.files})


class _RuleLoad:
    """Makes the values of the law from their documents, registers first."""

    def __init__(self, documents: list[Doc], log: Log) -> None:
        self._documents = documents
        self._log = log

    def base(self, files: dict[str, str]) -> RuleBase:
        log, docs = self._log, self._documents
        vocabularies, registers = _of_type(docs, VocabularyDoc), _of_type(docs, RegisterDoc)
        sorts = registry.sorts(vocabularies, registers, log)
        predicates = registry.predicates(vocabularies, log)
        entities = registry.entities(registers, log)
        states = [i for i, e in entities.items() if e.sort == "state"]
        instruments = registry.instruments(_of_type(docs, InstrumentDoc), states, log)
        issues = registry.issues(_of_type(docs, IssuesDoc), log)
        lexicon, faults = Lexicon.build(predicates, sorts, instruments)
        names, name_faults = Names.build(entities, sorts)
        log.extend((*faults, *name_faults, *check_forms(lexicon, entities)))
        speech = Speech(lexicon, names, predicates, entities, log)
        context = Context(sorts=sorts, instruments=instruments, issues=issues, speech=speech, log=log)
        rules = self._rules(context)
        priorities = registry.priorities(_of_type(docs, PrioritiesDoc), issues, log)
        self._check_references(rules)
        check_negation(rules, predicates, log)
        check_priorities(priorities, rules, issues, log)
        return RuleBase(
            sorts=sorts,
            predicates=predicates,
            entities=entities,
            instruments=instruments,
            issues=issues,
            priorities=priorities,
            rules=rules,
            constraints={str(d.constraint): build_constraint(d, context) for d in self._new_constraints()},
            not_encoded=registry.not_encoded(_of_type(docs, NotEncodedDoc), instruments, log),
            files=files,
        )

    def _rules(self, context: Context) -> dict[str, Rule]:
        declared = registry.Declared("rule", self._log)
        found: dict[str, Rule] = {}
        for document in _of_type(self._documents, RuleDoc):
            if declared.take(document.rule):
                rule = build_rule(document, context)
                if rule is not None:
                    found[rule.id] = rule
        return found

    def _new_constraints(self) -> list[ConstraintDoc]:
        declared = registry.Declared("constraint", self._log)
        return [d for d in _of_type(self._documents, ConstraintDoc) if declared.take(d.constraint)]

    def _check_references(self, rules: dict[str, Rule]) -> None:
        """Names of rules and tags, against all documents: a rule that could not be read is still there."""
        documents = _of_type(self._documents, RuleDoc)
        ids = {str(d.rule) for d in documents}
        tags = {str(t) for d in documents for t in d.tags}
        known = ids | tags
        for document in _of_type(self._documents, PrioritiesDoc):
            for priority in document.priorities.values():
                for name in (priority.superior, priority.inferior):
                    if name not in known and not (name is priority.inferior and name == ANY):
                        self._log.unknown("rule or tag", name, known)
        for written in documents:
            if written.conflict is not None and written.conflict.with_ not in ids:
                self._log.unknown("rule", written.conflict.with_, ids)
        for rule in rules.values():
            for condition in all_conditions(rule):
                if isinstance(condition, Forbidden) and condition.tag not in tags:
                    self._log.unknown("tag", Scalar(condition.tag, condition.span), tags)

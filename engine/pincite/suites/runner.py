"""Running the test cases of rules: what was expected, what was found, and why it was found."""

from __future__ import annotations

from collections.abc import Iterator

from pincite.evaluate import Engine, Settings
from pincite.judging.evaluation import Answer, Because
from pincite.judging.verdicts import Verdict
from pincite.loading import Expectation, TestCase


def failures(engine: Engine, case: TestCase) -> Iterator[str]:
    """Each expectation that is not met, with its place, the difference and the derivation found."""
    settings = Settings(variant=case.variant, stance=case.stance or Settings().stance)
    answers = engine.ask(case.scenario, [e.asks for e in case.expectations], settings)
    for expectation, answer in zip(case.expectations, answers, strict=True):
        differences = [
            *_differences(engine, case, expectation, answer),
            *_readings(engine, case, expectation, settings),
        ]
        if differences:
            yield _report(expectation, answer, differences)


def _differences(engine: Engine, case: TestCase, expectation: Expectation, answer: Answer) -> Iterator[str]:
    if answer.verdict.value != expectation.verdict:
        yield f"expected verdict `{expectation.verdict}`, found `{answer.verdict}`"
    deciding = {d.split("/")[0] for d in answer.decided_by}
    for rule in expectation.by:
        if rule not in deciding:
            yield f"expected by `{rule}`, found by {_listed(deciding)}"
    supports = {frozenset(s) for s in answer.supports}
    if expectation.needs:
        wanted = frozenset(engine.reword(w, case.scenario) for w in expectation.needs)
        if wanted not in supports:
            yield f"expected to need {_listed(wanted)}, found {_sets(answer)}"
    if expectation.supports:
        every = {frozenset(engine.reword(w, case.scenario) for w in one) for one in expectation.supports}
        if every != supports:
            yield f"expected exactly the supports {[sorted(s) for s in every]}, found {_sets(answer)}"
    if expectation.because:
        wanted_reason = _reworded(engine, case, expectation.because)
        if wanted_reason not in answer.reason and wanted_reason not in set(_sentences(answer.because)):
            yield f"expected because `{wanted_reason}`, found `{answer.reason or 'another derivation'}`"


def _readings(
    engine: Engine, case: TestCase, expectation: Expectation, settings: Settings
) -> Iterator[str]:
    for text, verdict in expectation.readings.items():
        issue, _, reading = (part.strip() for part in text.partition("="))
        chosen = Settings(variant=settings.variant, stance=settings.stance, readings={issue: reading})
        (answer,) = engine.ask(case.scenario, [expectation.asks], chosen)
        if answer.verdict.value != verdict:
            yield f"under `{issue} = {reading}` expected `{verdict}`, found `{answer.verdict}`"


def _reworded(engine: Engine, case: TestCase, text: str) -> str:
    from pincite.diagnostics import InputError

    try:
        return engine.reword(text, case.scenario)
    except InputError:
        # A reason may also quote a part of what is said, which is no sentence of the vocabulary.
        return text


def _sentences(trees: tuple[Because, ...]) -> Iterator[str]:
    for tree in trees:
        yield tree.sentence
        yield from _sentences(tree.facts)


def _sets(answer: Answer) -> str:
    return " or ".join(_listed(s) for s in answer.supports) or "no support"


def _listed(names: object) -> str:
    items = sorted(names) if isinstance(names, set | frozenset | tuple | list) else []
    return ", ".join(f"`{n}`" for n in items) or "nothing"


def _report(expectation: Expectation, answer: Answer, differences: list[str]) -> str:
    lines = [f"{expectation.span}: {expectation.text}"]
    lines += [f"  {d}" for d in differences]
    if answer.verdict is Verdict.FAILS:
        lines.append(f"  it fails because: {answer.reason or 'no rule concludes it'}")
    for tree in answer.because:
        lines.append("  derivation found:")
        lines += _tree(tree, 4)
    return "\n".join(lines)


def _tree(node: Because, indent: int) -> Iterator[str]:
    yield f"{' ' * indent}{node.sentence}  [{node.by}]"
    for child in node.facts:
        yield from _tree(child, indent + 2)

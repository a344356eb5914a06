"""What a small law and a small case become once they are read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pincite import schema
from pincite.diagnostics import InputError
from pincite.law import Atom, Bound, Const, DateRange, Deontic, Literal, Mode, RuleBase, Var
from pincite.library import bundled_scenario
from pincite.loading import load_rules, load_scenario, load_tests
from pincite.scenario import FactStatus, Scenario

HERE = Path(__file__).parent
LAW = HERE / "bad" / "law"


@pytest.fixture(scope="module")
def base() -> RuleBase:
    return load_rules(LAW)


@pytest.fixture(scope="module")
def case(base: RuleBase) -> Scenario:
    return load_scenario(HERE / "good.yaml", base)


def with_rule(tmp_path: Path, text: str) -> RuleBase:
    path = tmp_path / "more.yaml"
    path.write_text(text, encoding="utf-8")
    return load_rules(LAW, overlay=[path])


def test_files_are_named_with_their_hash(base: RuleBase, case: Scenario) -> None:
    assert set(base.files) == {"rules/harbours.yaml", "rules/rules.yaml", "rules/vocabulary.yaml"}
    assert set(case.files) == {"good.yaml", "bad/law/log.txt"}
    assert all(len(h) == 64 for h in (*base.files.values(), *case.files.values()))


def test_prohibition_takes_its_defaults(base: RuleBase) -> None:
    rule = base.rules["hc-1"]
    assert rule.then == Deontic(mode=Mode.MUST_NOT, bearer=Var("S"), conduct=Var("T"))
    assert (rule.binds, rule.at, rule.obliged) == (Var("S"), Var("T"), None)


def test_obligation_is_described(base: RuleBase) -> None:
    rule = base.rules["hc-2"]
    described = Atom("homecoming", (Var("T"), Var("P")))
    assert rule.obliged == Var("T") and rule.concerns == (Var("P"),)
    assert rule.description == Literal(atom=described)
    assert rule.when == (Literal(atom=Atom("lodged", (Var("P"), Var("S")))),)
    assert (rule.binds, rule.at) == (Var("S"), None)


def test_definition_binds_nobody(base: RuleBase) -> None:
    rule = base.rules["def-homecoming"]
    assert rule.citation.is_definition and rule.binds is None and rule.at is None


def test_reading_inherits_applicability(base: RuleBase) -> None:
    (exception,) = base.rules["hc-1"].unless
    assert exception.under == (("consent", ("lenient",)),)
    assert (exception.binds, exception.at) == (None, None)


SECOND = """
instrument: Tide Treaty
title: A treaty on tides
kind: treaty
provisions:
  "1": {text: "A Party may move a person at low tide.", status: verified}
---
rule: tidal
title: No moving, but at low tide
provision: Harbour Convention 1
quote: "No Party shall move a person ... not subject to the tide"
given: {S: state, P: person, D: state, T: conduct}
when:
  - S moves P to D by T
then: S must not T
unless:
  - {id: tide, kind: exception, provision: Tide Treaty 1, when: "P is lodged in S"}
  - {id: own, kind: exception, provision: Harbour Convention 2, when: "P is lodged in S"}
  - {id: there, kind: exception, provision: Tide Treaty 1, binds: D, when: "P is lodged in S"}
"""


def test_exception_of_another_instrument_applies_by_itself(tmp_path: Path) -> None:
    rule = with_rule(tmp_path, SECOND).rules["tidal"]
    applies = {e.id: (e.binds, e.at) for e in rule.unless}
    assert applies == {
        "tide": (Var("S"), Var("T")),
        "own": (None, None),
        "there": (Var("D"), Var("T")),
    }
    assert rule.quote == ("No Party shall move a person", "not subject to the tide")


def test_dates_may_be_intervals(base: RuleBase) -> None:
    law = base.instruments["Harbour Convention"]
    assert law.in_force == DateRange(first=date(1931, 1, 1), last=date(1931, 12, 31))
    assert law.parties["north"].since == DateRange(first=date(1932, 4, 1), last=date(1932, 4, 30))
    assert law.parties["south"].since is None


def test_conducts_are_written_out_person_by_person(case: Scenario) -> None:
    assert case.options == ("voyage of ada", "stay of ada", "voyage of ben", "stay of ben")
    voyage = case.conducts["voyage of ben"]
    assert (voyage.person, voyage.by, voyage.date) == ("ben", "north", date(2001, 3, 1))
    assert case.conducts["storm-drill"].by == "west"
    assert case.entities["voyage of ben"].names == {
        "en": {"nom": "the voyage of Ben"},
        "uk": {"nom": "рейс Бена"},
    }
    assert case.entities["stay of ada"].label == "stay of Ada"


def test_facts_are_written_out(case: Scenario) -> None:
    facts = {f.atom: f for f in case.facts}
    assert len(facts) == 9
    safe = facts[Atom("endangered", (Const("ada"), Const("north")))]
    assert safe.status is FactStatus.DENIED
    alleged = facts[Atom("endangered", (Const("ben"), Const("west")))]
    assert (alleged.status, alleged.by, alleged.source) == (FactStatus.ALLEGED, ("crew",), "log")
    agreed = facts[Atom("consents", (Const("ada"), Const("voyage of ada")))]
    assert (agreed.status, agreed.on) == (FactStatus.UNKNOWN, date(2001, 2, 2))


def test_questions_variants_stances_and_own_states(case: Scenario) -> None:
    assert [q.asks for q in case.questions] == [
        Atom("sheltered", (Const("ada"), Const("north"))),
        Atom("sheltered", (Const("ben"), Const("north"))),
        Deontic(mode=Mode.MUST_NOT, bearer=Const("north"), conduct=Const("voyage of ada")),
    ]
    (calm,) = case.variants["calm"]
    assert calm.status is FactStatus.DENIED
    assert case.stances["trust-the-crew"].accept == ("crew",)
    joined = case.participation[("west", "Harbour Convention")].since
    assert joined == DateRange(first=date(1990, 1, 1), last=date(1990, 12, 31))


TESTS = """
tests: hc-1
base:
  entities:
    ada: {sort: person, name: Ada}
    voyage: {sort: conduct, date: 2001-03-01}
  facts:
    - north moves Ada to south by voyage
    - Ada would be in danger in South
cases:
  - case: danger
    expect:
      North must not voyage: holds
  - case: only alleged, and long ago
    entities: {voyage: {date: 1900-01-01}}
    facts:
      - {fact: "Ada would be in danger in South", status: alleged}
    expect:
      North must not voyage:
        verdict: depends-on-reading
        by: [hc-1]
        needs: ["consent = strict", "Ada would be in danger in South"]
        readings: {consent=strict: holds-if, consent = lenient: fails}
        supports:
          - ["Ada would be in danger in South", consent=strict]
        because: no agreement
"""


def test_cases_replace_what_they_change(base: RuleBase, tmp_path: Path) -> None:
    path = tmp_path / "hc-1.test.yaml"
    path.write_text(TESTS, encoding="utf-8")
    first, second = load_tests(path, base)
    assert (first.scenario.as_of, first.scenario.actor) == (date(2025, 1, 1), "north")
    assert first.scenario.conducts["voyage"].date == date(2001, 3, 1)
    assert first.expectations[0].verdict == "holds" and first.stance == "as-stated"
    assert second.scenario.conducts["voyage"].date == date(1900, 1, 1)
    assert [f.status.value for f in second.scenario.facts] == ["established", "alleged"]
    (expected,) = second.expectations
    assert expected.needs == ("consent = strict", "Ada would be in danger in South")
    assert expected.readings == {"consent = strict": "holds-if", "consent = lenient": "fails"}
    assert expected.because == "no agreement"


def test_built_in_sentences_are_conditions(tmp_path: Path) -> None:
    text = SECOND.replace(
        "  - S moves P to D by T\nthen", "  - S moves P to D by T\n  - not: D is bound by Tide Treaty\nthen"
    )
    bound = with_rule(tmp_path, text).rules["tidal"].when[1]
    assert bound == Bound(state=Var("D"), instrument="Tide Treaty", conduct=None, negated=True)


def test_unknown_bundled_scenario() -> None:
    with pytest.raises(InputError, match="there is no bundled scenario `prisoner`"):
        bundled_scenario("prisoner")


@pytest.mark.parametrize("kind", schema.DOCUMENTS)
def test_every_kind_has_a_json_schema(kind: str) -> None:
    found = schema.json_schema(kind)
    assert found["additionalProperties"] is False
    assert kind in found["properties"] and kind in found["required"]
    assert "<" not in str(found.get("required"))

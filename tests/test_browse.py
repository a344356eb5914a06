"""Looking up the law: what is shown of a provision, a rule and an issue, in each format, and every refusal."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner, Result

from pincite import InputError, bundled_rules, bundled_scenario, load_rules
from pincite.browsing.beside import cases_of
from pincite.browsing.exceptions import every_exception
from pincite.browsing.issues import issue_list
from pincite.browsing.page import Page
from pincite.browsing.page import page as page_of
from pincite.browsing.parties import state_named
from pincite.browsing.provisions import CiteView, look_up
from pincite.browsing.rules import rule_list, rule_named, rule_view
from pincite.browsing.uses import Coverage, Role, named_in, uses_of
from pincite.citations.format import Style
from pincite.citations.resolve import resolve
from pincite.cli import app
from pincite.law import DateRange, Participation, Reservation, RuleBase, TextStatus
from pincite.reports.cite_text import cite_text
from pincite.reports.law_text import issues_text, rule_text
from pincite.reports.layout import Layout
from pincite.reports.page import page_html
from pincite.reports.tables import rules_drawn, rules_plain
from pincite.reports.views import VIEWS, to_json, view_schema

SCOPE = "this is not legal advice"


@cache
def base() -> RuleBase:
    return load_rules(bundled_rules())


@cache
def whole_page() -> Page:
    return page_of(base())


def cited(text: str, *states: str, on: date | None = None, law: RuleBase | None = None) -> CiteView:
    known = law or base()
    return look_up(resolve(text, known), known, states=states, on=on, style=Style.OSCOLA)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), env={"COLUMNS": "100", "NO_COLOR": "1"})


# --- a provision -------------------------------------------------------------------------------


def test_an_article_shows_all_its_paragraphs_and_is_cited_as_a_whole() -> None:
    view = cited("GC III 118")
    assert [p.pinpoint for p in view.provisions] == ["118(1)", "118(2)"]
    assert view.citation.endswith("75 UNTS 135 (GC III) art 118")
    assert view.short == "GC III art 118"
    assert cited("CIHL Rule 128").short.endswith("rule 128")


def test_only_verified_wording_is_quoted() -> None:
    for instrument in base().instruments.values():
        view = cited(instrument.id)
        text = cite_text(replace(view, parties=replace(view.parties, states=())), Layout(width=20_000))
        for shown in view.provisions:
            known = instrument.provisions[shown.pinpoint]
            verified = known.status is TextStatus.VERIFIED
            assert shown.text == (known.text if verified else "")
            if known.text and not verified:
                assert f"“{known.text}”" not in text


def test_what_is_not_verified_is_called_a_paraphrase() -> None:
    text = cite_text(cited("ICRC Commentary 2020 118"), Layout(width=500))
    assert "(paraphrase; wording partly-verified)" in text
    assert "“" not in text


def test_uses_say_in_which_role() -> None:
    (provision,) = cited("CAT 3(1)").provisions
    found = {(u.role, u.id, u.part) for u in provision.uses}
    assert (Role.RULE, "cat-3-1-direct", "") in found
    assert (Role.EXCEPTION, "cat-3-1-direct", "free-wish") in found
    assert (Role.AGAINST, "gc3-109-1", "") in found
    assert (Role.READING, "non-refoulement-rank", "treaty") in found
    assert all(u.reviewed == "none" for u in provision.uses if u.role is Role.RULE)


def test_every_rule_and_every_exception_is_found_under_its_provision() -> None:
    uses = uses_of(base())
    for rule in base().rules.values():
        ids = {u.id for u in uses.get((rule.citation.instrument, rule.citation.pinpoint), ()) if u.role is Role.RULE}
        assert rule.id in ids
        for path, node in every_exception(rule.unless):
            found = uses[node.citation.instrument, node.citation.pinpoint]
            assert (rule.id, path) in {(u.id, u.part) for u in found if u.role is Role.EXCEPTION}


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("GC III 118(1)", {("GC III", "118(1)")}),
        ("by GC III 12(2) and CAT 3(1), not AP I", {("GC III", "12(2)"), ("CAT", "3(1)")}),
        ("CAT General Comment 4, para 12, advance version", {("CAT General Comment 4", "12")}),
        ("Gulf 1991: prisoners were not returned", {("Gulf 1991", "outcome")}),
        ("GC III 118(1)(a)", set()),
        ("XGC III 118(1)", set()),
    ],
)
def test_provisions_are_found_in_free_text(text: str, places: set[tuple[str, str]]) -> None:
    assert set(named_in(text, base().instruments)) == places


def test_confused_with_lists_shared_names_first_and_then_the_same_number() -> None:
    view = cited("GC IV 45")
    found = {c.instrument: c.because for c in view.confused_with}
    assert found["AP I"] == "also called “Geneva Convention”"
    reasons = [c.because for c in view.confused_with]
    assert reasons == sorted(reasons)
    assert {c.because for c in cited("CAT 3").confused_with} == {"the same number"}
    assert {c.instrument for c in cited("CAT 3").confused_with} >= {"ECHR", "GC III", "AP I"}
    assert cited("Chahal v United Kingdom 80").confused_with == ()


def test_coverage_says_why_there_is_no_rule() -> None:
    first, second = cited("GC III 118").provisions
    assert first.coverage.coverage is Coverage.ENCODED
    assert second.coverage.coverage is Coverage.NOT_ENCODED
    assert second.coverage.why.startswith("a plan of repatriation")
    (carries,) = cited("GC III 1").provisions
    assert (carries.coverage.coverage, carries.coverage.why) == (Coverage.CARRIES_NOTHING, carries.carries)


def test_a_place_without_a_provision_is_shown_with_its_reason() -> None:
    text = cite_text(cited("Refugee Convention 1C"), Layout(width=300))
    assert "Refugee Convention 1C: the end of the status" in text


# --- who is bound ------------------------------------------------------------------------------


def test_without_a_day_all_dates_are_shown_and_nothing_is_judged() -> None:
    parties = cited("GC III 118").parties
    assert {s.id for s in parties.states} == {e.id for e in base().entities.values() if e.sort == "state"}
    assert all(s.bound == "" and s.why == () for s in parties.states)
    (korea,) = [s for s in parties.states if s.id == "rok"]
    assert (korea.since, korea.participation) == ("1966-08-16", "bound since 1966-08-16")
    assert [(r.provision, r.touches) for r in korea.reservations] == [("118(1)", True)]


@pytest.mark.parametrize(
    ("state", "day", "bound"),
    [
        ("rok", date(2025, 3, 11), "bound"),
        ("rok", date(1960, 1, 1), "not bound"),
        ("rok", date(1966, 8, 15), "not bound"),
        ("rok", date(1966, 8, 16), "bound"),
    ],
)
def test_on_a_day_it_says_whether_and_why(state: str, day: date, bound: str) -> None:
    (found,) = cited("GC III 118", state, on=day).parties.states
    assert found.bound == bound
    assert "GC III" in found.why[0]


def test_a_date_known_to_the_year_leaves_that_year_open() -> None:
    (found,) = cited("CAT 3", "ukraine", on=date(1987, 12, 1)).parties.states
    assert (found.bound, found.since) == ("open", "1987")


def test_a_state_outside_the_registry_is_open_and_says_so() -> None:
    stripped = replace(base().instruments["CAT"], parties={})
    law = replace(base(), instruments={**base().instruments, "CAT": stripped})
    (found,) = cited("CAT 3", "dprk", on=date(2025, 1, 1), law=law).parties.states
    assert (found.participation, found.bound) == ("not in the registry", "open")


def test_an_excluding_reservation_parts_the_provisions() -> None:
    start = DateRange(first=date(1990, 1, 1), last=date(1990, 1, 1))
    barred = Reservation(pinpoint="3(1)", effect="excludes", says="not for us")
    party = Participation(since=start, reservations=(barred,))
    changed = replace(base().instruments["CAT"], parties={"ukraine": party})
    law = replace(base(), instruments={**base().instruments, "CAT": changed})
    (one,) = cited("CAT 3(1)", "ukraine", on=date(2000, 1, 1), law=law).parties.states
    assert (one.bound, one.why) == ("not bound", ("a reservation to CAT 3(1) excludes it",))
    (both,) = cited("CAT 3", "ukraine", on=date(2000, 1, 1), law=law).parties.states
    assert both.bound == "bound"
    assert len(both.why) == 2


def test_what_binds_all_or_nobody_has_no_list_of_states() -> None:
    assert cited("CIHL Rule 87").parties.general == "custom binds every State"
    assert cited("Chahal v United Kingdom").parties.general == "a case binds no State"
    assert cited("CIHL Rule 87").parties.states == ()


def test_a_resolution_shows_the_parties_it_binds_through() -> None:
    parties = cited("SCR 1874 9", "dprk", on=date(2010, 1, 1)).parties
    assert parties.through == "UN Charter"
    assert parties.states[0].bound == "bound"


@pytest.mark.parametrize("name", ["dprk", "North Korea", "the DPRK", "조선민주주의인민공화국", "КНДР", "NORTH KOREA"])
def test_states_have_many_names(name: str) -> None:
    assert state_named(name, base()) == "dprk"


def test_an_unknown_state_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError, match=r"unknown-state.*\n.*`Ukraine`"):
        state_named("Ukrane", base())


# --- rules and issues --------------------------------------------------------------------------


def test_a_rule_is_shown_whole() -> None:
    view = rule_view(rule_named("gc3-118-1", base()), base())
    text = rule_text(view, Layout(width=400))
    source = base().rules["gc3-118-1"]
    assert "reviewed  none" in text
    assert f"“{' ... '.join(source.quote)}”" in text
    assert "T some conduct" in text
    assert "S is bound by GC III on the date of the case" in text
    assert "if        P is a prisoner of war in the power of S" in text
    assert "then      S must carry out T, some conduct such that T is a repatriation of P to E" in text
    assert "proceedings, exception under GC III 119(5)" in text
    assert "icrc-2020:" in text
    assert "with [cat-3-1-direct]" in text
    assert "[peremptory-ban] as inferior" in text
    assert f"rules/transfer/gc-iii.yaml:{source.span.line}" in text
    assert SCOPE in text


def test_every_rule_is_shown_with_all_that_it_has() -> None:
    for rule in base().rules.values():
        text = rule_text(rule_view(rule, base()), Layout(width=5_000))
        assert text.splitlines()[1] == "  reviewed  none"
        assert all(f"{node.id}, {node.kind} under" in text for _, node in every_exception(rule.unless))
        assert all(objection.say in text and objection.answer in text for objection in rule.against)
        assert all(issue in text for issue, _ in rule.under)
        assert all(tag in text for tag in rule.tags)


def test_alternatives_stand_deeper_and_branches_are_told_apart() -> None:
    lines = rule_view(base().rules["ap1-85-4-b"], base()).when
    assert [(line.depth, line.joined) for line in lines] == [
        (0, "and"), (0, "and"), (1, "either"), (1, "and"), (1, "or"), (0, "and"),
    ]  # fmt: skip


def test_tests_beside_a_rule_are_counted() -> None:
    (found,) = cases_of("gc3-117", bundled_rules())
    assert found.file == "rules/transfer/gc-iii-after.test.yaml"
    text = (bundled_rules() / "transfer" / "gc-iii-after.test.yaml").read_text(encoding="utf-8")
    assert found.cases == len(re.findall(r"by: \[gc3-117\]", text)) > 0
    assert cases_of("no-such-rule", bundled_rules()) == ()


def test_rules_are_listed_by_instrument_and_tag() -> None:
    mine = rule_list(base(), instrument="CAT")
    assert {r.id for r in mine.rules} == {i for i, r in base().rules.items() if r.citation.instrument == "CAT"}
    tagged = rule_list(base(), tag="torture-ban")
    assert {r.id for r in tagged.rules} == {i for i, r in base().rules.items() if "torture-ban" in r.tags}
    assert len(rule_list(base()).rules) == len(base().rules)
    with pytest.raises(InputError, match="unknown-tag"):
        rule_list(base(), tag="torture-bann")


def test_the_table_is_plain_or_drawn_and_says_the_same() -> None:
    view = rule_list(base(), tag="torture-ban")
    plain = rules_plain(view)
    drawn = rules_drawn(view, width=300, colour=False)
    for row in view.rules:
        assert row.id in plain
        assert f"{row.id} " in drawn
        assert row.title in drawn
    assert "\x1b" not in drawn + plain
    assert plain.splitlines()[0].split() == ["id", "provision", "concludes", "title", "tags", "reviewed"]


def test_what_the_law_says_is_no_markup_of_the_table() -> None:
    row = replace(rule_list(base()).rules[0], title="[bold]a[/bold] [/x]")
    assert "[bold]a[/bold] [/x]" in rules_drawn(replace(rule_list(base()), rules=(row,)), width=200, colour=False)


def test_issues_say_what_turns_on_each_reading() -> None:
    (view,) = issue_list(base(), "gc3-118-will").issues
    turns = {(r.id, t.kind, t.id, t.part) for r in view.readings for t in r.turns}
    assert ("icrc-2020", "rule", "gc3-118-1-resists", "") in turns
    assert ("icrc-2020", "exception", "gc3-118-1", "real-risk") in turns
    (rank,) = issue_list(base(), "non-refoulement-rank").issues
    assert ("jus-cogens", "priority", "peremptory-bar") in {
        (r.id, t.kind, t.id) for r in rank.readings for t in r.turns
    }


def test_every_reading_and_every_holder_is_shown() -> None:
    text = issues_text(issue_list(base()), Layout(width=5_000))
    for issue in base().issues.values():
        assert issue.question in text
        assert all(r.say in text and all(h in text for h in r.held_by) for r in issue.readings.values())


# --- formats -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "view"),
    [
        ("cite", cited("GC III")),
        ("cite", cited("SCR 1874 9", on=date(2025, 1, 1))),
        ("cite", cited("CIHL")),
        ("rule-view", rule_view(base().rules["gc3-118-1"], base())),
        ("list-of-rules", rule_list(base())),
        ("issues-view", issue_list(base())),
    ],
)
def test_json_follows_its_published_schema(name: str, view: object) -> None:
    schema = view_schema(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    found = json.loads(to_json(view))
    jsonschema.validate(found, schema)
    assert found["schema"] == VIEWS[name][1]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**found, "more": 1}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({k: v for k, v in found.items() if k != "scope"}, schema)


@pytest.mark.parametrize("name", VIEWS)
def test_schemas_are_printed(name: str) -> None:
    result = run("schema", name)
    assert json.loads(result.output) == json.loads(json.dumps(view_schema(name)))


def test_text_keeps_to_the_width() -> None:
    for text in ("GC III 118", "CAT 3", "SCR 1874"):
        assert max(map(len, cite_text(cited(text), Layout(width=60)).splitlines())) <= 60 + len("GC III 118(1)")
    plain = rule_text(rule_view(base().rules["gc3-118-1"], base()), Layout(width=60))
    assert max(map(len, plain.splitlines())) <= 60


def test_colour_only_adds_codes() -> None:
    plain = cite_text(cited("CAT 3"), Layout(width=80))
    coloured = cite_text(cited("CAT 3"), Layout(width=80, colour=True))
    assert "\x1b[1m" in coloured
    assert re.sub(r"\x1b\[\d*m", "", coloured) == plain


# --- commands ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (("cite", "GC III 118"), "Prisoners of war shall be released"),
        (("cite", "CAT 3", "--style", "un"), "United Nations, Treaty Series, vol. 1465, p. 85, art. 3"),
        (("cite", "CAT 3", "--on", "2025-03-11", "--state", "North Korea"), "not bound: not a party to CAT"),
        (("rule", "cat-3-1-direct"), "reviewed  none"),
        (("rules", "--instrument", "Torture Convention"), "cat-3-1-direct"),
        (("issues",), "gc3-118-will"),
    ],
)
def test_commands_show_and_end_with_the_scope(arguments: tuple[str, ...], shown: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 0
    assert shown in " ".join(result.output.split()).replace("reviewed none", "reviewed  none")
    assert " ".join(result.output.split()).endswith(SCOPE)


@pytest.mark.parametrize(
    ("arguments", "code", "help"),
    [
        (("cite", "Geneva Convention 45"), "ambiguous-citation", "`GC IV 45`"),
        (("cite", "Hague Regulations 4"), "unknown-instrument", ""),
        (("cite", "GC III 400"), "unknown-pinpoint", ""),
        (("cite", "CAT 3", "--state", "Ukrane"), "unknown-state", "`Ukraine`"),
        (("cite", "CAT 3", "--on", "11.3.2025"), "bad-date", "YYYY-MM-DD"),
        (("rule", "gc3-118-2"), "unknown-rule", "`gc3-118-1`"),
        (("rules", "--instrument", "Geneva Convention"), "ambiguous-citation", "`GC III`"),
        (("rules", "--tag", "torture-bann"), "unknown-tag", "`torture-ban`"),
        (("issues", "gc3-118"), "unknown-issue", "`gc3-118-will`"),
        (("page", "-o", "/nowhere/law.html"), "not-written", ""),
        (("cite", "CAT 3", "--rules", "/nowhere"), "no-rules", ""),
    ],
)
def test_refusals_exit_with_two_and_advice(arguments: tuple[str, ...], code: str, help: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert f"error[{code}]" in result.stderr
    assert help in result.stderr
    assert result.stdout == ""


def test_output_goes_to_a_file(tmp_path: Path) -> None:
    target = tmp_path / "found.json"
    assert run("cite", "CAT 3", "--format", "json", "-o", str(target)).output == ""
    assert json.loads(target.read_text(encoding="utf-8"))["instrument"] == "CAT"


def test_a_misspelled_command_is_told_the_nearest() -> None:
    result = run("cte", "CAT 3")
    assert result.exit_code == 2
    assert "'cite'" in result.stderr


def test_an_evaluation_imports_nothing_of_this() -> None:
    code = (
        "import sys\n"
        "from pincite.cli import app\n"
        "try:\n"
        f"    app(['evaluate', {str(bundled_scenario('prisoner-exchange'))!r}, '-o', {os.devnull!r}])\n"
        "except SystemExit as end:\n"
        "    assert end.code == 0, end.code\n"
        "print(sorted(m for m in sys.modules if m.startswith(('pincite.', 'jinja2'))))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "pincite.evaluate" in done.stdout
    for module in ("pincite.browsing", "pincite.citations", "pincite.commands_law", "jinja2"):
        assert f"'{module}" not in done.stdout


# --- the page ----------------------------------------------------------------------------------


class Tags(HTMLParser):
    """What a page is made of: its tags in order, the ids, the links, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.sources: list[str] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag != "meta":
            self.open.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(str(value))
            elif name == "href":
                self.links.append(str(value))
            elif name in ("src", "srcset", "data", "action") or name.startswith("on"):
                self.sources.append(str(value))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


def test_the_page_is_well_formed_and_needs_nothing_else() -> None:
    html = page_html(whole_page())
    found = Tags(html)
    assert found.open == []
    assert not found.tags & {"script", "img", "link", "iframe", "object", "form", "base"}
    assert found.sources == []
    assert "url(" not in html
    assert "@import" not in html
    assert len(found.ids) == len(set(found.ids))
    assert all(link.startswith("#") and link[1:] in found.ids for link in found.links)


def test_the_page_shows_every_provision_and_every_rule() -> None:
    text = Tags(page_html(whole_page())).text
    for instrument in base().instruments.values():
        for pinpoint, provision in instrument.provisions.items():
            assert f"{instrument.id} {pinpoint}" in text
            verified = provision.status is TextStatus.VERIFIED and provision.text
            shown = f"“{provision.text}”" if verified else f"{provision.says} (paraphrase"
            assert " ".join(shown.split()) in text
            if not verified and provision.text:
                assert f"“{provision.text}”" not in text
    assert whole_page().shown == set(base().rules)
    assert text.count("reviewed: none") == len(base().rules)
    assert all(entry.reason in text for entry in base().not_encoded)
    assert f"0 of {len(base().rules)} rules on this page have been reviewed by a lawyer." in text
    assert text.endswith(SCOPE)


def test_totals_are_those_of_the_provisions() -> None:
    page = whole_page()
    registered = sum(len(i.provisions) for i in base().instruments.values())
    assert page.provisions == registered + sum(len(s.unregistered) for s in page.instruments)
    assert sum(t.count for t in page.totals) == page.provisions
    encoded = sum(row.provision.coverage.coverage is Coverage.ENCODED for s in page.instruments for row in s.rows)
    assert next(t.count for t in page.totals if t.coverage is Coverage.ENCODED) == encoded > 0


def test_a_page_of_one_instrument_links_only_to_itself() -> None:
    page = page_of(base(), "CAT")
    assert [s.id for s in page.instruments] == ["CAT"]
    found = Tags(page_html(page))
    assert all(link[1:] in found.ids for link in found.links)
    assert "GC III 118(1)" not in found.ids


def test_whatever_the_law_says_is_escaped() -> None:
    evil = "<script>alert(1)</script>\"'&{{ 7 * 7 }}"
    cat = base().instruments["CAT"]
    provisions = {p: replace(v, text=evil, says=evil, source=evil, carries=evil) for p, v in cat.provisions.items()}
    changed = replace(cat, title=evil, note=evil, provisions=provisions)
    rules = {i: replace(r, title=evil, no_quote=evil, quote=(evil,)) for i, r in base().rules.items()}
    law = replace(base(), instruments={**base().instruments, "CAT": changed}, rules=rules)
    html = page_html(page_of(law))
    found = Tags(html)
    assert "script" not in found.tags
    assert evil in found.text
    assert "49" not in Tags(page_html(page_of(law, "CAT"))).text.split()


def test_the_command_writes_the_page(tmp_path: Path) -> None:
    target = tmp_path / "law.html"
    result = run("page", "-o", str(target), "--instrument", "Torture Convention")
    assert result.exit_code == 0
    assert target.read_text(encoding="utf-8") == page_html(page_of(base(), "CAT"))
    assert result.output.strip().endswith(SCOPE)

"""What the raw extension gets wrong, and that the adapter cannot be led there.

Each trap runs in a process of its own. Where a trap reads memory that it should not, the outcome is
a crash on this build; the tests of the adapter beside it hold on any.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from pincite.diagnostics import EngineFault
from pincite.matching.durable import SESSIONS, DurableMatcher
from pincite.matching.envelope import FIELDS, MAX_ID, MAX_PATTERNS

from .conftest import Agreement
from .programs import clause, pattern, program

CRASH, HANG = "crash", "hang"
A, B, C = 0, 1, 2


def outcome(name: str, seconds: float = 60, *, perturbed: bool = False) -> object:
    """What a trap printed, or `crash`, `hang`, or the error it ended with.

    `perturbed` memory is overwritten when it is freed (glibc), so that reading it shows on every run.
    """
    command = [sys.executable, "-m", "tests.matching.traps", name]
    environment = {**os.environ, **({"MALLOC_PERTURB_": "165"} if perturbed else {})}
    root = Path(__file__).parents[2]
    try:
        ran = subprocess.run(
            command, cwd=root, env=environment, capture_output=True, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return HANG
    if ran.returncode < 0:
        return CRASH
    return json.loads(ran.stdout) if ran.returncode == 0 else ran.stderr.splitlines()[-1]


def crashes(name: str) -> bool:
    """Whether a trap that reads memory that is not its own crashes; what lies there is another on every run."""
    return any(outcome(name, perturbed=turn % 2 == 1) == CRASH for turn in range(6))


# -- joins ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["join_on_id", "join_on_sid"])
def test_joins_on_id_and_session_lose_firings(name: str) -> None:
    assert outcome("join_on_a_field") == 20
    right = outcome(name)
    assert right == CRASH or (isinstance(right, int) and right < 20)


def test_values_equal_to_ids_and_sessions_join_as_any_other(agree: Agreement) -> None:
    """The first facts have the ids 2, 3, 4 in session 1; the values are the same numbers, told early and late."""
    rules = program(
        clause(pattern(B, ~0, ~1), pattern(A, ~0, ~1)),
        clause(pattern(C, ~0, ~2), pattern(B, ~0, ~1), pattern(A, ~1, ~2)),
    )
    assert len(agree(rules, [(A, n, n + 1) for n in range(1, 8)]).firings) == 7 + 6


def test_a_last_join_that_fails_reads_on_through_memory() -> None:
    assert crashes("last_join_fails")
    assert crashes("last_join_fails_on_equal_hashes")
    assert outcome("last_join_never_fails") == [[], []]


def test_ordered_joins_crash() -> None:
    assert crashes("ordered_joins")


def test_joins_that_fail_in_every_place(agree: Agreement) -> None:
    """Fifty rules over the same predicates; in each a firing, and for each shared variable a near miss."""
    body = [pattern(A, ~0, ~1, ~2), pattern(B, ~0, ~1, ~2)]
    rules = program(*(clause(pattern(100 + n, ~0), *body) for n in range(50)))
    near = [(B, 9, 2, 3), (B, 1, 9, 3), (B, 1, 2, 9), (B, 9, 9, 3), (B, 1, 9, 9), (B, 9, 2, 9)]
    assert len(agree(rules, [(A, 1, 2, 3), (B, 1, 2, 3), *near]).firings) == 50


# -- values, names and ids ------------------------------------------------------------------------


def test_floats_are_joined_as_written() -> None:
    """1.0 equals the constant 1, and does not join with 1."""
    assert outcome("floats") == {"equal": [["r", [1, 2]]], "number": [], "constant": [["r", [1]]]}


def test_equal_hashes_are_taken_for_equal_names() -> None:
    """As values the strings differ while another join test follows; as ids, sessions and fields they do not."""
    assert outcome("same_hash_values") == {"join": [], "constant": []}
    assert outcome("same_hash_ids") == {"codes": [0, 2], "fired": [["r", ["costarring"]]]}
    assert outcome("same_hash_sessions") == [["r", [1, 2]]]
    assert outcome("same_hash_fields") == [["r", [1]]]


def test_one_id_for_two_facts_loses_the_second() -> None:
    assert outcome("same_id_twice") == {"codes": [0, 2], "fired": [["r", [1]]]}


def test_a_lost_fact_is_hidden_by_a_later_one() -> None:
    """Code 1 of the last fact covers code 2 of the one before: only unlike ids are a safeguard."""
    assert outcome("repeated_hidden") == {"code": 1, "fired": [["r", [1]]]}


def test_the_extension_makes_an_id_of_its_own() -> None:
    assert outcome("id_of_the_state") == {"codes": [0, 2], "fired": [["r", [1]]]}


def fnv(text: str) -> int:
    """The hash by which the extension tells names apart."""
    found = 2166136261
    for byte in text.encode():
        found = (found ^ byte) * 16777619 & 0xFFFFFFFF
    return found


def test_no_two_ids_have_the_same_hash() -> None:
    """Every fact id there can be, and the facts that the extension makes for every session there can be."""
    assert fnv("id") == 926444256
    assert fnv("costarring") == fnv("liquid")
    assert fnv("sid-156219") == fnv("129014")
    names = [str(n) for n in range(MAX_ID + 1)] + [f"sid-{n}" for n in range(1, SESSIONS + 1)]
    assert len({fnv(name) for name in names}) == len(names)


def test_no_two_fields_or_places_have_the_same_hash() -> None:
    fields = ["id", "sid", "p", "one", "$s", *FIELDS]
    places = [f"m{n}" for n in range(MAX_PATTERNS)]
    assert len({fnv(name) for name in fields}) == len(fields)
    assert len({fnv(name) for name in places}) == len(places) and 0 not in map(fnv, places)
    # Two places of the sixteen slots of a frame may share a slot, which the extension handles; all must fit.
    assert len(places) == 16


def test_strings_join_with_numbers_and_truths() -> None:
    found = outcome("strings_as_numbers")
    assert found == {
        "string 1, number 1": 1,
        "number 1, string 1": 1,
        "string true, true": 1,
        "true, string true": 1,
        "true, number 1": 0,
    }


def test_an_exponent_drops_the_rest_of_a_batch() -> None:
    assert outcome("exponent_in_a_batch") == {"code": 0, "fired": [["r", [1]]]}


@pytest.mark.parametrize("value", [0.5, 1e-7, 1.0, True, "1", -1, MAX_ID + 1, None])
def test_nothing_but_small_whole_numbers_is_told(value: object) -> None:
    rules = program(clause(pattern(B, ~0), pattern(A, ~0)))
    with DurableMatcher() as matcher:
        with pytest.raises(EngineFault, match="a name beyond the numbers that durable-rules is given"):
            matcher.match(rules, [(A, value), (A, 1)])  # type: ignore[list-item]
        assert matcher.match(rules, [(A, 1)]).firings == ((0, (1,)),)


def test_a_hundred_thousand_names_are_told_apart(agree: Agreement) -> None:
    """Every name joins with itself alone."""
    rules = program(clause(pattern(C, ~0), pattern(A, ~0), pattern(B, ~0)))
    values = range(0, MAX_ID, 151)
    facts = [(A, n) for n in values] + [(B, n) for n in values if n % 2] + [(B, n + 1) for n in values if n % 2 == 0]
    assert len(agree(rules, facts).firings) == sum(n % 2 for n in values)


# -- negation and repetition ----------------------------------------------------------------------


def test_negation_depends_on_the_order_of_facts() -> None:
    assert outcome("none_of_order") == {"before": 0, "after": 1}


def test_a_fact_fills_two_patterns_only_where_asked() -> None:
    assert outcome("distinct_by_default") == {"default": [], "dist 0": [["r", [1, 1]]]}


def test_a_fact_fills_every_pattern_of_a_body(agree: Agreement) -> None:
    body = [pattern(A, ~0, ~1), pattern(A, ~1, ~2), pattern(A, ~2, ~0)]
    assert agree(program(clause(pattern(B, ~0), *body)), [(A, 1, 1)]).firings == ((0, (1, 1, 1)),)


def test_the_order_of_facts_changes_nothing(agree: Agreement) -> None:
    rules = program(
        clause(pattern(C, ~0, ~2), pattern(A, ~0, ~1), pattern(B, ~1, ~2)),
        clause(pattern(A, ~0, ~1), pattern(C, ~0, ~1)),
    )
    facts = [(A, 1, 2), (B, 2, 3), (B, 3, 4), (A, 4, 2), (B, 4, 4), (A, 1, 2)]
    first = agree(rules, facts)
    assert all(agree(rules, facts[n:] + facts[:n]) == first for n in range(len(facts)))
    assert agree(rules, reversed(facts)) == first


# -- sessions -------------------------------------------------------------------------------------


def test_a_session_that_never_fired_cannot_be_deleted() -> None:
    assert crashes("delete_unfired")


def test_a_session_in_which_no_rule_fires_is_deleted(agree: Agreement) -> None:
    rules = program(clause(pattern(B, ~0), pattern(A, ~0, 7)))
    with DurableMatcher() as matcher:
        for n in range(500):
            assert matcher.match(rules, [(A, n, 8)] if n % 2 else []).firings == ()


def test_a_session_is_locked_between_start_and_completion() -> None:
    assert outcome("locked_session") == {"started": True, "locked": True, "after abandoning": 2}


def test_a_ruleset_holds_so_many_sessions() -> None:
    assert outcome("sessions_at_once") == [1025, "MemoryError"]


def test_more_matchers_at_once_than_sessions_in_a_ruleset() -> None:
    rules = program(clause(pattern(B, ~0), pattern(A, ~0)))
    matchers = [DurableMatcher() for _ in range(1100)]
    assert all(m.match(rules, [(A, n)]).firings == ((0, (n,)),) for n, m in enumerate(matchers))
    assert all(m.match(rules, [(A, n + 1)]).firings == ((0, (n + 1,)),) for n, m in enumerate(matchers))


def test_hosts_leave_threads_behind() -> None:
    """Five hosts and the main thread."""
    assert outcome("host_threads") == 11


def test_the_adapter_starts_no_threads() -> None:
    before = threading.active_count()
    with DurableMatcher() as matcher:
        for n in range(20):
            matcher.match(program(clause(pattern(B, ~0), pattern(A, ~0))), [(A, n)])
        assert threading.active_count() == before


# -- limits; the adapter at each of them is in `test_limits` ---------------------------------------


def test_patterns_in_a_rule() -> None:
    refused = ["Could not assert facts, error code: 304", None]
    assert outcome("patterns_in_a_rule") == {"15": [0, 1], "16": [0, 1], "17": refused}


def test_joins_on_a_predicate() -> None:
    """At 65 the fact is refused and lost: not one of the rules fires."""
    refused = ["Could not assert facts, error code: 303", 0]
    assert outcome("joins_on_a_predicate") == {"60": [0, 60], "64": [0, 64], "65": refused}


def test_constants_on_a_predicate() -> None:
    refused = ["Could not assert facts, error code: 303", None]
    assert outcome("constants_on_a_predicate") == {"64": [0, 64], "65": refused}


def test_join_tests_in_a_pattern() -> None:
    assert outcome("tests_in_a_pattern") == {"28": "made", "29": "Could not create ruleset, error code: 113"}


def test_one_pattern_rules_on_a_predicate() -> None:
    """The list of 256 has no end, and the next is found to be too long only after it was read beyond."""
    assert outcome("one_pattern_rules_255") == 255
    assert crashes("one_pattern_rules_256")
    refused = "durable_rules_engine.error: Could not create ruleset, error code: 108"
    assert outcome("one_pattern_rules_257") in (CRASH, refused)


def test_predicates_at_one_level() -> None:
    """512 fill the table, and whoever looks for what is not in it looks for ever."""
    assert outcome("predicates_511") == 1
    assert outcome("predicates_512", seconds=5) == HANG


def test_rules_in_a_ruleset() -> None:
    assert outcome("rules_in_a_ruleset") == {"4096": "made", "4097": "Could not create ruleset, error code: 106"}


def test_properties_of_a_fact() -> None:
    """In a batch a fact with too many is dropped, and the rest of the batch with it, under code 0."""
    found = {"251": [0, 0, 2], "252": ["Could not assert fact, error code: 302", 0, 0]}
    assert outcome("properties_of_a_fact") == found
    assert len(FIELDS) + len(["id", "p", "one", "sid"]) < 250


def test_every_trap_is_tested() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    sources = [Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("traps.py", "trap_limits.py")]
    names = [after.split("(")[0] for source in sources for after in source.split("@trap\ndef ")[1:]]
    assert len(names) > 25
    assert [name for name in names if f'"{name}"' not in text] == []

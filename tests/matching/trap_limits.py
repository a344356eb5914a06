"""The limits of the raw extension, at and beyond each; run by `tests.matching.traps`."""

from __future__ import annotations

import json

from .raw import Row, Session, both, engine, eq, fire, rule, trap


@trap
def patterns_in_a_rule() -> object:
    def found(length: int) -> object:
        parts = [{"p": 1} if not n else both({"p": 1}, eq("one", "one", n - 1)) for n in range(length)]
        session = Session({"r": rule(*parts)})
        answer = session.attempt({"id": 1, "p": 1, "one": 1})
        return [answer, len(session.fired()) if answer == 0 else None]

    return {str(length): found(length) for length in (15, 16, 17)}


@trap
def joins_on_a_predicate() -> object:
    def found(rules: int) -> object:
        parts: Row = {f"r{n}": rule({"p": 1}, both({"p": 2}, eq("one", "one"))) for n in range(rules)}
        session = Session(parts)
        answers = [session.attempt({"id": 1, "p": 1, "one": 1}), session.attempt({"id": 2, "p": 2, "one": 1})]
        return [answers[1], len(session.fired())]

    return {str(rules): found(rules) for rules in (60, 64, 65)}


@trap
def constants_on_a_predicate() -> object:
    """One fact that meets 64 one-pattern rules, and then 65, each with a constant in a place of its own."""

    def found(rules: int) -> object:
        session = Session({f"r{n}": rule(both({"p": 1}, {f"f{n}": 7})) for n in range(rules)})
        answer = session.attempt({"id": 1, "p": 1, **{f"f{n}": 7 for n in range(rules)}})
        return [answer, len(session.fired()) if answer == 0 else None]

    return {str(rules): found(rules) for rules in (64, 65)}


@trap
def tests_in_a_pattern() -> object:
    def found(tests: int) -> object:
        joined = both({"p": 2}, *(eq(f"f{n}", f"f{n}") for n in range(tests)), eq("one", "one"))
        try:
            Session({"r": rule({"p": 1}, joined)})
        except Exception as error:
            return str(error)
        return "made"

    return {str(tests): found(tests) for tests in (28, 29)}


def _one_pattern_rules(rules: int) -> object:
    return len(fire({f"r{n}": rule({"p": 1}) for n in range(rules)}, {"id": 1, "p": 1}))


@trap
def one_pattern_rules_255() -> object:
    return _one_pattern_rules(255)


@trap
def one_pattern_rules_256() -> object:
    return _one_pattern_rules(256)


@trap
def one_pattern_rules_257() -> object:
    return _one_pattern_rules(257)


def _predicates(count: int) -> object:
    return len(fire({f"r{n}": rule({"p": n}) for n in range(count)}, {"id": 1, "p": count - 1}))


@trap
def predicates_511() -> object:
    return _predicates(511)


@trap
def predicates_512() -> object:
    return _predicates(512)


@trap
def rules_in_a_ruleset() -> object:
    def found(rules: int) -> object:
        try:
            Session({f"r{n}": rule(both({"p": n % 100}, {"a": n})) for n in range(rules)})
        except Exception as error:
            return str(error)
        return "made"

    return {str(rules): found(rules) for rules in (4096, 4097)}


@trap
def properties_of_a_fact() -> object:
    """Told alone and in a batch before another fact: with `id`, `p` and `sid` there are three more."""

    def found(fields: int) -> object:
        session = Session({"r": rule({"p": 1})})
        session.tell({"id": 1, "p": 2})
        rows: list[Row] = [{"id": 2, "p": 1, **{f"x{n}": n for n in range(fields)}}, {"id": 3, "p": 1}]
        try:
            alone: object = engine.assert_fact(session.handle, json.dumps({**rows[0], "sid": "2"}))[0]
        except Exception as error:
            alone = str(error)
        code = engine.assert_facts(session.handle, json.dumps([{**row, "sid": "1"} for row in rows]))[0]
        return [alone, code, len(session.fired())]

    return {str(fields): found(fields) for fields in (251, 252)}

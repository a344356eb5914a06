"""Sentences of rules and scenarios, read with the vocabulary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pincite.law import (
    AnyOf,
    Atom,
    Body,
    Condition,
    Const,
    Deontic,
    Entity,
    Literal,
    Predicate,
    Term,
    Var,
    World,
)
from pincite.loading.log import Log
from pincite.schema import AllDoc, AnyDoc, NotDoc
from pincite.source import Scalar
from pincite.vocabulary import Lexicon, Names, parse

Given = Mapping[str, str]


class Speech:
    """Reads sentences and resolves names; what cannot be read goes to the log."""

    def __init__(
        self,
        lexicon: Lexicon,
        names: Names,
        predicates: Mapping[str, Predicate],
        entities: Mapping[str, Entity],
        log: Log,
    ) -> None:
        self._lexicon = lexicon
        self._names = names
        self._predicates = predicates
        self.entities = entities
        self.worlds = {i: p.world for i, p in predicates.items()}
        self._log = log
        self._ids = {n: e.id for e in entities.values() for n in (*e.aliases, e.label, e.id)}

    def extended(self, entities: Mapping[str, Entity], log: Log) -> Speech:
        """The same vocabulary with the entities of a case."""
        names = self._names.extended(entities)
        return Speech(self._lexicon, names, self._predicates, {**self.entities, **entities}, log)

    def id_of(self, name: str) -> str | None:
        """The id of a thing by its id, English name or alias."""
        return self._ids.get(name)

    def entity(self, name: Scalar, sort: str) -> str | None:
        """The id of a named thing that must be of a sort."""
        found = self.id_of(name)
        if found is None or self.entities[found].sort != sort:
            self._log.unknown(sort, name, (i for i, e in self.entities.items() if e.sort == sort))
            return None
        return found

    def term(self, name: Scalar, given: Given, sort: str) -> Term | None:
        """A declared variable or a named thing, of a sort."""
        if name in given:
            if given[name] == sort:
                return Var(str(name))
            self._log.error("wrong-sort", f"`{name}` is a {given[name]}, not a {sort}", name)
            return None
        found = self.id_of(name)
        if found is not None and self.entities[found].sort == sort:
            return Const(found)
        variables = [v for v, s in given.items() if s == sort]
        self._log.unknown(sort, name, variables, f"variable or {sort}")
        return None

    def concludable(self, atom: Atom) -> bool:
        """Whether rules may conclude a sentence."""
        return self.worlds[atom.predicate] in (World.DERIVED, World.RAISED)

    def read(self, text: Scalar, given: Given) -> Condition | Deontic | None:
        """Any sentence."""
        parsed = parse(text, self._lexicon, self._names, given, text.span)
        if isinstance(parsed, tuple):
            self._log.extend(parsed)
            return None
        return parsed

    def condition(self, text: Scalar, given: Given, *, denied: bool = False) -> Condition | None:
        """A sentence that may stand in a body."""
        parsed = self.read(text, given)
        if isinstance(parsed, Deontic):
            help = "a condition may ask whether `a rule tagged TAG forbids T to S`"
            self._log.error("norm-as-condition", f"`{text}` is a conclusion, not a condition", text, help)
            return None
        if parsed is None or not denied:
            return parsed
        return replace(parsed, negated=not parsed.negated)

    def question(self, text: Scalar, given: Given | None = None) -> Atom | Deontic | None:
        """A sentence that may be judged."""
        parsed = self.read(text, given or {})
        if parsed is None or isinstance(parsed, Deontic):
            return parsed
        if isinstance(parsed, Literal) and not parsed.negated:
            return parsed.atom
        help = "ask a sentence of the vocabulary in its positive wording, or a `must`, `must not` or `may`"
        self._log.error("not-a-question", f"`{text}` cannot be judged", text, help)
        return None

    def body(self, items: Sequence[object], given: Given) -> Body:
        """The conditions of a rule, an exception or a constraint."""
        found = [self._item(item, given) for item in items]
        return tuple(c for part in found for c in part)

    def _item(self, item: object, given: Given) -> Body:
        match item:
            case Scalar():
                one = self.condition(item, given)
            case NotDoc():
                one = self.condition(item.not_, given, denied=True)
            case AllDoc():
                return self.body(item.all, given)
            case AnyDoc():
                return (AnyOf(branches=tuple(self._item(i, given) for i in item.any)),)
            case _:
                raise AssertionError(item)
        return () if one is None else (one,)

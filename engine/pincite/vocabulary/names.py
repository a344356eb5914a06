"""Names: what a slot may be filled with, by the words of the name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pincite.diagnostics import Diagnostic
from pincite.law import NOWHERE, Entity
from pincite.vocabulary.templates import words

Key = tuple[str, ...]
Named = tuple[str, str]
"""`(sort, id)`."""


def key(text: str) -> Key:
    """The words of a name, case aside."""
    return tuple(w.casefold() for w in words(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """All that can be named: entities by id, name and alias, constants of enumerated sorts."""

    table: Mapping[Key, tuple[Named, ...]]
    entities: Mapping[str, Entity]
    longest: int = field(default=1)

    @classmethod
    def build(
        cls, entities: Mapping[str, Entity], sorts: Mapping[str, tuple[str, ...]]
    ) -> tuple[Names, tuple[Diagnostic, ...]]:
        """The names of a rule base; a name that two entities of one sort share is an error."""
        table: dict[Key, dict[Named, None]] = {}
        for sort, constants in sorts.items():
            for constant in constants:
                table.setdefault(key(constant), {})[(sort, constant)] = None
        _add(table, entities, entities)
        clashes = [
            Diagnostic(
                code="shared-name",
                message=f"`{' '.join(words_)}` names {' and '.join(f'`{i}`' for _, i in found)}",
                span=entities[clash[1][1]].span if clash[1][1] in entities else NOWHERE,
                help="give one of them another name or alias",
            )
            for words_, found in table.items()
            if len(clash := [n for n in found if sum(m[0] == n[0] for m in found) > 1]) > 1
        ]
        return _names(table, entities), tuple(clashes)

    def extended(self, entities: Mapping[str, Entity]) -> Names:
        """With the entities of a scenario, which may stand for one of the rule base's by the same id."""
        table = {k: dict.fromkeys(v) for k, v in self.table.items()}
        every = {**self.entities, **entities}
        _add(table, entities, every)
        return _names(table, every)

    def of_sort(self, sort: str) -> list[str]:
        """Ids and constants of a sort, to offer as the nearest."""
        return sorted({i for found in self.table.values() for s, i in found if s == sort})


def _names(table: Mapping[Key, Mapping[Named, None]], entities: Mapping[str, Entity]) -> Names:
    longest = max((len(k) for k in table), default=1)
    return Names(table={k: tuple(v) for k, v in table.items()}, entities=entities, longest=longest)


def _add(
    table: dict[Key, dict[Named, None]], fresh: Mapping[str, Entity], every: Mapping[str, Entity]
) -> None:
    for entity in fresh.values():
        for name in _spellings(entity, every):
            table.setdefault(key(name), {})[(entity.sort, entity.id)] = None


def _spellings(entity: Entity, every: Mapping[str, Entity]) -> set[str]:
    found = {entity.id, entity.label, *entity.aliases}
    stem, separator, person = entity.id.partition(" of ")
    if separator and person in every:
        # A conduct done person by person may be called by any name of the person.
        owner = every[person]
        found |= {f"{stem} of {name}" for name in (owner.id, owner.label, *owner.aliases)}
    return found

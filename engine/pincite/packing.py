"""Immutable values as JSON and back: what the cache keeps, in a format that runs nothing when read.

A packed value is a list of entries, each once however often it occurs: a text or a number as it is, or
a kind and the places of earlier entries; the last entry is the value itself. Only the kinds below
exist, so that nothing but a value of the law or of a scenario can come out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from pincite import law, scenario
from pincite.diagnostics import Span

TUPLE, MAPPING, DATE = "tuple", "mapping", "date"

_KINDS: Mapping[str, type[Any]] = {
    kind.__name__: kind
    for module in (law, scenario)
    for kind in (Span, *vars(module).values())
    if isinstance(kind, type) and (is_dataclass(kind) or (issubclass(kind, StrEnum) and kind is not StrEnum))
}


class NotPackable(Exception):
    """A value, or a text, that is not of a kind that packing knows."""


def pack(value: object) -> str:
    """A value of the law or of a scenario as JSON; raises `NotPackable`."""
    return json.dumps(_Packer().entries(value), ensure_ascii=False, separators=(",", ":"))


def unpack(text: str) -> Any:
    """The value that was packed; raises `NotPackable` for a text that `pack` never wrote."""
    try:
        entries = json.loads(text)
        found: list[Any] = []
        for entry in entries:
            found.append(_MAKERS[entry[0]](entry, found) if type(entry) is list else _plain(entry))
        return found[-1]
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise NotPackable(f"not a packed value: {error}") from error


class _Packer:
    def __init__(self) -> None:
        self._entries: list[object] = []
        self._places: dict[tuple[object, ...], int] = {}

    def entries(self, value: object) -> list[object]:
        self._place(value)
        return self._entries

    def _place(self, value: object) -> int:
        entry = self._entry(value)
        # `True == 1` in Python, so the type takes part in the key.
        key = tuple((type(part), part) for part in (entry if isinstance(entry, list) else [entry]))
        if key not in self._places:
            self._places[key] = len(self._entries)
            self._entries.append(entry)
        return self._places[key]

    def _entry(self, value: object) -> object:
        if isinstance(value, StrEnum):
            return [_name(value), str(value)]
        if isinstance(value, str):
            return str(value)
        if value is None or isinstance(value, bool | int):
            return value
        if isinstance(value, date):
            return [DATE, value.isoformat()]
        if isinstance(value, tuple):
            return [TUPLE, *map(self._place, value)]
        if isinstance(value, Mapping):
            return [MAPPING, *(self._place(part) for pair in value.items() for part in pair)]
        if is_dataclass(value):
            return [_name(value), *(self._place(getattr(value, f.name)) for f in fields(value))]
        raise NotPackable(f"a value of kind `{type(value).__name__}` cannot be packed")


def _name(value: object) -> str:
    name = type(value).__name__
    if _KINDS.get(name) is not type(value):
        raise NotPackable(f"a value of kind `{name}` cannot be packed")
    return name


Maker = Callable[[list[Any], list[Any]], Any]
"""Makes a value from its entry (the kind, then its parts) and the values made before."""


def _plain(value: object) -> object:
    if value is not None and not isinstance(value, str | int):
        raise TypeError(f"`{value!r}` is no plain value")
    return value


def _tuple(entry: list[Any], found: list[Any]) -> Any:
    return tuple([found[p] for p in entry[1:]])


def _mapping(entry: list[Any], found: list[Any]) -> Any:
    values = [found[p] for p in entry[1:]]
    return dict(zip(values[::2], values[1::2], strict=True))


def _date(entry: list[Any], _: list[Any]) -> Any:
    return date.fromisoformat(entry[1])


def _maker(kind: type[Any]) -> Maker:
    if issubclass(kind, StrEnum):
        return lambda entry, _: kind(entry[1])
    names = tuple(f.name for f in fields(kind))
    setters = [getattr(kind, name).__set__ for name in names]
    new: Callable[[type[Any]], Any] = object.__new__

    def make(entry: list[Any], found: list[Any]) -> Any:
        # The slots are filled directly: a frozen value would pay for each by name, and there are thousands.
        value = new(kind)
        for setter, part in zip(setters, entry[1:], strict=True):
            setter(value, found[part])
        return value

    return make


_MAKERS: Mapping[str, Maker] = {
    TUPLE: _tuple,
    MAPPING: _mapping,
    DATE: _date,
    **{name: _maker(kind) for name, kind in _KINDS.items()},
}

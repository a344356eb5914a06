"""Views of the law as JSON, and the JSON Schema of each, both read off the dataclasses themselves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from typing import Any, get_args, get_origin, get_type_hints

from pincite.browsing import issues, provisions, rules

Json = dict[str, object]

VIEWS: Mapping[str, tuple[type[Any], str]] = {
    "cite": (provisions.CiteView, provisions.SCHEMA),
    "rule-view": (rules.RuleView, rules.RULE_SCHEMA),
    "list-of-rules": (rules.RuleList, rules.RULES_SCHEMA),
    "issues-view": (issues.IssueList, issues.SCHEMA),
}
"""The views that are published, by the name of their schema; a rule file has the name `rule`, issues `issues`."""


def to_json(view: object) -> str:
    """A view as JSON text."""
    return json.dumps(_plain(view), indent=2, ensure_ascii=False) + "\n"


def view_schema(name: str) -> Json:
    """The JSON Schema of a view."""
    kind, schema = VIEWS[name]
    definitions: dict[str, Json] = {}
    _place(kind, definitions)
    root = definitions.pop(kind.__name__)
    properties = root["properties"]
    assert isinstance(properties, dict)
    properties["schema"] = {"const": schema}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:{schema.replace('/', ':')}",
        "title": f"the output of {schema} in JSON",
        "$defs": dict(sorted(definitions.items())),
        **root,
    }


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    return value


def _place(kind: Any, definitions: dict[str, Json]) -> Json:
    """The schema of a type; dataclasses are put among the definitions and referred to."""
    if kind is bool:
        return {"type": "boolean"}
    if kind is int:
        return {"type": "integer", "minimum": 0}
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return {"enum": [m.value for m in kind]}
    if kind is str:
        return {"type": "string"}
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _place(get_args(kind)[0], definitions)}
    if kind.__name__ not in definitions:
        definitions[kind.__name__] = {}
        properties = {n: _place(k, definitions) for n, k in get_type_hints(kind).items()}
        definitions[kind.__name__] = {
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{kind.__name__}"}

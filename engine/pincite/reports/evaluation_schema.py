"""The published JSON Schema of `pincite evaluate --format json`, version 1."""

from __future__ import annotations

from pincite.judging.verdicts import Verdict
from pincite.reports.as_json import SCHEMA

Json = dict[str, object]

TEXT: Json = {"type": "string"}
TEXTS: Json = {"type": "array", "items": TEXT}
SETS: Json = {"type": "array", "items": TEXTS}
FLAG: Json = {"type": "boolean"}
COUNT: Json = {"type": "integer", "minimum": 0}
VERDICT: Json = {"enum": [v.value for v in Verdict]}
STRINGS: Json = {"type": "object", "additionalProperties": TEXT}


def _object(**properties: Json) -> Json:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(of: Json) -> Json:
    return {"type": "array", "items": of}


READINGS = _list(_object(profile=STRINGS, verdict=VERDICT))
NODE: Json = {"$ref": "#/$defs/because"}
TREE: Json = {"anyOf": [NODE, {"type": "null"}]}
TURNS: dict[str, Json] = {
    "supports": SETS,
    "supports_complete": FLAG,
    "defeaters": SETS,
    "defeaters_complete": FLAG,
    "readings": READINGS,
}


def evaluation_schema() -> Json:
    """The schema as a JSON document."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:{SCHEMA.replace('/', ':')}",
        "title": "an evaluation of a scenario by Pincite",
        "$defs": {"because": _object(sentence=TEXT, by=TEXT, facts=_list(NODE))},
        **_object(
            schema={"const": SCHEMA},
            scenario=TEXT,
            title=TEXT,
            as_of={"type": "string", "format": "date"},
            variant=TEXT,
            stance=TEXT,
            options=_list(_option()),
            findings=_list(_finding()),
            conflicts=_list(
                _object(between=TEXTS, sentences=TEXTS, person=TEXT, verdict=VERDICT, when=SETS, declared=TEXT)
            ),
            dilemmas=_list(_object(person=TEXT, options=TEXTS, verdict=VERDICT, when=SETS)),
            asked=_list(
                _object(
                    sentence=TEXT,
                    person=TEXT,
                    verdict=VERDICT,
                    reason=TEXT,
                    decided_by=TEXTS,
                    **TURNS,
                    because=TREE,
                    assumptions=TEXTS,
                )
            ),
            open_facts=_list(
                _object(
                    sentence=TEXT, denial=TEXT, status=TEXT, by=TEXTS, source=TEXT, standard=TEXT, evidence=TEXTS
                )
            ),
            issues=_list(
                _object(
                    id=TEXT,
                    question=TEXT,
                    readings={"type": "object", "additionalProperties": _object(say=TEXT, held_by=TEXTS)},
                )
            ),
            not_encoded=_list(_object(provision=TEXT, reason=TEXT)),
            scope=_scope(),
            receipt=_object(
                versions=STRINGS,
                rules_sha256={"type": "string", "pattern": "^[0-9a-f]{64}$"},
                inputs=STRINGS,
                matchers=TEXTS,
                settings=STRINGS,
            ),
        ),
    }


def _option() -> Json:
    return _object(
        conduct=TEXT,
        name=TEXT,
        person=TEXT,
        date=TEXT,
        proposed=FLAG,
        verdict=VERDICT,
        reason=TEXT,
        decided_by=TEXTS,
        **TURNS,
    )


def _finding() -> Json:
    return _object(
        id=TEXT,
        conclusion=TEXT,
        person=TEXT,
        conduct=TEXT,
        mode={"enum": ["must", "must not", "may", "must prevent", "status"]},
        verdict=VERDICT,
        reason=TEXT,
        rule=TEXT,
        title=TEXT,
        citation=TEXT,
        quote=TEXT,
        quote_status={"enum": ["verified", "partly-verified", "unverified", "definition"]},
        says=TEXT,
        **TURNS,
        because=TREE,
        derivations=_list(NODE),
        exceptions=_list(
            _object(id=TEXT, kind=TEXT, citation=TEXT, sentence=TEXT, under=TEXTS, verdict=VERDICT)
        ),
        assumptions=TEXTS,
        against=_list(_object(say=TEXT, cite=TEXTS, answer=TEXT)),
        notes=TEXTS,
        reviewed=TEXT,
    )


def _scope() -> Json:
    return _object(
        line=TEXT,
        rules=COUNT,
        instruments=TEXTS,
        open_facts=COUNT,
        issues=COUNT,
        excluded_facts=TEXTS,
        sources=_list(_object(id=TEXT, title=TEXT, published=TEXT, later=FLAG)),
        unverified=TEXTS,
    )

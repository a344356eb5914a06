"""Nodes with places, and the limits on hostile files."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pincite import source
from pincite.diagnostics import Span
from pincite.source import Mapping, Scalar, Sequence, normalise, normalised, parse_yaml


def one(text: str) -> source.Node:
    documents, faults = parse_yaml(text, "f.yaml")
    assert not faults
    (document,) = documents
    return document


def codes(text: str) -> list[str]:
    return [d.code for d in parse_yaml(text, "f.yaml")[1]]


def test_scalars_stay_text() -> None:
    document = one("a: no\nb: 2025-01-01\nc: 0x10\nd: ~\ne:\n")
    assert isinstance(document, Mapping)
    assert [v for _, v in document.entries] == ["no", "2025-01-01", "0x10", "~", ""]


def test_places_count_characters_not_bytes() -> None:
    document = one('이름: "값"\nlist: [x, \U0001f600, y]\n')
    assert isinstance(document, Mapping)
    (key, value), (_, items) = document.entries
    assert (key.span, value.span) == (
        Span(file="f.yaml", line=1, column=1),
        Span(file="f.yaml", line=1, column=5),
    )
    assert isinstance(items, Sequence)
    assert [i.span.column for i in items.items] == [8, 11, 14]


def test_style_is_kept() -> None:
    document = one('[plain, "quoted"]')
    assert isinstance(document, Sequence)
    plain, quoted = document.items
    assert isinstance(plain, Scalar) and plain.in_flow and not plain.quoted
    assert isinstance(quoted, Scalar) and quoted.in_flow and quoted.quoted
    block = one("text: |\n  two\n  lines\n")
    assert isinstance(block, Mapping)
    text = block.get("text")
    assert isinstance(text, Scalar) and text.quoted and not text.in_flow


def test_several_documents() -> None:
    documents, faults = parse_yaml("a: 1\n---\nb: 2\n", "f.yaml")
    assert not faults and [str(d.entries[0][0]) for d in documents if isinstance(d, Mapping)] == ["a", "b"]


def test_byte_order_mark_moves_nothing(tmp_path: pytest.TempPathFactory) -> None:
    path = tmp_path / "f.yaml"  # type: ignore[operator]
    path.write_bytes("\ufeffa: b\n".encode())
    (document,) = source.read_yaml(path).documents
    assert isinstance(document, Mapping)
    assert [n.span.column for n in document.entries[0]] == [1, 4]


def test_faults_are_collected() -> None:
    assert codes("a: &x 1\nb: *x\nc: !t 1\na: 2\n") == ["anchor", "alias", "tag", "duplicate-key"]


def test_the_slow_parser_agrees(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "rule: r\ngiven: {S: state, 'T': conduct}\nwhen:\n  - a sentence\n  - >-\n    folded\n    text\n"
    fast = one(text)
    monkeypatch.setattr(source, "_parser", yaml.SafeLoader)
    assert one(text) == fast
    assert codes("a: [\n") == ["yaml-syntax"]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_any_text_gives_nodes_or_faults(text: str) -> None:
    documents, faults = parse_yaml(text, "f.yaml")
    assert all(isinstance(d, Scalar | Sequence | Mapping) for d in documents)
    assert all(f.span.line >= 1 and f.span.column >= 1 for f in faults)


@given(st.text(alphabet="ab \n\t\u201c\u201d\u2019'\"", max_size=30))
def test_normalised_keeps_the_way_back(text: str) -> None:
    found = normalised(text)
    assert found.text == normalise(text)
    assert len(found.text) == len(found.offsets)
    assert list(found.offsets) == sorted(set(found.offsets))
    for char, offset in zip(found.text, found.offsets, strict=True):
        assert normalise(text[offset]) in (char, "") and (char != " " or text[offset].isspace())

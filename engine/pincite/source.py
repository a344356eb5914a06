"""YAML files as nodes that know their place, with limits that hostile files cannot pass.

Nodes are built from the parser's events, not by a loader: nothing is resolved, constructed or
executed, and every scalar stays the text that was written (`no` is the word "no").
"""

from __future__ import annotations

import hashlib
import importlib
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from pincite.diagnostics import MAX_FAULTS, Diagnostic, Span

_YAML_TAG = "tag:yaml.org,2002:"
MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 40
MAX_NODES = 200_000
MAX_KEY = 500
"""Characters of a key: keys are names and ids, and some stand in many sentences."""



_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters but for tab and line feed, line separators, marks that turn the line, half characters."""


class Scalar(str):
    """A text with its place, and how it was written: `quoted`, and inside `{}` or `[]` (`in_flow`).

    It is a string, so that it compares and hashes as the words it holds.
    """

    __slots__ = ("in_flow", "quoted", "span")

    span: Span
    quoted: bool
    in_flow: bool

    def __new__(cls, text: str, span: Span, quoted: bool = False, in_flow: bool = False) -> Scalar:
        """Make a text that stands at `span`."""
        self = super().__new__(cls, text)
        self.span = span
        self.quoted = quoted
        self.in_flow = in_flow
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """A list, in block or flow style."""

    items: tuple[Node, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """Keys, each with its own place, and their values, in the order written."""

    entries: tuple[tuple[Scalar, Node], ...]
    span: Span = field(compare=False)

    def get(self, key: str) -> Node | None:
        """The value of a key, if it is there."""
        return next((v for k, v in self.entries if k == key), None)


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """The content of a text file; `text` is empty where `faults` says why it could not be read."""

    name: str
    text: str = ""
    sha256: str = ""
    faults: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """The documents of a YAML file, or what is wrong with it."""

    name: str
    documents: tuple[Node, ...] = ()
    sha256: str = ""
    faults: tuple[Diagnostic, ...] = ()


def read_text(path: Path, name: str | None = None) -> SourceText:
    """Read a UTF-8 text file of at most 2 MB; `name` is how diagnostics call it."""
    shown = str(path) if name is None else name
    try:
        data = _bytes(path)
    except _Refusal as refusal:
        return SourceText(name=shown, faults=(refusal.at(Span(file=shown)),))
    digest = hashlib.sha256(data).hexdigest()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return SourceText(name=shown, sha256=digest, faults=(_not_utf8(shown, data, error.start),))
    if "\0" in text:
        return SourceText(name=shown, sha256=digest, faults=(_nul(shown, text),))
    return SourceText(name=shown, text=text, sha256=digest)


def read_yaml(path: Path, name: str | None = None) -> SourceFile:
    """Read a YAML file of one or more documents."""
    source = read_text(path, name)
    if source.faults:
        return SourceFile(name=source.name, sha256=source.sha256, faults=source.faults)
    documents, faults = parse_yaml(source.text, source.name)
    return SourceFile(name=source.name, documents=documents, sha256=source.sha256, faults=faults)


def parse_yaml(text: str, name: str) -> tuple[tuple[Node, ...], tuple[Diagnostic, ...]]:
    """Build the nodes of a YAML text; with faults the nodes are not to be used."""
    builder = _Builder(name)
    try:
        for event in _events(text):
            builder.take(event)
    except _Refusal as refusal:
        builder.faults.append(refusal.at(builder.place))
    except yaml.MarkedYAMLError as error:
        builder.faults.append(_syntax(name, error))
    except yaml.reader.ReaderError as error:
        span = _place(name, text, error.position)
        builder.faults.append(Diagnostic(code="yaml-syntax", message=str(error.reason), span=span))
    return tuple(builder.documents), tuple(builder.faults)


@dataclass(eq=False)
class _Refusal(Exception):
    """A file or an event that ends the reading at once."""

    code: str
    message: str
    help: str = ""

    def at(self, span: Span) -> Diagnostic:
        return Diagnostic(code=self.code, message=self.message, span=span, help=self.help)


def _bytes(path: Path) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise _Refusal("is-directory", "this is a directory, not a file")
        if not stat.S_ISREG(status.st_mode):
            raise _Refusal("not-a-file", "this is not a regular file")
        if status.st_size > MAX_BYTES:
            raise _too_large(status.st_size)
        with path.open("rb") as stream:
            # The file may have grown since it was measured.
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise _Refusal("file-missing", "there is no such file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _Refusal("unreadable", f"the file cannot be read: {reason.lower()}") from None
    if len(data) > MAX_BYTES:
        raise _too_large(len(data))
    return data


def _too_large(size: int) -> _Refusal:
    return _Refusal("too-large", f"the file has {size:,} bytes, and at most {MAX_BYTES:,} are read")


def _not_utf8(name: str, data: bytes, offset: int) -> Diagnostic:
    line = data.count(b"\n", 0, offset) + 1
    start = data.rfind(b"\n", 0, offset) + 1
    column = len(data[start:offset].decode("utf-8", errors="replace")) + 1
    return Diagnostic(
        code="not-utf8",
        message=f"byte 0x{data[offset]:02x} at offset {offset} is not UTF-8",
        span=Span(file=name, line=line, column=column),
        help="save the file as UTF-8",
    )


def _place(name: str, text: str, offset: int) -> Span:
    start = text.rfind("\n", 0, offset) + 1
    return Span(file=name, line=text.count("\n", 0, offset) + 1, column=offset - start + 1)


def _nul(name: str, text: str) -> Diagnostic:
    return Diagnostic(
        code="has-nul",
        message="a NUL character stands here",
        span=_place(name, text, text.index("\0")),
        help="this is not a text file",
    )


def _syntax(name: str, error: yaml.MarkedYAMLError) -> Diagnostic:
    mark: Any = error.problem_mark or error.context_mark
    span = Span(file=name, line=mark.line + 1, column=mark.column + 1) if mark else Span(file=name)
    problem = error.problem or "this is not YAML"
    return Diagnostic(code="yaml-syntax", message=problem, span=span, help=_syntax_help(problem))


def _syntax_help(problem: str) -> str:
    if "mapping values are not allowed" in problem:
        return "quote a text that has a colon in it"
    if "flow" in problem or "did not find expected ',' or" in problem:
        return "quote a text inside `{...}` or `[...]`, and close every bracket"
    return ""


def _events(text: str) -> Iterator[Event]:
    parser: Any = _parser(text)
    while parser.check_event():
        yield parser.get_event()


def _parser(text: str) -> Any:
    try:
        return importlib.import_module("yaml._yaml").CParser(text)
    except ImportError:
        return yaml.SafeLoader(text)


@dataclass(slots=True)
class _Open:
    """A collection whose end has not come yet."""

    span: Span
    flow: bool
    is_mapping: bool
    items: list[Node] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    """Only the keys of a mapping."""

    @property
    def wants_key(self) -> bool:
        return self.is_mapping and len(self.items) % 2 == 0


class _Builder:
    """Turns events into nodes; faults that do not hide others are collected."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._stack: list[_Open] = []
        self._nodes = 0
        self.place = Span(file=name)
        self.documents: list[Node] = []
        self.faults: list[Diagnostic] = []

    def take(self, event: Event) -> None:
        mark: Any = event.start_mark
        self.place = Span(file=self._name, line=mark.line + 1, column=mark.column + 1)
        match event:
            case ScalarEvent():
                self._marked(event)
                flow = bool(self._stack) and self._stack[-1].flow
                quoted = event.style in ("'", '"', "|", ">")
                self._visible(event.value)
                self._add(Scalar(event.value, self.place, quoted, flow))
            case MappingStartEvent() | SequenceStartEvent():
                self._marked(event)
                self._open(event)
            case MappingEndEvent() | SequenceEndEvent():
                self._add(self._close(), counted=True)
            case AliasEvent():
                self._fault("alias", f"the alias `*{event.anchor}` is not allowed", "write the value out")
                self._add(Scalar("", self.place))
            case DocumentStartEvent():
                if event.tags:
                    self._fault("tag", "a `%TAG` directive is not allowed")

    def _marked(self, event: ScalarEvent | MappingStartEvent | SequenceStartEvent) -> None:
        if event.anchor is not None:
            help = "write the value where it is used"
            self._fault("anchor", f"the anchor `&{event.anchor}` is not allowed", help)
        if event.tag is not None:
            tag = str(event.tag).replace(_YAML_TAG, "!!")
            self._fault("tag", f"the tag `{tag}` is not allowed", "every value is plain text")

    def _visible(self, text: str) -> None:
        found = _HIDDEN.search(text)
        if found is not None:
            message = f"the character U+{ord(found.group()):04X} stands in this text, and cannot be seen"
            self._fault("control-character", message, "take it out: it would change how the text is shown")

    def _open(self, event: MappingStartEvent | SequenceStartEvent) -> None:
        if len(self._stack) >= MAX_DEPTH:
            raise _Refusal("too-deep", f"collections are nested more than {MAX_DEPTH} deep")
        self._count()
        flow = bool(event.flow_style)
        self._stack.append(_Open(self.place, flow, isinstance(event, MappingStartEvent)))

    def _close(self) -> Node:
        done = self._stack.pop()
        self.place = done.span
        if not done.is_mapping:
            return Sequence(items=tuple(done.items), span=done.span)
        pairs = zip(done.items[::2], done.items[1::2], strict=True)
        entries = tuple((k, v) for k, v in pairs if isinstance(k, Scalar))
        return Mapping(entries=entries, span=done.span)

    def _add(self, node: Node, counted: bool = False) -> None:
        if not counted:
            self._count()
        if not self._stack:
            self.documents.append(node)
            return
        parent = self._stack[-1]
        if parent.wants_key:
            self._key(parent, node)
        parent.items.append(node)

    def _key(self, parent: _Open, node: Node) -> None:
        if not isinstance(node, Scalar):
            self._fault("key-not-text", "a key must be a text")
        elif node in parent.keys:
            self._fault("duplicate-key", f"the key `{node}` stands here twice")
        elif len(node) > MAX_KEY:
            self._fault("too-long", f"a key of {len(node):,} characters is too long: at most {MAX_KEY} are read")
        else:
            parent.keys.add(node)

    def _count(self) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise _Refusal("too-many-nodes", f"the file has more than {MAX_NODES:,} values")

    def _fault(self, code: str, message: str, help: str = "") -> None:
        self.faults.append(Diagnostic(code=code, message=message, span=self.place, help=help))
        if len(self.faults) >= MAX_FAULTS:
            raise _Refusal("too-many-faults", f"reading stops after {MAX_FAULTS} faults")


_SAME = {"\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u201c": '"', "\u201d": '"'}
_SAME |= {"\u201e": '"', "\u201f": '"', "\u00ab": '"', "\u00bb": '"'}
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Normalised:
    """A text with plain quotation marks and single spaces; `offsets[i]` is where `text[i]` stood."""

    text: str
    offsets: tuple[int, ...]


def normalise(text: str) -> str:
    """Plain quotation marks for typographic ones, one space for every run of white space."""
    return _SPACES.sub(" ", "".join(_SAME.get(c, c) for c in text)).strip()


def normalised(text: str) -> Normalised:
    """As `normalise`, without losing the way back to the original."""
    out: list[str] = []
    offsets: list[int] = []
    for index, char in enumerate(text):
        plain = " " if char.isspace() else _SAME.get(char, char)
        if plain == " " and (not out or out[-1] == " "):
            continue
        out.append(plain)
        offsets.append(index)
    if out and out[-1] == " ":
        out.pop()
        offsets.pop()
    return Normalised(text="".join(out), offsets=tuple(offsets))

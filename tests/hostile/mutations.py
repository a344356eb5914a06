"""Small damage to a good file, each kind a function of a generator and the bytes of the file."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

Mutation = Callable[[Random, bytes], bytes]

CONTROLS = [c.encode() for c in "\x00\x01\x07\x08\x0b\x0c\r\x1b\x7f\x85\u2028\u2029"]
MARKS = [c.encode() for c in "\ufeff\u200e\u200f\u202e\u2066\u200b\u00a0\u00ad\ufffe"]
SCALARS = [
    "yes", "no", "~", "null", "0o17", "0x1F", "017", "1e309", "-1e-400", ".inf", ".nan", "1_000", "12:30:45",
    "0000-00-00", "9999-12-31", "2025-02-30", "2025-13-01", "10000-01-01", "2025", "2025-03", "-1", "+1",
    "9" * 10_000, "1" * 300 + "." + "1" * 300, "''", '""', '"\\x1b[31mred\\x1b[0m"', '"\\0"', '"a\\nb"',
    "!!python/object:os.system x", "!!python/object/apply:os.system ['id']", "!!binary aGk=", "! x", "&a x", "*a",
    "<<", "{<<: *a}", "[]", "{}", "[[[]]]", "{a: {b: c}}", "|", ">", "%TAG ! x", "---", "...", "- - - -", "? a",
    "../../etc/passwd", "/etc/passwd", "/dev/zero", "/dev/stdin", ".", "..", "\U0001f600",
    "\u0661\u0662\u0663\u0664-01-01",
    "constructor", "__class__", "{P}", "{P:gen}", "{0.__class__}", "%s%n", "$(id)", "a\u0301", "\u212a",
    "x" * 100_000, "word " * 20_000, "(" * 5_000, "'s" * 2_000, "; " * 5_000, "{P} " * 5_000,
]  # fmt: skip


def _place(rng: Random, data: bytes) -> int:
    return rng.randrange(len(data) + 1)


def flip(rng: Random, data: bytes) -> bytes:
    """Flip bits of up to eight bytes."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def truncate(rng: Random, data: bytes) -> bytes:
    """End the file anywhere."""
    return data[: _place(rng, data)]


def cut(rng: Random, data: bytes) -> bytes:
    """Take a piece out."""
    start = _place(rng, data)
    return data[:start] + data[start + rng.randint(1, 200) :]


def control(rng: Random, data: bytes) -> bytes:
    """Put a control character somewhere."""
    place = _place(rng, data)
    return data[:place] + rng.choice(CONTROLS) + data[place:]


def mark(rng: Random, data: bytes) -> bytes:
    """Put an invisible character somewhere, perhaps in the middle of a character."""
    place = _place(rng, data)
    return data[:place] + rng.choice(MARKS) + data[place:]


def twice(rng: Random, data: bytes) -> bytes:
    """Repeat a line, so that a key or a fact stands twice."""
    lines = data.splitlines(keepends=True)
    place = rng.randrange(len(lines))
    return b"".join([*lines[: place + 1], *lines[place:]])


def swapped(rng: Random, data: bytes) -> bytes:
    """Exchange two lines."""
    lines = data.splitlines(keepends=True)
    a, b = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[a], lines[b] = lines[b], lines[a]
    return b"".join(lines)


def indented(rng: Random, data: bytes) -> bytes:
    """Indent a line otherwise, or with a tab."""
    lines = data.splitlines(keepends=True)
    place = rng.randrange(len(lines))
    lines[place] = rng.choice([b"", b" ", b"   ", b"\t", b"        "]) + lines[place].lstrip()
    return b"".join(lines)


def valued(rng: Random, data: bytes) -> bytes:
    """Give a key a hostile value."""
    lines = data.splitlines(keepends=True)
    keyed = [i for i, line in enumerate(lines) if b": " in line]
    if not keyed:
        return data
    place = rng.choice(keyed)
    key, _, _ = lines[place].partition(b": ")
    lines[place] = key + b": " + rng.choice(SCALARS).encode() + b"\n"
    return b"".join(lines)


def listed(rng: Random, data: bytes) -> bytes:
    """Put a hostile value into a list."""
    lines = data.splitlines(keepends=True)
    items = [i for i, line in enumerate(lines) if line.lstrip().startswith(b"- ")]
    if not items:
        return data
    place = rng.choice(items)
    indent = lines[place][: lines[place].index(b"-")]
    lines.insert(place, indent + b"- " + rng.choice(SCALARS).encode() + b"\n")
    return b"".join(lines)


def reworded(rng: Random, data: bytes) -> bytes:
    """Put one word of the file in the place of another, once or everywhere."""
    words = [w for w in data.split() if len(w) > 2]
    if not words:
        return data
    return data.replace(rng.choice(words), rng.choice(words), rng.choice([1, -1]))


def rekeyed(rng: Random, data: bytes) -> bytes:
    """Rename a key to another key of the file."""
    keys = [line.split(b":")[0].strip(b" -") for line in data.splitlines() if b":" in line]
    return data.replace(rng.choice(keys) + b":", rng.choice(keys) + b":", rng.choice([1, -1])) if keys else data


def spliced(rng: Random, data: bytes) -> bytes:
    """Go on in the middle of another place of the file."""
    return data[: _place(rng, data)] + data[_place(rng, data) :]


def documents(rng: Random, data: bytes) -> bytes:
    """Begin or end documents in odd places, with directives."""
    lines = data.splitlines(keepends=True)
    odd = [b"---\n", b"...\n", b"--- |\n", b"---\n---\n", b"%YAML 9.9\n---\n", b"%TAG !e! tag:e,2000:\n---\n", b"%X\n"]
    lines.insert(rng.randrange(len(lines) + 1), rng.choice(odd))
    return b"".join(lines)


def encoded(rng: Random, data: bytes) -> bytes:
    """Save the file in another encoding."""
    text = data.decode("utf-8", errors="replace")
    name = rng.choice(["utf-16", "utf-16-be", "utf-32", "latin-1", "utf-7", "shift_jis", "utf-8-sig"])
    return text.encode(name, errors="replace")


def surrogate(rng: Random, data: bytes) -> bytes:
    """Half of a pair, which is no character."""
    place = _place(rng, data)
    return (
        data[:place] + rng.choice([b"\xed\xa0\x80", b"\xed\xbf\xbf", b'"\\ud800"', b"\xf4\x90\x80\x80"]) + data[place:]
    )


def endings(rng: Random, data: bytes) -> bytes:
    """Other line ends, or tabs for the indentation."""
    return rng.choice(
        [data.replace(b"\n", b"\r\n"), data.replace(b"\n", b"\r"), data.replace(b"  ", b"\t"), b"\xef\xbb\xbf" + data]
    )


def anchored(rng: Random, data: bytes) -> bytes:
    """Anchors, aliases and merge keys that YAML would resolve."""
    lines = data.splitlines(keepends=True)
    place = rng.randrange(len(lines))
    indent = lines[place][: len(lines[place]) - len(lines[place].lstrip())]
    odd = [b"<<: *a\n", b"a: &a {b: c}\n", b"a: &a [*a]\n", b"? [a, b]\n", b"? {a: b}\n: c\n", b"!!set {a}\n"]
    lines.insert(place, indent + rng.choice(odd))
    return b"".join(lines)


def deepened(rng: Random, data: bytes) -> bytes:
    """Nest a value."""
    lines = data.splitlines(keepends=True)
    place = rng.randrange(len(lines))
    key, colon, value = lines[place].rstrip(b"\n").partition(b": ")
    depth = rng.choice([1, 2, 30, 39, 41, 5_000])
    opened, closed = rng.choice([(b"[", b"]"), (b"{a: ", b"}")])
    lines[place] = key + colon + opened * depth + value + closed * depth + b"\n"
    return b"".join(lines)


def several(rng: Random, data: bytes) -> bytes:
    """Damage of several kinds in one file."""
    for _ in range(rng.randint(2, 5)):
        if data:
            data = rng.choice(SINGLE)(rng, data)
    return data


SINGLE: list[Mutation] = [
    flip, truncate, cut, control, mark, twice, swapped, indented, valued, valued, valued, listed, listed, reworded,
    reworded, reworded, rekeyed, rekeyed, spliced, documents, encoded, surrogate, endings, anchored, deepened,
]  # fmt: skip
MUTATIONS: list[Mutation] = [*SINGLE, several, several]

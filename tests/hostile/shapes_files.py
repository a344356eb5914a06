"""Files that are hostile as YAML, or that name other files."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from .item import Item
from .texts import HEAD, scenario

Shape = Callable[[Random], Item]


def _fixed(name: str, text: str | bytes) -> Shape:
    return lambda rng: scenario(name, text)


def _bomb(rng: Random) -> Item:
    lines = ["a0: &a0 [lol]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, rng.randint(10, 60))]
    return scenario("alias-bomb", "\n".join(lines))


def _merge(rng: Random) -> Item:
    return scenario("merge-keys", "a: &a {b: c}\n" + "".join(f"k{n}: {{<<: *a}}\n" for n in range(5_000)))


def _deep(opened: str, closed: str) -> Shape:
    def shape(rng: Random) -> Item:
        depth = rng.choice([38, 39, 40, 41, 1_000, 100_000])
        return scenario(f"deep-{depth}", f"{HEAD}facts: " + opened * depth + "x" + closed * depth)

    return shape


def _escape(path: str) -> Shape:
    return lambda rng: scenario(f"source-{path[:20]}", f"{HEAD}sources:\n  s: {{title: t, file: '{path}'}}\n")


def _link(target: str) -> Shape:
    text = f"{HEAD}sources:\n  s: {{title: t, file: link.txt}}\n"
    return lambda rng: scenario(f"link-{target}", text, links={"link.txt": target})


def _pipe(rng: Random) -> Item:
    return scenario("pipe", f"{HEAD}sources:\n  s: {{title: t, file: pipe.txt}}\n", pipe="pipe.txt")


def _source(name: str, data: bytes) -> Shape:
    text = f"{HEAD}sources:\n  s: {{title: t, file: source.txt}}\n"
    return lambda rng: scenario(f"source-{name}", text, beside={"source.txt": data})


def _tag(tag: str) -> Shape:
    return _fixed(f"tag-{tag[:20]}", f"{HEAD}note: {tag} ['id']\n")


PATHS = [
    "../../etc/passwd", "/etc/passwd", "/dev/zero", "/dev/stdin", "/dev/fd/0", "/proc/self/mem", "/proc/self/environ",
    ".", "..", "", "a\0b", "~/x", "x" * 5_000, "a/" * 3_000, "../s.yaml", "nothing.txt", "./././scenario.yaml",
]  # fmt: skip
TAGS = ["!!python/object/apply:os.system", "!!python/name:os.system", "!x", "!<tag:yaml.org,2002:seq>", "!!binary"]

FILES: list[Shape] = [
    _fixed("empty", b""),
    _fixed("blank", b" \n\n\t\n"),
    _fixed("comment", b"# nothing\n"),
    _fixed("fifty-megabytes", HEAD.encode() + b"note: " + b"x" * 50_000_000),
    _fixed("two-megabytes", HEAD.encode() + b"note: " + b"x" * 2_000_000),
    _fixed("hundred-thousand-keys", HEAD + "".join(f"k{n}: v\n" for n in range(100_000))),
    _fixed("hundred-thousand-names", HEAD + "entities:\n" + "".join(f" e{n}: v\n" for n in range(100_000))),
    _fixed("one-key-often", HEAD + "a: b\n" * 100_000),
    _fixed("many-documents", "---\na: b\n" * 50_000),
    _fixed("two-thousand-scenarios", f"---\n{HEAD}" * 2_000),
    _fixed("long-line-of-brackets", HEAD + "note: " + "[]" * 300_000),
    _fixed("long-flow-list", HEAD + "facts: [" + "x, " * 150_000 + "]"),
    _fixed("long-key", "k" * 1_000_000 + ": v\n" + HEAD),
    _fixed("long-asked-key", "? " + "k" * 1_000_000 + "\n: v\n" + HEAD),
    _fixed("long-anchor", HEAD + "note: &" + "a" * 500_000 + " x\n"),
    _fixed("long-tag", HEAD + "note: !" + "a" * 500_000 + " x\n"),
    _fixed("long-comment", HEAD + "# " + "x" * 1_500_000 + "\n"),
    _fixed("long-directive", "%" + "X" * 500_000 + "\n---\n" + HEAD),
    _fixed("version-directive", "%YAML 1." + "9" * 50_000 + "\n---\n" + HEAD),
    _fixed("escapes", HEAD + 'note: "\\x1b[2J\\u202e\\a\\b\\0"\n'),
    _fixed("escaped-key", HEAD + '"\\x1b[31mtitel\\n\\u202e": x\n'),
    _fixed("surrogate-escape", HEAD + 'note: "\\ud800"\n'),
    _fixed("far-escape", HEAD + 'note: "\\U00110000"\n'),
    _fixed("unclosed-quote", HEAD + 'note: "' + "x\n" * 100_000),
    _fixed("unclosed-block", HEAD + "note: |9\n" + "  x\n" * 100_000),
    _fixed("question-marks", "? " * 100_000),
    _fixed("colons", ":" * 500_000),
    _fixed("dashes", "-" * 500_000),
    _fixed("tabs", "\t" * 500_000),
    _fixed("utf-16", HEAD.encode("utf-16")),
    _fixed("utf-32", HEAD.encode("utf-32")),
    _fixed("two-marks", b"\xef\xbb\xbf\xef\xbb\xbf" + HEAD.encode()),
    _fixed("list-at-top", "- a\n- b\n"),
    _fixed("text-at-top", "scenario\n"),
    _fixed("null-key", "~: x\n: y\n" + HEAD),
    _fixed("no-text-key", "[a, b]: c\n{a: b}: c\n" + HEAD),
    _bomb,
    _merge,
    *(_deep(a, b) for a, b in (("[", "]"), ("{a: ", "}"), ("- ", ""), ("? ", ""))),
    *(_escape(p) for p in PATHS),
    *(_link(t) for t in ("/etc/passwd", "/dev/zero", "link.txt", "../..", "nowhere", "/proc/self/fd/0")),
    _pipe,
    _source("latin-1", "café".encode("latin-1")),
    _source("nul", b"a\0b"),
    _source("three-megabytes", b"x" * 3_000_000),
    _source("blank-megabytes", b" \n" * 1_000_000),
    *(_tag(t) for t in TAGS),
]

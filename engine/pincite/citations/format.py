"""The one citation formatter: a source and a pinpoint in the style of OSCOLA or of the United Nations.

OSCOLA: *Oxford University Standard for the Citation of Legal Authorities*, 4th edition (2012), with its
section on international law (2006): treaties as `title (adopted D, entered into force D) vol UNTS page
(short title) art n`, resolutions as `UNSC Res n (date) UN Doc symbol, para n`, judgments of the European
Court as `name App no n (court, date)`. United Nations: *Editorial Manual*, footnotes, III (E, G, H), and the
*Style Guide for the Work of the International Law Commission* (2015): `title (date), United Nations, Treaty
Series, vol. n, p. n, art. n (n)`, `Security Council resolution n (year), para. n`.

What the registry does not know is left out: nothing here completes a citation from memory.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from pincite.law import DateRange, Instrument

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
ORGANS = {"Security Council": "UNSC", "General Assembly": "UNGA"}
COURTS = {"ECtHR": "European Court of Human Rights", "ICJ": "International Court of Justice"}
LEVELS = {"art": "art.", "para": "para.", "paras": "paras."}

_SERIES = re.compile(r"(?P<volume>\d+) UNTS (?P<page>[\dIVXLC]+)")
_RESOLUTION = re.compile(r"(?P<organ>Security Council|General Assembly) resolution (?P<number>\d+) \((?P<part>\w+)\)")
_SYMBOL = re.compile(r"[A-Z]/RES/\d+")
_CASE = re.compile(r"(?P<name>.+) \((?P<parts>[^()]+)\)")
_APPLICATION = re.compile(r"\d+/\d+")
_DATED = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}")
_PINPOINT = re.compile(r"(?:(?P<word>[A-Za-z]+) )?(?P<number>[\dIVXLC][^ ]*)")
_NUMBERED = re.compile(r"\bNo (?=\d)")


class Style(StrEnum):
    """How citations are written."""

    OSCOLA = "oscola"
    UN = "un"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a citation, in one type."""

    text: str
    italic: bool = False


Runs = tuple[Run, ...]


def cite(instrument: Instrument, pinpoint: str = "", *, style: Style = Style.OSCOLA, short: bool = False) -> Runs:
    """Cite a source: in full, or `short` as after the first citation; `pinpoint` as the registry writes it."""
    form = _SHORT if short else _FORMS.get((instrument.kind, style), _other)
    return tuple(r for r in form(instrument, pinpoint, style) if r.text)


def plain(runs: Runs) -> str:
    """A citation without its italics."""
    return "".join(r.text for r in runs)


def day(range: DateRange) -> str:
    """A date as both styles write it, as far as it is known: `12 August 1949`, `August 1949` or `1949`."""
    month = MONTHS[range.first.month - 1]
    match len(str(range).split("-")):
        case 1:
            return str(range.first.year)
        case 2:
            return f"{month} {range.first.year}"
        case _:
            return f"{range.first.day} {month} {range.first.year}"


# --- pinpoints ---------------------------------------------------------------------------------


def place(instrument: Instrument, pinpoint: str, style: Style) -> str:
    """The pinpoint in words; empty for one that names no place in the text, such as `holding`."""
    found = _PINPOINT.match(pinpoint)
    if found is None:
        return ""
    number = found["number"].replace("-", "–")
    level = found["word"].lower() if found["word"] else _level(instrument, number)
    if style is Style.OSCOLA:
        return f"{level} {number}"
    spaced = re.sub(r"(?<=[^ ])\(", " (", number)
    if instrument.kind == "charter":
        return f"Article {spaced}"
    return f"{LEVELS.get(level, level)} {spaced}"


def _level(instrument: Instrument, number: str) -> str:
    if instrument.kind in ("treaty", "charter", "custom") or _on_articles(instrument):
        return "art"
    return "paras" if "–" in number else "para"


def _on_articles(instrument: Instrument) -> bool:
    """Whether a commentary goes through a treaty article by article; a general comment has paragraphs."""
    return instrument.kind == "commentary" and "General Comment" not in instrument.title


def _at(instrument: Instrument, pinpoint: str, style: Style, separator: str = ", ") -> Run:
    where = place(instrument, pinpoint, style)
    if where and _on_articles(instrument):
        where = f"commentary on {where}"
    return Run(f"{separator}{where}" if where else "")


# --- treaties ----------------------------------------------------------------------------------


def _treaty(law: Instrument, pinpoint: str, style: Style) -> Runs:
    dates = [f"{word} {day(d)}" for word, d in (("adopted", law.adopted), ("entered into force", law.in_force)) if d]
    history = f" ({', '.join(dates)})" if dates else ""
    series = f" {law.published}" if law.published else ""
    named = f" ({law.id})" if law.id != law.title else ""
    return Run(f"{law.title}{history}{series}{named}"), _at(law, pinpoint, style, " ")


def _un_treaty(law: Instrument, pinpoint: str, style: Style) -> Runs:
    opening = f"{law.title} ({day(law.adopted)})" if law.adopted else law.title
    found = _SERIES.fullmatch(law.published)
    if found is None:
        printed: Runs = (Run(f", {law.published}" if law.published else ""),)
    else:
        where = f", vol. {found['volume']}, p. {found['page']}"
        printed = (Run(", United Nations, "), Run("Treaty Series", italic=True), Run(where))
    return Run(opening), *printed, _at(law, pinpoint, style)


def _un_charter(law: Instrument, pinpoint: str, style: Style) -> Runs:
    return Run(law.title), _at(law, pinpoint, style)


# --- resolutions -------------------------------------------------------------------------------


def _resolution(law: Instrument, pinpoint: str, style: Style) -> Runs:
    found = _RESOLUTION.match(law.title)
    if found is None:
        return _other(law, pinpoint, style)
    adopted = f" ({day(law.adopted)})" if law.adopted else ""
    symbol = _symbol(law)
    return Run(f"{_numbered(found)}{adopted}{f' UN Doc {symbol}' if symbol else ''}"), _at(law, pinpoint, style)


def _un_resolution(law: Instrument, pinpoint: str, style: Style) -> Runs:
    found = _RESOLUTION.match(law.title)
    if found is None:
        return _other(law, pinpoint, style)
    return Run(found.group()), _at(law, pinpoint, style)


def _numbered(found: re.Match[str]) -> str:
    """The organ and the number; a session in Roman numerals belongs to it, a year is in the date."""
    session = "" if found["part"].isdecimal() else f" ({found['part']})"
    return f"{ORGANS[found['organ']]} Res {found['number']}{session}"


def _symbol(law: Instrument) -> str:
    """The symbol of the document, where it is among the names; the year is in the date."""
    names = (n for language in law.aliases.values() for n in language if _SYMBOL.match(n))
    return re.sub(r" \(\d{4}\)$", "", next(names, ""))


# --- cases -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """What the title of a case says: `Name (court, chamber, date, number or report)`."""

    name: str
    parties: str = ""
    court: str = ""
    chamber: str = ""
    number: str = ""
    report: str = ""


def _read_case(title: str) -> _Case | None:
    """The parts of a title; None for one that names no court that is known here."""
    found = _CASE.fullmatch(title)
    parts = [p.strip() for p in found["parts"].split(",")] if found else []
    court = next((p for p in parts if p in COURTS), "")
    if found is None or not court:
        return None
    said: dict[str, str] = {"name": found["name"], "court": court}
    for part in parts:
        if part != court and not _DATED.fullmatch(part):
            said[_role(part)] = part
    return _Case(**said)


def _role(part: str) -> str:
    if _APPLICATION.fullmatch(part):
        return "number"
    if " v " in part:
        return "parties"
    return "chamber" if part.endswith("Chamber") else "report"


def _case(law: Instrument, pinpoint: str, style: Style) -> Runs:
    case = _read_case(law.title)
    if case is None:
        return _other(law, pinpoint, style)
    name = f"{case.name} ({case.parties})" if case.parties else case.name
    number = f" App no {case.number}" if case.number else ""
    known = [case.court, case.chamber, day(law.adopted) if law.adopted else ""]
    decided = f" ({', '.join(k for k in known if k)})"
    report = f" {case.report}" if case.report else ""
    return Run(name, italic=True), Run(f"{number}{decided}{report}"), _at(law, pinpoint, style)


def _un_case(law: Instrument, pinpoint: str, style: Style) -> Runs:
    case = _read_case(law.title)
    if case is None:
        return _other(law, pinpoint, style)
    name = f"{case.name} ({case.parties})" if case.parties else case.name
    number = f"application No. {case.number}" if case.number else ""
    known = [case.chamber, number, day(law.adopted) if law.adopted else "", case.report]
    rest = "".join(f", {k}" for k in known if k)
    versus = Run(name.replace(" v ", " v. "), italic=True)
    return Run(f"{COURTS[case.court]}, "), versus, Run(rest), _at(law, pinpoint, style)


# --- works, and everything else ----------------------------------------------------------------


def _custom(law: Instrument, pinpoint: str, style: Style) -> Runs:
    """Custom is cited by the study that states it, where the registry names its authors."""
    if not law.authors:
        return _other(law, pinpoint, style)
    work = Run(law.title.partition(" (")[0], italic=True)
    printed = f" ({law.published})" if law.published else ""
    separator = " " if style is Style.OSCOLA else ", "
    return Run(f"{_listed(law.authors)}, "), work, Run(printed), _at(law, pinpoint, style, separator)


def _listed(names: tuple[str, ...]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _other(law: Instrument, pinpoint: str, style: Style) -> Runs:
    title = _NUMBERED.sub("No. ", law.title) if style is Style.UN else law.title
    return Run(title, italic=_on_articles(law)), _at(law, pinpoint, style)


def _short(law: Instrument, pinpoint: str, style: Style) -> Runs:
    """After the first citation: the short title or the number, and the pinpoint."""
    resolution = _RESOLUTION.match(law.title)
    tight = style is Style.OSCOLA and law.kind in ("treaty", "charter", "custom")
    where = _at(law, pinpoint, style, " " if tight else ", ")
    if resolution is not None and style is Style.OSCOLA:
        return Run(_numbered(resolution)), where
    if resolution is not None:
        return Run(resolution.group().removeprefix(f"{resolution['organ']} ")), where
    if law.authors:
        return Run(_listed(tuple(a.split()[-1] for a in law.authors))), where
    name = law.id.replace(" v ", " v. ") if style is Style.UN else law.id
    return Run(name, italic=law.kind == "case" and _read_case(law.title) is not None), where


Form = Callable[[Instrument, str, Style], Runs]
_SHORT: Form = _short
_FORMS: dict[tuple[str, Style], Form] = {
    ("treaty", Style.OSCOLA): _treaty,
    ("treaty", Style.UN): _un_treaty,
    ("charter", Style.OSCOLA): _treaty,
    ("charter", Style.UN): _un_charter,
    ("resolution", Style.OSCOLA): _resolution,
    ("resolution", Style.UN): _un_resolution,
    ("declaration", Style.OSCOLA): _resolution,
    ("declaration", Style.UN): _un_resolution,
    ("case", Style.OSCOLA): _case,
    ("case", Style.UN): _un_case,
    ("custom", Style.OSCOLA): _custom,
    ("custom", Style.UN): _custom,
}

"""The sources of a case: what they are, and the words of those that are kept as files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pincite.loading import registry
from pincite.loading.dates import day
from pincite.loading.log import Log
from pincite.loading.quotes import check_passage
from pincite.scenario import Source
from pincite.schema import SourceDoc
from pincite.source import Scalar, SourceText, normalise, read_text

MAX_CHARACTERS = 20_000_000
"""Characters of all files of sources together."""


class Sources:
    """Reads the sources of a case; everything that is wrong goes to the log.

    `known` are the sources by id, `files` the hashes of their files by the name they are given.
    """

    def __init__(self, docs: Mapping[Scalar, SourceDoc], folder: Path, log: Log) -> None:
        self._folder = folder.resolve()
        self._log = log
        self._read: dict[Path, SourceText] = {}
        self._words: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self.files: dict[str, str] = {}
        self.known = {str(k): self._source(k, v) for k, v in docs.items()}

    def check(self, source: Scalar | None, quote: Scalar | None) -> None:
        """Log a source that does not exist, or a quotation that does not stand in its source."""
        if source is None:
            if quote is not None:
                self._log.error("quote-without-source", "this quotation names no source", quote, "add `source:`")
        elif source not in self.known:
            self._log.unknown("source", source, self.known)
        elif quote is not None and source in self._texts:
            check_passage(quote, self._texts[source], f"the source `{source}`", self._log)
        elif quote is not None and not self.known[source].file:
            message = f"the source `{source}` has no `file:` to check this quotation against"
            self._log.error("quote-unchecked", message, quote, "put the words into `note:`, or add the file")

    def _source(self, id: Scalar, doc: SourceDoc) -> Source:
        if doc.file is not None:
            self._take(id, doc.file)
        return Source(
            id=str(id),
            title=str(doc.title),
            file=registry.text(doc.file),
            url=registry.text(doc.url),
            published=day(doc.date, self._log),
            span=id.span,
        )

    def _take(self, id: Scalar, file: Scalar) -> None:
        try:
            path = (self._folder / file).resolve()
        except (OSError, ValueError, RuntimeError):
            path = self._folder.parent
        if not path.is_relative_to(self._folder):
            help = "put the source beside the scenario, or in a folder below it"
            self._log.error("outside-folder", f"`{file}` leads out of the scenario's folder", file, help)
            return
        source = self._file(path, file)
        for fault in source.faults:
            place = f" (line {fault.span.line})" if fault.span.line > 1 else ""
            self._log.error(fault.code, f"the source `{id}`: {fault.message}{place}", file, fault.help)
        if not source.faults:
            # Files with the same words share them, and are put in order once.
            self._texts[str(id)] = self._words.setdefault(source.sha256, "") or self._normalised(source)
            self.files[str(file)] = source.sha256

    def _file(self, path: Path, file: Scalar) -> SourceText:
        if path not in self._read:
            self._read[path] = read_text(path, str(file))
            if sum(len(s.text) for s in self._read.values()) > MAX_CHARACTERS:
                message = f"the sources have more than {MAX_CHARACTERS:,} characters together"
                self._log.error("too-large", message, file, "keep the passages that are quoted")
                self._log.finish()
        return self._read[path]

    def _normalised(self, source: SourceText) -> str:
        self._words[source.sha256] = normalise(source.text)
        return self._words[source.sha256]

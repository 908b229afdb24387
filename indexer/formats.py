"""How each kind of file is read, and how its records become drafts."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from indexer import windows, zeek
from indexer.content import Opened
from indexer.evtx import read_stream
from indexer.gunzip import Gunzip
from indexer.record import Draft, Lost, WindowsRecord

Parser = Literal["rust", "python-evtx"]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: `read` yields its records and what is lost of them."""

    read: Callable[[Opened, str, Parser], Iterator[Any]]
    to_draft: Callable[[Any], Draft]


def read_windows(file: Opened, name: str, parser: Parser) -> Iterator[Any]:
    """Yield what an EVTX file holds; where gzip data end early, its chunks tell what is lost."""
    yield from read_stream(file.stream, name, parser)
    if file.gunzip is not None and file.gunzip.cut:
        yield _cut(file.gunzip, 0)


def read_lines(file: Opened, name: str, _parser: Parser) -> Iterator[Any]:
    """Yield what a Zeek log holds; where gzip data end too early, at least one record more may be lost."""
    yield from zeek.read_zeek(file.stream, name)
    if file.gunzip is not None and file.gunzip.cut:
        yield _cut(file.gunzip, 0 if _accounted(file.gunzip.tail) else 1)


def windows_draft(record: WindowsRecord) -> Draft:
    """Return a Windows record's draft, marked where the record was recovered."""
    draft = windows.to_draft(record)
    if record.recovered:
        draft.source["hopwatch"] = {"recovered": True}
    return draft


def _cut(gunzip: Gunzip, records: int) -> Lost:
    return Lost(f"from byte {gunzip.length:,} of the decompressed log on", gunzip.damage, records)


def _accounted(tail: bytes) -> bool:
    """Tell whether no record is missing beyond those that the reader has counted.

    So it is after the line that closes a log, and when the cut went through a line: the reader has seen it.
    """
    last = tail.rstrip(b"\n").rpartition(b"\n")[2]
    return last.startswith(b"#close") or not tail.endswith(b"\n")


FORMATS: Mapping[str, Format] = {
    "evtx": Format(read_windows, windows_draft),
    "zeek": Format(read_lines, zeek.to_draft),
}

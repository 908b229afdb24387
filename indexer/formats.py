"""How each kind of file is read, and how its records become drafts."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO, Literal

from indexer import shapes, windows, zeek
from indexer.content import Opened
from indexer.evtx import read_stream
from indexer.record import Draft, Lost, Spot, WindowsRecord

Parser = Literal["rust", "python-evtx"]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: `read` yields its records and what is lost of them."""

    read: Callable[[Opened, str, Parser], Iterator[Any]]
    to_draft: Callable[[Any], Draft]


def read_windows(file: Opened, name: str, parser: Parser) -> Iterator[Any]:
    """Yield what an EVTX file holds; where compressed data end early, its chunks tell what is lost."""
    yield from read_stream(file.stream, name, parser, file.trail)
    if file.cut:
        yield _cut(file, 0)


def read_text(
    read: Callable[[BinaryIO, str], Iterator[Any]], file: Opened, name: str, _parser: Parser
) -> Iterator[Any]:
    """Yield what a text holds; where compressed data end early, at least one record more may be lost."""
    yield from read(file.stream, name)
    if file.cut:
        yield _cut(file, 0 if _accounted(file.layers[-1].tail) else 1)


def read_zeek(file: Opened, name: str, parser: Parser) -> Iterator[Any]:
    """Yield what a Zeek log holds, from where its trail begins."""
    yield from read_text(partial(zeek.read_zeek, trail=file.trail), file, name, parser)


def windows_draft(record: WindowsRecord) -> Draft:
    """Return a Windows record's draft, marked where the record was recovered."""
    draft = windows.to_draft(record)
    if record.recovered:
        draft.source["hopwatch"] = {"recovered": True}
    return draft


def _cut(file: Opened, records: int) -> Lost:
    length = file.layers[-1].length
    place = f"from byte {length:,} of the decompressed log on"
    return Lost(place, file.damage, records, Spot(offset=length))


def _accounted(tail: bytes) -> bool:
    """Tell whether no record is missing beyond those that the reader has counted.

    So it is after the line that closes a log, and when the cut went through a line: the reader has seen it.
    """
    last = tail.rstrip(b"\n").rpartition(b"\n")[2]
    return last.startswith(b"#close") or not tail.endswith(b"\n")


FORMATS: Mapping[str, Format] = {
    "evtx": Format(read_windows, windows_draft),
    "windows-json": Format(partial(read_text, shapes.read_json), shapes.to_draft),
    "windows-xml": Format(partial(read_text, shapes.read_xml), shapes.to_draft),
    "zeek": Format(read_zeek, zeek.to_draft),
}

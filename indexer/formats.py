"""How each kind of file is read, and how its records become drafts."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from indexer import windows, zeek
from indexer.content import Opened
from indexer.evtx import read_stream
from indexer.record import Draft, Lost

Parser = Literal["rust", "python-evtx"]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: `read` yields its records and what is lost of them."""

    read: Callable[[Opened, str, Parser], Iterator[Any]]
    to_draft: Callable[[Any], Draft]


def read_windows(file: Opened, name: str, parser: Parser) -> Iterator[Any]:
    """Yield what an EVTX file holds."""
    yield from read_stream(file.stream, name, parser)
    if file.gunzip is not None and file.gunzip.cut:
        # The chunks say which records are missing, and are counted so.
        yield Lost(f"from byte {file.gunzip.length:,} of the decompressed log on", file.gunzip.damage, 0)


def read_lines(file: Opened, name: str, _parser: Parser) -> Iterator[Any]:
    """Yield what a Zeek log holds; where gzip data end too early, at least one record more is lost."""
    yield from zeek.read_zeek(file.stream, name)
    if file.gunzip is not None and file.gunzip.cut:
        yield Lost(f"from byte {file.gunzip.length:,} of the decompressed log on", file.gunzip.damage)


FORMATS: Mapping[str, Format] = {
    "evtx": Format(read_windows, windows.to_draft),
    "zeek": Format(read_lines, zeek.to_draft),
}

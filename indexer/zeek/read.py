"""Reads a Zeek log, tab-separated or JSON, line by line."""

from collections.abc import Iterator
from typing import BinaryIO

from indexer.record import Lost, ZeekRecord
from indexer.zeek.lines import LONGEST, Unread, lines, shown
from indexer.zeek.names import UNKNOWN, by_fields, known
from indexer.zeek.objects import NotRead, decoded, exactly, has_huge, named, unwrapped
from indexer.zeek.tsv import Header, continued

_BOM = b"\xef\xbb\xbf"
_PATHS = ("_path", "@stream")  # JSON fields that name the log


def read_zeek(stream: BinaryIO, name: str, longest: int = LONGEST) -> Iterator[ZeekRecord | Lost]:
    """Yield every record of a log, and a Lost for every line that is none (blank lines and comments aside).

    `stream` is decompressed already; `name` is the file's name and tells the log only where the content
    does not. `longest` bounds a line, in bytes. A stream that breaks off ends with a Lost that says where.
    """
    header: Header | None = None
    from_name = known(name)
    for number, line in lines(stream, longest):
        place = f"line {number}"
        if isinstance(line, Unread):
            yield Lost(place, f"{line.why}: {shown(line.start)}")
            continue
        if number == 1:
            line = line.removeprefix(_BOM)  # noqa: PLW2901  (the mark is no part of the line)
        text = _text(line)
        if header is None or not header.names or text[:1] == "#":
            start = text.lstrip(" \t")
            if start[:1] == "#":
                header = continued(header, start)
                continue
        if line and not line.isspace():
            yield _record(text, line, header, place, from_name)


def _text(line: bytes) -> str:
    try:
        return line.decode().removesuffix("\r")
    except UnicodeDecodeError:
        return line.decode("utf-8", "backslashreplace").removesuffix("\r")


def _record(text: str, line: bytes, header: Header | None, place: str, name: str) -> ZeekRecord | Lost:
    why = "no #fields line stands above it"
    if header is not None and header.names:
        columns = header.columns(text)
        if len(columns) == len(header.names):
            values = header.values(columns)
            return ZeekRecord(header.path or name or by_fields(header.names), values, place)
        why = f"it has {len(columns)} columns where the header names {len(header.names)}"
    if text.lstrip(" \t")[:1] == "{":
        try:
            return _from_json(line, place, name)
        except NotRead as error:
            why = str(error)
    return Lost(place, f"{why}: {shown(line)}")


def _from_json(line: bytes, place: str, name: str) -> ZeekRecord:
    log, found = unwrapped(decoded(line))
    if has_huge(found):
        log, found = unwrapped(exactly(line))
    values = named(found)
    for key in _PATHS:
        told = values.get(key)
        if isinstance(told, str) and told:
            values = {field: value for field, value in values.items() if field != key}
            log = told
            break
    return ZeekRecord(log or name or by_fields(values) or UNKNOWN, values, place)

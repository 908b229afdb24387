"""Reads a Zeek log, tab-separated or JSON, line by line."""

from collections.abc import Iterator
from typing import BinaryIO

from indexer.record import Lost, Mark, Spot, Trail, ZeekRecord
from indexer.zeek.lines import LONGEST, Unread, lines, shown
from indexer.zeek.names import UNKNOWN, by_fields, known
from indexer.zeek.objects import NotRead, decoded, exactly, has_huge, named, unwrapped
from indexer.zeek.tsv import Header, continued

_BOM = b"\xef\xbb\xbf"
_PATHS = ("_path", "@stream")  # JSON fields that name the log
_NO_HEADER = ("#open", "#close")
_LONGEST_HEADER = 64 * 1024
_BLOCK = 1024 * 1024


def read_zeek(
    stream: BinaryIO, name: str, longest: int = LONGEST, trail: Trail | None = None
) -> Iterator[ZeekRecord | Lost]:
    """Yield every record of a log, and a Lost for every line that is none (blank lines and comments aside).

    `stream` is decompressed already; `name` is the file's name and tells the log only where the content
    does not. `longest` bounds a line, in bytes. A stream that breaks off ends with a Lost that says where.
    Reading begins at the trail's start, and its mark moves with it.
    """
    trail = trail or Trail()
    start = trail.start
    heading = Heading(start.header)
    from_name = known(name)
    forward(stream, start.position)

    def passed(position: int, number: int) -> None:
        if heading.text is not None:
            trail.mark = Mark(start.position + position, number, heading.text)

    for number, line in lines(stream, longest, start.line, passed):
        place = f"line {number}"
        if isinstance(line, Unread):
            yield _lost(place, f"{line.why}: {shown(line.start)}")
            continue
        if number == 1:
            line = line.removeprefix(_BOM)  # noqa: PLW2901  (the mark is no part of the line)
        text = _text(line)
        if (text[:1] == "#" or not heading.whole) and heading.takes(text):
            continue
        if line and not line.isspace():
            yield _record(text, line, heading.header, place, from_name)


class Heading:
    """The header in force, and its lines as text; None when they are too long to be kept."""

    def __init__(self, text: str) -> None:
        self.header: Header | None = None
        self.text: str | None = ""
        self.whole = False  # whether it names columns: then no record begins with `#`
        for line in text.split("\n") if text else ():
            self.takes(line)

    def takes(self, text: str) -> bool:
        """Take a line that is no record, and tell whether it is none."""
        start = text if self.whole else text.lstrip(" \t")
        if start[:1] != "#":
            return False
        self.header = continued(self.header, start)
        self.whole = self.header is not None and bool(self.header.names)
        self._keep(start)
        return True

    def _keep(self, line: str) -> None:
        if self.text is None or line.startswith(_NO_HEADER):
            return
        kept = line if line.startswith("#separator") or not self.text else f"{self.text}\n{line}"
        self.text = kept if len(kept) <= _LONGEST_HEADER else None


def forward(stream: BinaryIO, position: int) -> None:
    """Go on to a position of a stream that is at its beginning."""
    if stream.seekable():
        stream.seek(position)
        return
    while position > 0 and (passed := stream.read(min(position, _BLOCK))):
        position -= len(passed)


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
            log = header.path or name or by_fields(header.names)
            return ZeekRecord(log, header.values(text, columns), place)
        why = f"it has {len(columns)} columns where the header names {len(header.names)}"
    if text.lstrip(" \t")[:1] == "{":
        try:
            return _from_json(line, place, name)
        except NotRead as error:
            why = str(error)
    return _lost(place, f"{why}: {shown(line)}")


def _lost(place: str, why: str) -> Lost:
    return Lost(place, why, 1, Spot(line=int(place.rpartition(" ")[2])))


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

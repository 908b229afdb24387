"""Finds the way back into a damaged chunk: records that stand where its chain of records no longer leads.

A record says its size at both its ends, so it can be found where nothing leads to it. The parsers only
follow the chain from the chunk's start; here they are given a copy of the chunk whose first record leads to
the one that was found. Where the chunk's own header is damaged it is written anew. What a record needs of
the chunk (its template, its names) must still be there. What the Rust parser refuses even so (a time after
the year 9999), python-evtx may read.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from struct import Struct

from indexer.evtx import python_evtx
from indexer.evtx.chunks import (
    CHUNK_SIGNATURE,
    CHUNK_SIZE,
    RECORD_SIGNATURE,
    RECORDS_START,
    SMALLEST_RECORD,
    chained,
    size_at,
    standing,
)
from indexer.evtx.event import Event, Trouble

Parse = Callable[[bytes], Iterator[Event | Trouble]]

MOST_WAYS = 64
"""Ways into one chunk that are tried; each costs as much as reading the chunk."""
MOST_SECOND_OPINIONS = 8
"""Records of one chunk that python-evtx is asked about, at some 10 ms each."""

_BOUNDS = Struct("<II")  # where the last record begins, where free space begins
_BOUNDS_AT = 0x2C
_LEAD = Struct("<4sIQQ")  # a record's signature, size, identifier and time
_TIME = Struct("<16xQ")
_LAST_TIME = 2_650_467_743_999_999_999  # the end of the year 9999, where the Rust parser's calendar ends
_TABLES_AT = 0x80
_NO_TABLES = bytes(RECORDS_START - _TABLES_AT)


def recovered(data: bytes, missing: set[int], parse: Parse) -> list[Event]:
    """Return the events of these record numbers that can still be read, in the order in which they lie.

    `parse` reads a chunk.
    """
    data = mended(data)
    places = standing(data)
    found: dict[int, Event] = {}
    for tables in (data[_TABLES_AT:RECORDS_START], _NO_TABLES):
        for way in _ways(data, sorted(places[number] for number in missing - found.keys() & places.keys())):
            for event in parse(_entered(data, way, tables)):
                if isinstance(event, Event) and event.number in missing:
                    found.setdefault(event.number, event)
    if parse is not python_evtx.events:
        _ask_again(data, {number: places[number] for number in missing & places.keys()}, found)
    return sorted(found.values(), key=lambda event: places.get(event.number, 0))


def _ask_again(data: bytes, places: Mapping[int, int], found: dict[int, Event]) -> None:
    """Put into `found` what python-evtx makes of records that stand there and are not in it."""
    for number in sorted(places.keys() - found.keys())[:MOST_SECOND_OPINIONS]:
        for event in islice(python_evtx.events(_entered(data, places[number], _NO_TABLES)), 2):
            if isinstance(event, Event) and event.number == number:
                found[number] = event


def mended(data: bytes) -> bytes:
    """Return the chunk with the heads of its records put right where what surrounds them says how.

    A record whose signature or size is damaged fills the room between two others, and ends in how much room
    that is. A header's time that no calendar has is set to 1601; the event has its own.
    """
    chunk = bytearray(data)
    end = RECORDS_START
    for start in sorted(standing(data).values()):
        room = start - end
        if room >= SMALLEST_RECORD and data[start - 4 : start] == room.to_bytes(4, "little"):
            chunk[end : end + 8] = RECORD_SIGNATURE + room.to_bytes(4, "little")
            _date(chunk, end)
        end = max(end, start + size_at(data, start))
        _date(chunk, start)
    return bytes(chunk)


def _date(chunk: bytearray, start: int) -> None:
    if _TIME.unpack_from(chunk, start)[0] > _LAST_TIME:
        chunk[start + 16 : start + 24] = bytes(8)


def _ways(data: bytes, starts: list[int]) -> Iterator[int]:
    """Yield the starts that no chain from an earlier one leads to."""
    reached: set[int] = set()
    ways = 0
    for start in starts:
        if start in reached:
            continue
        if ways == MOST_WAYS:
            return
        ways += 1
        reached.update(chained(data, start))
        yield start


def _entered(data: bytes, start: int, tables: bytes) -> bytes:
    """Return the chunk with a whole header, and with its first record leading to `start`."""
    chunk = bytearray(data)
    chunk[: len(CHUNK_SIGNATURE)] = CHUNK_SIGNATURE
    _BOUNDS.pack_into(chunk, _BOUNDS_AT, start, CHUNK_SIZE)
    chunk[_TABLES_AT:RECORDS_START] = tables
    if start > RECORDS_START:
        _LEAD.pack_into(chunk, RECORDS_START, RECORD_SIGNATURE, start - RECORDS_START, 0, 0)
    return bytes(chunk)

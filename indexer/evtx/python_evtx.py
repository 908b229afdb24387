"""One chunk through python-evtx, the second opinion: slower by a thousand, independent of the first."""

import logging
from collections.abc import Iterator
from struct import Struct

from Evtx.Evtx import ChunkHeader, Record

from indexer.evtx.chunks import CHUNK_SIZE, MOST_RECORDS
from indexer.evtx.event import Event, Trouble
from indexer.evtx.tree import tree

logging.getLogger(
    "Evtx.Evtx"
).propagate = False  # its warnings name no place; what is lost is told by Trouble
logging.getLogger("Evtx.Evtx").addHandler(logging.NullHandler())

_CHAINS = Struct("<96I")  # where the chains of names (64) and of templates (32) begin
_CHAINS_AT = 0x80
_OFFSET = Struct("<I")


def events(data: bytes) -> Iterator[Event | Trouble]:
    """Yield the chunk's events and the parser's complaints, in order; never raises."""
    if _endless(data):
        yield Trouble("a chain of names or templates of the chunk leads back into itself")
        return
    records = ChunkHeader(data, 0).records()
    for _ in range(MOST_RECORDS):
        try:
            record = next(records)
        except StopIteration:
            return
        except Exception as why:  # noqa: BLE001 - hostile bytes raise anything from this parser
            yield Trouble(_told(why))
            return
        yield _event(record)


def _event(record: Record) -> Event | Trouble:
    number = int(record.record_num())
    try:
        return Event(number, tree(record.root()))
    except Exception as why:  # noqa: BLE001 - as above
        return Trouble(_told(why), number)


def _endless(data: bytes) -> bool:
    """Tell whether python-evtx would follow a chain for ever; a link begins with the offset of the next."""
    for start in _CHAINS.unpack_from(data, _CHAINS_AT):
        seen: set[int] = set()
        at = start
        while 0 < at <= CHUNK_SIZE - _OFFSET.size:
            if at in seen:
                return True
            seen.add(at)
            (at,) = _OFFSET.unpack_from(data, at)
    return False


def _told(why: Exception) -> str:
    return f"{type(why).__name__}: {why}"

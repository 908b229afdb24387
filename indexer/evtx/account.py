"""What was lost: the records that chunk and file headers promise, less those that were read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from indexer.evtx.chunks import (
    CHUNK_SIZE,
    HEADER_SIZE,
    MOST_RECORDS,
    Chunk,
    FileHeader,
    intact,
    promised,
    standing,
)
from indexer.evtx.event import Trouble
from indexer.record import Lost, Spot

_LONGEST = 300  # characters of a parser's complaint that are kept


@dataclass(slots=True)
class Tally:
    """What was met of a file so far: chunks that hold something, what they promise, the first blank one."""

    chunks: int = 0
    records: int = 0
    first: int | None = None
    after: int = 0
    blank: int | None = None

    def add(self, chunk: Chunk, records: set[int]) -> None:
        """Count a chunk."""
        self.after = chunk.number + 1
        if chunk.blank:
            self.blank = chunk.number if self.blank is None else self.blank
            return
        self.chunks += 1
        self.records += len(records)
        if records:
            self.first = min(records) if self.first is None else min(self.first, *records)


def chunk_losses(chunk: Chunk, missing: set[int], found: set[int], troubles: list[Trouble]) -> Iterator[Lost]:
    """Yield what a chunk has and the parser passed over: first the records with a complaint of their own.

    `missing` are all that it passed over, `found` those of them that were recovered.
    """
    lost, places = missing - found, standing(chunk.data)
    for trouble in troubles:
        if trouble.number in lost:
            lost.remove(trouble.number)
            spot = _spot(chunk, {trouble.number}, places)
            yield Lost(_place(chunk, spot), trouble.why[:_LONGEST], 1, spot)
    if lost or found:
        spot = _spot(chunk, lost or found, places)
        yield Lost(_place(chunk, spot), _reason(chunk, troubles, len(found)), len(lost), spot, len(found))


def unsigned_loss(chunk: Chunk) -> Lost:
    """Return the loss of 64 KiB that hold something in which no record shows."""
    why = "no chunk signature ('ElfChnk'), and no record stands in it"
    return Lost(chunk.place, why, 0, Spot(chunk.number, chunk.offset))


def expected(chunk: Chunk) -> set[int]:
    """Return the identifiers of the records that a chunk has.

    They are the range in its header. When the header is damaged, the records that can be seen count as
    well, so that rather an old record is called lost than a lost one is not.
    """
    if chunk.blank:
        return set()
    told = promised(chunk.data)
    if told is not None and intact(chunk.data):
        return set(told)
    return set(told or ()) | standing(chunk.data).keys()


def missing_chunks(header: FileHeader, tally: Tally, broken: str) -> Iterator[Lost]:
    """Yield what lies in chunks that the file header counts and the file does not hold: cut off, or blank.

    The number of records is the header's next record number less what the chunks that are there promise;
    where that cannot be, each missing chunk counts as one record.
    """
    missing = max(header.chunks - tally.chunks, 0)
    first = 1 if tally.first is None else tally.first
    records = header.next_record - first - tally.records
    none_ever = header.next_record <= 1 and tally.records == 0
    if not broken and (missing == 0 or none_ever):
        return
    if not 0 < records <= missing * MOST_RECORDS:
        records = missing
    start = tally.after if tally.blank is None else tally.blank
    why = broken or f"{missing} chunks of {CHUNK_SIZE} bytes that the file header counts are not there"
    spot = Spot(chunk=start, offset=HEADER_SIZE + start * CHUNK_SIZE)
    yield Lost(f"chunk {start} and after", why[:_LONGEST], records, spot)


def _reason(chunk: Chunk, troubles: list[Trouble], recovered: int) -> str:
    why = _cause(chunk, troubles)
    return f"{why}; {recovered} records that it cut off were recovered" if recovered else why


def _cause(chunk: Chunk, troubles: list[Trouble]) -> str:
    if not chunk.signed:
        return "no chunk signature ('ElfChnk')"
    if troubles:
        return "; ".join(dict.fromkeys(t.why for t in troubles))[:_LONGEST]
    if chunk.cut:
        return "the file ends inside the chunk"
    return "the chunk's header counts these records, but its chain of records ends before them"


def _spot(chunk: Chunk, numbers: set[int], places: Mapping[int, int]) -> Spot:
    """Return where records lie, or would lie."""
    first = min(numbers)
    return Spot(chunk.number, chunk.offset + places.get(first, 0), first, max(numbers))


def _place(chunk: Chunk, spot: Spot) -> str:
    one = spot.first == spot.last
    return f"{chunk.place}, " + (f"record {spot.first}" if one else f"records {spot.first} to {spot.last}")

"""What is new in the events: a position in each shard's sequence of writes, never a clock.

A cursor document is named by its index's uuid, so an index that was deleted and made again starts from
nothing. Each version of a hunt has its own positions in it: schedulers of different versions or settings,
and hunts that were disabled for a while, miss nothing of what the others have read.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch

from hopwatch.errors import IncompleteResponse
from hunts.instants import DAY, iso, parse
from hunts.reading import batched
from mappings.indices import CURSORS
from scheduler.answers import conflicts
from scheduler.day import Version
from scheduler.shards import Index, Primary

NOTHING = -1
"""The sequence number before the first."""

BATCH = 500
TRIES = 20
FORGOTTEN = 90 * DAY
"""How long the positions of a version that no scheduler runs are kept, in milliseconds."""


@dataclass(frozen=True, slots=True)
class Position:
    """How far one version of a hunt has read: the last sequence number of each shard.

    When that was stored.
    """

    shards: Mapping[int, int]
    updated: int


@dataclass(frozen=True, slots=True)
class Cursor:
    """The positions in one index, by the digests of hunts.

    `version` is None for one that is not stored yet.
    """

    positions: Mapping[str, Position]
    version: Version | None = None

    def after(self, digest: str, shard: int) -> int:
        """Return the last sequence number that a version has read of a shard.

        A version that is new to the index begins where the furthest one is: its history is for `backfill`.
        """
        known = self.positions.get(digest)
        if known is not None:
            return known.shards.get(shard, NOTHING)
        return max((one.shards.get(shard, NOTHING) for one in self.positions.values()), default=NOTHING)


UNKNOWN = Cursor({})


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a shard that somebody has not read: the operations in `(after, upto]`.

    It is read from the very copy that gave the checkpoint `upto`, on this node: another might be behind.
    """

    index: str
    uuid: str
    shard: int
    node: str
    after: int
    upto: int


def read(client: Elasticsearch, uuids: Iterable[str]) -> dict[str, Cursor]:
    """Return the stored cursors by the uuid of their index."""
    cursors: dict[str, Cursor] = {}
    for batch in batched(uuids, BATCH):
        answer = client.mget(index=CURSORS, ids=batch)
        cursors.update({doc["_id"]: _cursor(doc) for doc in answer["docs"] if doc.get("found")})
    return cursors


def _cursor(doc: Mapping[str, Any]) -> Cursor:
    positions = {
        digest: Position({int(n): last for n, last in one["shards"].items()}, parse(one["updated"]))
        for digest, one in doc["_source"].get("positions", {}).items()
    }
    return Cursor(positions, Version(doc["_seq_no"], doc["_primary_term"]))


def reading(index: Index, cursor: Cursor, digest: str) -> list[Part]:
    """Return what a version reads of the shards that are up.

    Empty parts too, which it has read to the end.
    """
    return [
        _part(index, shard, primary, cursor.after(digest, shard))
        for shard, primary in index.primaries.items()
        if primary is not None
    ]


def _part(index: Index, shard: int, primary: Primary, after: int) -> Part:
    upto = primary.checkpoint
    return Part(index.name, index.uuid, shard, primary.node, min(after, upto), upto)


def move(client: Elasticsearch, parts: Mapping[str, Sequence[Part]], now: int) -> None:
    """Move the cursors behind what was read, by the digests of those who read it; none ever goes back.

    Raises IncompleteResponse when other planners are faster again and again; then it is read once more.
    """
    ahead: dict[str, dict[str, list[Part]]] = {}
    for digest, read_parts in parts.items():
        for part in read_parts:
            ahead.setdefault(part.uuid, {}).setdefault(digest, []).append(part)
    for _ in range(TRIES):
        cursors = read(client, ahead)
        operations: list[Mapping[str, Any]] = []
        for uuid, moves in ahead.items():
            operations += _operation(uuid, moves, cursors.get(uuid, UNKNOWN), now)
        if not operations:
            return
        lost = conflicts(client.bulk(index=CURSORS, operations=operations).body)
        ahead = {uuid: moves for uuid, moves in ahead.items() if uuid in lost}
    raise IncompleteResponse(f"the cursors of {len(ahead)} indices could not be moved: others write them too")


def _operation(
    uuid: str, moves: Mapping[str, Sequence[Part]], cursor: Cursor, now: int
) -> list[Mapping[str, Any]]:
    positions = {digest: one for digest, one in cursor.positions.items() if one.updated > now - FORGOTTEN}
    for digest, parts in moves.items():
        positions[digest] = _moved(cursor.positions.get(digest), parts, now)
    if all(digest in cursor.positions for digest in moves) and _shards(positions) == _shards(
        cursor.positions
    ):
        return []
    name = next(iter(moves.values()))[0].index
    source = {"index": name, "positions": _json(positions), "updated": iso(now)}
    if cursor.version is None:
        return [{"create": {"_id": uuid}}, source]
    version = {"if_seq_no": cursor.version.seq_no, "if_primary_term": cursor.version.primary_term}
    return [{"index": {"_id": uuid, **version}}, source]


def _moved(known: Position | None, parts: Sequence[Part], now: int) -> Position:
    shards = dict(known.shards) if known else {}
    for part in parts:
        shards[part.shard] = max(part.upto, shards.get(part.shard, NOTHING))
    return Position(shards, now)


def _shards(positions: Mapping[str, Position]) -> dict[str, Mapping[int, int]]:
    return {digest: one.shards for digest, one in positions.items()}


def _json(positions: Mapping[str, Position]) -> dict[str, Any]:
    return {
        digest: {"shards": {str(n): last for n, last in one.shards.items()}, "updated": iso(one.updated)}
        for digest, one in positions.items()
    }

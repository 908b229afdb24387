"""What Hopwatch keeps about its own work: runs of hunts, cursors, files, large findings, days of the queue.

These indices are shared by all namespaces. Only the fields here are searched (`dynamic: false`); what else a
document holds is kept and given back.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from elasticsearch.dsl import Document, InnerDoc, M

from mappings.ecs import properties
from mappings.fields import flag, instant, keyword, unread, whole
from mappings.indices import CURSORS, ENTITIES, FILES, PARTS, RUNS


class Run(Document):
    """One hunt on one UTC day: the state of each of its windows, and what was found.

    `events`, `found`, `open`, `complete`, `failing` and `parked` count events, findings and windows. The
    first dirty one starts at `open_from`; `follows` names what the alerts follow beside the findings.
    """

    namespace: M[str] = keyword()
    hunt: M[str] = keyword()
    version: M[int] = whole()
    digest: M[str] = keyword()
    day: M[datetime] = instant()
    state: M[str] = keyword()
    owner: M[str] = keyword()
    lease: M[datetime] = instant()
    attempt: M[int] = whole()
    updated: M[datetime] = instant()
    due: M[datetime] = instant()
    unprojected: M[bool] = flag()
    evaluated_at: M[datetime] = instant()
    found: M[int] = whole()
    events: M[int] = whole()
    open: M[int] = whole()
    open_from: M[datetime] = instant()
    complete: M[int] = whole()
    failing: M[int] = whole()
    parked: M[int] = whole()
    follows: M[str] = keyword()
    windows: M[Any] = unread()
    findings: M[Any] = unread()
    parts: M[str] = keyword()


class Cursor(Document):
    """How far one shard of one index has been read; the index's UUID is part of the id."""

    namespace: M[str] = keyword()
    index: M[str] = keyword()
    uuid: M[str] = keyword()
    shard: M[int] = whole()
    seq_no: M[int] = whole()
    updated: M[datetime] = instant()


class RecordCounts(InnerDoc):
    """What became of a file's records: seen = indexed + already + refused + lost."""

    seen: M[int] = whole()
    indexed: M[int] = whole()
    already: M[int] = whole()
    refused: M[int] = whole()
    lost: M[int] = whole()


class FileEntry(Document):
    """One content of a file in one namespace, wherever it lay.

    A longer copy of it begins with the same bytes (`head`) and has, up to `position`, the digest `prefix`.
    `reached` says how far it has been taken in, and what had become of its records there.
    """

    records: M[RecordCounts]
    namespace: M[str] = keyword()
    sha256: M[str] = keyword()
    size: M[int] = whole()
    kind: M[str] = keyword()
    path: M[str] = keyword()
    state: M[str] = keyword()
    position: M[int] = whole()
    head: M[str] = keyword()
    prefix: M[str] = keyword()
    reached: M[Any] = unread()
    indices: M[str] = keyword()
    problems: M[Any] = unread()
    owner: M[str] = keyword()
    lease: M[datetime] = instant()
    attempt: M[int] = whole()
    started: M[datetime] = instant()
    finished: M[datetime] = instant()


class Part(Document):
    """A share of the findings of a run, when they are too many for its own document."""

    namespace: M[str] = keyword()
    run: M[str] = keyword()
    hunt: M[str] = keyword()
    day: M[datetime] = instant()
    attempt: M[int] = whole()
    number: M[int] = whole()
    findings: M[Any] = unread()
    updated: M[datetime] = instant()


class EntityDay(Document):
    """One UTC day of one namespace in the entity queue: `dirty` when alerts were written since it was made.

    `marked` counts the times that it became so; every projection of the day changes it by one write.
    """

    namespace: M[str] = keyword()
    day: M[datetime] = instant()
    dirty: M[bool] = flag()
    marked: M[int] = whole()


OWN: Mapping[str, type[Document]] = {
    RUNS: Run,
    CURSORS: Cursor,
    FILES: FileEntry,
    PARTS: Part,
    ENTITIES: EntityDay,
}
"""Hopwatch's own indices, each with the document that it holds."""


def own_mappings(document: type[Document]) -> dict[str, Any]:
    """Return the mappings of an own index."""
    return {"dynamic": False, "properties": properties(document)}

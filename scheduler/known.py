"""The alerts of a UTC day as the entity queue reads them: those that are as they were are not read again."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from elasticsearch import Elasticsearch
from elasticsearch.dsl import query as q

from hunts.compile import HASH
from hunts.entities.told import READ, Told, told
from hunts.reading import batched
from hunts.snapshot import Snapshot, snapshot
from mappings.document import get
from mappings.indices import alerts_pattern
from scheduler.alerts import PAGE, Hit, Wanted, hits_of
from scheduler.day import Version
from scheduler.merge import EXPLAINED, UPDATED

VERSIONS = 10_000
"""Versions of alerts in one page."""


class Written(NamedTuple):
    """What tells an alert from what it was: its version, and its time, should the index be made anew."""

    version: Version
    updated: str


class Known:
    """What a scheduler remembers of the alerts of one day."""

    def __init__(self) -> None:
        self._of: tuple[str, int] | None = None
        self._read: dict[str, tuple[Written, Told | None]] = {}

    def alerts(self, client: Elasticsearch, namespace: str, day: int) -> list[Told]:
        """Return the alerts of a day (its start, epoch milliseconds) that count.

        Raises IncompleteResponse.
        """
        before = self._read if self._of == (namespace, day) else {}
        with snapshot(client, [alerts_pattern(namespace)]) as point:
            versions = dict(_versions(point, day))
            same = {id_: one for id_, one in before.items() if versions.get(id_) == one[0]}
            new = _read(point, [id_ for id_ in versions if id_ not in same])
            fresh = {hit["_id"]: (versions[hit["_id"]], _told(hit)) for hit in new}
        self._of, self._read = (namespace, day), same | fresh
        return [one for _, one in self._read.values() if one]


def counts(alert: Mapping[str, Any]) -> bool:
    """Tell whether an alert weighs anything: not when exceptions hide it or later events explain it.

    Whatever an analyst decided about it: the queue depends on what was found.
    """
    explained = (get(alert, "event.reason") or "").startswith(EXPLAINED)
    return not explained and not get(alert, "hopwatch.alert.suppressed")


def _told(hit: Hit) -> Told | None:
    return told(hit["_id"], hit["_source"]) if counts(hit["_source"]) else None


def _versions(point: Snapshot, day: int) -> Iterator[tuple[str, Written]]:
    """Yield ids and versions; an alert's hash is its id, which is dear to read, as `page_of_rows` says."""
    search = {
        "query": Wanted(day=day).query().to_dict(),
        "size": VERSIONS,
        "stored_fields": "_none_",
        "docvalue_fields": [UPDATED],
    }
    for hit in hits_of(point, search):
        version = Version(hit["_seq_no"], hit["_primary_term"])
        yield hit["sort"][HASH], Written(version, hit["fields"][UPDATED][0])


def _read(point: Snapshot, ids: Sequence[str]) -> Iterator[Hit]:
    for some in batched(ids, PAGE):
        search = {"query": q.Ids(values=some).to_dict(), "size": PAGE, "_source": list(READ)}
        yield from hits_of(point, search)

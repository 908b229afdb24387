"""How far each hunt is, by the ledger alone: figures that its days keep, added up in one search.

Events are not counted here; `gaps` compares the ledger with them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch

from hunts.instants import DAY, day_of
from mappings.indices import RUNS
from scheduler import ledger
from scheduler.answers import whole
from scheduler.day import Day
from scheduler.scheduled import Scheduled

SUMS = ("open", "complete", "failing", "parked", "events", "found")
EDGES = (("min", "open_from"), ("min", "due"), ("min", "day"), ("max", "evaluated_at"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the ledger says of one hunt; times in epoch milliseconds, None where there is none.

    `gaps` are dirty windows that have ended by the frontier, `ahead` the others; `open_from` is the start of
    the first dirty window, `due` from when one is due, `since` the first day.
    """

    gaps: int = 0
    ahead: int = 0
    complete: int = 0
    failing: int = 0
    parked: int = 0
    events: int = 0
    found: int = 0
    open_from: int | None = None
    due: int | None = None
    since: int | None = None
    last_run: int | None = None

    def watermark(self, every: int, frontier: int) -> int:
        """Return the time before which everything in the ledger is complete."""
        if self.open_from is None or self.open_from + every > frontier:
            return frontier
        return self.open_from


def standings(
    client: Elasticsearch, hunts: Sequence[Scheduled], namespace: str, frontier: int
) -> dict[str, Standing]:
    """Return how far each hunt is, by its id, as of the last refresh; raises IncompleteResponse."""
    of_hunts = ledger.of_any(namespace, "digest", [hunt.digest for hunt in hunts])
    answer = whole(
        client.search(
            index=RUNS,
            query={"bool": {"filter": of_hunts}},
            aggregations={"hunts": {"terms": {"field": "digest", "size": len(hunts) + 1}, "aggs": _asked()}},
            size=0,
            allow_partial_search_results=False,
        ).body
    )
    found = {bucket["key"]: bucket for bucket in answer["aggregations"]["hunts"]["buckets"]}
    ahead = _ahead(client, hunts, of_hunts, frontier)
    return {hunt.id: _read(found.get(hunt.digest), ahead.get(hunt.digest, 0)) for hunt in hunts}


def _asked() -> dict[str, Any]:
    sums = {name: {"sum": {"field": name}} for name in SUMS}
    return {**sums, **{f"{how}_{name}": {how: {"field": name}} for how, name in EDGES}}


def _ahead(
    client: Elasticsearch, hunts: Sequence[Scheduled], of_hunts: Sequence[Mapping[str, Any]], frontier: int
) -> dict[str, int]:
    """Count the dirty windows that have not ended yet: only days about the frontier have such."""
    first = day_of(frontier - DAY - max((hunt.every for hunt in hunts), default=0))
    near: list[Mapping[str, Any]] = [
        {"range": {"open": {"gt": 0}}},
        {"range": {"day": {"gte": first, "format": "epoch_millis"}}},
    ]
    found: dict[str, int] = {}
    for day in ledger.days(client, *of_hunts, *near):
        found[day.key.digest] = found.get(day.key.digest, 0) + sum(1 for _ in _beyond(day, frontier))
    return found


def _beyond(day: Day, frontier: int) -> Iterator[int]:
    return (w for w, state in day.windows.items() if state.dirty and w + day.every > frontier)


def _read(bucket: Mapping[str, Any] | None, ahead: int) -> Standing:
    if bucket is None:
        return Standing()
    sums = {name: round(bucket[name]["value"]) for name in SUMS}
    opened = sums.pop("open")
    return Standing(
        **sums,
        gaps=opened - ahead,
        ahead=ahead,
        open_from=_at(bucket["min_open_from"]),
        due=_at(bucket["min_due"]),
        since=_at(bucket["min_day"]),
        last_run=_at(bucket["max_evaluated_at"]),
    )


def _at(answer: Mapping[str, Any]) -> int | None:
    return None if answer["value"] is None else round(answer["value"])

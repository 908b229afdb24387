"""The lines of the entity queue that a command asks for, the riskiest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from hopwatch.cli.entity_pages import print_queue
from hunts.hunt import Severity
from mappings.document import get
from scheduler.entities import count
from scheduler.entities import read as read_lines

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

    from scheduler.alerts import Wanted

DONE = frozenset({"closed", "withdrawn"})
"""Statuses of lines that are in the queue no more."""

Hit = Mapping[str, Any]


@dataclass(frozen=True)
class Queue:
    """Lines, and how many are left out: those below the level, and those that are done with."""

    hits: Sequence[Hit]
    below: int
    done: int


def read(client: "Elasticsearch", namespace: str, wanted: "Wanted", level: str = "medium") -> Queue:
    """Return the queue from a level on; with a status in `wanted` those that have it, else what is to do."""
    loud = list(read_lines(client, namespace, replace(wanted, least=Severity(level))))
    standing = [hit for hit in loud if wanted.status or not _is_done(hit)]
    below = count(client, namespace, wanted) - len(loud)
    return Queue(sorted(standing, key=_place), below, len(loud) - len(standing))


def show(queue: Queue, level: str) -> None:
    """Print a queue."""
    below = f"{queue.below} below {level} (--level low)" if queue.below else ""
    print_queue(queue.hits, queue.done, below)


def _is_done(hit: Hit) -> bool:
    return get(hit["_source"], "hopwatch.alert.status") in DONE


def _place(hit: Hit) -> tuple[Any, ...]:
    return -get(hit["_source"], "hopwatch.entity.risk"), get(hit["_source"], "event.start"), hit["_id"]

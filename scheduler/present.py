"""How many of a hunt's events there are now, window by window."""

from collections.abc import Mapping

from elasticsearch import Elasticsearch

from hunts.evaluate import counted
from hunts.snapshot import snapshot
from hunts.windows import Span
from mappings.indices import BELIEVABLE
from scheduler.scheduled import Scheduled

ALWAYS = Span(*BELIEVABLE)
"""All of the time that the scheduler believes in."""


def counts(client: Elasticsearch, hunt: Scheduled, namespace: str, span: Span = ALWAYS) -> Mapping[int, int]:
    """Return the number of the hunt's events in each window that has any; raises IncompleteResponse."""
    with snapshot(client, hunt.indices(namespace)) as point:
        return counted(point, hunt.hunt, span)

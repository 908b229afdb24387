"""How many of a hunt's events there are now, window by window."""

from collections.abc import Mapping

from elasticsearch import Elasticsearch

from hunts.compile import Grouping, any_event
from hunts.reading import read_groups
from hunts.roles import all_events
from hunts.snapshot import snapshot
from hunts.windows import Span
from mappings.indices import BELIEVABLE
from scheduler.scheduled import Scheduled

PAGE = 5_000
ALWAYS = Span(*BELIEVABLE)
"""All of the time that the scheduler believes in."""


def counts(client: Elasticsearch, hunt: Scheduled, namespace: str, span: Span = ALWAYS) -> Mapping[int, int]:
    """Return the number of the hunt's events in each window that has any; raises IncompleteResponse."""
    query = any_event(all_events(hunt.hunt.kind), span)
    with snapshot(client, hunt.indices(namespace)) as point:
        groups = read_groups(point, query, Grouping(by=(), length=hunt.every), PAGE)
        return {group.bucket: group.count for group in groups}

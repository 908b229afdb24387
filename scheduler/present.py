"""How many of a hunt's events there are now, window by window."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from elasticsearch import Elasticsearch

from hunts.evaluate import counted
from hunts.snapshot import Snapshot, snapshot
from hunts.survey import Question, countable, survey
from hunts.windows import Span
from mappings.indices import BELIEVABLE, patterns
from scheduler.scheduled import Scheduled

ALWAYS = Span(*BELIEVABLE)
"""All of the time that the scheduler believes in."""


def counts(client: Elasticsearch, hunt: Scheduled, namespace: str, span: Span = ALWAYS) -> Mapping[int, int]:
    """Return the number of the hunt's events in each window that has any; raises IncompleteResponse."""
    with snapshot(client, hunt.indices(namespace)) as point:
        return counted(point, hunt.hunt, span)


def each_counted(
    client: Elasticsearch, asked: Sequence[tuple[Scheduled, Span]], namespace: str
) -> Iterator[tuple[Scheduled, Mapping[int, int]]]:
    """Yield for each hunt what `counts` returns of its span; hunts that read the same are asked together."""
    ordered = sorted(asked, key=lambda one: sorted(one[0].datasets))
    for read, alike in groupby(ordered, key=lambda one: sorted(one[0].datasets)):
        some = list(alike)
        with snapshot(client, patterns(read, namespace)) as point:
            found = _counted(point, [Question(hunt.hunt, span) for hunt, span in some])
        yield from ((hunt, events) for (hunt, _), events in zip(some, found, strict=True))


def _counted(point: Snapshot, questions: Sequence[Question]) -> list[Mapping[int, int]]:
    if all(map(countable, questions)):
        return [one.events for one in survey(point, questions)]
    return [counted(point, one.hunt, one.span) for one in questions]

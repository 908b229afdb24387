"""What there is to answer with: of many questions at once, the events that lie where, and which find nothing.

One request counts, for each question, the events in each window and those without which nothing can complete.
A question whose needed events are not there has no findings, and nothing more is asked. The counts are exact.
"""

from collections import abc
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from elasticsearch.dsl import Agg, aggs
from elasticsearch.dsl.query import Query

from hunts.compile import TIME, Body, any_event, counting, during
from hunts.hunt import Hunt
from hunts.kinds import Events, Kind, Sequence
from hunts.roles import all_events, steps_of
from hunts.snapshot import Snapshot
from hunts.windows import Span, milliseconds, silence

MOST_WINDOWS = 40_000
"""Windows counted in one request: Elasticsearch refuses an answer of more than 65,535 buckets."""
MOST_QUESTIONS = 100
"""Questions in one request."""
SURVEYED = timedelta(days=1)
NEEDED = "needed"


@dataclass(frozen=True, slots=True)
class Question:
    """A hunt's question of a span."""

    hunt: Hunt
    span: Span

    @property
    def every(self) -> int:
        """Length of a window, in milliseconds."""
        return milliseconds(self.hunt.every)

    @property
    def windows(self) -> int:
        """The number of windows that share time with the span, or one more."""
        return (self.span.end - self.span.start) // self.every + 2


@dataclass(frozen=True, slots=True)
class Surveyed:
    """How many of the hunt's events each window (by its start) holds in the span, if any.

    `possible`: all that a completion in the span needs is there.
    """

    events: Mapping[int, int]
    possible: bool


Need = tuple[list[Events], Span]
"""Sets of events, of any of which one must lie in the span."""


def countable(question: Question) -> bool:
    """Say whether a span is short enough for a survey."""
    return question.windows <= MOST_WINDOWS


def needed(kind: Kind, span: Span) -> list[Need]:
    """Return sets of events of each of which one must lie in its span, or nothing completes in `span`.

    A completion waits `silence` for its last event; a sequence has all its steps in (t - within, t]. Where
    `within` is longer than `SURVEYED`, only the end is asked: weeks hold nearly everything.
    """
    wait = milliseconds(silence(kind))
    ends = Span(span.start - wait, span.end - wait)
    steps = [step.events for step in steps_of(kind)]
    if not isinstance(kind, Sequence) or kind.within > SURVEYED:
        return [(steps, ends)]
    whole = Span(ends.start - milliseconds(kind.within) + 1, ends.end)
    return [(steps, ends), *(([step], whole) for step in steps)]


def survey(snapshot: Snapshot, questions: abc.Sequence[Question]) -> list[Surveyed]:
    """Return what there is for each question, all of them `countable`; raises IncompleteResponse."""
    return [one for some in _batches(questions) for one in _together(snapshot, some)]


def _batches(questions: abc.Sequence[Question]) -> Iterator[list[Question]]:
    batch: list[Question] = []
    for question in questions:
        windows = question.windows + sum(one.windows for one in batch)
        if batch and (windows > MOST_WINDOWS or len(batch) >= MOST_QUESTIONS):
            yield batch
            batch = []
        batch.append(question)
    if batch:
        yield batch


def _together(snapshot: Snapshot, questions: abc.Sequence[Question]) -> list[Surveyed]:
    found = snapshot.search(_asked(questions)).get("aggregations", {})
    return [_read(found, place, question) for place, question in enumerate(questions)]


def _asked(questions: abc.Sequence[Question]) -> Body:
    """Return the search: each set of events is a filter of its own, which costs as much as it matches."""
    whole = [span for one in questions for span in _spans(one)]
    hull = Span(min(span.start for span in whole), max(span.end for span in whole))
    asked = {str(every): _by_window(questions, every) for every in {one.every for one in questions}}
    if needs := _needs(questions):
        asked[NEEDED] = aggs.Filters(filters=needs)
    return counting(during(hull).to_dict(), asked)


def _by_window(questions: abc.Sequence[Question], every: int) -> Agg[Any]:
    """Return what counts the events of those questions whose windows are so long."""
    counted = {
        str(place): any_event(all_events(one.hunt.kind), one.span)
        for place, one in enumerate(questions)
        if one.every == every
    }
    windows = aggs.DateHistogram(field=TIME, fixed_interval=f"{every}ms", min_doc_count=1)
    return aggs.Filters(filters=counted, aggs={"windows": windows})


def _needs(questions: abc.Sequence[Question]) -> dict[str, Query]:
    return {
        f"{place}.{number}": any_event(sets, span)
        for place, one in enumerate(questions)
        for number, (sets, span) in enumerate(_beyond(one))
    }


def _beyond(question: Question) -> list[Need]:
    """Return what the question needs beyond the events that are counted in its windows."""
    return [need for need in needed(question.hunt.kind, question.span) if need != _counted(question)]


def _counted(question: Question) -> Need:
    return list(all_events(question.hunt.kind)), question.span


def _spans(question: Question) -> list[Span]:
    return [question.span, *(span for _, span in needed(question.hunt.kind, question.span))]


def _read(found: Mapping[str, Any], place: int, question: Question) -> Surveyed:
    if not found:
        return Surveyed({}, possible=False)
    buckets = found[str(question.every)]["buckets"][str(place)]["windows"]["buckets"]
    windows = {bucket["key"]: bucket["doc_count"] for bucket in buckets}
    beyond = found.get(NEEDED, {}).get("buckets", {})
    there = [beyond[f"{place}.{number}"]["doc_count"] for number, _ in enumerate(_beyond(question))]
    if _counted(question) in needed(question.hunt.kind, question.span):
        there.append(len(windows))
    return Surveyed(windows, possible=all(there))

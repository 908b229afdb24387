"""A hunt's question put to the events of a span. The answer depends on them, never on when it is asked."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from elasticsearch import Elasticsearch

from hunts.answers import completions
from hunts.compile import Grouping, any_event, edges_of_time
from hunts.filing import filed
from hunts.finding import Finding
from hunts.hunt import Hunt
from hunts.reading import Limits, read_groups
from hunts.roles import all_events, datasets
from hunts.snapshot import Snapshot, snapshot
from hunts.survey import Question, Surveyed, countable, survey
from hunts.windows import Span, milliseconds, reach, warm_up, window_of
from mappings.indices import patterns

LIMITS = Limits()
AT_ONCE = 2
"""Questions that are answered at a time: one is worked on while Elasticsearch works on the other."""
ALWAYS = Span(-(2**53), 2**53)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a hunt found in a span, and how many of its events each window (by its start) holds in the span.

    Both come from one point in time. Findings are ordered by window and entity; windows without events
    are left out.
    """

    findings: Sequence[Finding]
    events: Mapping[int, int]


def evaluate(
    client: Elasticsearch, hunt: Hunt, span: Span, namespace: str, limits: Limits = LIMITS
) -> Evaluation:
    """Return what the hunt finds in the span (event time, epoch milliseconds, the end excluded).

    Spans add up: the findings of a span are those of its parts, where a part ends between two windows. Raises
    IncompleteResponse when Elasticsearch answers with less than the whole.
    """
    with snapshot(client, patterns(datasets(hunt.kind), namespace)) as point:
        if span.start >= span.end:
            return Evaluation([], {})
        question = Question(hunt, span)
        if not countable(question):
            return _answered(point, question, counted(point, hunt, span, limits), limits)
        (there,) = survey(point, [question])
        return _answered(point, question, there.events, limits) if there.possible else nothing(there)


def evaluate_each(
    client: Elasticsearch, questions: Sequence[Question], namespace: str, limits: Limits = LIMITS
) -> Iterator[Evaluation | Exception]:
    """Yield what `evaluate` returns or raises for each question, in order; all read the same datasets.

    They share one point in time and one survey of it. When these fail, that is raised.
    """
    shared = replace(limits, held=max(1, limits.held // AT_ONCE))

    def answer(question: Question, there: Surveyed) -> Evaluation | Exception:
        try:
            return _answered(point, question, there.events, shared) if there.possible else nothing(there)
        except Exception as error:  # noqa: BLE001  (one question that cannot be answered is not the others')
            return error

    with snapshot(client, patterns(datasets(questions[0].hunt.kind), namespace)) as point:
        surveyed = survey(point, questions)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            yield from pool.map(answer, questions, surveyed)


def nothing(there: Surveyed) -> Evaluation:
    """Return the evaluation of a span in which nothing can complete."""
    return Evaluation([], there.events)


def _answered(point: Snapshot, question: Question, events: Mapping[int, int], limits: Limits) -> Evaluation:
    hunt, span = question.hunt, question.span
    return Evaluation(filed(hunt, completions(point, hunt, span, limits)), events)


def data_span(client: Elasticsearch, hunt: Hunt, namespace: str) -> Span | None:
    """Return the span in which the hunt can find something: from its first event to the last plus its reach.

    None when there is no event.
    """
    with snapshot(client, patterns(datasets(hunt.kind), namespace)) as point:
        answer = point.search(edges_of_time(any_event(all_events(hunt.kind), ALWAYS)))
    edges = answer.get("aggregations", {})
    if not edges or edges["first"]["value"] is None:
        return None
    return Span(
        round(edges["first"]["value"]), round(edges["last"]["value"]) + milliseconds(reach(hunt.kind)) + 1
    )


def silent_until(client: Elasticsearch, hunt: Hunt, namespace: str) -> int | None:
    """Return the time (epoch milliseconds) before which the hunt finds nothing, for want of a baseline.

    None when it needs none. Without data there is no such time: then it is the end of all time.
    """
    if not warm_up(hunt.kind):
        return None
    data = data_span(client, hunt, namespace)
    return data.start + milliseconds(warm_up(hunt.kind)) if data else ALWAYS.end


def counted(point: Snapshot, hunt: Hunt, span: Span, limits: Limits = LIMITS) -> Mapping[int, int]:
    """Return how many of the hunt's events each window (by its start) holds in the span, if any."""
    grouping = Grouping((), milliseconds(hunt.every))
    groups = read_groups(point, any_event(all_events(hunt.kind), span), grouping, limits.groups)
    return {window_of(group.bucket, hunt.every): group.number for group in groups}

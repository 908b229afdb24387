"""Evaluating windows: joined into spans, cut up again where a span cannot be answered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from elasticsearch import Elasticsearch

from hunts.evaluate import evaluate
from hunts.windows import Span
from scheduler.outcome import Outcome, joined
from scheduler.plan import PROBLEMS, reason
from scheduler.scheduled import Scheduled
from scheduler.spans import Stretch, halves
from scheduler.spans import joined as joined_spans

BRIDGE = 8
"""So many clean windows between two dirty ones are evaluated along: cheaper than another request."""

PATIENCE = 6
"""So many failures of one hunt in one piece of work, then the rest of it waits for the next tick."""


@dataclass
class Tries:
    """How many failures are left to bear."""

    left: int = PATIENCE


def evaluated(client: Elasticsearch, hunt: Scheduled, namespace: str, windows: Sequence[int]) -> Outcome:
    """Evaluate windows of a hunt; those that Elasticsearch could not answer in full are in `failed`.

    Raises the client's ConnectionError when Elasticsearch is away.
    """
    tries = Tries()
    spans = joined_spans(windows, hunt.every, hole=BRIDGE * hunt.every)
    outcomes = [part for span in spans for part in _tried(client, hunt, namespace, span, tries)]
    return joined(outcomes).of(windows)


def _tried(
    client: Elasticsearch, hunt: Scheduled, namespace: str, span: Stretch, tries: Tries
) -> Iterator[Outcome]:
    """Evaluate a span; if that fails, its halves.

    One window that cannot be answered does not hold up the others.
    """
    try:
        answer = _whole(client, hunt, namespace, span)
    except PROBLEMS as error:
        why = reason(error)
    else:
        yield answer
        return
    tries.left -= 1
    parts = halves(span, hunt.every)
    if len(parts) == 1 or tries.left <= 0:
        yield Outcome(failed=dict.fromkeys(range(*span, hunt.every), why))
        return
    for part in parts:
        yield from _tried(client, hunt, namespace, part, tries)


def _whole(client: Elasticsearch, hunt: Scheduled, namespace: str, span: Stretch) -> Outcome:
    answer = evaluate(client, hunt.hunt, Span(*span), namespace)
    events = {window: answer.events.get(window, 0) for window in range(*span, hunt.every)}
    return Outcome(events=events, findings=answer.findings)

"""Evaluating windows: joined into spans, cut up again where a span cannot be answered."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from elasticsearch import Elasticsearch

from hunts.evaluate import evaluate
from hunts.windows import Span
from scheduler.failure import Failure, Whose, of_server, reason
from scheduler.outcome import Outcome, joined
from scheduler.scheduled import Scheduled
from scheduler.spans import Stretch, halves
from scheduler.spans import joined as joined_spans

BRIDGE = 8
"""So many clean windows between two dirty ones are evaluated along: cheaper than another request."""

PATIENCE = 6
"""So many failures of one hunt in one piece of work, then the rest of it waits for the next tick."""


@dataclass
class Tries:
    """How many failures are left to bear, what the last one was, and whether it was that of the server."""

    left: int = PATIENCE
    why: str = ""
    refused: bool = False

    @property
    def over(self) -> bool:
        """Nothing more is tried in this piece of work."""
        return self.refused or self.left <= 0

    def note(self, error: Exception) -> None:
        """Count a failure; raises the error when Elasticsearch is away altogether."""
        self.why = reason(error)
        self.left -= 1
        self.refused = of_server(error)


def evaluated(
    client: Elasticsearch,
    hunt: Scheduled,
    namespace: str,
    windows: Sequence[int],
    failing: Collection[int] = (),
) -> Outcome:
    """Evaluate windows of a hunt; those that could not be answered in full are in the outcome's `failed`.

    `failing` are windows that failed before, due or not: they do not spoil the evaluation of others again.
    Raises the client's ConnectionError when Elasticsearch is away.
    """
    tries = Tries()
    spans = joined_spans(windows, hunt.every, hole=BRIDGE * hunt.every, apart=failing)
    spans.sort(key=lambda span: span[0] in failing)
    outcomes = [part for span in spans for part in _tried(client, hunt, namespace, span, tries)]
    return joined(outcomes).of(windows)


def _tried(
    client: Elasticsearch, hunt: Scheduled, namespace: str, span: Stretch, tries: Tries
) -> Iterator[Outcome]:
    """Evaluate a span; if that fails, its halves.

    One window that cannot be answered does not hold up the others.
    """
    answer = None if tries.over else _whole(client, hunt, namespace, span, tries)
    if answer is not None:
        yield answer
        return
    parts = halves(span, hunt.every)
    if not tries.over and len(parts) > 1:
        for part in parts:
            yield from _tried(client, hunt, namespace, part, tries)
        return
    yield Outcome(failed=dict.fromkeys(range(*span, hunt.every), Failure(tries.why, _whose(tries, parts))))


def _whose(tries: Tries, parts: Sequence[Stretch]) -> Whose:
    if tries.refused:
        return Whose.SERVER
    return Whose.COMPANY if tries.over or len(parts) > 1 else Whose.WINDOW


def _whole(
    client: Elasticsearch, hunt: Scheduled, namespace: str, span: Stretch, tries: Tries
) -> Outcome | None:
    try:
        answer = evaluate(client, hunt.hunt, Span(*span), namespace)
    except Exception as error:  # noqa: BLE001  (a defect of one hunt must not stop the others either)
        tries.note(error)
        return None
    events = {window: answer.events.get(window, 0) for window in range(*span, hunt.every)}
    return Outcome(events=events, findings=answer.findings)

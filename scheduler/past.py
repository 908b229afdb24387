"""Whether the past of a window has lost events: then what was found there is not taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from elasticsearch import Elasticsearch

from hunts.windows import Span
from scheduler import ledger
from scheduler.day import Day, Window
from scheduler.instants import DAY, day_of
from scheduler.outcome import Outcome
from scheduler.present import counts
from scheduler.scheduled import Scheduled
from scheduler.spans import joined


def thinned(client: Elasticsearch, hunt: Scheduled, claims: Sequence[Day], outcome: Outcome) -> Outcome:
    """Name in the outcome the windows, evaluated before, whose past holds fewer events than it once did.

    Costs nothing where nothing had been found.
    """
    again = sorted(
        w for day in claims if day.found for w in day.windows if day.windows[w].done and w in outcome.events
    )
    thin: set[int] = set()
    for start, end in joined(again, hunt.every, hole=hunt.reach):
        lost = _lost(client, hunt, claims[0], Span(_before(start, hunt), end))
        thin |= {w for w in again if start <= w < end and any(_before(w, hunt) <= x <= w for x in lost)}
    return replace(outcome, thinned=frozenset(thin))


def _before(window: int, hunt: Scheduled) -> int:
    """Return the first window whose events can change what is found in this one."""
    first = window - hunt.reach
    return first - first % hunt.every


def _lost(client: Elasticsearch, hunt: Scheduled, claim: Day, span: Span) -> set[int]:
    days = range(day_of(span.start), span.end, DAY)
    recorded = ledger.read(client, [claim.key._replace(day=day) for day in days])
    states: Mapping[int, Window] = ledger.window_states(iter(recorded.values()))
    now = counts(client, hunt, claim.key.namespace, span)
    return {w for w, state in states.items() if w in span and now.get(w, 0) < state.events}

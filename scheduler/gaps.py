"""Windows with data that are not hunted in full: what the ledger says against what the events say now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from elasticsearch import Elasticsearch

from scheduler import ledger
from scheduler.day import Day, Window
from scheduler.failure import PROBLEMS, reason
from scheduler.plan import refresh_events
from scheduler.present import counts
from scheduler.scheduled import Scheduled

NEVER = "never evaluated by this version"
GROWN = "events were added since"
WAITING = "reached by new events, waiting"
CLAIMED = "being evaluated by"
UNPROJECTED = "evaluated, its alerts are not written yet"
FAILED = "failed"
PARKED = "parked"


@dataclass(frozen=True, slots=True)
class Gap:
    """Neighbouring windows, `[start, end)` in epoch milliseconds, that are open for one reason."""

    start: int
    end: int
    windows: int
    events: int
    why: str


@dataclass(frozen=True, slots=True)
class Gaps:
    """The gaps of one hunt; `ahead` are those beyond the frontier, which are none yet.

    `windows` counts the complete ones, `parked` those that are tried again on demand only, `events` all there
    are, `unread` says why the events could not be compared, `last_run` is in epoch milliseconds.
    """

    hunt: Scheduled
    gaps: Sequence[Gap]
    ahead: Sequence[Gap]
    windows: int
    events: int
    last_run: int | None
    unread: str = ""
    parked: int = 0


def gaps(client: Elasticsearch, hunt: Scheduled, namespace: str, frontier: int) -> Gaps:
    """Compare a hunt's events, as they are now, with the ledger.

    A claim is shown as run out when its lease ended at the frontier or before.
    """
    present, unread = _present(client, hunt, namespace)
    ledger.refresh(client)
    days = list(ledger.days(client, *ledger.of(namespace, hunt.id, hunt.digest)))
    states = ledger.window_states(iter(days))
    missing = {**unprojected(days), **claimed(days, frontier, incomplete(present, states))}
    due = {w: why for w, why in missing.items() if w + hunt.every <= frontier}
    later = {w: why for w, why in missing.items() if w not in due}
    return Gaps(
        hunt,
        merged(due, present, hunt.every),
        merged(later, present, hunt.every),
        sum(state.complete for state in states.values()),
        sum(present.values()),
        max((day.evaluated_at for day in days if day.evaluated_at), default=None),
        unread,
        sum(state.parked for state in states.values()),
    )


def _present(client: Elasticsearch, hunt: Scheduled, namespace: str) -> tuple[Mapping[int, int], str]:
    try:
        refresh_events(client, [hunt], namespace)
        return counts(client, hunt, namespace), ""
    except PROBLEMS as error:
        return {}, reason(error)


def incomplete(present: Mapping[int, int], states: Mapping[int, Window]) -> dict[int, str]:
    """Return each window that is not hunted in full, with why.

    Fewer events than once are retention, no gap.
    """
    windows = sorted({*present, *states})
    why = {w: _why(present.get(w, 0), states.get(w, Window())) for w in windows}
    return {w: text for w, text in why.items() if text}


def _why(events: int, state: Window) -> str:
    if state.parked:
        return f"{PARKED} after it failed {state.tries} times: {state.why}"
    if state.why:
        often = f" {state.tries} times" if state.tries else ""
        return f"{FAILED}{often}: {state.why}"
    if state.dirty:
        return WAITING
    if events > state.events:
        return GROWN if state.complete else NEVER
    return ""


def claimed(days: Iterable[Day], frontier: int, missing: Mapping[int, str]) -> dict[int, str]:
    """Say of windows that wait on a claimed day who holds it, and whether that claim has run out."""
    why = dict(missing)
    for day in days:
        if day.owner:
            ended = ", whose claim has run out" if day.lease <= frontier else ""
            waiting = [window for window in day.windows if why.get(window) == WAITING]
            why.update(dict.fromkeys(waiting, f"{CLAIMED} {day.owner}{ended}"))
    return why


def unprojected(days: Iterable[Day]) -> dict[int, str]:
    """Return the windows of the last commit of each day that was not projected yet."""
    windows = [
        window
        for day in days
        if day.touched
        for window, state in day.windows.items()
        if state.attempt == day.committed and state.complete
    ]
    return dict.fromkeys(windows, UNPROJECTED)


def merged(missing: Mapping[int, str], present: Mapping[int, int], every: int) -> list[Gap]:
    """Join neighbouring windows that are missing for the same reason."""
    found: list[Gap] = []
    for window in sorted(missing):
        one = Gap(window, window + every, 1, present.get(window, 0), missing[window])
        if found and found[-1].end == one.start and found[-1].why == one.why:
            last = found.pop()
            one = Gap(last.start, one.end, last.windows + 1, last.events + one.events, one.why)
        found.append(one)
    return found


def watermark(found: Iterable[Gap], frontier: int) -> int:
    """Return the time before which everything is complete."""
    return min((gap.start for gap in found), default=frontier)

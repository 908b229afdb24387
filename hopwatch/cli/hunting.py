"""What `hunt run` does: settle the span, hunt it, and give what was found as alerts."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from hopwatch.cli import times
from hopwatch.cli.scheduling import say
from hopwatch.errors import UsageError
from hunts.alert import Alert, alerts
from hunts.evaluate import data_span, evaluate, silent_until
from hunts.instants import iso
from hunts.windows import Span
from scheduler.alerts import Wanted, read
from scheduler.backfill import backfill
from scheduler.present import ALWAYS
from scheduler.scheduled import Scheduled
from scheduler.scheduler import Scheduler
from scheduler.spans import whole

Asked = tuple[int | None, int | None]
"""The first and last time asked for (epoch milliseconds); None where the data decides."""


def asked(start: str | None, end: str | None, last: str | None, now: int) -> Asked:
    """Read `--from`, `--to` and `--last`; UsageError when they exclude each other or are no times."""
    if last is None:
        return times.span(start, end, now)
    if start is not None or end is not None:
        raise UsageError("--last excludes --from and --to")
    return now - times.length(last), now


def ad_hoc(scheduler: Scheduler, hunts: Sequence[Scheduled], wanted: Asked) -> list[dict[str, Any]]:
    """Return what the hunts find, as alerts would be, in order of time; nothing is stored."""
    found = [alert for hunt in hunts for alert in _found(scheduler, hunt, wanted)]
    found.sort(key=lambda alert: (alert.source["@timestamp"], alert.id))
    return [{"_index": alert.index, "_id": alert.id, "_source": alert.source} for alert in found]


def stored(scheduler: Scheduler, hunts: Sequence[Scheduled], wanted: Asked) -> list[dict[str, Any]]:
    """Evaluate whole windows, store the alerts, and return those that fall into the span."""
    start, end = wanted
    span = Span(ALWAYS.start if start is None else start, ALWAYS.end if end is None else end)
    for hunt in hunts:
        _say_widened(hunt, wanted)
        _say_silent(scheduler, hunt, span)
    backfill(scheduler, hunts, span)
    ids = {hunt.id for hunt in hunts}
    hits = read(scheduler.client, scheduler.namespace, Wanted(start=start))
    return [dict(hit) for hit in hits if _of(hit["_source"], ids, iso(span.end))]


def _of(alert: Mapping[str, Any], hunts: AbstractSet[str], end: str) -> bool:
    return alert["rule"]["id"] in hunts and alert["event"]["start"] < end


def _found(scheduler: Scheduler, hunt: Scheduled, wanted: Asked) -> Iterator[Alert]:
    span = _settled(scheduler, hunt, wanted)
    if span is None:
        return
    _say_silent(scheduler, hunt, span)
    evaluation = evaluate(scheduler.client, hunt.hunt, span, scheduler.namespace)
    yield from alerts(hunt.hunt, evaluation.findings, scheduler.namespace, scheduler.excepted(hunt))


def _settled(scheduler: Scheduler, hunt: Scheduled, wanted: Asked) -> Span | None:
    """Fill the open ends: from the first event, to the last with the hunt's reach, or to the frontier."""
    start, end = wanted
    if start is not None and end is not None:
        return Span(start, end)
    data = data_span(scheduler.client, hunt.hunt, scheduler.namespace)
    if data is None:
        return None
    latest = min(data.end, scheduler.frontier) if end is None else end
    return Span(data.start if start is None else start, latest)


def _say_silent(scheduler: Scheduler, hunt: Scheduled, span: Span) -> None:
    """Tell when a hunt has no baseline for a part of the span: that is not the same as finding nothing."""
    until = silent_until(scheduler.client, hunt.hunt, scheduler.namespace)
    if until is not None and until >= min(span.end, ALWAYS.end):
        say(f"{hunt.id}: has no baseline yet and can find nothing in this span")
    elif until is not None and until > span.start:
        say(f"{hunt.id}: has no baseline before {iso(until)} and can find nothing until then")


def _say_widened(hunt: Scheduled, wanted: Asked) -> None:
    """Tell when a time that was given lies inside a window, which is then hunted whole."""
    start, end = wanted
    before = None if start is None else whole(start, start, hunt.every)[0]
    after = None if end is None else whole(end, end, hunt.every)[1]
    if (before, after) != wanted:
        parts = [
            f"from {iso(before)}" if before is not None else "",
            f"to {iso(after)}" if after is not None else "",
        ]
        say(f"{hunt.id}: widened to whole windows, {' '.join(part for part in parts if part)}")

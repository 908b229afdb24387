"""What the scheduler costs over a month of events: figures of one run, with the requests that were sent.

    python -m bench.schedule month day late ticks --namespace big

The events are those of `bench/estate.py`, of March 2026. The clock is made up: it stands at 30 March, 24:00,
for `month` (all that is there, planned and evaluated as by `hopwatch schedule once`), for `day` (the 17th is
marked and evaluated again) and for `late` (one file with an event in each quarter of an hour of 30 days);
`ticks` then lets it run on by 5 minutes at a time, each with 5 minutes of new events: those of a week before.
Needs a node: the embedded one of HOPWATCH_HOME, or HOPWATCH_ELASTIC__HOSTS.
"""

import argparse
import statistics
import time
from collections import Counter
from datetime import UTC, datetime

import psutil
from elasticsearch.helpers import bulk, scan

from hopwatch.cli import session
from hunts.windows import Span
from scheduler.backfill import all_again, left, mark_all
from scheduler.due import Due
from scheduler.ledger import between
from scheduler.plan import plan
from scheduler.scheduled import from_library
from scheduler.scheduler import Scheduler
from scheduler.standing import standings
from scheduler.tick import evaluate_all, tick

MINUTE = 60_000
DAY = 24 * 60 * MINUTE
FIRST = round(datetime(2026, 3, 1, tzinfo=UTC).timestamp() * 1000)
LAST = FIRST + 30 * DAY
ONE = FIRST + 16 * DAY
MONTH = Span(FIRST, LAST)


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self, at):
        self.at = at

    def __call__(self):
        return self.at


class Sent:
    """Counts the requests of a client, by what they are for."""

    def __init__(self, client):
        self.number = Counter()
        self.seconds = Counter()
        self._perform = client.transport.perform_request
        client.transport.perform_request = self._count

    def _count(self, method, target, **more):
        begun = time.perf_counter()
        try:
            return self._perform(method, target, **more)
        finally:
            what = target.partition("?")[0].split("/")
            name = (
                f"{method} {what[1] if what[1].startswith(('_', 'hopwatch')) else 'events'} {what[-1][:12]}"
            )
            self.number[name] += 1
            self.seconds[name] += time.perf_counter() - begun

    def told(self):
        """Return the number of requests and the seconds in them since the last call."""
        number, seconds = self.number.total(), sum(self.seconds.values())
        self.number.clear()
        self.seconds.clear()
        return f"{number:,} requests, {seconds:.1f} s in them"


def timed(sent, name, work):
    sent.told()
    begun = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - begun
    print(f"{name:44} {seconds:8.1f} s  {sent.told()}; {resident()}; {result}", flush=True)
    return seconds


def resident():
    return f"{psutil.Process().memory_info().rss / 2**20:.0f} MiB"


def month(scheduler, sent):
    timed(sent, "month: planned", lambda: plan(scheduler.client, scheduler.hunts, scheduler.namespace, LAST))
    timed(
        sent, "month: evaluated", lambda: evaluate_all(scheduler, Due(scheduler.enabled, scheduler.frontier))
    )


def again(scheduler, sent, name, span):
    """Mark all windows of a span and evaluate them."""
    timed(sent, f"{name}: marked", lambda: mark_all(scheduler, scheduler.enabled, span, all_again).windows)
    windows = left(scheduler, scheduler.enabled, span)
    due = Due(scheduler.enabled, scheduler.frontier, [between(span.start, span.end - 1)])
    return timed(sent, f"{name}: evaluated, {windows:,} windows", lambda: evaluate_all(scheduler, due))


def late(scheduler, sent):
    whole = again(scheduler, sent, "30 days together", MONTH)
    source = {
        "event": {"code": "4624", "provider": "Microsoft-Windows-Security-Auditing"},
        "user": {"name": "late", "id": "S-1-5-21-1-2-3-4"},
        "host": {"name": "late.example"},
        "source": {"ip": "10.1.2.3"},
        "winlog": {"logon": {"type": "Network"}},
        "data_stream": {"dataset": "system.security"},
    }
    mark = f"late{time.time_ns()}"
    write(scheduler, [(f"{mark}{at}", at, source) for at in range(FIRST, LAST, 15 * MINUTE)])
    begun = time.perf_counter()
    timed(
        sent, "late file: planned", lambda: plan(scheduler.client, scheduler.hunts, scheduler.namespace, LAST)
    )
    due = Due(scheduler.enabled, scheduler.frontier)
    timed(sent, "late file: evaluated", lambda: evaluate_all(scheduler, due))
    print(f"late file / 30 days together = {(time.perf_counter() - begun) / whole:.2f}")


def write(scheduler, events):
    def actions():
        for name, at, source in events:
            text = datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds")
            dataset = source["data_stream"]["dataset"]
            yield {
                "_index": f"logs-{dataset}-{scheduler.namespace}-2026.03",
                "_id": name,
                "_source": {**source, "@timestamp": text, "event": {**source["event"], "hash": name}},
            }

    return bulk(scheduler.client, actions())[0]


def arrived(scheduler, start):
    """Write the events of 5 minutes a week ago as those of now; return how many."""
    past = {"gte": start - 7 * DAY, "lt": start - 7 * DAY + 5 * MINUTE, "format": "epoch_millis"}
    index = f"logs-*-{scheduler.namespace}-*,-logs-hopwatch*"
    query = {"query": {"range": {"@timestamp": past}}}
    return write(
        scheduler,
        (
            (f"n{hit['_id'][1:]}", moved(hit["_source"]["@timestamp"]), hit["_source"])
            for hit in scan(scheduler.client, query=query, index=index)
        ),
    )


def moved(text):
    return round(datetime.fromisoformat(text).timestamp() * 1000) + 7 * DAY


def ticks(scheduler, sent, number, first):
    rows = []
    for start in range(first, first + number * 5 * MINUTE, 5 * MINUTE):
        events = arrived(scheduler, start)
        scheduler.clock.at = start + 5 * MINUTE + round(scheduler.settings.lateness * 1000)
        sent.told()
        begun = time.perf_counter()
        ticked = tick(scheduler)
        seconds = time.perf_counter() - begun
        found = standings(scheduler.client, scheduler.enabled, scheduler.namespace, scheduler.frontier)
        late_ = sum(one.gaps for one in found.values())
        rows.append((seconds, events, ticked.done.windows))
        at = datetime.fromtimestamp(start / 1000, UTC)
        print(
            f"{at:%d %H:%M}  {events:6,} events  {seconds:6.2f} s  {ticked.planned.windows:4} marked"
            f"  {ticked.done.windows:4} evaluated  {ticked.done.alerts:3} alerts  {late_:3} left"
            f"  {resident()}  {sent.told()}",
            flush=True,
        )
    for name, some in (("all", rows), ("those that evaluate", [row for row in rows if row[2]])):
        lengths = sorted(seconds for seconds, _, _ in some) or [0.0]
        middle = statistics.median(lengths)
        print(f"ticks, {name}: {len(some)}, median {middle:.2f} s, longest {lengths[-1]:.2f} s")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("stages", nargs="+", choices=["month", "day", "late", "ticks"])
    parser.add_argument("--namespace", required=True)
    parser.add_argument("--ticks", type=int, default=24)
    parser.add_argument("--from-hour", type=float, default=8.0)
    given = parser.parse_args()
    client = session.client(session.settings())
    sent, clock = Sent(client), Clock(LAST)
    scheduler = Scheduler(
        client=client,
        hunts=from_library({}),
        namespace=given.namespace,
        owner="bench",
        clock=clock,
        wait=time.sleep,
    )
    documents = client.count(index=f"logs-*-{given.namespace}-*,-logs-hopwatch*")["count"]
    print(f"{documents:,} events, {len(scheduler.enabled)} hunts", flush=True)
    for stage in given.stages:
        if stage == "month":
            month(scheduler, sent)
        elif stage == "day":
            again(scheduler, sent, "one day", Span(ONE, ONE + DAY))
        elif stage == "late":
            late(scheduler, sent)
        else:
            ticks(scheduler, sent, given.ticks, LAST + round(given.from_hour * 60) * MINUTE)


if __name__ == "__main__":
    main()

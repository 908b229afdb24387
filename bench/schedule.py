"""What the scheduler costs over a month of events: figures of one run, with the requests that were sent.

    python -m bench.schedule read day ticks late --namespace big

The events are those of `bench/estate.py`, of March 2026. The clock is made up: it stands at 30 March, 24:00.
`read` takes all that is there for read, so that each stage evaluates what it says and no more; `day` marks
the 17th (or `--day`) and evaluates it; `late` does so with `--days`, then with a file that has an event in
each quarter of an hour of them; `ticks` lets the clock run on by 5 minutes at a time, each with 5 minutes of
new events: those of a week (or `--back` days) before. Needs a node: the embedded one of HOPWATCH_HOME, or
HOPWATCH_ELASTIC__HOSTS.
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
from mappings import templates
from mappings.indices import patterns
from scheduler import cursor, ledger
from scheduler.backfill import all_again, left, mark_all
from scheduler.due import Due
from scheduler.ledger import between
from scheduler.plan import plan
from scheduler.scheduled import from_library
from scheduler.scheduler import Scheduler
from scheduler.shards import indices
from scheduler.standing import standings
from scheduler.tick import evaluate_all, tick

MINUTE = 60_000
DAY = 24 * 60 * MINUTE
FIRST = round(datetime(2026, 3, 1, tzinfo=UTC).timestamp() * 1000)
LAST = FIRST + 30 * DAY


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self, at):
        self.at = at

    def __call__(self):
        return self.at


class Sent:
    """Counts the requests of a client."""

    def __init__(self, client):
        self.number = Counter()
        self._perform = client.transport.perform_request
        client.transport.perform_request = self._count

    def _count(self, method, target, **more):
        self.number[method] += 1
        return self._perform(method, target, **more)

    def told(self):
        """Return the number of requests since the last call."""
        number = self.number.total()
        self.number.clear()
        return f"{number:,} requests"


def processor(client):
    """Seconds of processor used by Elasticsearch and by this process: a busy machine changes them little."""
    nodes = client.nodes.stats(metric="process")["nodes"].values()
    return sum(one["process"]["cpu"]["total_in_millis"] for one in nodes) / 1000, time.process_time()


class Cost:
    """What a piece of work takes: seconds, seconds of processor of the server and of ours, requests."""

    def __init__(self, sent, client):
        self.sent, self.client = sent, client

    def __enter__(self):
        self.before = processor(self.client)
        self.sent.told()
        self.begun = time.perf_counter()
        return self

    def __exit__(self, *_):
        self.seconds = time.perf_counter() - self.begun
        requests = self.sent.told()
        server, ours = (
            after - before for before, after in zip(self.before, processor(self.client), strict=True)
        )
        self.text = (
            f"{self.seconds:7.2f} s (processor {server:6.2f} + {ours:5.2f} s)  {requests}  {resident()}"
        )


def timed(sent, client, name, work):
    with Cost(sent, client) as cost:
        result = work()
    print(f"{name:40} {cost.text}  {result}", flush=True)
    return cost.seconds


def resident():
    return f"{psutil.Process().memory_info().rss / 2**20:.0f} MiB"


def read(scheduler):
    """Move the cursors to the end of all shards."""
    client, hunts = scheduler.client, scheduler.hunts
    found = indices(
        client, patterns(sorted(set().union(*(hunt.datasets for hunt in hunts))), scheduler.namespace)
    )
    parts = {}
    for index in found:
        for hunt in (hunt for hunt in hunts if index.dataset in hunt.datasets):
            parts.setdefault(hunt.digest, []).extend(cursor.reading(index, cursor.UNKNOWN, hunt.digest))
    cursor.move(client, parts, LAST)


def again(scheduler, sent, name, span):
    """Mark all windows of a span and evaluate them."""
    timed(
        sent,
        scheduler.client,
        f"{name}: marked",
        lambda: mark_all(scheduler, scheduler.enabled, span, all_again).windows,
    )
    windows = left(scheduler, scheduler.enabled, span)
    due = Due(scheduler.enabled, scheduler.frontier, [between(span.start, span.end - 1)])
    return timed(
        sent,
        scheduler.client,
        f"{name}: evaluated, {windows:,} windows",
        lambda: evaluate_all(scheduler, due),
    )


def late(scheduler, sent, days):
    span = Span(LAST - days * DAY, LAST)
    whole = again(scheduler, sent, f"{days} days together", span)
    source = {
        "event": {"code": "4624", "provider": "Microsoft-Windows-Security-Auditing"},
        "user": {"name": "late", "id": "S-1-5-21-1-2-3-4"},
        "host": {"name": "late.example"},
        "source": {"ip": "10.1.2.3"},
        "winlog": {"logon": {"type": "Network"}},
        "data_stream": {"dataset": "system.security"},
    }
    mark = f"late{time.time_ns()}"
    write(scheduler, [(f"{mark}{at}", at, source) for at in range(span.start, span.end, 15 * MINUTE)])
    begun = time.perf_counter()
    timed(
        sent,
        scheduler.client,
        "late file: planned",
        lambda: plan(scheduler.client, scheduler.hunts, scheduler.namespace, LAST),
    )
    due = Due(scheduler.enabled, scheduler.frontier)
    timed(sent, scheduler.client, "late file: evaluated", lambda: evaluate_all(scheduler, due))
    print(f"late file / {days} days together = {(time.perf_counter() - begun) / whole:.2f}")


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


def arrived(scheduler, start, back):
    """Write the events of 5 minutes so many days ago as those of now; return how many."""
    first = start - back * DAY
    past = {"gte": first, "lt": first + 5 * MINUTE, "format": "epoch_millis"}
    index = f"logs-*-{scheduler.namespace}-*,-logs-hopwatch*"
    query = {"query": {"range": {"@timestamp": past}}}
    return write(
        scheduler,
        (
            (f"n{hit['_id'][1:]}", at(hit) + back * DAY, hit["_source"])
            for hit in scan(scheduler.client, query=query, index=index)
        ),
    )


def at(hit):
    return round(datetime.fromisoformat(hit["_source"]["@timestamp"]).timestamp() * 1000)


def ticks(scheduler, sent, number, first, back):
    rows = []
    for start in range(first, first + number * 5 * MINUTE, 5 * MINUTE):
        events = arrived(scheduler, start, back)
        scheduler.clock.at = start + 5 * MINUTE + round(scheduler.settings.lateness * 1000)
        with Cost(sent, scheduler.client) as cost:
            ticked = tick(scheduler)
        ledger.refresh(scheduler.client)
        found = standings(scheduler.client, scheduler.enabled, scheduler.namespace, scheduler.frontier)
        open_ = sum(one.gaps for one in found.values())
        rows.append((cost.seconds, events, ticked.done.windows))
        clock = datetime.fromtimestamp(start / 1000, UTC)
        print(
            f"{clock:%d %H:%M}  {events:6,} events  {cost.text}  {ticked.planned.windows:4} marked"
            f"  {ticked.done.windows:4} evaluated  {ticked.done.alerts:3} alerts  {open_} open",
            flush=True,
        )
    for name, some in (("all", rows), ("those that evaluate", [row for row in rows if row[2]])):
        lengths = sorted(seconds for seconds, _, _ in some) or [0.0]
        middle = statistics.median(lengths)
        print(f"ticks, {name}: {len(some)}, median {middle:.2f} s, longest {lengths[-1]:.2f} s")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("stages", nargs="+", choices=["read", "day", "late", "ticks"])
    parser.add_argument("--namespace", required=True)
    parser.add_argument("--ticks", type=int, default=24)
    parser.add_argument("--days", type=int, default=30, help="of `late`")
    parser.add_argument("--day", type=int, default=17, help="of March, of `day`")
    parser.add_argument("--back", type=int, default=7, help="days, of `ticks`: whose events come again")
    parser.add_argument("--from-hour", type=float, default=8.0)
    given = parser.parse_args()
    session.look_for_garbage_seldom()
    client = session.client(session.settings())
    templates.apply(client, given.namespace)
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
        if stage == "read":
            read(scheduler)
        elif stage == "day":
            start = FIRST + (given.day - 1) * DAY
            again(scheduler, sent, "one day", Span(start, start + DAY))
        elif stage == "late":
            late(scheduler, sent, given.days)
        else:
            ticks(scheduler, sent, given.ticks, LAST + round(given.from_hour * 60) * MINUTE, given.back)


if __name__ == "__main__":
    main()

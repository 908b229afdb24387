"""A small estate's logons as documents, hunts that read them, and schedulers whose clock a test sets."""

import sys
from datetime import UTC, datetime, timedelta
from itertools import count

from elasticsearch import Elasticsearch
from elasticsearch.helpers import bulk

from hopwatch.settings import Schedule
from hunts.alert import alerts
from hunts.entities.document import lines
from hunts.entities.told import told
from hunts.evaluate import evaluate
from hunts.instants import day_of, parse
from hunts.kinds import Absence, Distinct, Events, Match, Unless
from hunts.match import is_
from hunts.windows import Span
from indexer.owner import is_dead, this_process
from mappings.document import get, put
from mappings.ecs import Event
from mappings.indices import alerts_pattern, entities_pattern, events
from scheduler.alerts import Wanted, read
from scheduler.entities import read as read_lines
from scheduler.gaps import gaps
from scheduler.merge import without_times
from scheduler.scheduled import Scheduled
from scheduler.scheduler import Scheduler
from scheduler.tick import once
from tests.happenings import hunt

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
MONDAY = int(datetime(2026, 1, 5, tzinfo=UTC).timestamp() * 1000)
NOON = MONDAY + 12 * HOUR
LONG_AFTER = MONDAY + 60 * DAY
ALWAYS = Span(0, 4 * 10**12)

numbers = count()


def code(value):
    return Events(datasets=["system.security"], where=is_(Event.event.code, value))


FAN_OUT = hunt(
    Distinct(
        events=code("4624"),
        by=[Event.user.name, Event.source.ip],
        of=Event.host.name,
        within=timedelta(minutes=10),
        at_least=4,
    ),
    id="test-fan-out",
    episode=timedelta(days=1),
)
UNEXPLAINED = hunt(
    Unless(
        events=code("7045"),
        by=[Event.host.name],
        absences=[Absence(events=code("change"), on=[(Event.host.name, Event.host.name)])],
        within=timedelta(hours=1),
    ),
    id="test-unexplained-service",
    episode=timedelta(days=1),
)
CLEARED = hunt(
    Match(events=code("1102"), by=[Event.host.name]), id="test-log-cleared", episode=timedelta(days=1)
)
HUNTS = [FAN_OUT, UNEXPLAINED, CLEARED]


def event(at, what="4624", host="ws1", user="eve", source="10.0.0.1", **more):
    """An event as a bulk action; every call makes another one."""
    number = next(numbers)
    document = {}
    values = {
        "@timestamp": datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds"),
        "event.hash": f"e{number:06}",
        "event.code": what,
        "data_stream.dataset": "system.security",
        "host.name": host,
        "user.name": user,
        "source.ip": source,
        **more,
    }
    for name, value in values.items():
        put(document, name, value)
    return at, {"_op_type": "create", "_id": f"e{number:06}", "_source": document}


def sweep(at, hosts=5, step=MINUTE, **more):
    """Logons to so many hosts, one each step."""
    return [event(at + n * step, host=f"srv{n}", **more) for n in range(hosts)]


def store(client, namespace, some):
    """Index events, as a writer that nobody waits for: without a refresh."""
    actions = [{**action, "_index": events("system.security", namespace, at, "month")} for at, action in some]
    bulk(client, actions)


def scheduler(client, namespace, now=LONG_AFTER, hunts=HUNTS, owner="one", **more):
    scheduled = [Scheduled(one) for one in hunts]
    given = {"settings": Schedule(lease=60), "wait": lambda _: None, "clock": lambda: now, **more}
    return Scheduler(client=client, hunts=scheduled, namespace=namespace, owner=owner, **given)


def work(url, authorization, namespace):
    """Work everything off in a process of its own."""
    with Elasticsearch(url, headers={"authorization": authorization}) as client:
        print("working", flush=True)  # noqa: T201
        once(scheduler(client, namespace, owner=this_process(), gone=is_dead))


def stored(client, namespace):
    """The content of every alert but the withdrawn, by id; also what a killed scheduler has just written."""
    client.indices.refresh(index=alerts_pattern(namespace), allow_no_indices=True)
    hits = read(client, namespace, Wanted())
    alerts_ = {hit["_id"]: without_times(hit["_source"]) for hit in hits}
    return {key: one for key, one in alerts_.items() if get(one, "hopwatch.alert.status") != "withdrawn"}


def stored_lines(client, namespace):
    client.indices.refresh(index=entities_pattern(namespace), allow_no_indices=True)
    hits = read_lines(client, namespace, Wanted())
    return {hit["_id"]: without_times(hit["_source"]) for hit in hits}


def lines_of_alerts(client, namespace):
    """The lines that the stored alerts make."""
    days = {}
    for hit in read(client, namespace, Wanted()):
        source = hit["_source"]
        if get(source, "hopwatch.alert.status") != "withdrawn":
            day = day_of(parse(get(source, "hopwatch.alert.episode.start")))
            days.setdefault(day, []).append(told(hit["_id"], source))
    made = [line for day, alerts in days.items() for line in lines(alerts, namespace, day)]
    return {line.id: without_times(line.source) for line in made}


def all_gaps(one):
    """The gaps of every hunt of a scheduler."""
    found = [gaps(one.client, hunt, one.namespace, one.frontier) for hunt in one.hunts]
    return [gap for each in found for gap in (*each.gaps, *filter(None, [each.unread]))]


def ad_hoc(client, namespace, hunts=HUNTS):
    """The alerts that the events make when they are asked at once, by id."""
    found = {}
    for one in hunts:
        findings = evaluate(client, one, ALWAYS, namespace).findings
        found.update({alert.id: without_times(alert.source) for alert in alerts(one, findings, namespace)})
    return found


if __name__ == "__main__":
    work(*sys.argv[1:])

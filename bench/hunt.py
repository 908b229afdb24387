"""Hunts over made-up logons, beside a hand-written composite loop of the same question: figures of one run.

    python bench/hunt.py [--events 500000]
    python bench/hunt.py --namespace big      # the events of bench/estate.py: a day, and 15 minutes of it

The loop asks for a cardinality per aligned window, as one would by hand: it misses bursts across an edge and
counts approximately, and has no events to show unless it asks for them group by group. The engine's answer is
exact, with its events. Needs a node: the embedded one of HOPWATCH_HOME, or
HOPWATCH_ELASTIC__HOSTS.
"""

import argparse
import time
from datetime import UTC, datetime
from functools import partial
from itertools import groupby
from random import Random

import psutil
from elasticsearch.helpers import parallel_bulk

from hopwatch.cli import session
from hunts.compile import asked
from hunts.evaluate import Evaluation, evaluate, evaluate_each
from hunts.kinds import Count, Distinct
from hunts.library import hunt, library
from hunts.reading import batched
from hunts.roles import datasets, roles
from hunts.survey import Question
from hunts.windows import Span, milliseconds
from mappings import templates
from mappings.indices import patterns

NAMESPACE = "benchhunt"
START = int(datetime(2026, 1, 5, tzinfo=UTC).timestamp() * 1000)
MINUTE = 60_000
HUNTS = [
    "network-logon-fan-out",
    "ntlm-logon-without-interactive-logon",
    "network-logon-then-service",
    "psexec-service",
]
COUNTING = sorted(
    (one.hunt for one in library().values() if isinstance(one.hunt.kind, Count | Distinct)),
    key=lambda one: datasets(one.kind),
)


def documents(number, hours, chance):
    """Logons of 5,000 accounts on 1,000 hosts; 2 % NTLM, 5 % at the keyboard; a service for each 500."""
    for n in range(number):
        at = START + chance.randrange(hours * 60 * MINUTE)
        host = f"srv{min(int(chance.expovariate(0.02)), 999)}"
        if n % 500 == 0:
            yield document(n, at, "system.system", service(host))
        else:
            yield document(n, at, "system.security", logon(host, chance))


def logon(host, chance):
    person = chance.randrange(5_000)
    keyboard, ntlm = chance.random() < 0.05, chance.random() < 0.02
    desk = f"ws{person}"
    return {
        "event": {"code": "4624", "provider": "Microsoft-Windows-Security-Auditing"},
        "user": {"name": f"user{person}", "id": f"S-1-5-21-1-2-3-{person}"},
        "host": {"name": desk if keyboard else host, "hostname": desk if keyboard else host},
        "source": {"ip": f"10.{person // 250}.{person % 250}.7", "domain": desk},
        "winlog": {
            "logon": {"type": "Interactive" if keyboard else "Network"},
            "event_data": {"AuthenticationPackageName": "NTLM" if ntlm else "Kerberos"},
        },
    }


def service(host):
    return {
        "event": {"code": "7045", "provider": "Service Control Manager"},
        "user": {"id": "S-1-5-18"},
        "host": {"name": host},
        "winlog": {"event_data": {"ServiceName": "upd", "ImagePath": r"C:\Program Files\Updater\upd.exe /s"}},
    }


def document(number, at, dataset, source):
    source["event"]["hash"] = f"bench{number}"
    time_ = datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds")
    more = {"@timestamp": time_, "data_stream": {"dataset": dataset}}
    return {
        "_index": f"logs-{dataset}-{NAMESPACE}-2026.01",
        "_id": source["event"]["hash"],
        "_source": source | more,
    }


def by_hand(client, question, span, namespace=NAMESPACE):
    """Every page of the composite that one would write for it: the groups at or above the threshold."""
    kind, role, after, found = question.kind, roles(question)[0], None, []
    query = asked(kind.events, span).to_dict()
    window = {"date_histogram": {"field": "@timestamp", "fixed_interval": f"{milliseconds(kind.within)}ms"}}
    sources = [{f"by{n}": {"terms": {"field": field}}} for n, field in enumerate(role.by)]
    inside = {"aggs": {"values": {"cardinality": {"field": role.of}}}} if role.of else {}
    while True:
        page = {
            "sources": [*sources, {"window": window}],
            "size": 5_000,
            **({"after": after} if after else {}),
        }
        answer = client.search(
            index=",".join(patterns(kind.events.datasets, namespace)),
            query=query,
            size=0,
            aggs={"groups": {"composite": page, **inside}},
            request_cache=False,
        )
        groups = answer.body.get("aggregations", {"groups": {"buckets": []}})["groups"]  # none: no index
        found += [
            bucket["key"]
            for bucket in groups["buckets"]
            if (bucket["values"]["value"] if role.of else bucket["doc_count"]) >= kind.at_least
        ]
        after = groups.get("after_key")
        if after is None:
            return found


def with_evidence(client, question, span, namespace=NAMESPACE):
    """The same, and what an alert shows: the events of each group that was found, 100 groups in a request."""
    kind, role = question.kind, roles(question)[0]
    index = ",".join(patterns(kind.events.datasets, namespace))
    found = by_hand(client, question, span, namespace)
    events = 0
    for some in batched(found, 100):
        searches = []
        for key in some:
            window = Span(key["window"], key["window"] + milliseconds(kind.within))
            own = [{"term": {field: key[f"by{n}"]}} for n, field in enumerate(role.by)]
            query = {"bool": {"filter": [asked(kind.events, window).to_dict(), *own]}}
            columns = {"docvalue_fields": role.fields, "_source": False, "sort": ["@timestamp"]}
            searches += [{"index": index}, {"query": query, "size": 10_000, **columns}]
        answers = client.msearch(searches=searches)["responses"]
        events += sum(len(answer["hits"]["hits"]) for answer in answers)
    return events


def together(client, span, namespace=NAMESPACE):
    """Every hunt of the library that counts, as a tick asks them."""
    for _, some in groupby(COUNTING, key=lambda one: datasets(one.kind)):
        for answer in evaluate_each(client, [Question(one, span) for one in some], namespace):
            assert isinstance(answer, Evaluation), answer


def timed(work):
    """The best of three rounds, and what it gave."""
    rounds = []
    for _ in range(3):
        begun = time.perf_counter()
        result = work()
        rounds.append(time.perf_counter() - begun)
    return min(rounds), result


def measure(client, namespace, day):
    """Print how long each question takes over a day and over 15 minutes of it."""
    middle = day + 10 * 60 * MINUTE
    spans = {"day": Span(day, day + 24 * 60 * MINUTE), "15 minutes": Span(middle, middle + 15 * MINUTE)}
    for name in HUNTS:
        for words, span in spans.items():
            seconds, found = timed(partial(evaluate, client, hunt(name), span, namespace))
            print(f"{name:40} {words:11} {seconds:8.3f} s  {len(found.findings):6} findings", flush=True)
    fan_out = hunt(HUNTS[0])
    for words, span in spans.items():
        hand, found = timed(partial(by_hand, client, fan_out, span, namespace))
        shown, events = timed(partial(with_evidence, client, fan_out, span, namespace))
        engine, _ = timed(partial(evaluate, client, fan_out, span, namespace))
        ratios = f"engine / hand = {engine / hand:.2f}, {engine / shown:.2f} with the {events} events"
        print(f"{'fan-out by hand':40} {words:11} {hand:8.3f} s  {len(found):6} groups; {ratios}", flush=True)
    for words, span in spans.items():
        hand, _ = timed(partial(each_by_hand, client, span, namespace))
        engine, _ = timed(partial(together, client, span, namespace))
        ratio = f"engine / hand = {engine / hand:.2f}"
        name = f"the {len(COUNTING)} hunts that count, by hand"
        print(f"{name:40} {words:11} {hand:8.3f} s; {ratio}", flush=True)
    print(f"memory of this process: {psutil.Process().memory_info().rss / 2**20:.0f} MB")


def each_by_hand(client, span, namespace):
    return [by_hand(client, one, span, namespace) for one in COUNTING]


def made_up(client, number):
    """Measure a day of made-up logons, which are deleted afterwards."""
    try:
        templates.apply(client, NAMESPACE)
        actions = documents(number, 24, Random(7))
        for _ in parallel_bulk(client, actions, thread_count=2, chunk_size=2_000):
            pass
        client.indices.refresh(index=f"logs-*-{NAMESPACE}-*")
        measure(client, NAMESPACE, START)
    finally:
        client.indices.delete(
            index=f"logs-system.security-{NAMESPACE}-2026.01,logs-system.system-{NAMESPACE}-2026.01"
        )
        templates.remove(client, NAMESPACE)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--events", type=int, default=500_000)
    parser.add_argument(
        "--namespace", help="events that are there (bench/estate.py), instead of made-up ones"
    )
    parser.add_argument("--day", type=int, default=17, help="of March, with --namespace")
    given = parser.parse_args()
    session.look_for_garbage_seldom()
    client = session.client(session.settings())
    if given.namespace:
        measure(client, given.namespace, int(datetime(2026, 3, given.day, tzinfo=UTC).timestamp() * 1000))
    else:
        made_up(client, given.events)


if __name__ == "__main__":
    main()

"""Hunts over made-up logons, beside a hand-written composite loop of the same question: figures of one run.

    python bench/hunt.py [--events 500000] [--hours 24]

The loop asks for a cardinality per aligned window, as one would by hand: it misses bursts across an edge and
counts approximately. The engine's answer is exact. Needs a node: the embedded one of HOPWATCH_HOME, or
HOPWATCH_ELASTIC__HOSTS.
"""

import argparse
import time
from datetime import UTC, datetime
from functools import partial
from random import Random

import psutil
from elasticsearch.helpers import parallel_bulk

from hopwatch.cli import session
from hunts.compile import asked
from hunts.evaluate import evaluate
from hunts.library import hunt
from hunts.windows import Span
from mappings import templates

NAMESPACE = "benchhunt"
START = int(datetime(2026, 1, 5, tzinfo=UTC).timestamp() * 1000)
MINUTE = 60_000
HUNTS = [
    "network-logon-fan-out",
    "ntlm-logon-without-interactive-logon",
    "network-logon-then-service",
    "psexec-service",
]


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


def by_hand(client, question, span):
    """Every page of the composite that one would write for the fan-out: groups with at least six hosts."""
    kind, after, found = question.kind, None, 0
    query = asked(kind.events, span).to_dict()
    window = {"date_histogram": {"field": "@timestamp", "fixed_interval": "10m"}}
    sources = [
        {"ip": {"terms": {"field": "source.ip"}}},
        {"user": {"terms": {"field": "user.name.caseless"}}},
    ]
    while True:
        page = {
            "sources": [*sources, {"window": window}],
            "size": 5_000,
            **({"after": after} if after else {}),
        }
        inside = {"hosts": {"cardinality": {"field": "host.name.caseless"}}}
        answer = client.search(
            index=f"logs-system.security-{NAMESPACE}-*",
            query=query,
            size=0,
            aggs={"groups": {"composite": page, "aggs": inside}},
        )
        groups = answer["aggregations"]["groups"]
        found += sum(bucket["hosts"]["value"] >= kind.at_least for bucket in groups["buckets"])
        after = groups.get("after_key")
        if after is None:
            return found


def timed(work):
    """The best of three rounds, and what it gave."""
    rounds = []
    for _ in range(3):
        begun = time.perf_counter()
        result = work()
        rounds.append(time.perf_counter() - begun)
    return min(rounds), result


def measure(client, hours):
    middle = START + hours * 30 * MINUTE
    spans = {
        "all": Span(START, START + hours * 60 * MINUTE),
        "15 minutes": Span(middle, middle + 15 * MINUTE),
    }
    for name in HUNTS:
        for words, span in spans.items():
            seconds, found = timed(partial(evaluate, client, hunt(name), span, NAMESPACE))
            print(f"{name:40} {words:11} {seconds:8.3f} s  {len(found.findings):6} findings")
    fan_out = hunt(HUNTS[0])
    for words, span in spans.items():
        hand, found = timed(partial(by_hand, client, fan_out, span))
        engine, _ = timed(partial(evaluate, client, fan_out, span, NAMESPACE))
        ratio = f"engine / hand = {engine / hand:.2f}"
        print(f"{'fan-out by hand':40} {words:11} {hand:8.3f} s  {found:6} groups; {ratio}")
    print(f"memory of this process: {psutil.Process().memory_info().rss / 2**20:.0f} MB")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=500_000)
    parser.add_argument("--hours", type=int, default=24)
    asked_for = parser.parse_args()
    client = session.client(session.settings())
    try:
        templates.apply(client, NAMESPACE)
        actions = documents(asked_for.events, asked_for.hours, Random(7))
        for _ in parallel_bulk(client, actions, thread_count=2, chunk_size=2_000):
            pass
        client.indices.refresh(index=f"logs-*-{NAMESPACE}-*")
        measure(client, asked_for.hours)
    finally:
        client.indices.delete(
            index=f"logs-system.security-{NAMESPACE}-2026.01,logs-system.system-{NAMESPACE}-2026.01"
        )
        templates.remove(client, NAMESPACE)


if __name__ == "__main__":
    main()

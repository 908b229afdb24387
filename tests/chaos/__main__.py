"""Long runs under faults: `python -m tests.chaos schedule --minutes 10 --seed 1 --nodes 1`. Prints figures.

Exits with 1 when an alert or a line is missing, double or different, a gap is left, or a document is lost.
"""

import argparse
import json
import random
import sys
import time
from datetime import UTC, datetime

from hopwatch.elastic import connect
from mappings.templates import apply
from tests.chaos.beside import beside
from tests.chaos.estate import HUNTS, write
from tests.chaos.faults import Trouble
from tests.chaos.hunting import hunt_forever, settled
from tests.chaos.nodes import Nodes, chaos_folder
from tests.chaos.soak import soak
from tests.chaos.workers import Diary, Worker

NAMESPACE = "chaos"
SKEWS = (0, -4 * 60_000, 6 * 60_000)


def schedule(nodes, seconds, seed):
    """Schedulers, writers and nodes in trouble; then quiet, and the alerts against a clean evaluation."""
    client = connect(nodes.elastic)
    apply(client, NAMESPACE)
    diary = Diary(nodes.folder / "diary.jsonl")
    diary.path.unlink(missing_ok=True)
    end = time.monotonic() + seconds
    schedulers = [
        Worker(f"s{n}", hunt_forever, (nodes.elastic, NAMESPACE, Diary(diary.path, {"who": f"s{n}"}), n))
        for n in range(3)
    ]
    writers = [
        Worker(f"w{n}", write, (nodes.elastic, NAMESPACE, Diary(diary.path), seed * 10 + n, end, skew))
        for n, skew in enumerate(SKEWS)
    ]
    for one in (*writers, *schedulers):
        one.start()
    trouble = Trouble(nodes, schedulers, writers, client, random.Random(seed))
    trouble.make(seconds)
    trouble.end()
    for one in writers:
        one.process.join()
    lost_node = lose_one(nodes, client, trouble)
    time.sleep(5)
    for one in schedulers:
        one.kill()
    return {
        **trouble.counts,
        **lost_node,
        **told(diary),
        **documents(client, diary),
        **settled(client, NAMESPACE),
    }


def lose_one(nodes, client, trouble):
    """Of three nodes kill one for good, when the others have all its data."""
    if nodes.number == 1:
        return {}
    client.options(request_timeout=200).cluster.health(wait_for_status="green", timeout="180s")
    nodes.kill(trouble.chance.randrange(nodes.number))
    return {"nodes lost for good": 1}


def told(diary):
    """What the schedulers wrote into the diary, added up."""
    ticks = [line for line in diary.read() if "tick" in line]
    lengths = sorted(line["tick"] for line in ticks)
    wrong = {}
    for line in diary.read():
        if "failed" in line and "tick" not in line:
            wrong[line["failed"]] = wrong.get(line["failed"], 0) + 1
    return {
        "ticks": len(ticks),
        "tick seconds, median and longest": [lengths[len(lengths) // 2], lengths[-1]] if lengths else [],
        "windows evaluated": sum(line["windows"] for line in ticks),
        "windows failed": sum(line["failed"] for line in ticks),
        "ticks ended by errors": wrong,
        "reasons": sorted({line["why"][:100] for line in ticks if line["why"]}),
    }


def documents(client, diary):
    """How many documents there are, and how many that were acknowledged are not."""
    client.indices.refresh(index=f"logs-system.security-{NAMESPACE}-*")
    acknowledged = {}
    for line in diary.read():
        if "writer" in line:
            acknowledged[line["writer"]] = line["acknowledged"]
    writers = {"terms": {"field": "event.provider", "size": 100}}
    answer = client.search(index=f"logs-system.security-{NAMESPACE}-*", size=0, aggregations={"w": writers})
    there = {bucket["key"]: bucket["doc_count"] for bucket in answer["aggregations"]["w"]["buckets"]}
    lost = sum(max(0, number - there.get(writer, 0)) for writer, number in acknowledged.items())
    return {"documents": sum(there.values()), "acknowledged documents lost": lost}


WRONG = (
    "missing",
    "too many",
    "different",
    "lines astray",
    "gaps",
    "parked",
    "acknowledged documents lost",
    "unseen",
)
RUNS = {"schedule": schedule, "soak": soak, "beside": beside}


def main():
    """Run, print the figures as JSON, tell by the status whether all held."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos")
    parser.add_argument("run", choices=RUNS)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--nodes", type=int, default=1, choices=(1, 3))
    given = parser.parse_args()
    nodes = Nodes(chaos_folder(), given.nodes)
    try:
        nodes.up()
        figures = RUNS[given.run](nodes, given.minutes * 60, given.seed)
    finally:
        nodes.down()
    head = {"run": vars(given), "at": datetime.now(UTC).isoformat(timespec="minutes"), "hunts": len(HUNTS)}
    sys.stdout.write(json.dumps({**head, **figures}, indent=1) + "\n")
    return 1 if any(figures.get(what) for what in WRONG) else 0


if __name__ == "__main__":
    sys.exit(main())

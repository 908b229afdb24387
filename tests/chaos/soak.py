"""The planner's cursor under faults: every document has a second of its own, and each must be seen."""

import random
import time
from array import array

from elasticsearch.helpers import streaming_bulk

from hopwatch.elastic import connect
from mappings.indices import events
from mappings.templates import apply
from scheduler import cursor
from scheduler.buckets import buckets, refresh
from scheduler.shards import indices
from tests.chaos.faults import Trouble
from tests.chaos.workers import AWAY, Diary, Worker, connected, patient

NAMESPACE = "soak"
SECOND = 1_000
START = 1_767_225_600_000
"""1 January 2026."""
BULK = 1_000
WRITERS = 3
DIGEST = "soak"


def write(elastic, diary, number, seed, until):
    """Index documents, each of its own second, each bulk until it is acknowledged."""
    chance, client, n = random.Random(seed * 100 + number), connected(elastic), 0
    while time.monotonic() < until:
        actions = [action(number, n + i) for i in range(chance.randrange(1, 2 * BULK))]
        while True:
            with patient(diary):
                results = streaming_bulk(client, actions, raise_on_error=False, chunk_size=2 * BULK)
                if all(ok or item["create"]["status"] == 409 for ok, item in results):
                    break
        n += len(actions)
        diary.note(writer=number, acknowledged=n)


def action(writer, n):
    """A document of a second that no other has."""
    second = n * WRITERS + writer
    at = START + second * SECOND
    source = {"@timestamp": at, "event": {"code": "x"}, "data_stream": {"dataset": "system.security"}}
    index = events("system.security", NAMESPACE, at, "month")
    return {"_op_type": "create", "_index": index, "_id": str(second), "_source": source}


def plan_forever(elastic, diary, folder):
    """Read what is new, note its seconds in a file, then move the cursor: as `scheduler.plan` does."""
    client = connected(elastic)
    while True:
        with patient(diary):
            began = time.monotonic()
            seen, parts, unread = array("q"), [], 0
            found = indices(client, [f"logs-system.security-{NAMESPACE}-*"])
            cursors = cursor.read(client, [index.uuid for index in found])
            for index in found:
                unread += len(index.down)
                some = cursor.reading(index, cursors.get(index.uuid, cursor.UNKNOWN), DIGEST)
                try:
                    new = [part for part in some if part.after < part.upto]
                    if new:
                        refresh(client, index.name)
                    for part in new:
                        seen.extend(buckets(client, part, SECOND))
                    parts += new
                except AWAY:
                    unread += 1
            with (folder / "seen.bin").open("ab", buffering=0) as file:
                file.write(seen.tobytes())
            if parts:
                cursor.move(client, {DIGEST: parts}, time.time_ns() // 1_000_000)
            diary.note(tick=round(time.monotonic() - began, 2), seen=len(seen), unread=unread)
        time.sleep(0.2)


def soak(nodes, seconds, seed):
    """Writers, planners and nodes in trouble; in the end every second of a document has been seen."""
    client = connect(nodes.elastic)
    apply(client, NAMESPACE)
    client.cluster.put_settings(persistent={"cluster.max_shards_per_node": 20_000})
    diary = Diary(nodes.folder / "soak.jsonl")
    for path in (diary.path, nodes.folder / "seen.bin"):
        path.unlink(missing_ok=True)
    end = time.monotonic() + seconds
    planners = [Worker(f"p{n}", plan_forever, (nodes.elastic, diary, nodes.folder)) for n in range(2)]
    writers = [Worker(f"w{n}", write, (nodes.elastic, diary, n, seed, end)) for n in range(WRITERS)]
    for one in (*writers, *planners):
        one.start()
    trouble = Trouble(nodes, planners, writers, client, random.Random(seed))
    trouble.make(seconds)
    trouble.end()
    for one in writers:
        one.process.join()
    quiet(diary)
    for one in planners:
        one.kill()
    seen = array("q")
    seen.frombytes((nodes.folder / "seen.bin").read_bytes())
    truth = every_second(client)
    ticks = [line for line in diary.read() if "tick" in line]
    return {
        **trouble.counts,
        "ticks": len(ticks),
        "ticks with something unread": sum(bool(line["unread"]) for line in ticks),
        "documents": len(truth),
        "unseen": len(truth - set(seen)),
        "seen more than once": len(seen) - len(set(seen)),
    }


def quiet(diary, seconds=180):
    """Wait until several ticks in a row, of those that end from now on, have seen nothing new."""
    end, before = time.monotonic() + seconds, len(diary.read())
    while time.monotonic() < end:
        ticks = [line for line in diary.read()[before:] if "tick" in line][-12:]
        if len(ticks) > 8 and not any(line["seen"] or line["unread"] for line in ticks):
            return
        time.sleep(1)
    raise TimeoutError("the planners have not come to rest")


def every_second(client):
    """The seconds of all documents, asked from the server page by page."""
    pattern = f"logs-system.security-{NAMESPACE}-*"
    client.indices.refresh(index=pattern)
    found, after = set(), None
    source = {"at": {"date_histogram": {"field": "@timestamp", "fixed_interval": "1000ms"}}}
    while True:
        page = {"size": 10_000, "sources": [source], **({"after": after} if after else {})}
        answer = client.options(request_timeout=120).search(
            index=pattern, size=0, aggregations={"s": {"composite": page}}, allow_partial_search_results=False
        )["aggregations"]["s"]
        found.update(bucket["key"]["at"] for bucket in answer["buckets"])
        after = answer.get("after_key")
        if after is None:
            return found

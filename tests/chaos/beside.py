"""A backfill beside live hunting: how long the live ticks take before and while it runs."""

import time

from hopwatch.elastic import connect
from mappings.templates import apply
from tests.chaos.estate import HISTORY, write
from tests.chaos.hunting import backfill_again, clock, hunt_forever
from tests.chaos.workers import Diary, Worker

NAMESPACE = "beside"


def beside(nodes, seconds, seed):
    """Write and hunt for half of the time alone, then with a backfill of all history beside it."""
    client = connect(nodes.elastic)
    apply(client, NAMESPACE)
    diary = Diary(nodes.folder / "beside.jsonl")
    diary.path.unlink(missing_ok=True)
    end = time.monotonic() + seconds
    live = Worker("live", hunt_forever, (nodes.elastic, NAMESPACE, diary, 1))
    writer = Worker("writer", write, (nodes.elastic, NAMESPACE, diary, seed, end, 0))
    span = (clock() - HISTORY, clock())
    backfill = Worker("backfill", backfill_again, (nodes.elastic, NAMESPACE, diary, span))
    writer.start()
    live.start()
    time.sleep(seconds / 2)
    before = len(diary.read())
    backfill.start()
    backfill.process.join(seconds)
    lines = diary.read()
    for one in (live, writer, backfill):
        one.kill()
    return {
        "documents": max((line["acknowledged"] for line in lines if "writer" in line), default=0),
        "tick seconds alone, median and longest": lengths(lines[:before]),
        "tick seconds beside it, median and longest": lengths(lines[before:]),
        "backfill": [line for line in lines if "backfill" in line],
    }


def lengths(lines):
    """The median and the longest of the ticks, in seconds."""
    found = sorted(line["tick"] for line in lines if "tick" in line)
    return [found[len(found) // 2], found[-1]] if found else []

"""What is new is told by positions in the shards' writes: a writer that is paused costs nothing."""

import random
import time

import pytest
from elasticsearch import Elasticsearch
from elasticsearch.helpers import bulk

from mappings.indices import events
from scheduler import cursor
from scheduler.buckets import buckets, refresh
from scheduler.shards import indices
from tests.chaos.workers import Worker
from tests.estate import MONDAY, event

pytestmark = pytest.mark.elastic

SECOND = 1_000
WRITERS = 3
ROUNDS, BULK = 12, 150


def write(url, authorization, namespace, number):
    """Index documents, each of a second of its own."""
    with Elasticsearch(url, headers={"authorization": authorization}) as client:
        for start in range(0, ROUNDS * BULK, BULK):
            bulk(client, [action(namespace, WRITERS * n + number) for n in range(start, start + BULK)])


def action(namespace, second):
    at, made = event(MONDAY + second * SECOND)
    name = f"second{second}"
    return {**made, "_id": name, "_index": events("system.security", namespace, at, "month")}


def tick(client, namespace):
    """Read what is new as planning does, then move the cursor; return the seconds that were seen."""
    (*found,) = indices(client, [f"logs-system.security-{namespace}-*"])
    cursors = cursor.read(client, [index.uuid for index in found])
    seen, parts = [], []
    for index in found:
        new = cursor.reading(index, cursors.get(index.uuid, cursor.UNKNOWN), namespace)
        refresh(client, index.name)
        for part in new:
            seen += buckets(client, part, SECOND)
        parts += new
    cursor.move(client, {namespace: parts}, MONDAY)
    return seen


def test_every_document_of_writers_that_are_paused_in_the_middle_is_seen_by_a_tick(client, namespace):
    (node,) = client.transport.node_pool.all()
    given = (node.base_url, client._headers["authorization"], namespace)
    writers = [Worker(f"w{n}", write, (*given, n)) for n in range(WRITERS)]
    chance, seen = random.Random(11), []
    for one in writers:
        one.start()
    while any(one.alive for one in writers):
        one = chance.choice(writers)
        if one.alive:
            one.pause(0)
            seen += tick(client, namespace)
            one.wake()
        seen += tick(client, namespace)
        time.sleep(chance.uniform(0, 0.05))
    seen += tick(client, namespace)
    assert set(seen) == {MONDAY + n * SECOND for n in range(WRITERS * ROUNDS * BULK)}
    assert tick(client, namespace) == []
    assert sum(one.stops for one in writers) > WRITERS

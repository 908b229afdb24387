"""Indexing end to end, beside posting the same documents already serialised: figures as ratios of one run.

    python bench/index.py [PATH…] [--copies 40] [--rounds 3]

Without a path, the logs are made by the lab (EVTX and Zeek). With one, those files are used. Input is made larger
by indexing it under several namespaces, since a record is stored once in each. Needs a node: the embedded one of
HOPWATCH_HOME, or HOPWATCH_ELASTIC__HOSTS.
"""

import argparse
import os
import statistics
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import psutil

from hopwatch.cli import session
from hopwatch.cli.index_progress import Lines
from hopwatch.lab import windows, wire
from hopwatch.lab.evtx import write_evtx
from hopwatch.lab.zeek import write_zeek
from indexer.batch import Batch
from indexer.bulk import post
from indexer.content import examine
from indexer.document import Origin
from indexer.job import Job, read
from indexer.ledger import Claimant
from indexer.owner import is_dead, this_process
from indexer.patience import Patience
from indexer.run import Order, index
from indexer.walk import walk
from mappings import templates

AT = datetime(2026, 1, 5, tzinfo=UTC)
CLOCK = partial(datetime.now, UTC)


def make(folder, number):
    """Write `number` Windows logons in two files and as many Zeek connections."""
    for part in range(2):
        events = (
            windows.logon(
                AT + timedelta(seconds=n), host=f"srv{part}.corp.local", user=f"u{n % 500}", source="10.0.0.7"
            )
            for n in range(number // 2)
        )
        write_evtx(folder / f"Security{part}.evtx", events)
    write_zeek(
        folder,
        (
            wire.connection(
                AT + timedelta(seconds=n), source=f"10.0.{n % 200}.7", destination="10.1.0.8", port=n % 9000
            )
            for n in range(number)
        ),
    )


class Memory:
    """The most resident memory of this process and its children together, in MiB, while it is watched."""

    def __enter__(self):
        self.most = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._thread.join()

    def _watch(self):
        me = psutil.Process()
        while not self._over.wait(0.1):
            total = 0
            for process in [me, *me.children(recursive=True)]:
                try:
                    total += process.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
            self.most = max(self.most, total / 2**20)


def end_to_end(client, paths, namespace, workers):
    order = Order(
        namespace=namespace,
        period="month",
        parser="rust",
        workers=workers,
        dead_letters=Path(tempfile.gettempdir()) / "hopwatch-bench-letters",
    )
    claimant = Claimant(this_process(), timedelta(minutes=2), CLOCK, is_dead)
    started = time.monotonic()
    with Memory() as memory:
        report = index(paths, order, client, claimant, Lines())
    assert report.counts.refused == report.counts.mended == 0
    return report.counts.seen / (time.monotonic() - started), memory.most


def serialise(paths, namespace):
    batches = []
    for candidate in walk(paths):
        content = examine(candidate.path)
        if content.kind:
            job = Job(content, Origin(str(candidate.path), namespace, "month"), "rust", CLOCK)
            batches += [batch for batch in read(job) if isinstance(batch, Batch)]
    return batches


def posted(client, batches, namespace):
    templates.apply(client, namespace)
    patience = Patience(sleep=time.sleep, say=print, over=lambda: False)
    started = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(lambda batch: post(client, batch, patience), batches))
    return sum(outcome.counts.seen for outcome in outcomes) / (time.monotonic() - started)


def forget(client, namespace):
    for name in client.indices.get(index=f"logs-*-{namespace}-*"):
        client.indices.delete(index=name)
    templates.remove(client, namespace)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("paths", nargs="*", type=Path)
    arguments.add_argument("--records", type=int, default=60_000)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--workers", type=int, nargs="*", default=[2])
    given = arguments.parse_args()
    client = session.client(session.settings())
    with tempfile.TemporaryDirectory() as folder:
        paths = given.paths or [Path(folder)]
        if not given.paths:
            make(Path(folder), given.records)
        measure(client, paths, given)


def measure(client, paths, given):
    ratios = {workers: [] for workers in given.workers}
    for round_ in range(given.rounds):
        name = f"bench{os.getpid()}x{round_}"
        batches = serialise(paths, f"{name}p")
        base = posted(client, batches, f"{name}p")
        size = sum(len(batch.body) for batch in batches) / 2**20
        number = sum(map(len, batches))
        del batches
        forget(client, f"{name}p")
        print(f"posting alone: {base:8,.0f} documents/s ({number:,} documents, {size:.0f} MiB)")
        for workers in given.workers:
            rate, memory = end_to_end(client, paths, f"{name}w{workers}", workers)
            forget(client, f"{name}w{workers}")
            ratios[workers].append(rate / base)
            print(
                f"end to end, {workers} workers: {rate:8,.0f} records/s, ratio {rate / base:.2f}, {memory:.0f} MiB"
            )
    for workers, found in ratios.items():
        print(f"{workers} workers: median ratio {statistics.median(found):.2f}")


if __name__ == "__main__":
    main()

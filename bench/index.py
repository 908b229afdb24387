"""Indexing end to end, beside posting the same documents already serialised: figures as ratios of one run.

    python bench/index.py [PATH…] [--records 100000] [--rounds 3] [--workers 1 2]

Without a path, the logs are made by the lab: as many Windows logons and Zeek connections. With one, those
files are used. "End to end" is the real command in its own process, by its own clock; memory is the most
that it and its children held together. Needs a node: the embedded one of HOPWATCH_HOME, or
HOPWATCH_ELASTIC__HOSTS.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import psutil

from hopwatch.cli import session
from hopwatch.lab import windows, wire
from hopwatch.lab.evtx import write_evtx
from hopwatch.lab.zeek import write_zeek
from indexer.batch import Batch
from indexer.bulk import post
from indexer.content import examine
from indexer.document import Origin
from indexer.job import Job, read
from indexer.patience import Patience
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


def end_to_end(paths, namespace, workers):
    """Index with the real command; return records a second, and MiB."""
    command = [Path(sys.executable).with_name("hopwatch"), "index", *paths, "--json"]
    command += ["--namespace", namespace, "--workers", str(workers)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as running:  # noqa: S603  (our own command)
        most = 0
        while running.poll() is None:
            most = max(most, resident(psutil.Process(running.pid)))
            time.sleep(0.1)
        report = json.load(running.stdout)
    assert report["records"]["refused"] == report["records"]["mended"] == 0
    return report["records"]["seen"] / report["seconds"], most


def resident(process):
    """How many MiB a process and its children hold."""
    total = 0
    try:
        for one in [process, *process.children(recursive=True)]:
            total += one.memory_info().rss
    except psutil.NoSuchProcess:
        return 0
    return total / 2**20


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
    arguments.add_argument("--records", type=int, default=100_000)
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
            rate, memory = end_to_end(paths, f"{name}w{workers}", workers)
            forget(client, f"{name}w{workers}")
            ratios[workers].append(rate / base)
            print(f"{workers} workers: {rate:8,.0f} records/s, ratio {rate / base:.2f}, {memory:.0f} MiB")
    for workers, found in ratios.items():
        print(f"{workers} workers: median ratio {statistics.median(found):.2f}")


if __name__ == "__main__":
    main()

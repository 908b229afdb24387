"""How fast indexing is, in one run: figures for docs/performance.md.

    python -m bench.index [PATH…] [--records 50000] [--rounds 3] [--workers 2] [--sizes 1 16 128]

Converting alone, a core; indexing end to end beside posting the same documents already serialised; evtx2es
beside both; the first document; memory on logs of these sizes (MB). Without a path, the logs are made by the
lab: as many Windows logons and Zeek connections. "End to end" is the real command in its own process, by its
own clock. Needs a node: the embedded one of HOPWATCH_HOME, or HOPWATCH_ELASTIC__HOSTS.
"""

import argparse
import os
import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from bench.convert import rates, turn
from bench.indexing import first_document, forget, indexed, memory
from bench.loaders import evtx2es
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


def arguments():
    parser = argparse.ArgumentParser(prog="python -m bench.index")
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--records", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, nargs="*", default=[2])
    parser.add_argument("--sizes", type=int, nargs="*", default=[1, 16, 128])
    return parser.parse_args()


def main():
    given = arguments()
    chosen = session.settings()
    client = session.client(chosen)
    with tempfile.TemporaryDirectory() as folder:
        logs = Path(folder) / "logs"
        logs.mkdir()
        make(logs, given.records)
        print(f"an empty loop: {turn():.0f} ns a turn")
        rates(logs)
        compare(client, chosen, given.paths or [logs], given)
        print(f"first document after {first_document(client, logs):.2f} s")
        for size in given.sizes:
            memory(client, Path(folder), size)


def compare(client, chosen, paths, given):
    """Post, index and load with evtx2es, in rounds; the ratios are those of one round."""
    events = [path for path in files(paths) if path.suffix.lower() == ".evtx"]
    ratios = {workers: [] for workers in given.workers}
    for round_ in range(given.rounds):
        name = f"bench{os.getpid()}x{round_}"
        base = post_alone(client, paths, f"{name}p")
        for workers in given.workers:
            ran = indexed(paths, f"{name}w{workers}", workers)
            forget(client, f"{name}w{workers}")
            ratios[workers].append(ran.rate / base)
            ratio = ran.rate / base
            print(f"{workers} workers: {ran.rate:8,.0f} records/s, ratio {ratio:.2f}, {ran.mib:.0f} MiB")
        if events:
            against(client, chosen, events, name)
    for workers, found in ratios.items():
        print(f"{workers} workers: median ratio {statistics.median(found):.2f}")


def files(paths):
    """The files under some paths."""
    return [
        file for path in paths for file in (path.rglob("*") if path.is_dir() else [path]) if file.is_file()
    ]


def post_alone(client, paths, namespace):
    """Post documents that are serialised already, by two threads; return documents a second."""
    batches = serialise(paths, namespace)
    rate = posted(client, batches, namespace)
    size = sum(len(batch.body) for batch in batches) / 2**20
    print(f"posting alone: {rate:8,.0f} documents/s ({sum(map(len, batches)):,} documents, {size:.0f} MiB)")
    forget(client, namespace)
    return rate


def against(client, chosen, events, name):
    """Index the same event logs, by Hopwatch and by evtx2es."""
    ours = indexed(events, f"{name}e", 2)
    number = ours.records
    forget(client, f"{name}e")
    theirs = evtx2es(chosen, events, name)
    client.indices.refresh(index=name)
    there = client.count(index=name)["count"]
    client.indices.delete(index=name)
    print(f"event logs alone: Hopwatch {ours.wall:.1f} s ({number:,}), evtx2es {theirs:.1f} s ({there:,})")


if __name__ == "__main__":
    main()

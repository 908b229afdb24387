"""The real command, in a process of its own: how long it takes, and what memory it and its children hold."""

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from mappings import templates

MIB = 2**20
LOOK = 0.1  # seconds between two looks at the memory
COMMAND = Path(sys.executable).with_name("hopwatch")


@dataclass(frozen=True, slots=True)
class Ran:
    """One run: records, its own seconds, those of its process, and the most memory in MiB."""

    records: int
    seconds: float
    wall: float
    mib: float

    @property
    def rate(self):
        return self.records / self.seconds


def started(paths, namespace, workers):
    command = [COMMAND, "index", *paths, "--json", "--namespace", namespace, "--workers", str(workers)]
    return subprocess.Popen(command, stdout=subprocess.PIPE)  # noqa: S603  (our own command)


def indexed(paths, namespace, workers):
    """Index with the real command."""
    began = time.monotonic()
    with started(paths, namespace, workers) as running:
        most = 0
        while running.poll() is None:
            most = max(most, resident(psutil.Process(running.pid)))
            time.sleep(LOOK)
        wall = time.monotonic() - began
        report = json.load(running.stdout)
    assert report["records"]["refused"] == report["records"]["mended"] == 0
    return Ran(report["records"]["seen"], report["seconds"], wall, most)


def resident(process):
    """How many MiB a process and its children hold."""
    total = 0
    try:
        for one in [process, *process.children(recursive=True)]:
            total += one.memory_info().rss
    except psutil.NoSuchProcess:
        return 0
    return total / MIB


def forget(client, namespace):
    """Delete what was indexed."""
    for name in client.indices.get(index=f"logs-*-{namespace}-*"):
        client.indices.delete(index=name)
    templates.remove(client, namespace)


def first_document(client, logs):
    """Seconds from the start of the command to the first document that Elasticsearch has taken."""
    name = "benchfirst"
    began = time.monotonic()
    with started([logs], name, 2) as running:
        while not taken(client, name) and running.poll() is None:
            time.sleep(0.02)
        seconds = time.monotonic() - began
        running.terminate()
    forget(client, name)
    forget_files(client, name)
    return seconds


def taken(client, namespace):
    stats = client.indices.stats(index=f"logs-*-{namespace}-*", metric="indexing")
    return stats["_all"].get("primaries", {}).get("indexing", {}).get("index_total", 0)


def forget_files(client, namespace):
    """Delete what the ledger holds of a namespace, so that the next run indexes anew."""
    client.indices.refresh(index="hopwatch-files")
    query = {"term": {"namespace": namespace}}
    for hit in client.search(index="hopwatch-files", query=query, size=1000)["hits"]["hits"]:
        client.delete(index="hopwatch-files", id=hit["_id"])


def memory(client, folder, size):
    """Index a connection log of so many MB, and print the most memory that was held."""
    log = folder / f"conn{size}.log"
    lines = (next(iter((folder / "logs").glob("conn*.log")))).read_text().splitlines(keepends=True)
    header = [line for line in lines if line.startswith("#")][:-1]
    records = [line for line in lines if not line.startswith("#")]
    grow(log, "".join(header), records, size * 1_000_000)
    ran = indexed([log], f"benchsize{size}", 2)
    print(
        f"a log of {size:,} MB: {ran.records:,} records, {ran.rate:,.0f} records/s, {ran.mib:.0f} MiB at most"
    )
    log.unlink()
    forget(client, f"benchsize{size}")
    forget_files(client, f"benchsize{size}")


def grow(log, header, records, size):
    """Write records again and again, each time under other identifiers, until the log is so large."""
    with log.open("w") as file:
        written, round_ = file.write(header), 0
        while written < size:
            for line in records:
                written += file.write(line.replace("\tC", f"\tC{round_}", 1))
                if written >= size:
                    return
            round_ += 1

"""How fast the lab writes, and in how much memory, for several sizes: figures of one run.

    python -m bench.lab_write [--events 300000 1000000] [--hosts 300] [--days 30] [--workers 2]

It is the real command in a process of its own; memory is the most that it and its children held together.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from bench.index import resident


def written(events, given, folder):
    """Write a lab; return how many records, in how many seconds, and MiB."""
    command = [str(Path(sys.executable).with_name("hopwatch")), "lab", "generate", "--out", folder, "--json"]
    for name in ("hosts", "days", "workers"):
        command += [f"--{name}", str(getattr(given, name))]
    begun = time.monotonic()
    with subprocess.Popen([*command, "--events", str(events)], stdout=subprocess.PIPE) as running:  # noqa: S603
        most = 0
        while running.poll() is None:
            most = max(most, resident(psutil.Process(running.pid)))
            time.sleep(0.2)
        story = json.load(running.stdout)
    return story["records"], time.monotonic() - begun, most


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--events", type=int, nargs="*", default=[300_000, 1_000_000])
    arguments.add_argument("--hosts", type=int, default=300)
    arguments.add_argument("--days", type=int, default=30)
    arguments.add_argument("--workers", type=int, default=2)
    given = arguments.parse_args()
    for events in given.events:
        with tempfile.TemporaryDirectory() as folder:
            records, seconds, memory = written(events, given, folder)
            size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file()) / 2**20
        rate = f"{records / seconds:9,.0f} records/s, {memory:5.0f} MiB held, {size:,.0f} MiB written"
        print(f"{records:12,} records in {seconds:7.1f} s: {rate}")


if __name__ == "__main__":
    main()

"""Indexing under faults: `python -m tests.chaos.indexing --minutes 6 --seed 1`. Prints figures.

Every log three times over (as it is, elsewhere, packed), two of them in growing copies as well, in random
order, by two indexers at once that are killed and paused, as are their workers and the node. In the end there
must be the documents of one clean run, each as `convert` prints it, and the ledger's counts right.
"""

import argparse
import gzip
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import orjson
import psutil
from elasticsearch import ApiError, TransportError
from elasticsearch.helpers import scan

from hopwatch.elastic import connect
from hopwatch.lab.evtx import write_evtx
from hopwatch.lab.zeek import write_zeek
from mappings.indices import FILES
from tests.chaos.nodes import Nodes
from tests.evidence import COMMAND, connections, logons

SHARED = Path(__file__).parents[3] / "shared" / "data"
PORT = 9387
CLEAN, CHAOS = "clean", "chaos"
SHARES = 24  # commands that the files are shared out among
DONE = (0, 1)
KILLED = b"reading it ended the process that read it"
COUNTED = ("seen", "refused", "lost")


def originals(folder, chance, number=None):
    """Write two logs that take a while; return them with the real ones that are there, or with so many."""
    folder.mkdir(parents=True)
    write_evtx(folder / "Security.evtx", logons(12_000))
    write_zeek(folder, connections(30_000))
    real = [path for path in sorted(SHARED.rglob("*")) if path.is_file()]
    drawn = real if number is None else chance.sample(real, min(number, len(real)))
    return [*sorted(folder.iterdir()), *drawn]


def copies(logs, folder, chance):
    """Yield each log three times over; of those of our own also two that are shorter."""
    for number, log in enumerate(logs):
        yield log
        elsewhere = folder / str(number) / log.name
        elsewhere.parent.mkdir(parents=True)
        shutil.copyfile(log, elsewhere)
        yield elsewhere
        packed = elsewhere.parent / "packed" / f"{log.name}.gz"
        packed.parent.mkdir()
        packed.write_bytes(gzip.compress(log.read_bytes(), 1))
        yield packed
    for log in logs[:2]:
        whole = log.read_bytes()
        for part in (1, 2):
            shorter = folder / f"part{part}" / log.name
            shorter.parent.mkdir(exist_ok=True)
            cut = chance.randrange(len(whole) * part // 4, len(whole) * (part + 1) // 4)
            shorter.write_bytes(
                whole[: whole.rindex(b"\n", 0, cut) + 1] if log.suffix == ".log" else whole[:cut]
            )
            yield shorter


class Indexers:
    """Two commands at a time, each begun again until it ends by itself."""

    def __init__(self, shares, environment):
        self.running = {}
        self.statuses = Counter()
        self.wrong = []
        self._left = list(shares)
        self._environment = environment
        self._threads = [threading.Thread(target=self._work, args=(n,), daemon=True) for n in range(2)]

    def start(self):
        for thread in self._threads:
            thread.start()

    @property
    def busy(self):
        return any(thread.is_alive() for thread in self._threads)

    def _work(self, number):
        while self._left:
            share = self._left.pop()
            while not self._run(number, share):
                time.sleep(0.2)

    def _run(self, number, share):
        command = [COMMAND, "index", *map(str, share), "--namespace", CHAOS, "--json", "--quiet"]
        with subprocess.Popen(  # noqa: S603  (ours)
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self._environment
        ) as process:
            self.running[number] = process
            output, errors = process.communicate()
            del self.running[number]
        self.statuses[str(process.returncode)] += 1
        if process.returncode == 4:
            self.wrong.append(errors.decode()[-2000:])
        if process.returncode not in DONE:
            return False
        self._check(json.loads(output))
        return KILLED not in output  # such a file has failed, and is taken when the command is run again

    def _check(self, report):
        """An account must add up, and say of a file that is not done that it is not."""
        for file in report["per_file"]:
            counts = file["records"]
            parts = sum(counts[name] for name in ("indexed", "already", "refused", "lost"))
            if parts != counts["seen"]:
                self.wrong.append(json.dumps(file))


class Trouble:
    """Faults, one after another."""

    def __init__(self, nodes, indexers, client, chance):
        self.counts = Counter()
        self._nodes = nodes
        self._indexers = indexers
        self._client = client
        self._chance = chance
        self._node_at = time.monotonic() + 10

    def make(self, seconds):
        end = time.monotonic() + seconds
        while self._indexers.busy and time.monotonic() < end:
            time.sleep(self._chance.uniform(0.5, 4))
            if time.monotonic() > self._node_at:
                self._hurt_node()
                continue
            fault = self._chance.choices(
                [self._kill, self._kill_worker, self._pause, self._block], [4, 4, 2, 1]
            )
            with suppress(psutil.Error, ProcessLookupError, ApiError, TransportError, IndexError):
                fault[0]()

    def _one(self):
        return psutil.Process(self._chance.choice(list(self._indexers.running.values())).pid)

    def _kill(self):
        self._one().kill()
        self.counts["indexers killed"] += 1

    def _kill_worker(self):
        self._chance.choice(self._one().children()).kill()
        self.counts["workers killed"] += 1

    def _pause(self):
        process = self._one()
        process.suspend()
        self.counts["indexers paused"] += 1
        threading.Timer(self._chance.uniform(1, 8), self._resume, [process]).start()

    def _resume(self, process):
        with suppress(psutil.Error):
            process.resume()

    def _block(self):
        """What Elasticsearch does to its indices when its disk is full."""
        block = "index.blocks.read_only_allow_delete"
        names = sorted(self._client.indices.get_settings(index=f"logs-*-{CHAOS}-*", name="index.uuid"))
        some = self._chance.sample(names, min(3, len(names)))
        self._client.indices.put_settings(index=some, settings={block: True})
        self.counts["indices blocked"] += len(some)
        time.sleep(self._chance.uniform(0.5, 3))
        self._client.indices.put_settings(index=some, settings={block: None})

    def _hurt_node(self):
        self._nodes.kill(0)
        self.counts["nodes killed"] += 1
        time.sleep(self._chance.uniform(0, 8))
        self._nodes.start(0)
        self._unblock()
        self._node_at = time.monotonic() + self._chance.uniform(30, 60)

    def _unblock(self):
        with suppress(ApiError, TransportError):
            self._client.indices.put_settings(
                index=f"logs-*-{CHAOS}-*", settings={"index.blocks.read_only_allow_delete": None}
            )


def digest(document):
    """What a document holds and where, but for what two runs may differ in."""
    source = document["_source"]
    for name in ("created", "ingested"):
        source["event"].pop(name, None)
    source["log"]["file"].pop("path")
    namespace = source["data_stream"].pop("namespace")
    place = document["_index"].replace(f"-{namespace}-", "-")
    return hash((place, orjson.dumps(source, option=orjson.OPT_SORT_KEYS)))


def documents(client, namespace):
    """A digest of each document by its identity."""
    pattern = f"logs-*-{namespace}-*"
    client.indices.refresh(index=pattern)
    found = {}
    for hit in scan(client, index=pattern, query={"query": {"match_all": {}}}, size=2000):
        found.setdefault(hit["_id"], []).append(digest(hit))
    return found


def possible(logs):
    """By identity, what documents there may be: a record that two logs tell differently may be either."""
    found = {}
    command = [COMMAND, "convert", *map(str, logs), "--namespace", CHAOS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as printing:  # noqa: S603
        for line in printing.stdout:
            document = orjson.loads(line)
            found.setdefault(document["_id"], set()).add(digest(document))
    return found


def ledger(client, namespace):
    """What is kept of each content."""
    client.indices.refresh(index=FILES)
    query = {"query": {"term": {"namespace": namespace}}}
    return {hit["_source"]["sha256"]: hit["_source"] for hit in scan(client, index=FILES, query=query)}


def compared(client, seconds, expected):
    """The documents and the ledger of the chaos against those of the clean run."""
    clean, chaos = documents(client, CLEAN), documents(client, CHAOS)
    right, there = ledger(client, CLEAN), ledger(client, CHAOS)
    of_clean = {sha: {name: entry["records"][name] for name in COUNTED} for sha, entry in right.items()}
    of_chaos = {
        sha: {name: there[sha]["records"][name] for name in COUNTED}
        for sha in right
        if sha in there and "records" in there[sha]
    }
    return {
        "seconds under faults": round(seconds),
        "documents": len(chaos),
        "missing": len(clean.keys() - chaos.keys()),
        "too many": len(chaos.keys() - clean.keys()),
        "double": sum(len(found) > 1 for found in chaos.values()),
        "different": sum(not set(found) <= expected.get(name, set()) for name, found in chaos.items()),
        "contents in the ledger": len(there),
        "contents not complete": sum(entry["state"] != "complete" for entry in there.values()),
        "contents miscounted": sum(of_chaos.get(sha) != counts for sha, counts in of_clean.items()),
        "attempts at most": max(entry["attempt"] for entry in there.values()),
    }


WRONG = (
    *("missing", "too many", "double", "different"),
    *("contents not complete", "contents miscounted", "wrong accounts or internal errors"),
)


def run(folder, given, nodes):
    """One clean run, then the same logs under faults; return the figures."""
    chance = random.Random(given.seed)
    logs = originals(folder / "logs", chance, given.logs)
    elastic = nodes.elastic
    password = folder / "password"
    password.write_text(elastic.password.get_secret_value())
    environment = {
        "HOPWATCH_HOME": str(folder / "home"),
        "HOPWATCH_ELASTIC__HOSTS": json.dumps(elastic.hosts),
        "HOPWATCH_ELASTIC__USERNAME": elastic.username,
        "HOPWATCH_ELASTIC__PASSWORD_FILE": str(password),
        "PATH": os.environ["PATH"],
    }
    client = connect(elastic).options(request_timeout=60)
    command = [COMMAND, "index", *map(str, logs), "--namespace", CLEAN, "--json", "--quiet"]
    began = time.monotonic()
    subprocess.run(command, stdout=subprocess.DEVNULL, env=environment, check=False)  # noqa: S603  (ours)
    clean_seconds = time.monotonic() - began
    files = list(copies(logs, folder / "copies", chance))
    chance.shuffle(files)
    indexers = Indexers([files[n::SHARES] for n in range(SHARES)], environment)
    trouble = Trouble(nodes, indexers, client, chance)
    began = time.monotonic()
    indexers.start()
    trouble.make(given.minutes * 60)
    while indexers.busy:
        time.sleep(1)
    return {
        "files": len(files),
        "seconds of the clean run": round(clean_seconds),
        **trouble.counts,
        "commands by status": dict(indexers.statuses),
        **compared(client, time.monotonic() - began, possible(logs)),
        "wrong accounts or internal errors": indexers.wrong[:5],
    }


def main():
    """Run, print the figures as JSON, tell by the status whether all held."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.indexing")
    parser.add_argument("--minutes", type=float, default=6, help="of faults, at most")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--logs", type=int, help="so many of the real logs, drawn by the seed; else all")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="hopwatch-chaos-index-"))
    kept = Path(tempfile.gettempdir()) / f"hopwatch-chaos-index-{os.getuid()}"
    nodes = Nodes(kept, 1, first_port=PORT)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        nodes.up()
        figures = run(folder, given, nodes)
    finally:
        nodes.down()
        shutil.rmtree(folder, ignore_errors=True)
    sys.stdout.write(json.dumps({"run": vars(given), **figures}, indent=1) + "\n")
    return 1 if any(figures[what] for what in WRONG) else 0


if __name__ == "__main__":
    sys.exit(main())

"""A month of several enterprises, made of one that the lab wrote: the events of `bench/schedule.py`.

    python -m bench.estate LAB --namespace big
    python -m bench.estate LAB --namespace days3 --from 2026-03-29    # what is younger, and nothing else

LAB is a folder of `hopwatch lab generate`. Each copy is the same month of another enterprise: other domain,
addresses, accounts, hosts and identifiers of records, so nothing of one meets anything of another. The
documents are those that `hopwatch index` would have made; they are posted ready, because reading the lab's
logs ten times over takes longer than all that is measured.
"""

import argparse
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import orjson

from hopwatch.cli import session
from hunts.reading import batched
from indexer.batch import Batch, joined
from indexer.bulk import post
from indexer.content import examine
from indexer.document import Origin
from indexer.job import Job, read
from indexer.patience import Patience
from indexer.walk import walk
from mappings import templates

CLOCK = partial(datetime.now, UTC)
NAMES = ("name", "hostname", "SubjectUserName", "TargetUserName")
TOGETHER = 4_000
STREAMS = 64
PATIENCE = Patience(sleep=time.sleep, say=print, over=lambda: False)


def of_copy(item: bytes, net: bytes, number: int) -> bytes:
    """The two lines of a document, as the copy of that number has it; copy 0 is the original."""
    if not number:
        return item
    mark = str(number).encode()
    second = str((int(net) + number) % 256).encode()
    head, _, line = item.partition(b"\n")
    line = line.replace(b"ad.acme.example", b"ad.acme" + mark + b".example").replace(
        b"10." + net + b".", b"10." + second + b"."
    )
    source = orjson.loads(line.replace(b"S-1-5-21-", b"S-1-5-21-" + mark))
    own = source["event"]["hash"][:-1] + "abcdefghij"[number]
    head = head.replace(source["event"]["hash"].encode(), own.encode())
    source["event"]["hash"] = own
    rename(source, str(number))
    return head + b"\n" + orjson.dumps(source) + b"\n"


def rename(source, mark):
    """Give each account and each short name of a host its copy's mark."""
    told = (source.get("user"), source.get("host"), source.get("winlog", {}).get("event_data"))
    for part in filter(None, told):
        part.update({key: marked(part[key], mark) for key in NAMES if key in part})
    bare = source.get("hopwatch", {}).get("bare", {})
    for key, value in bare.items():
        if isinstance(value, str):
            bare[key] = marked(value, mark)


def marked(name, mark):
    if name.endswith(".example") or name in {"-", "SYSTEM", "ANONYMOUS LOGON"}:
        return name
    return name[:-1] + mark + "$" if name.endswith("$") else name + mark


def load(paths, namespace, copies, net, since):
    """Post every document of some files that is younger, so many times over; return how many."""
    client, sent = session.client(session.settings()), 0
    for some in batched(items(paths, namespace, since), TOGETHER // len(copies)):
        post(client, joined([of_copy(item, net, number) for item in some for number in copies]), PATIENCE)
        sent += len(some) * len(copies)
    return sent


def items(paths, namespace, since):
    """The documents of some files that are younger, as the two lines of each."""
    for path in paths:
        content = examine(path)
        job = Job(content, Origin(str(path), namespace, "month"), "rust", CLOCK)
        for batch in read(job) if content.kind else ():
            if isinstance(batch, Batch):
                yield from (item for item in map(batch.item, range(len(batch))) if younger(item, since))


def younger(item, since):
    """Tell whether a document is of that date or later."""
    return not since or orjson.loads(item.split(b"\n")[1])["@timestamp"] >= since


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lab", type=Path)
    parser.add_argument("--namespace", required=True)
    parser.add_argument("--copies", type=int, nargs="+", default=list(range(10)))
    parser.add_argument("--net", default="29", help="the second number of the lab's addresses")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--from", dest="since", default="", help="a date: nothing older")
    given = parser.parse_args()
    client = session.client(session.settings())
    templates.apply(client, given.namespace)
    paths = [one.path for one in walk([given.lab / "logs"])]
    begun = time.monotonic()
    with ProcessPoolExecutor(given.workers) as pool:
        work = partial(
            load,
            namespace=given.namespace,
            copies=given.copies,
            net=given.net.encode(),
            since=given.since,
        )
        sent = 0
        for number in pool.map(work, [paths[at::STREAMS] for at in range(STREAMS)]):
            sent += number
            seconds = time.monotonic() - begun
            print(f"{sent:12,} documents, {sent / seconds:,.0f}/s", flush=True)
    client.indices.refresh(index=f"logs-*-{given.namespace}-*")


if __name__ == "__main__":
    main()

"""`hopwatch index --follow`, with a real process that writes and rotates logs."""

import json
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from hopwatch.lab.evtx import write_evtx
from hopwatch.lab.zeek import write_zeek
from hopwatch.proof import Silent
from indexer.follow import follow
from indexer.ledger import this_claimant
from indexer.office import Order
from tests.evidence import connections, hopwatch, logons, started

pytestmark = pytest.mark.elastic

WRITER = """
import gzip, os, sys, time
from pathlib import Path
folder, source = Path(sys.argv[1]), Path(sys.argv[2])
header, records = [], []
for line in source.read_bytes().splitlines(keepends=True):
    (header if line.startswith(b"#") else records).append(line)
header, closing = header[:-1], header[-1]
(folder / "2026-01-05").mkdir()
for hour, share in enumerate((records[:400], records[400:900], records[900:])):
    log = folder / "conn.log"
    with log.open("wb", buffering=0) as file:
        file.write(b"".join(header).replace(b"2026-01-05-10", b"2026-01-05-1%d" % hour))
        for line in share:
            file.write(line[:20])
            if line is share[-1]:
                time.sleep(1)
            file.write(line[20:])
            time.sleep(0.004)
        file.write(closing)
    if hour == 2:
        break
    rotated = folder / "2026-01-05" / f"conn.1{hour}:00:00-1{hour + 1}:00:00.log"
    log.rename(rotated)
    time.sleep(0.5)
    if hour == 0:
        packed = rotated.with_suffix(".log.gz")
        packed.write_bytes(gzip.compress(rotated.read_bytes()))
        rotated.unlink()
"""


COPYING = """
import os, shutil, sys, time
from pathlib import Path
folder, source = Path(sys.argv[1]), Path(sys.argv[2])
header, records = [], []
for line in source.read_bytes().splitlines(keepends=True):
    (header if line.startswith(b"#") else records).append(line)
log = folder / "conn.log"
with log.open("ab", buffering=0) as file:
    for number, start in enumerate(range(0, len(records), 100)):
        if number:
            shutil.copyfile(log, folder / f"conn.{number}.log")
            os.truncate(log, 0)
        file.write(b"".join([*header[:-1], *records[start : start + 70]]))
        for line in records[start + 70 : start + 100]:
            file.write(line)
            time.sleep(0.01)
"""


@pytest.fixture
def following(node_settings, namespace):
    """Starts the real command, following a folder."""

    def start(folder):
        options = ("--follow", "--interval", "0.2", "--namespace", namespace, "--json")
        return started("index", folder, *options, settings=node_settings)

    return start


def ended(process, how=signal.SIGTERM):
    process.send_signal(how)
    output, errors = process.communicate(timeout=120)
    assert output, errors.decode()
    return json.loads(output) | {"status": process.returncode}


def wait_for(client, namespace, number):
    pattern = f"logs-*-{namespace}-*"
    for _ in range(600):
        client.indices.refresh(index=pattern)
        found = client.options(ignore_status=503, max_retries=0).count(index=pattern).get("count", 0)
        if found >= number:
            return found
        time.sleep(0.2)
    pytest.fail(f"{found} of {number} documents after two minutes")


def conflicts(client, namespace):
    """How many documents were sent though they were there already."""
    stats = client.indices.stats(index=f"logs-*-{namespace}-*", metric="indexing")
    return stats["_all"]["primaries"]["indexing"]["index_failed"]


def test_logs_that_grow_and_are_rotated_are_indexed_once(following, client, namespace, tmp_path):
    folder, made = tmp_path / "logs", tmp_path / "made"
    folder.mkdir()
    made.mkdir()
    (source,) = write_zeek(made, connections(1200))
    first = following(folder)
    writer = subprocess.Popen([sys.executable, "-c", WRITER, folder, source])  # noqa: S603  (ours)
    wait_for(client, namespace, 100)
    stopped = ended(first)
    second = following(folder)
    assert writer.wait(120) == 0
    assert wait_for(client, namespace, 1200) == 1200
    time.sleep(4)
    report = ended(second, signal.SIGINT)
    assert (stopped["status"], report["status"]) == (0, 0)
    assert stopped["records"]["indexed"] + report["records"]["indexed"] == 1200
    assert report["records"]["lost"] == report["records"]["refused"] == 0
    assert client.count(index=f"logs-*-{namespace}-*")["count"] == 1200


def test_a_log_that_is_copied_and_emptied_to_be_written_anew_is_indexed_once(
    following, client, namespace, tmp_path
):
    folder, made = tmp_path / "logs", tmp_path / "made"
    folder.mkdir()
    made.mkdir()
    (source,) = write_zeek(made, connections(1500))
    process = following(folder)
    subprocess.run([sys.executable, "-c", COPYING, folder, source], check=True)  # noqa: S603  (ours)
    assert wait_for(client, namespace, 1500) == 1500
    report = ended(process)
    assert (report["status"], report["records"]["indexed"]) == (0, 1500)
    assert report["records"]["lost"] == report["records"]["refused"] == 0


class Interrupting(type(Path())):
    """A path at which the user presses Ctrl-C."""

    def stat(self, **how):
        signal.raise_signal(signal.SIGINT)
        return super().stat(**how)


def test_an_interrupt_while_a_folder_is_walked_ends_it_with_its_report(client, namespace, tmp_path):
    write_zeek(tmp_path, connections(5))
    order = Order(
        namespace=namespace, period="month", parser="rust", workers=1, dead_letters=tmp_path / "letters"
    )
    claimant = this_claimant(partial(datetime.now, UTC))
    report = follow([Interrupting(tmp_path)], order, client, claimant, Silent(), interval=60)
    assert (report.followed, report.stopped, list(report.files)) == (True, "", [])


def test_an_event_log_that_is_copied_again_is_taken_when_at_rest(following, client, namespace, tmp_path):
    write_evtx(tmp_path / "Security.evtx", logons(300))
    process = following(tmp_path)
    wait_for(client, namespace, 300)
    write_evtx(tmp_path / "Security.evtx", logons(700))
    assert wait_for(client, namespace, 700) == 700
    report = ended(process)
    assert {name: n for name, n in report["records"].items() if n} == {"seen": 700, "indexed": 700}


def test_what_was_followed_is_known_to_a_later_command(following, client, namespace, node_settings, tmp_path):
    write_zeek(tmp_path, connections(500))
    process = following(tmp_path)
    wait_for(client, namespace, 500)
    ended(process)
    client.indices.refresh(index="hopwatch-files")
    ran = hopwatch("index", tmp_path, "--namespace", namespace, "--json", settings=node_settings)
    assert json.loads(ran.stdout)["records"]["already"] == 500
    assert conflicts(client, namespace) == 0

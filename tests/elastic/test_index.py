"""`hopwatch index` on a real node: every record once, and an account of each."""

import gzip
import json
import os
import random
import shutil
import signal
import time
from collections import Counter

import orjson
import pytest

from hopwatch.lab.evtx import write_evtx
from hopwatch.lab.zeek import write_zeek
from mappings.indices import FILES
from tests.evidence import connections, hopwatch, logons, mixed, started

pytestmark = pytest.mark.elastic


@pytest.fixture
def index(node_settings, namespace):
    """Runs the real command; returns its JSON with its exit status."""

    def run(*arguments):
        ended = hopwatch("index", *arguments, "--namespace", namespace, "--json", settings=node_settings)
        assert ended.stdout, ended.stderr.decode()
        return json.loads(ended.stdout) | {"status": ended.returncode}

    return run


@pytest.fixture
def index_afresh(index, client):
    """As `index`, when what other runs have written of files has become visible to searches."""

    def run(*arguments):
        client.indices.refresh(index=FILES)
        return index(*arguments)

    return run


@pytest.fixture
def stored(client, namespace):
    """The documents of the namespace by identity."""

    def read():
        pattern = f"logs-*-{namespace}-*"
        client.indices.refresh(index=pattern)
        found = client.search(index=pattern, size=10_000, track_total_hits=True)["hits"]
        assert found["total"]["value"] == len(found["hits"])
        return {hit["_id"]: hit for hit in found["hits"]}

    return read


def records(report):
    return {name: number for name, number in report["records"].items() if number}


def test_a_folder_of_mixed_rubbish_is_accounted_for(index, stored, tmp_path):
    report = index(mixed(tmp_path))
    files = {name: number for name, number in report["files"].items() if number}
    assert files == {"seen": 8, "indexed": 3, "already": 2, "skipped": 3}
    assert records(report) == {"seen": 25, "indexed": 12, "already": 12, "lost": 1}
    assert report["status"] == 1
    assert len(stored()) == 12


def test_a_second_run_adds_nothing(index, stored, tmp_path):
    write_evtx(tmp_path / "Security.evtx", logons(7))
    write_zeek(tmp_path, connections(5))
    assert records(index(tmp_path)) == {"seen": 12, "indexed": 12}
    before = stored()
    again = index(tmp_path)
    assert records(again) == {"seen": 12, "already": 12}
    assert (again["status"], again["files"]["already"]) == (0, 2)
    assert stored() == before


def test_the_same_content_elsewhere_and_packed_adds_nothing(index, stored, tmp_path):
    first = tmp_path / "first"
    first.mkdir()
    write_evtx(first / "Security.evtx", logons(7))
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(first / "Security.evtx", other / "copy")
    (other / "packed").write_bytes(gzip.compress((first / "Security.evtx").read_bytes()))
    assert records(index(first)) == {"seen": 7, "indexed": 7}
    assert records(index(other)) == {"seen": 14, "already": 14}
    assert len(stored()) == 7


def conflicts(client, namespace):
    """How many documents were sent though they were there already."""
    stats = client.indices.stats(index=f"logs-*-{namespace}-*", metric="indexing")
    return stats["_all"]["primaries"]["indexing"]["index_failed"]


def test_of_a_longer_copy_of_a_log_only_what_is_new_is_sent(index_afresh, client, namespace, tmp_path):
    (log,) = write_zeek(tmp_path, connections(90))
    whole = log.read_text().splitlines(keepends=True)
    (tmp_path / "earlier").write_text("".join(whole[:-5]))
    packed = gzip.compress(log.read_bytes())
    log.unlink()
    assert records(index_afresh(tmp_path / "earlier"))["indexed"] == 86
    (tmp_path / "later.gz").write_bytes(packed)
    later = index_afresh(tmp_path / "later.gz")
    assert records(later) == {"seen": 90, "indexed": 4, "already": 86}
    assert records(index_afresh(tmp_path / "later.gz")) == {"seen": 90, "already": 90}
    assert conflicts(client, namespace) == 0


def test_of_a_longer_copy_of_an_event_log_its_last_chunk_and_what_is_new_is_sent(
    index_afresh, client, namespace, tmp_path
):
    write_evtx(tmp_path / "Security.evtx", logons(1000))
    assert records(index_afresh(tmp_path)) == {"seen": 1000, "indexed": 1000}
    write_evtx(tmp_path / "Security.evtx", logons(1500))
    assert records(index_afresh(tmp_path)) == {"seen": 1500, "indexed": 500, "already": 1000}
    assert 0 < conflicts(client, namespace) < 100


def test_a_log_whose_beginning_has_changed_is_sent_whole(index_afresh, client, namespace, tmp_path):
    (log,) = write_zeek(tmp_path, connections(90))
    index_afresh(log)
    lines = log.read_text().splitlines(keepends=True)
    log.write_text("".join([*lines[:60], *lines[61:]]))
    assert records(index_afresh(log)) == {"seen": 89, "already": 89}
    assert conflicts(client, namespace) == 89


def test_losses_of_a_shorter_copy_are_told_of_the_longer_one_too(index_afresh, tmp_path):
    (log,) = write_zeek(tmp_path, connections(90))
    lines = log.read_text().splitlines(keepends=True)
    lines[40] = "three\tcolumns\tonly\n"
    log.write_text("".join(lines[:-2]))
    index_afresh(log)
    log.write_text("".join(lines))
    report = index_afresh(log)
    assert records(report) == {"seen": 90, "already": 88, "indexed": 1, "lost": 1}
    assert [problem["place"] for problem in report["per_file"][0]["problems"]] == ["line 41"]


def test_the_documents_are_those_that_convert_prints(index, stored, tmp_path, namespace):
    mixed(tmp_path)
    index(tmp_path)
    lines = hopwatch("convert", tmp_path, "--namespace", namespace).stdout.splitlines()
    printed = {}
    for document in map(orjson.loads, lines):
        printed.setdefault(document["_id"], document)
    found = stored()
    assert set(found) == set(printed)
    for identity, hit in found.items():
        source = hit["_source"]
        assert source["event"].pop("created") == source["event"].pop("ingested")
        source["log"]["file"].pop("path")  # of copies, either may be first
        printed[identity]["_source"]["log"]["file"].pop("path")
        assert {"_index": hit["_index"], "_id": identity, "_source": source} == printed[identity]


def test_a_file_whose_index_is_gone_is_indexed_again(index, stored, tmp_path, client, namespace):
    write_evtx(tmp_path / "Security.evtx", logons(7))
    index(tmp_path)
    client.indices.delete(index=f"logs-system.security-{namespace}-2026.01")
    assert records(index(tmp_path)) == {"seen": 7, "indexed": 7}
    assert len(stored()) == 7


def test_what_was_first_ingested_stays_so(index, stored, tmp_path):
    write_evtx(tmp_path / "Security.evtx", logons(1))
    index(tmp_path)
    (before,) = stored().values()
    write_evtx(tmp_path / "Security.evtx", logons(2))
    assert records(index(tmp_path)) == {"seen": 2, "indexed": 1, "already": 1}
    assert stored()[before["_id"]]["_source"] == before["_source"]


def test_the_ledger_holds_the_account_of_each_file(index, tmp_path, client, namespace):
    write_zeek(tmp_path, connections(5))
    (file,) = index(tmp_path)["per_file"]
    entry = client.get(index=FILES, id=f"{namespace}-{file['sha256']}")["_source"]
    assert (entry["state"], entry["kind"], entry["path"]) == ("complete", "zeek", file["path"])
    assert entry["records"] == file["records"]
    assert entry["indices"] == [f"logs-zeek.connection-{namespace}-2026.01"]


def test_two_indexers_at_once_share_the_files(node_settings, stored, namespace, tmp_path):
    for month in range(1, 7):
        write_evtx(tmp_path / f"{month}.evtx", logons(200, datetime_of(month)))
    running = [
        started("index", tmp_path, "--namespace", namespace, "--json", settings=node_settings)
        for _ in range(2)
    ]
    reports = [json.loads(process.communicate()[0]) for process in running]
    assert [process.returncode for process in running] == [0, 0]
    total = sum((Counter(report["records"]) for report in reports), Counter())
    assert (total["seen"], total["indexed"], total["already"]) == (2400, 1200, 1200)
    assert len(stored()) == 1200


def datetime_of(month):
    return logons(1)[0].at.replace(month=month)


@pytest.fixture
def large(tmp_path):
    """A folder that takes some seconds: 60,000 records in 3 files."""
    for number, start in enumerate((1, 2, 3)):
        folder = tmp_path / str(number)
        folder.mkdir()
        write_zeek(folder, connections(20_000, datetime_of(start)))
    return tmp_path


def wait_for_documents(client, namespace):
    """Wait until some of the documents are there; a new index answers 503 until its shard has started."""
    pattern = f"logs-*-{namespace}-*"
    client = client.options(ignore_status=503, max_retries=0)
    for _ in range(600):
        time.sleep(0.05)
        client.indices.refresh(index=pattern)
        if client.count(index=pattern).get("count"):
            return
    pytest.fail("no document after 30 seconds")


def test_a_run_that_is_killed_is_finished_by_the_next(client, namespace, node_settings, index, large):
    with started("index", large, "--namespace", namespace, "--json", settings=node_settings) as running:
        wait_for_documents(client, namespace)
        running.kill()
        running.communicate()
    report = index(large)
    assert report["status"] == 0
    assert report["records"]["seen"] == 60_000
    assert report["records"]["already"] > 0
    assert client.count(index=f"logs-*-{namespace}-*")["count"] == 60_000


def test_an_interrupt_keeps_what_is_done_and_says_it(client, namespace, node_settings, index, large):
    with started("index", large, "--namespace", namespace, "--json", settings=node_settings) as running:
        wait_for_documents(client, namespace)
        running.send_signal(signal.SIGINT)
        output, errors = running.communicate()
    report = json.loads(output)
    assert running.returncode == 130
    assert b"interrupted; what was done is kept" in errors
    assert report["interrupted"]
    client.indices.refresh(index=f"logs-*-{namespace}-*")
    assert report["records"]["indexed"] == client.count(index=f"logs-*-{namespace}-*")["count"]
    rest = index(large)
    assert (rest["status"], rest["records"]["seen"]) == (0, 60_000)
    assert client.count(index=f"logs-*-{namespace}-*")["count"] == 60_000


def test_three_times_over_in_random_order_with_interruptions_leaves_what_one_clean_run_would(
    namespace, node_settings, index, stored, tmp_path
):
    """At length and with all the real logs: `make chaos-index`."""
    (tmp_path / "elsewhere").mkdir()
    write_evtx(tmp_path / "Security.evtx", logons(3000))
    logs = [tmp_path / "Security.evtx", *write_zeek(tmp_path, connections(4000))]
    copies = [shutil.copy(log, tmp_path / "elsewhere") for log in logs]
    for log in logs:
        (tmp_path / f"{log.name}.gz").write_bytes(gzip.compress(log.read_bytes()))
    files = [*logs, *copies, *tmp_path.glob("*.gz")]
    for _ in range(4):
        random.shuffle(files)
        with started("index", *files, "--namespace", namespace, settings=node_settings) as running:
            time.sleep(random.uniform(1, 4))
            running.kill()
            running.communicate()
    assert index(*files)["status"] == 0
    printed = hopwatch("convert", *logs, "--namespace", namespace, settings=node_settings).stdout
    one = {document["_id"]: document["_source"] for document in map(orjson.loads, printed.splitlines())}
    found = {name: hit["_source"] for name, hit in stored().items()}
    assert len(one) == 7000
    for document in (*one.values(), *found.values()):
        document["event"].pop("created", None)
        document["event"].pop("ingested", None)
        document["log"]["file"].pop("path")
    assert found == one


def test_no_server_is_said_with_its_own_status(tmp_path):
    write_zeek(tmp_path, connections(1))
    ended = hopwatch("index", tmp_path, HOPWATCH_ELASTIC__HOSTS='["http://127.0.0.1:9"]')
    assert ended.returncode == 3
    assert b"cannot be reached" in ended.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_costs_no_other(index, tmp_path):
    write_evtx(tmp_path / "a.evtx", logons(1))
    write_zeek(tmp_path, connections(2))
    (tmp_path / "a.evtx").chmod(0)
    report = index(tmp_path)
    assert (report["status"], report["files"]["failed"], report["records"]["indexed"]) == (1, 1, 2)

"""Real logs, where they lie: none of their records lost (`test_parity.py`: what becomes of them)."""

import gzip
import json

import orjson
import pytest

from indexer.record import Lost, ZeekRecord
from indexer.zeek import looks_like_zeek, read_zeek, to_draft

# Not records of Zeek's but its authors' tests of the writer itself: no name in them is a Zeek log's.
UNTOLD = "logging.ascii-json"


def opened(path):
    with path.open("rb") as stream:
        packed = stream.read(2) == b"\x1f\x8b"
    return gzip.open(path) if packed else path.open("rb")


def read(path):
    with opened(path) as stream:
        return list(read_zeek(stream, path.name))


@pytest.fixture(scope="module")
def inventory(shared):
    listed = json.loads((shared / "data" / "inventory.json").read_text())["zeek"]
    return {shared / "data" / name: entry for name, entry in listed.items()}


def test_every_record_of_every_real_log_is_read_and_every_other_line_is_lost(inventory):
    for path, entry in inventory.items():
        found = read(path)
        records = [each for each in found if isinstance(each, ZeekRecord)]
        assert len(records) == entry["records"], path
        assert {record.log for record in records} <= {entry["path"]}, path
        lost = [each for each in found if isinstance(each, Lost)]
        assert bool(lost) == bool(entry["bad_lines"] or entry.get("error")), path
        for record in records:
            orjson.dumps(to_draft(record).source)


def test_every_real_log_is_known_by_its_start(inventory):
    for path, entry in inventory.items():
        if entry["format"] == "text" or UNTOLD in str(path):
            continue
        with opened(path) as stream:
            assert looks_like_zeek(stream.read(4096)), path


def test_a_truncated_gzip_gives_all_its_records_and_one_loss(shared):
    found = read(shared / "data/zeek/zat-tsv/http.log.corrupt.gz")
    whole = read(shared / "data/zeek/zat-tsv/http.log.gz")
    assert found[:-1] == whole
    assert found[-1].place == "line 159"


def test_the_tsv_and_the_json_of_one_capture_have_the_same_ids(shared):
    folder = shared / "data/zeek/wrccdc2018-part1"
    for tsv in sorted((folder / "tsv").iterdir()):
        as_tsv = {to_draft(record).id for record in read(tsv)}
        as_json = {
            to_draft(record).id for record in read(folder / "json" / tsv.name.replace(".log", ".json"))
        }
        assert as_tsv == as_json, tsv.name


def test_ids_are_as_many_as_there_are_different_lines(inventory):
    for path in inventory:
        records = [each for each in read(path) if isinstance(each, ZeekRecord)]
        assert len({to_draft(record).id for record in records}) == len({repr(r.values) for r in records}), (
            path
        )

"""`hopwatch convert`: the documents without a server."""

import os

import orjson
import pytest

from hopwatch.lab.evtx import write_evtx
from hopwatch.lab.zeek import write_zeek
from tests.evidence import connections, hopwatch, logons, mixed, started


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return mixed(tmp_path_factory.mktemp("evidence"))


def test_each_document_is_a_line_with_its_place(folder):
    ended = hopwatch("convert", folder / "Security.evtx", "--namespace", "case7")
    documents = [orjson.loads(line) for line in ended.stdout.splitlines()]
    assert ended.returncode == 0
    assert [set(document) for document in documents] == [{"_index", "_id", "_source"}] * 7
    assert {document["_index"] for document in documents} == {"logs-system.security-case7-2026.01"}
    assert [document["_source"]["user"]["name"] for document in documents] == [f"user{n}" for n in range(7)]
    assert all(document["_id"] == document["_source"]["event"]["hash"] for document in documents)
    assert not any({"created", "ingested"} & set(document["_source"]["event"]) for document in documents)


def test_the_same_input_gives_the_same_bytes(folder):
    assert hopwatch("convert", folder).stdout == hopwatch("convert", folder).stdout


def test_both_parsers_of_evtx_give_the_same_bytes(folder):
    log = folder / "Security.evtx"
    assert hopwatch("convert", log, "--parser", "python-evtx").stdout == hopwatch("convert", log).stdout


def test_what_is_lost_is_said_on_standard_error_and_by_the_status(folder):
    ended = hopwatch("convert", folder / "cut.log.gz")
    assert ended.returncode == 1
    assert b"1 file, 1 record: " in ended.stderr
    assert b"line 9: " in ended.stderr


def test_rubbish_is_said_and_is_no_error_in_a_folder(tmp_path):
    (tmp_path / "notes.txt").write_text("rubbish")
    assert hopwatch("convert", tmp_path).returncode == 0
    assert hopwatch("convert", tmp_path / "notes.txt").returncode == 1
    assert b"not a log of a known kind" in hopwatch("convert", tmp_path / "notes.txt").stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_said_and_the_others_are_read(tmp_path):
    write_evtx(tmp_path / "a.evtx", logons(1))
    write_evtx(tmp_path / "b.evtx", logons(2))
    (tmp_path / "a.evtx").chmod(0)
    ended = hopwatch("convert", tmp_path)
    assert (ended.returncode, len(ended.stdout.splitlines())) == (1, 2)
    assert b"permission denied" in ended.stderr


def test_a_closed_pipe_ends_it_quietly(tmp_path):
    write_zeek(tmp_path, connections(5000))
    with started("convert", tmp_path) as running:
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0


def test_a_wrong_namespace_is_wrong_usage(tmp_path):
    assert hopwatch("convert", tmp_path, "--namespace", "Case-7").returncode == 2

"""Reading on from a mark, and knowing a longer copy of a log."""

import gzip
import io
import os
from datetime import datetime, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopwatch.lab.evtx import write_evtx
from hopwatch.lab.zeek import write_zeek
from indexer.batch import Batch
from indexer.content import Source, examine
from indexer.document import Origin
from indexer.job import Job, read
from indexer.part import Bounded, Part
from indexer.prefix import HEAD, Measure, digests
from tests.evidence import AT, connections, logons

CLOCK = partial(datetime.fromisoformat, "2026-02-01T00:00:00+00:00")


def batches(path, start=None):
    job = Job(examine(path), Origin("/evidence", "t", "month"), "rust", CLOCK, *([start] if start else []))
    return [found for found in read(job) if isinstance(found, Batch)]


def items(found):
    return [batch.item(number) for batch in found for number in range(len(batch))]


def assert_reads_on_from_each_mark(path):
    whole = batches(path)
    marks = [(number, batch.mark) for number, batch in enumerate(whole) if batch.mark]
    assert len(marks) > 1
    for number, mark in marks:
        assert items(batches(path, mark)) == items(whole[number + 1 :])


@pytest.fixture
def conn(tmp_path):
    (path,) = write_zeek(tmp_path, connections(9000))
    return path


def test_an_event_log_can_be_read_on_from_each_mark(tmp_path):
    write_evtx(tmp_path / "Security.evtx", logons(6000))
    assert_reads_on_from_each_mark(tmp_path / "Security.evtx")


def test_a_zeek_log_can_be_read_on_from_each_mark(conn):
    assert_reads_on_from_each_mark(conn)


def test_a_packed_log_can_be_read_on_from_each_mark(conn, tmp_path):
    packed = tmp_path / "packed"
    packed.write_bytes(gzip.compress(conn.read_bytes()))
    assert_reads_on_from_each_mark(packed)


def test_the_header_that_holds_at_a_mark_is_kept_with_it(conn, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (second,) = write_zeek(other, connections(5000, AT + timedelta(days=40)))
    joined = tmp_path / "joined"
    joined.write_bytes(conn.read_bytes() + second.read_bytes().replace(b"conn", b"conn_other", 1))
    assert_reads_on_from_each_mark(joined)


def prefix(kind, content):
    measure = Measure(kind)
    measure.add(content)
    return measure.prefix()


@given(st.integers(1, 9999), st.integers(1, 9999), st.integers(0, 60))
def test_a_longer_copy_of_lines_has_the_prefix_of_the_shorter_one(sizes, cut, more):
    whole = b"".join(b"%d line\n" % (number * sizes) for number in range(1200 + more))
    shorter = whole[: -cut % len(whole)]
    known = prefix("zeek", shorter)
    if known is None:
        assert shorter.rfind(b"\n") + 1 < HEAD
        return
    assert known.position == shorter.rfind(b"\n") + 1
    assert prefix("zeek", whole).head == known.head
    assert digests(io.BytesIO(whole), "zeek", [known.position]) == {known.position: known.digest}


@given(st.integers(1, 200_000), st.integers(1, 200_000))
def test_the_prefix_does_not_depend_on_the_blocks_it_was_given_in(first, second):
    content = bytes(range(256)) * 1200 + bytes(65536)
    for kind in ("evtx", "zeek"):
        measure = Measure(kind)
        for start, end in ((0, first), (first, first + second), (first + second, len(content))):
            measure.add(content[start:end])
        assert measure.prefix() == prefix(kind, content)


def test_the_last_chunk_of_an_event_log_and_its_header_may_change():
    chunks = [bytes([number]) * 65536 for number in range(1, 5)]
    early = b"h" * 4096 + b"".join(chunks[:2]) + b"x" * 65536 + bytes(3 * 65536)
    late = b"H" * 4096 + b"".join(chunks)
    known = prefix("evtx", early)
    assert known.position == 4096 + 2 * 65536
    assert known.head == prefix("evtx", late).head
    assert digests(io.BytesIO(late), "evtx", [known.position])[known.position] == known.digest


def test_a_file_that_is_emptied_between_look_and_read_is_not_read_as_far_as_it_goes(conn):
    """Else the account would call the whole content indexed, and its copy would never be read."""
    length = conn.stat().st_size
    content = examine(conn, Source(conn, part=Part(length, conn.stat().st_ino)))
    os.truncate(conn, length // 2)
    with pytest.raises(FileNotFoundError, match="cut off"):
        list(read(Job(content, Origin("/evidence", "t", "month"), "rust", CLOCK)))


def test_a_file_that_is_emptied_and_written_anew_while_it_is_read_is_not_taken_for_what_it_was(conn):
    """Though it is longer by then: the account would call content indexed that nobody has read."""
    old = conn.read_bytes()
    part = Part(len(old), conn.stat().st_ino, old[:HEAD], old[-256:])
    with Bounded(conn, part) as reading:
        reading.read(len(old) // 2)
        conn.write_bytes(old.replace(b"10.0.0.7", b"10.0.0.9") * 2)
        with pytest.raises(FileNotFoundError, match="written anew"):
            reading.read()
    with pytest.raises(FileNotFoundError, match="written anew"):
        Bounded(conn, part)


def test_of_a_file_that_grows_only_the_bytes_that_count_are_read(conn):
    whole = conn.read_bytes()
    until = whole[: len(whole) // 2].rfind(b"\n") + 1
    content = examine(conn, Source(conn, part=Part(until, conn.stat().st_ino)))
    assert (content.length, content.prefix.position) == (until, until)
    half = list(read(Job(content, Origin("/evidence", "t", "month"), "rust", CLOCK)))
    rest = batches(conn, half[-1].mark)
    assert items(half) + items(rest) == items(batches(conn))

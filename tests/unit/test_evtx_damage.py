"""Promise: whatever happens to a file's bytes, reading it ends, raises nothing, and counts what is lost."""

import io
from datetime import UTC, datetime

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hopwatch.errors import SourceError
from hopwatch.lab import windows
from hopwatch.lab.evtx import write_evtx
from indexer.evtx import read_stream
from indexer.evtx.chunks import CHUNK_SIZE, HEADER_SIZE
from indexer.record import Lost
from indexer.windows import to_draft

START = datetime(2026, 1, 5, 10, tzinfo=UTC)
RECORDS = 60
FEW = 6
RECORDS_AT = HEADER_SIZE + 0x200


def a_log(folder, records):
    path = folder / "Security.evtx"
    events = [windows.logon(START, host="WS01", user=f"user{n}") for n in range(records - 1)]
    write_evtx(path, [*events, windows.security_log_cleared(START, host="WS01", user="admin")])
    return path.read_bytes()


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    return a_log(tmp_path_factory.mktemp("evtx"), RECORDS)


@pytest.fixture(scope="module")
def short_log(tmp_path_factory):
    """What python-evtx reads in a blink."""
    return a_log(tmp_path_factory.mktemp("evtx"), FEW)


def counted(data, parser):
    read = lost = 0
    try:
        for item in read_stream(io.BytesIO(data), "it", parser):
            if isinstance(item, Lost):
                lost += item.records
            else:
                orjson.dumps(to_draft(item).source)
                read += 1
    except SourceError:
        return None
    return read, lost


def harmed(log, harm):
    data = bytearray(log)
    for at, value in harm:
        data[at % len(data)] = value
    return bytes(data)


anywhere = st.lists(
    st.tuples(st.integers(0, HEADER_SIZE + CHUNK_SIZE), st.integers(0, 255)), min_size=1, max_size=30
)
in_records = st.lists(
    st.tuples(st.integers(RECORDS_AT, HEADER_SIZE + 45_000), st.integers(0, 255)), min_size=1, max_size=30
)
in_few_records = st.lists(
    st.tuples(st.integers(RECORDS_AT, RECORDS_AT + 7_000), st.integers(0, 255)), min_size=1, max_size=10
)
MANY = settings.default.max_examples  # `make fuzz-index` sets it
quick = settings(
    max_examples=MANY * 3 // 2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
slow = settings(quick, max_examples=MANY // 8)


@given(harm=anywhere)
@quick
def test_bytes_changed_anywhere_never_stop_the_rust_parser(log, harm):
    found = counted(harmed(log, harm), "rust")
    assert found is None or found[0] >= 0


@given(harm=anywhere)
@slow
def test_bytes_changed_anywhere_never_stop_python_evtx(short_log, harm):
    found = counted(harmed(short_log, harm), "python-evtx")
    assert found is None or found[0] >= 0


@given(at=st.integers(HEADER_SIZE, HEADER_SIZE + CHUNK_SIZE - 1), value=st.integers(0, 255))
@quick
def test_one_byte_changed_anywhere_in_a_chunk_leaves_no_record_unaccounted(log, at, value):
    read, lost = counted(harmed(log, [(at, value)]), "rust")
    assert read + lost >= RECORDS


@given(at=st.integers(HEADER_SIZE, HEADER_SIZE + 0x1FF), value=st.integers(0, 255))
@quick
def test_a_damaged_chunk_header_leaves_no_record_unaccounted(log, at, value):
    read, lost = counted(harmed(log, [(at, value)]), "rust")
    assert read + lost >= RECORDS


@given(harm=in_records)
@quick
def test_bytes_changed_among_the_records_leave_none_unaccounted(log, harm):
    """With the chunk's header whole, records read and lost are together those that it counts."""
    read, lost = counted(harmed(log, harm), "rust")
    assert read + lost >= RECORDS


@given(harm=in_few_records)
@slow
def test_bytes_changed_among_the_records_leave_none_unaccounted_with_python_evtx(short_log, harm):
    read, lost = counted(harmed(short_log, harm), "python-evtx")
    assert read + lost >= FEW


@given(end=st.integers(HEADER_SIZE, HEADER_SIZE + CHUNK_SIZE))
@quick
def test_a_file_cut_anywhere_accounts_for_all_its_records(log, end):
    read, lost = counted(log[:end], "rust")
    assert read + lost == RECORDS or end < RECORDS_AT

"""Damage inside a chunk costs the records that it hit; those behind it are recovered, marked and told."""

import io
import struct
from datetime import UTC, datetime, timedelta

import pytest

from hopwatch.lab import windows
from hopwatch.lab.evtx import write_evtx
from indexer.evtx import read_stream
from indexer.evtx.chunks import CHUNK_SIZE, HEADER_SIZE, standing
from indexer.formats import FORMATS
from indexer.record import Lost, Spot, Trail

START = datetime(2026, 1, 5, 10, tzinfo=UTC)
RECORDS = 130
PARSERS = ["rust", "python-evtx"]
FIRST = 0x200


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    path = tmp_path_factory.mktemp("evtx") / "Security.evtx"
    times = (START + timedelta(seconds=n) for n in range(RECORDS))
    write_evtx(path, [windows.logon(at, host="WS01", user=f"user{n}") for n, at in enumerate(times)])
    return path.read_bytes()


def read(data, parser="rust"):
    items = list(read_stream(io.BytesIO(data), "it", parser))
    return [i for i in items if not isinstance(i, Lost)], [i for i in items if isinstance(i, Lost)]


def place(log, number):
    """Where a record of the first chunk begins in the file."""
    return HEADER_SIZE + standing(log[HEADER_SIZE : HEADER_SIZE + CHUNK_SIZE])[number]


def held(log):
    """How many records the first chunk has."""
    return len(standing(log[HEADER_SIZE : HEADER_SIZE + CHUNK_SIZE]))


def numbers(records, *, recovered):
    return [int(r.system["EventRecordID"]) for r in records if r.recovered is recovered]


@pytest.mark.parametrize(
    ("parser", "offset", "put"),
    [
        ("rust", 4, bytes(4)),
        ("python-evtx", 4, bytes(4)),
        ("rust", 4, b"\xff\xff\xff\x7f"),
        ("rust", 0, b"XX"),  # python-evtx does not look at it
        ("rust", 16, b"\xff" * 8),  # a time that no calendar has; as above
    ],
)
def test_a_record_whose_header_is_damaged_and_all_behind_it_are_recovered(log, parser, offset, put):
    damaged = bytearray(log)
    at = place(log, 6) + offset
    damaged[at : at + len(put)] = put
    records, [loss] = read(bytes(damaged), parser)
    assert numbers(records, recovered=True) == list(range(6, held(log) + 1))
    assert len(records) == RECORDS
    assert (loss.records, loss.recovered) == (0, held(log) - 5)
    assert loss.place == f"chunk 0 (offset 0x1000), records 6 to {held(log)}"
    assert f"{held(log) - 5} records that it cut off were recovered" in loss.why


@pytest.mark.parametrize("parser", PARSERS)
def test_what_was_overwritten_is_lost_with_its_place_and_what_stands_behind_is_not(log, parser):
    damaged = bytearray(log)
    start, end = place(log, 20), place(log, 23)
    damaged[start:end] = bytes(end - start)
    records, [loss] = read(bytes(damaged), parser)
    assert len(records) + 3 == RECORDS
    assert numbers(records, recovered=True) == list(range(23, held(log) + 1))
    assert (loss.records, loss.recovered) == (3, held(log) - 22)
    assert loss.spot == Spot(chunk=0, offset=HEADER_SIZE, first=20, last=22)


def test_a_record_that_cannot_be_read_is_told_with_its_byte_and_the_parsers_reason(log):
    damaged = bytearray(log)
    body = place(log, 20) + 24
    damaged[body : body + 40] = b"\xff" * 40
    records, [loss] = read(bytes(damaged))
    assert (len(records), loss.records, loss.recovered) == (RECORDS - 1, 1, 0)
    assert loss.spot == Spot(chunk=0, offset=place(log, 20), first=20, last=20)
    assert "invalid byte" in loss.why


def test_what_headers_promise_is_what_is_read_and_lost(log):
    damaged = bytearray(log[: HEADER_SIZE + CHUNK_SIZE])
    damaged[place(log, 20) : place(log, 23)] = bytes(place(log, 23) - place(log, 20))
    trail = Trail()
    items = list(read_stream(io.BytesIO(damaged), "it", trail=trail))
    lost = sum(item.records for item in items if isinstance(item, Lost))
    assert trail.promised == RECORDS
    assert sum(not isinstance(item, Lost) for item in items) == RECORDS - lost
    assert lost == 3 + RECORDS - held(log)


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("blanked", [8, FIRST], ids=["signature", "header"])
def test_a_chunk_without_its_header_gives_what_stands_in_it(log, parser, blanked):
    damaged = bytearray(log)
    damaged[HEADER_SIZE : HEADER_SIZE + blanked] = bytes(blanked)
    records, [loss] = read(bytes(damaged), parser)
    assert numbers(records, recovered=True) == list(range(1, held(log) + 1))
    assert len(records) == RECORDS
    assert (loss.records, loss.recovered) == (0, held(log))
    assert "no chunk signature" in loss.why


def test_an_event_that_was_recovered_is_the_event_that_it_was_and_says_so(log):
    damaged = bytearray(log)
    damaged[place(log, 6) : place(log, 7)] = b"\xee" * (place(log, 7) - place(log, 6))
    whole = {draft.id: draft.source for draft in map(FORMATS["evtx"].to_draft, read(log)[0])}
    drafts = [FORMATS["evtx"].to_draft(r) for r in read(bytes(damaged))[0] if r.recovered]
    assert len(drafts) == held(log) - 6
    for draft in drafts:
        assert draft.source.pop("hopwatch") == {"recovered": True}
        assert draft.source == whole[draft.id]


def test_a_chunk_full_of_false_records_does_not_hold_the_reader(log):
    """The ways into a chunk that are tried are bounded; what shows in it is counted all the same."""
    size = struct.pack("<I", 40)
    false = [
        b"**\0\0" + size + struct.pack("<Q", n) + bytes(20) + size + bytes(8) for n in range(1, held(log) + 1)
    ]
    chunk = (log[HEADER_SIZE : HEADER_SIZE + FIRST] + b"".join(false)).ljust(CHUNK_SIZE, b"\0")
    records, lost = read(log[:HEADER_SIZE] + chunk + log[HEADER_SIZE + CHUNK_SIZE :])
    assert len(records) + sum(loss.records for loss in lost) == RECORDS
    assert len(records) == RECORDS - held(log)


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize(
    ("ticks", "kind"),
    [(0, "pipeline_error"), (2**63 - 1, "pipeline_error"), (2**64 - 1, "pipeline_error"), (None, "event")],
    ids=["1601", "far future", "not set", "as it was"],
)
def test_an_impossible_time_costs_no_record(tmp_path, parser, ticks, kind):
    path = tmp_path / "Security.evtx"
    write_evtx(path, [windows.logon(START, host="WS01", user="alice")])
    written = struct.pack("<Q", (int(START.timestamp()) + 11_644_473_600) * 10**7)
    data = path.read_bytes()
    assert data.count(written) == 2
    records, lost = read(data if ticks is None else data.replace(written, struct.pack("<Q", ticks)), parser)
    assert (len(records), sum(loss.records for loss in lost)) == (1, 0)
    assert FORMATS["evtx"].to_draft(records[0]).source["event"]["kind"] == kind

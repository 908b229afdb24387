"""Reading EVTX: every record that the file says it has comes out, or is counted as lost."""

import gzip
import io
import struct
from datetime import UTC, datetime, timedelta

import pytest

from hopwatch.errors import SourceError
from hopwatch.lab import windows
from hopwatch.lab.evtx import write_evtx
from indexer.evtx import read_evtx, read_stream
from indexer.evtx.chunks import CHUNK_SIZE, HEADER_SIZE
from indexer.record import Lost

START = datetime(2026, 1, 5, 10, 0, 0, 123456, tzinfo=UTC)
RECORDS = 130
PARSERS = ["rust", "python-evtx"]


def logons(count):
    return [
        windows.logon(START + timedelta(seconds=n), host=f"WS{n % 5:02}.corp.example", user=f"user{n}")
        for n in range(count)
    ]


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    """A log of several chunks, as bytes."""
    path = tmp_path_factory.mktemp("evtx") / "Security.evtx"
    write_evtx(path, logons(RECORDS))
    return path.read_bytes()


def read(data, parser="rust"):
    items = list(read_stream(io.BytesIO(data), "it", parser))
    records = [item for item in items if not isinstance(item, Lost)]
    return records, [item for item in items if isinstance(item, Lost)]


def chunk_at(number):
    return HEADER_SIZE + number * CHUNK_SIZE


def starts(data, number):
    """Offsets of the records of a chunk."""
    at = chunk_at(number) + 0x200
    found = []
    while data[at : at + 4] == b"**\0\0":
        found.append(at)
        at += struct.unpack_from("<I", data, at + 4)[0]
    return found


@pytest.mark.parametrize("parser", PARSERS)
def test_every_record_is_read(log, parser):
    records, lost = read(log, parser)
    assert [int(record.system["EventRecordID"]) for record in records] == list(range(1, RECORDS + 1))
    assert lost == []


def test_both_parsers_give_the_same_records(log):
    assert read(log, "rust") == read(log, "python-evtx")


def test_a_record_says_where_it_lay(log):
    records, _ = read(log)
    assert records[0].place == "chunk 0 (offset 0x1000), record 1"
    assert records[-1].place.endswith(f"record {RECORDS}")


def test_a_file_is_read_from_its_path(log, tmp_path):
    path = tmp_path / "a log with blanks.evtx"
    path.write_bytes(log)
    assert len(list(read_evtx(path))) == RECORDS


@pytest.mark.parametrize("parser", PARSERS)
def test_chunks_beyond_the_headers_count_are_read(log, parser):
    """A log that was not closed: the header's count is stale, its dirty flag is set."""
    dirty = bytearray(log)
    struct.pack_into("<Q", dirty, 24, 3)
    struct.pack_into("<H", dirty, 42, 1)
    struct.pack_into("<I", dirty, 120, 1)
    records, lost = read(bytes(dirty), parser)
    assert len(records) == RECORDS
    assert lost == []


@pytest.mark.parametrize("parser", PARSERS)
def test_space_reserved_in_advance_holds_no_records_and_loses_none(log, parser):
    records, lost = read(log + bytes(3 * CHUNK_SIZE), parser)
    assert (len(records), lost) == (RECORDS, [])


def test_a_file_of_a_header_alone_has_no_records(log):
    header = bytearray(log[:HEADER_SIZE])
    struct.pack_into("<Q", header, 24, 1)
    struct.pack_into("<H", header, 42, 0)
    assert read(bytes(header)) == ([], [])


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "the file is empty"),
        (b"<Events></Events>", "no EVTX file"),
        (b"ElfChnk\x00" + bytes(5000), "carved"),
        (b"ElfFile\x00" + bytes(100), "cut off after 108 of 4096 bytes"),
    ],
)
def test_what_is_no_evtx_file_is_refused_with_its_name_and_the_reason(data, why):
    with pytest.raises(SourceError, match=why) as refused:
        read(data)
    assert str(refused.value).startswith("it: ")


def test_a_file_that_is_not_there_is_refused_with_its_name(tmp_path):
    with pytest.raises(SourceError, match="No such file") as refused:
        list(read_evtx(tmp_path / "absent.evtx"))
    assert "absent.evtx" in str(refused.value)


@pytest.mark.parametrize("parser", PARSERS)
def test_records_cut_off_inside_a_chunk_are_counted(log, parser):
    second = starts(log, 1)
    records, lost = read(log[: second[10]], parser)
    assert len(records) + sum(loss.records for loss in lost) == RECORDS
    assert len(records) == len(starts(log, 0)) + 10
    assert "the file ends inside the chunk" in [loss.why for loss in lost]


@pytest.mark.parametrize(
    ("parser", "left"),
    [*(("rust", left) for left in (20, 60, 200, 400, 600, -8, -4, -1)), ("python-evtx", 400)],
)
def test_of_a_record_that_the_file_ends_in_nothing_is_made_up(log, parser, left):
    second = starts(log, 1)
    broken = log[: second[10] + left if left > 0 else second[11] + left]
    of_whole = {record.system["EventRecordID"]: record for record in read(log, parser)[0]}
    records, lost = read(broken, parser)
    assert len(records) + sum(loss.records for loss in lost) == RECORDS
    assert all(record == of_whole[record.system["EventRecordID"]] for record in records)
    assert [int(record.system["EventRecordID"]) for record in records][: len(starts(log, 0)) + 10] == list(
        range(1, len(starts(log, 0)) + 11)
    )


@pytest.mark.parametrize("parser", PARSERS)
def test_records_of_chunks_that_were_cut_off_are_counted(log, parser):
    records, lost = read(log[: chunk_at(1)], parser)
    [loss] = lost
    assert len(records) == len(starts(log, 0))
    assert loss.records == RECORDS - len(records)
    assert loss.place == "chunk 1 and after"


def test_a_chunk_that_was_blanked_is_no_reserved_space_when_the_header_counts_it(log):
    blanked = log[: chunk_at(0)] + bytes(CHUNK_SIZE) + log[chunk_at(1) :]
    records, lost = read(blanked)
    assert len(records) == len(starts(log, 1))
    [loss] = lost
    assert loss.place == "chunk 0 and after"
    assert loss.records >= 1


def test_a_blank_chunk_between_others_costs_its_counted_records(tmp_path):
    path = tmp_path / "Security.evtx"
    write_evtx(path, logons(320))
    whole = path.read_bytes()
    held = len(starts(whole, 1))
    records, lost = read(whole[: chunk_at(1)] + bytes(CHUNK_SIZE) + whole[chunk_at(2) :])
    assert [loss.records for loss in lost] == [held]
    assert len(records) + held == 320


def test_bytes_after_the_last_record_of_a_chunk_are_no_loss(log):
    """Windows reuses chunks without wiping them."""
    stale = bytearray(log)
    last = len(starts(log, 0))
    end = struct.unpack_from("<I", log, chunk_at(0) + 48)[0]
    stale[chunk_at(0) + end : chunk_at(1)] = b"\x2a" * (CHUNK_SIZE - end)
    records, lost = read(bytes(stale))
    assert len(records) == RECORDS
    assert records[last - 1].system["EventRecordID"] == str(last)
    assert lost == []


def test_a_gzip_that_breaks_off_gives_what_came_before_and_counts_the_rest(log):
    packed = gzip.compress(log, compresslevel=1)
    stream = gzip.GzipFile(fileobj=io.BytesIO(packed[: len(packed) * 3 // 4]))
    items = list(read_stream(stream, "it"))
    lost = [item for item in items if isinstance(item, Lost)]
    assert lost
    assert len(items) - len(lost) + sum(loss.records for loss in lost) == RECORDS


class Trickle(io.BytesIO):
    """A stream that gives what it has in small pieces, as a pipe does."""

    def read(self, size=-1):
        return super().read(min(size, 1000))


def test_a_stream_that_comes_in_pieces_is_read_like_a_file(log):
    assert list(read_stream(Trickle(log), "it")) == read(log)[0]


def test_a_chain_of_names_that_leads_back_into_itself_does_not_hold_python_evtx_for_ever(log):
    damaged = bytearray(log)
    name = next(offset for offset in struct.unpack_from("<64I", log, chunk_at(0) + 0x80) if offset)
    struct.pack_into("<I", damaged, chunk_at(0) + name, name)
    records, lost = read(bytes(damaged), "python-evtx")
    assert len(records) + sum(loss.records for loss in lost) == RECORDS
    assert "leads back into itself" in lost[0].why


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize(
    ("put", "read_as"),
    [
        ("M\u00fcller", "M\u00fcller"),
        ("\u65e5\u672c\u8a9e\U0001f600\u0436", "\u65e5\u672c\u8a9e\U0001f600\u0436"),
        ("ab\ud800def", "abdef"),
        ("ab\udc00\ud800f", "abf"),
        ("a\x02b\x1bcd", "a\x02b\x1bcd"),
    ],
)
def test_any_letters_and_control_characters_come_through(tmp_path, parser, put, read_as):
    """Half a surrogate pair does not: the Rust parser leaves it out, and so both do."""
    raw = put.encode("utf-16-le", "surrogatepass")
    name = "NAMEHERE"[: len(raw) // 2]
    path = tmp_path / "Security.evtx"
    write_evtx(path, [windows.logon(START, host="WS01", user=name)])
    data = path.read_bytes()
    assert data.count(name.encode("utf-16-le")) == 1
    [record], lost = read(data.replace(name.encode("utf-16-le"), raw), parser)
    assert record.data["TargetUserName"] == read_as
    assert lost == []

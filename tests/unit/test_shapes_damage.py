"""Promise: whatever happens to a file of events, reading it ends, raises nothing, and counts what is lost."""

import io
import json
import tracemalloc
from datetime import UTC, datetime

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hopwatch.lab import windows
from hopwatch.lab.evtx import write_evtx
from indexer.evtx import read_evtx
from indexer.record import Lost
from indexer.shapes import looks_like_json_events, looks_like_xml_events, read_json, read_xml, to_draft
from indexer.shapes.text import CHUNK
from tests import shapes

START = datetime(2026, 1, 5, 10, tzinfo=UTC)
RECORDS = 8
READ = {"xml": read_xml, "xml lines": read_xml}
quick = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    """One log in each form."""
    path = tmp_path_factory.mktemp("evtx") / "Security.evtx"
    write_evtx(path, [windows.logon(START, host="WS01", user=f"usér{n}") for n in range(RECORDS)])
    records = list(read_evtx(path))
    nxlog = [shapes.nxlog(record) for record in records]
    powershell = [shapes.get_winevent(record, version=7) for record in records]
    return {
        "json lines": "\n".join(json.dumps(found, ensure_ascii=False) for found in nxlog).encode(),
        "indented array": json.dumps(powershell, indent=4, ensure_ascii=False).encode(),
        "array on one line": json.dumps(powershell, ensure_ascii=False).encode(),
        "headings": "".join(
            f"Record {n}\n{json.dumps(found, indent=2)}\n" for n, found in enumerate(shapes.evtx_dump(path))
        ).encode(),
        "xml": "\n".join(shapes.evtx_dump_xml(path)).encode(),
        "xml lines": "".join(f"{shapes.wevtutil(record)}\r\n" for record in records).encode(),
    }


def counted(data, form, **bounds):
    read = lost = 0
    for item in READ.get(form, read_json)(io.BytesIO(data), **bounds):
        if isinstance(item, Lost):
            lost += item.records
        else:
            orjson.dumps(to_draft(item).source)
            read += 1
    return read, lost


FORMS = st.sampled_from(["json lines", "indented array", "array on one line", "headings", "xml", "xml lines"])


@given(form=FORMS, at=st.integers(0, 10**6), value=st.integers(0, 255))
@quick
def test_one_byte_changed_anywhere_costs_at_most_that_event_and_leaves_none_unaccounted(
    texts, form, at, value
):
    data = bytearray(texts[form])
    data[at % len(data)] = value
    read, lost = counted(bytes(data), form)
    assert read + lost >= RECORDS
    assert read >= RECORDS - 2  # a line end that went costs the event before it and the one behind it


@given(form=FORMS, end=st.integers(0, 10**6))
@quick
def test_a_file_cut_anywhere_counts_the_event_that_it_ends_in(texts, form, end):
    whole = texts[form]
    end %= len(whole)
    read, lost = counted(whole[:end], form)
    ends = {"json lines": b"}\n{", "xml": b"</Event>", "xml lines": b"</Event>"}
    if form in ends:
        assert read + lost >= whole[:end].count(ends[form])
    assert lost <= 1


@given(form=FORMS, harm=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=40))
@quick
def test_bytes_changed_anywhere_never_stop_the_reader(texts, form, harm):
    data = bytearray(texts[form])
    for at, value in harm:
        data[at % len(data)] = value
    read, lost = counted(bytes(data), form)
    assert read or lost


def test_an_array_of_any_length_is_read_in_the_memory_of_a_few_events(texts):
    """Some megabytes on one line, made as they are read."""
    array = texts["array on one line"][1:-1] + b", "
    stream = Endless(array, 600)
    tracemalloc.start()
    try:
        read = sum(1 for item in read_json(stream) if not isinstance(item, Lost))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert read == 600 * RECORDS
    assert most < 12 * CHUNK


class Endless(io.RawIOBase):
    """A stream that repeats what it has."""

    def __init__(self, part, times):
        super().__init__()
        self._left = iter([b"[", *[part * 10] * (times // 10)])

    def readable(self):
        return True

    def read(self, _size=-1):
        return next(self._left, b"")


@given(head=st.binary(max_size=300))
def test_telling_the_kind_raises_nothing(head):
    for start in (b"", b"[{", b"<Event "):
        looks_like_json_events(start + head)
        looks_like_xml_events(start + head)


@pytest.mark.parametrize("form", ["json lines", "array on one line", "indented array", "xml lines"])
def test_an_event_that_is_too_long_is_lost_and_those_behind_it_are_read(texts, form):
    data = texts[form].replace("usér2".encode(), b"x" * 3 * CHUNK, 1)
    assert counted(data, form, longest=CHUNK) == (RECORDS - 1, 1)


def test_what_is_lost_says_in_which_line_and_why(texts):
    lines = texts["json lines"].split(b"\n")
    lines[3] = lines[3].replace(b'"EventID":', b'"EventID"', 1)
    lines[5] = b'{"some": "object"}'
    lines[6] = b"no object"
    lost = [item for item in read_json(io.BytesIO(b"\n".join(lines))) if isinstance(item, Lost)]
    assert [(loss.place, loss.spot.line, loss.records) for loss in lost] == [
        ("line 4", 4, 1),
        ("line 6", 6, 1),
        ("line 7", 7, 1),
    ]
    assert "':' delimiter" in lost[0].why
    assert "no Windows event in a known shape" in lost[1].why
    assert "no JSON object" in lost[2].why


@pytest.mark.parametrize(
    "hostile",
    [
        b'{"a":' * 100_000,
        b"[" * 1_000_000,
        b'{"' * 300_000,
        b'{"a":1' + b"0" * 10_000 + b"}\n",
        b'{"a":"\\ud800"}\n' * 1000,
        b"Record 1\n" * 100_000,
        b'},{"' * 50_000,
    ],
    ids=["nesting", "brackets", "open texts", "a long number", "surrogates", "headings", "fragments"],
)
@pytest.mark.timeout(20)
def test_hostile_json_does_not_hold_the_reader(hostile):
    assert counted(hostile, "json lines")[0] == 0


@pytest.mark.parametrize(
    "hostile",
    [
        b"<Event " * 200_000,
        b"<Event>" + b"<a>" * 200_000 + b"</Event>",
        b"<Event>" + b"<a/>" * 50_000 + b"</Event>",
        b"<!--" * 200_000 + b"<Event></Event>",
        b"<Event " + b"a" * 1_000_000,
    ],
    ids=["starts", "nesting", "elements", "comments", "no end"],
)
@pytest.mark.timeout(20)
def test_hostile_xml_does_not_hold_the_reader(hostile):
    read, lost = counted(hostile, "xml")
    assert read == 0
    assert lost

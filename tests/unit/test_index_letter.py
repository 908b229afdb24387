"""A dead letter that holds a record is mapped anew."""

import orjson
import pytest

from indexer.batch import parsed
from indexer.document import Origin
from indexer.letter import item
from indexer.reading import Spoilt, parts
from indexer.record import WindowsRecord, ZeekRecord

ORIGIN = Origin("/evidence/x", "t", "month")
NOW = "2026-02-01T00:00:00.000Z"


def letter(record):
    return orjson.dumps({"why": "it failed", "place": "line 1", "record": record})


@pytest.mark.parametrize(
    ("record", "dataset"),
    [
        (ZeekRecord("conn", {"ts": "2026-01-05T10:00:00Z", "uid": "C1"}, "line 1"), "zeek.connection"),
        (WindowsRecord({"EventID": "4624", "Channel": "Security"}, {}), "system.security"),
    ],
)
def test_a_record_that_can_be_mapped_now_becomes_a_document(record, dataset):
    found = parsed(item(letter(parts(record)), ORIGIN, NOW))
    assert found.source["event"]["dataset"] == dataset
    assert found.source["event"]["ingested"] == NOW


def test_a_record_that_still_cannot_be_mapped_stays_a_letter():
    found = item(letter({"log": 7, "values": None}), ORIGIN, NOW)
    assert isinstance(found, Spoilt)
    assert (found.place, found.record) == ("line 1", {"log": 7, "values": None})


@pytest.mark.parametrize("line", [b"{}", b"[1]", b"no json"])
def test_what_is_no_letter_is_refused(line):
    with pytest.raises(ValueError):  # noqa: PT011  (of the parser or ours)
        item(line, ORIGIN, NOW)

"""Putting right what Elasticsearch will not take."""

import orjson
from hypothesis import given
from hypothesis import strategies as st

from indexer.mend import REPAIRS, mended
from mappings.document import get

REASON = "[1:20] failed to parse field [source.ip] of type [ip] in document with id 'x'. Preview: 'nowhere'"


def event():
    return {
        "@timestamp": "2026-01-05T10:00:00.000Z",
        "event": {"code": "4624", "hash": "x"},
        "host": {"name": "dc01"},
        "source": {"ip": "nowhere"},
        "winlog": {"event_data": {"a": "b"}},
    }


def test_the_field_that_is_named_moves_beside_the_record():
    repaired = mended(event(), REASON, 0)
    assert repaired["source"] == {}
    assert repaired["winlog"]["unfit"] == {"source_ip": "nowhere"}
    assert repaired["event"]["kind"] == "pipeline_error"
    assert repaired["error"]["message"] == [REASON]
    assert repaired["winlog"]["event_data"] == {"a": "b"}


def test_the_whole_document_is_kept_as_it_was():
    first = mended(event(), REASON, 0)
    second = mended(first, "object mapping for [winlog.event_data] tried to parse as object", 1)
    assert orjson.loads(second["event"]["original"]) == event()
    assert len(second["error"]["message"]) == 2


def test_an_error_that_names_no_field_leaves_when_and_where():
    repaired = mended(event(), "something else is wrong", 0)
    assert set(repaired) == {"@timestamp", "event", "host", "error"}
    assert get(repaired, "host.name") == "dc01"


def test_there_is_an_end_to_mending():
    assert mended(event(), REASON, REPAIRS + 1) is None
    assert mended(mended(event(), "something", 0), "something", 1) is None


def test_a_document_keeps_its_time_whatever_it_is():
    repaired = mended(event(), "failed to parse field [@timestamp] of type [date]", 0)
    assert repaired["@timestamp"] == event()["@timestamp"]


@given(st.text(max_size=30), st.integers(0, REPAIRS))
def test_identity_time_and_reason_survive_every_error(reason, attempts):
    repaired = mended(event(), f"failed to parse field [{reason}]", attempts)
    assert repaired["event"]["hash"] == "x"
    assert repaired["@timestamp"] == event()["@timestamp"]
    assert repaired["error"]["message"]

"""From drafts to documents, and documents to bytes."""

from datetime import UTC, datetime

import orjson
from hypothesis import given
from hypothesis import strategies as st

from indexer.batch import MAX_BYTES, MAX_DOCUMENTS, Course, batches, joined, parsed
from indexer.document import Document, Origin, complete, serialised
from indexer.record import Draft, Lost, Trail

ORIGIN = Origin("/evidence/Security.evtx", "case7", "month")
CHARACTERS = st.text(st.characters(exclude_categories=()), max_size=5)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.floats(allow_nan=False, allow_infinity=False)
    | CHARACTERS
    | st.integers()
    | st.binary(max_size=4),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(CHARACTERS, below, max_size=3),
    max_leaves=8,
)


def clock():
    return datetime(2026, 1, 5, 10, 0, 0, 123456, tzinfo=UTC)


def course(position=0):
    return Course(Trail(), lambda: position, 0)


def document(number, **source):
    return Document("logs-zeek.dns-case7-2026.01", f"id{number}", {"event": {}, **source})


def test_a_draft_is_completed_with_what_every_event_carries():
    draft = Draft(
        "system.security", "Abc-_", {"@timestamp": "2026-03-05T10:00:00.000Z", "event": {"code": "1"}}
    )
    made = complete(draft, ORIGIN)
    assert (made.index, made.id) == ("logs-system.security-case7-2026.03", "Abc-_")
    assert made.source["data_stream"] == {"type": "logs", "dataset": "system.security", "namespace": "case7"}
    assert made.source["event"] == {
        "code": "1",
        "dataset": "system.security",
        "module": "system",
        "hash": "Abc-_",
    }
    assert made.source["log"]["file"]["path"] == "/evidence/Security.evtx"
    assert made.source["ecs"]["version"].startswith("9.")


def test_an_unbelievable_time_goes_to_the_undated_index():
    for time in ("1601-01-01T00:00:00.000Z", "+12345-01-01T00:00:00.000Z", ""):
        made = complete(Draft("zeek.dns", "x", {"@timestamp": time}), ORIGIN)
        assert made.index == "logs-zeek.dns-case7-undated"


@given(VALUES)
def test_whatever_a_record_holds_becomes_json(value):
    assert "a" in orjson.loads(serialised({"a": value}))


def test_text_is_kept_and_half_a_surrogate_pair_is_replaced():
    text = serialised({"a": "\ud83d\ude00 Müller \ud800"})
    assert orjson.loads(text) == {"a": "😀 Müller �"}


def test_a_number_too_large_for_json_is_kept_as_text():
    assert orjson.loads(serialised({"a": 2**80})) == {"a": str(2**80)}


@given(st.lists(st.integers(0, 3000), max_size=40))
def test_batches_hold_every_document_once_and_in_order(sizes):
    documents = [document(number, pad="x" * size) for number, size in enumerate(sizes)]
    items = [
        parsed(batch.item(number))
        for batch in batches(documents, clock, course())
        for number in range(len(batch))
    ]
    assert [item.id for item in items] == [f"id{number}" for number in range(len(sizes))]
    assert all(item.source["event"]["ingested"] == "2026-01-05T10:00:00.123Z" for item in items)


def test_batches_are_bounded_by_bytes_and_by_number():
    big = [document(n, pad="x" * 15_000) for n in range(500)]
    small = [document(n) for n in range(MAX_DOCUMENTS + 1)]
    assert all(len(batch.body) <= MAX_BYTES + 16_000 for batch in batches(big, clock, course()))
    assert [len(batch) for batch in batches(small, clock, course())] == [MAX_DOCUMENTS, 1]


def test_a_loss_passes_through_where_it_stands():
    lost = Lost("line 3", "no columns")
    assert next(iter(batches([document(1), lost], clock, course()))) == lost


def test_some_of_a_batch_can_be_taken_out():
    (batch,) = batches([document(n) for n in range(4)], clock, course(7))
    some = joined([batch.item(number) for number in (3, 1)])
    assert [parsed(some.item(n)).id for n in range(2)] == ["id3", "id1"]
    assert batch.position == 7
    assert some.indices == batch.indices

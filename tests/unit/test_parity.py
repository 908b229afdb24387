"""Parity with the documents that Elastic itself expects of the same records (logs beside the project)."""

import pytest

from bench.elastic_pairs import Pair, pairs
from bench.parity import UNKNOWN, Reason, Reasons, comparable, compared, flat, reasons
from bench.parity_page import DOCUMENT, LONGEST, page, shown
from mappings.ecs import FIELDS

AGREEING = 0.975  # the share of all fields; each that differs has its reason


@pytest.fixture(scope="module")
def result(shared):
    return compared(pairs(shared), reasons())


def test_nearly_all_fields_agree(result):
    assert result.share >= AGREEING


def test_every_difference_has_its_reason(result):
    assert result.differences.get(UNKNOWN, {}).keys() == set()


def test_every_reason_is_for_a_difference(result):
    assert set(reasons().reasons) - result.differences.keys() == set()


def test_but_for_elastics_own_faults_and_past_hardly_a_field_differs(result):
    others = sum(count for (_, kind), count in result.differing.items() if kind != "theirs")
    assert others <= 0.005 * result.fields.total()


def test_the_page_is_up_to_date(result):
    """Where this fails: `make parity`, and read what has changed."""
    assert DOCUMENT.read_text(encoding="utf-8") == page(result, reasons().excluded)


def test_a_field_that_is_absent_or_other_differs_and_what_is_left_out_does_not_count():
    told = Reasons({"agent.*": "Elastic's"}, (Reason("theirs", "because", ("a.*",), ("here",)),))
    theirs = {"a": {"same": "1", "other": "x", "gone": [1]}, "agent": {"id": "7"}, "b": "-"}
    result = compared([Pair("here", "x 1", theirs, {"a": {"same": 1, "other": "y"}, "c": 1})], told)
    assert result.fields == {"here": 3}
    assert result.differing == {("here", "theirs"): 2}
    assert {name for fields in result.differences.values() for name in fields} == {"a.other", "a.gone"}
    assert result.added == {"c"}


def test_a_reason_for_some_values_explains_no_others():
    escaped = Reason("theirs", "doubled", ("p",), theirs=("*!!*",), ours=("*!*",))
    told = Reasons({}, (escaped,))
    for theirs, ours, reason in [("a!!b", "a!b", escaped), ("a!!b", None, UNKNOWN), ("a!b", "ab", UNKNOWN)]:
        result = compared([Pair("here", "x 1", {"p": theirs}, {"p": ours} if ours else {})], told)
        assert list(result.differences) == [reason]


def test_a_difference_without_a_reason_is_told():
    result = compared([Pair("here", "x 1", {"a": 1}, {})], Reasons({}, ()))
    assert list(result.differences) == [UNKNOWN]


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("x", 5, "5"),
        ("x", "a", ["a"]),
        ("x", 5.0, 5),
        ("related.ip", ["ff02:0:0:0:0:0:1:3", "10.0.0.1"], ["10.0.0.1", "ff02::1:3"]),
        ("@timestamp", "2026-01-05T10:00:00.123456Z", "2026-01-05T10:00:00.123Z"),
        ("tags", ["forwarded", "local_orig"], ["local_orig"]),
    ],
)
def test_what_elasticsearch_cannot_tell_apart_agrees(name, one, other):
    assert comparable(name, one) == comparable(name, other)


def test_the_order_of_arguments_is_told():
    assert comparable("process.args", ["a", "b"]) != comparable("process.args", ["b", "a"])


def test_an_empty_list_is_no_field():
    assert dict(flat({"a": {"b": [], "c": None, "d": 0}})) == {"a.d": 0}


def test_a_value_in_the_page_is_short():
    assert len(shown("x" * 5_000)) == LONGEST + 2


FREE = ("winlog.event_data.", "winlog.user_data.", "zeek.")


def test_every_name_that_is_written_for_these_records_is_in_the_vocabulary(shared):
    written = {name for pair in pairs(shared) for name, _ in flat(pair.ours) if not name.startswith(FREE)}
    lists = {name for name in written if any(field.startswith(f"{name}.") for field in FIELDS)}
    assert written - lists - FIELDS.keys() == set()

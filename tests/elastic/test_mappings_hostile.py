"""What hostile and odd records do to an index: nothing. On a real server."""

import random

import pytest

from mappings.document import legal_name
from mappings.indices import events
from mappings.limits import fit

pytestmark = pytest.mark.elastic

AT = 1_767_607_200_000
TIME = "2026-01-05T10:00:00.000Z"


@pytest.fixture
def security(namespace):
    return events("system.security", namespace, AT, "month")


@pytest.fixture
def zeek(namespace):
    return events("zeek.odd", namespace, AT, "month")


def send(client, index, *sources):
    """Send the documents in one request; return what was refused."""
    operations = []
    for source in sources:
        operations += [{"create": {"_index": index}}, {"@timestamp": TIME, **source}]
    items = client.bulk(operations=operations, refresh=True)["items"]
    return [item["create"]["error"] for item in items if "error" in item["create"]]


def found(client, index, field, value):
    return client.count(index=index, query={"term": {field: {"value": value}}})["count"]


def ignored(client, index):
    """Return how many documents have each field of which a value is kept but not searched."""
    answer = client.search(
        index=index, size=0, aggs={"fields": {"terms": {"field": "_ignored", "size": 100}}}
    )
    return {bucket["key"]: bucket["doc_count"] for bucket in answer["aggregations"]["fields"]["buckets"]}


def event_data(**values):
    return {"winlog": {"event_data": values}}


HOSTILE = [
    "",
    " ",
    ".",
    "..",
    "a",
    "a.b",
    "a..b",
    ".a",
    "a.",
    "*",
    "a*",
    "%",
    "\ud800",
    "\x00",
    "a\n",
    "\u2028",
    " x ",
]
HOSTILE += [
    "x" * 40_000,
    "é" * 500,
    "_id",
    "_source",
    "@timestamp",
    "$ref",
    "ca\u0301",
    "a/b",
    '"',
    "\\",
    "properties",
]


def test_record_with_hostile_names_is_taken_and_every_value_is_searchable(client, security):
    names = [legal_name(name) for name in HOSTILE]
    values = {name: f"value{number}" for number, name in enumerate(names)}
    assert send(client, security, event_data(**values), {"winlog": {"user_data": values}}) == []
    for number, name in enumerate(names):
        assert found(client, security, f"winlog.event_data.{name}", f"value{number}") == 1
        assert found(client, security, f"winlog.user_data.{name}", f"value{number}") == 1


def test_value_beside_an_object_of_its_name_is_taken(client, security, zeek):
    """`a` and `a.b` may both be there, in one record or in two, in any order."""
    both = {"a": "1", "a.b": "2", "c.d.e": "3", "c.d": "4"}
    assert send(client, security, event_data(**both), event_data(a={"b": {"x": "1"}})) == []
    assert found(client, security, "winlog.event_data.a.b", "2") == 1
    assert (
        send(client, zeek, {"zeek": {"odd": {"a": {"b": 1}}}}, {"zeek": {"odd": {"a": "1", "a.b": 2}}}) == []
    )
    assert found(client, zeek, "zeek.odd.a", "1") == 1


def test_unknown_name_of_a_known_zeek_log_cannot_stand_in_its_way(client, zeek):
    known = {"zeek": {"kerberos": {"valid": {"from": TIME}, "error": {"msg": "KDC_ERR"}}}}
    hostile = {"zeek": {"kerberos": {"valid": "yes", "error": 5, "error.msg.more": "x"}}}
    assert send(client, zeek, hostile, known) == []
    assert found(client, zeek, "zeek.kerberos.error.msg", "KDC_ERR") == 1
    assert found(client, zeek, "zeek.kerberos.valid.from", TIME) == 1


def test_two_thousand_names_leave_known_fields_searchable_and_later_records_taken(client, security):
    flood = [event_data(**{f"n{batch}_{number}": "x" for number in range(2_000)}) for batch in range(3)]
    normal = {"user": {"name": "Alice"}, **event_data(ServiceName="PSEXESVC", Novel="seen", LogonType="3")}
    assert send(client, security, *flood) == []
    assert send(client, security, normal) == []
    assert found(client, security, "user.name.caseless", "alice") == 1
    assert found(client, security, "winlog.event_data.ServiceName", "PSEXESVC") == 1
    assert found(client, security, "winlog.event_data.LogonType", "3") == 1
    assert "winlog.event_data.Novel" in ignored(client, security)


@pytest.mark.parametrize("length", [1_025, 33_000, 200_000])
def test_long_value_of_a_declared_field_stays_searchable(client, security, length):
    document = {"user": {"name": "u" * length}, **event_data(ImagePath="C:\\Evil" + "x" * length)}
    fit(document)
    assert send(client, security, document) == []
    assert (
        client.count(index=security, query={"prefix": {"winlog.event_data.ImagePath": "C:\\Evil"}})["count"]
        == 1
    )
    composite = {"size": 10, "sources": [{"user": {"terms": {"field": "user.name.caseless"}}}]}
    answer = client.search(index=security, size=0, aggs={"groups": {"composite": composite}})
    assert len(answer["aggregations"]["groups"]["buckets"]) == 1


def test_without_the_cut_elasticsearch_refuses_the_record(client, security):
    (error,) = send(client, security, event_data(ImagePath="x" * 33_000))
    assert "immense term" in str(error)


def test_long_value_of_an_unknown_field_or_of_text_is_taken(client, security, zeek):
    long = "needle " + "x" * 200_000
    texts = event_data(TaskContent=long, Unheard=long)
    texts["powershell"] = {"file": {"script_block_text": long}}
    assert send(client, security, {"message": long, "event": {"original": long}, **texts}) == []
    assert send(client, zeek, {"zeek": {"odd": {"name": long}}}) == []
    for field in ("message", "winlog.event_data.TaskContent", "powershell.file.script_block_text"):
        assert client.count(index=security, query={"match": {field: "needle"}})["count"] == 1
    assert ignored(client, security) == {"winlog.event_data.Unheard": 1}
    assert ignored(client, zeek) == {"zeek.odd.name": 1}
    (hit,) = client.search(index=zeek)["hits"]["hits"]
    assert hit["_source"]["zeek"]["odd"]["name"] == long


WRONG = {
    "source.port": "high",
    "source.bytes": 10**30,
    "source.ip": "not an address",
    "event.start": "yesterday",
    "zeek.rdp.ssl": "perhaps",
    "zeek.dce_rpc.rtt": "quick",
    "process.pid": True,
}


@pytest.mark.parametrize(("field", "value"), WRONG.items())
def test_value_of_the_wrong_type_is_kept_and_named(client, security, field, value):
    assert send(client, security, {field: value, "user": {"name": "alice"}}) == []
    assert ignored(client, security) == {field: 1}
    assert found(client, security, "user.name", "alice") == 1
    (hit,) = client.search(index=security)["hits"]["hits"]
    assert hit["_source"][field] == value


def test_document_without_a_believable_time_is_refused(client, security):
    assert len(send(client, security, {"@timestamp": "soon"})) == 1


def test_unknown_zeek_value_may_change_its_type_from_record_to_record(client, zeek):
    values = [
        1,
        1.5,
        "x",
        True,
        None,
        [],
        [1, "a", False, 2.5],
        [{"k": 1}, 7],
        {"deep": {"er": [1]}},
        10**30,
        "",
    ]
    shuffled = random.Random(3).sample(values * 3, len(values) * 3)
    for first in values:
        name = f"f{values.index(first)}"
        assert send(client, zeek, *({"zeek": {"odd": {name: value}}} for value in [first, *shuffled])) == []


def test_number_of_an_unknown_zeek_log_can_be_compared(client, zeek):
    assert send(client, zeek, {"zeek": {"odd": {"rtt": 2}}}, {"zeek": {"odd": {"rtt": 0.25}}}) == []
    slow = {"range": {"zeek.odd.rtt.number": {"gt": 0.5}}}
    assert client.count(index=zeek, query=slow)["count"] == 1


def test_word_without_a_field_is_looked_for_without_exceeding_a_limit(client, security):
    flood = event_data(**{f"n{number}": "x" for number in range(2_000)})
    assert send(client, security, flood, {"message": "mimikatz was here"}) == []
    assert (
        client.count(index=security, query={"query_string": {"query": "mimikatz", "lenient": True}})["count"]
        == 1
    )

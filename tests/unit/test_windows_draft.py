"""One record to one draft: what every event has, its time, its id, and that nothing can break it."""

import json

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.record import WindowsRecord
from indexer.windows import to_draft
from mappings.document import get, legal_name

SYSTEM = {
    "Provider": "Microsoft-Windows-Security-Auditing",
    "ProviderGuid": "{54849625-5478-4994-A5BA-3E3B0328C30D}",
    "EventID": "4624",
    "Version": "2",
    "Level": "0",
    "Task": "12544",
    "Opcode": "0",
    "Keywords": "0x8020000000000000",
    "TimeCreated": "2026-01-05T10:00:00.123456Z",
    "EventRecordID": "17",
    "ProcessID": "640",
    "ThreadID": "8",
    "Channel": "Security",
    "Computer": "WS01.corp.example",
}


def record(data=None, user_data=None, **system):
    return WindowsRecord({**SYSTEM, **system}, data or {}, user_data or {})


def source(*args, **system):
    return to_draft(record(*args, **system)).source


def test_what_every_event_has():
    assert source(Provider="Some-Provider", Task="7") == {
        "@timestamp": "2026-01-05T10:00:00.123Z",
        "event": {"kind": "event", "code": "4624", "provider": "Some-Provider", "outcome": "success"},
        "host": {
            "name": "WS01.corp.example",
            "hostname": "WS01",
            "id": get(source(), "host.id"),
            "os": {"type": "windows", "family": "windows"},
        },
        "log": {"level": "information"},
        "winlog": {
            "channel": "Security",
            "computer_name": "WS01.corp.example",
            "event_id": "4624",
            "keywords": ["Audit Success"],
            "opcode": "Info",
            "process": {"pid": 640, "thread": {"id": 8}},
            "provider_guid": "{54849625-5478-4994-a5ba-3e3b0328c30d}",
            "provider_name": "Some-Provider",
            "record_id": "17",
            "task": "7",
            "time_created": "2026-01-05T10:00:00.1234560Z",
            "version": 2,
        },
    }


@pytest.mark.parametrize(
    ("keywords", "outcome"),
    [
        ("0x8020000000000000", "success"),
        ("0x8010000000000000", "failure"),
        ("0x8000000000000000", None),
        ("rubbish", None),
        ("", None),
    ],
)
def test_the_outcome_is_what_the_audit_keywords_say(keywords, outcome):
    assert get(source(Keywords=keywords), "event.outcome") == outcome


@pytest.mark.parametrize(
    ("channel", "dataset"),
    [
        ("Security", "system.security"),
        ("System", "system.system"),
        ("Application", "system.application"),
        ("Microsoft-Windows-Sysmon/Operational", "windows.sysmon_operational"),
        ("Microsoft-Windows-PowerShell/Operational", "windows.powershell_operational"),
        ("Windows PowerShell", "windows.powershell"),
        ("Microsoft-Windows-WinRM/Operational", "winlog.winlog"),
        ("", "winlog.winlog"),
    ],
)
def test_the_dataset_is_the_channels(channel, dataset):
    assert to_draft(record(Channel=channel)).dataset == dataset


@pytest.mark.parametrize(
    "written",
    [
        "2026-01-05T10:00:00.123456Z",
        "2026-01-05T10:00:00.1234567Z",
        "2026-01-05T10:00:00.123456789Z",
        "2026-01-05 10:00:00.123456",
        "2026-01-05T12:00:00.123456+02:00",
    ],
)
def test_one_moment_is_one_time_and_one_id_in_every_spelling(written):
    """Local logs have six or seven digits, forwarded events nine."""
    draft = to_draft(record(TimeCreated=written))
    assert draft.source["@timestamp"] == "2026-01-05T10:00:00.123Z"
    assert get(draft.source, "winlog.time_created") == "2026-01-05T10:00:00.1234560Z"
    assert draft.id == to_draft(record()).id


@pytest.mark.parametrize("written", ["2026-01-05T10:00:00Z", "2026-01-05T10:00:00.000000Z"])
def test_a_time_without_a_fraction_is_a_whole_second(written):
    assert source(TimeCreated=written)["@timestamp"] == "2026-01-05T10:00:00.000Z"


@pytest.mark.parametrize(
    "written",
    [
        "1601-01-01T00:00:00.000000Z",
        "1989-12-31T23:59:59.999999Z",
        "2100-01-01T00:00:00.000000Z",
        "9999-12-31T23:59:59.999999Z",
        "30828-09-14T02:48:05.477580Z",
        "2026-02-30T10:00:00.000000Z",
        "2026-01-05T10:00:61.000000Z",
        "2026-01-05T10:00:00.12345\N{ARABIC-INDIC DIGIT SIX}Z",
        "0001-01-01T00:00:00+14:00",
        "yesterday",
        "",
    ],
)
def test_a_time_that_cannot_be_true_costs_nothing_but_the_time(written):
    document = source({"TargetUserName": "bob"}, TimeCreated=written)
    assert document["@timestamp"] == "1970-01-01T00:00:00.000Z"
    assert get(document, "event.kind") == "pipeline_error"
    assert repr(written) in get(document, "error.message")
    assert get(document, "user.name") == "bob"
    assert get(document, "event.action") == "logged-in"


def test_a_time_that_is_one_but_cannot_be_true_is_kept_as_written():
    document = source(TimeCreated="1601-01-01T00:00:00.000000Z")
    assert get(document, "winlog.time_created") == "1601-01-01T00:00:00.0000000Z"


def test_the_id_tells_what_the_record_is_not_where_it_lay():
    here = record()
    assert to_draft(here._replace(place="elsewhere")).id == to_draft(here).id


@pytest.mark.parametrize("name", ["Computer", "Channel", "Provider", "EventRecordID", "TimeCreated"])
def test_the_id_tells_records_apart_by(name):
    other = "2026-01-05T10:00:00.123457Z" if name == "TimeCreated" else "18"
    assert to_draft(record(**{name: other})).id != to_draft(record()).id


@pytest.mark.parametrize("lacking", ["EventRecordID", "TimeCreated"])
def test_records_without_a_number_or_a_time_are_told_apart_by_what_they_hold(lacking):
    one, two = record({"a": "1"}, **{lacking: ""}), record({"a": "2"}, **{lacking: ""})
    assert to_draft(one).id != to_draft(two).id
    assert to_draft(one).id == to_draft(record({"a": "1"}, **{lacking: ""})).id


def test_a_host_has_one_id_however_its_name_is_spelt():
    assert get(source(Computer="ws01.CORP.example"), "host.id") == get(source(), "host.id")


def test_a_rendered_message_is_the_documents():
    document = source(Message="An account was successfully logged on.", Channel="X")
    assert document["message"] == "An account was successfully logged on."


@pytest.mark.parametrize("nothing", ["", "-", " \n\t ", "null", "{00000000-0000-0000-0000-000000000000}"])
def test_what_says_nothing_is_left_out(nothing):
    assert "event_data" not in source({"LogonGuid": nothing}, Channel="X")["winlog"]


def test_line_ends_are_those_of_xml():
    assert get(source({"a": "1\r\n2\r3"}, Channel="X"), "winlog.event_data.a") == "1\n2\n3"


def test_half_a_surrogate_pair_and_control_characters_survive_as_json():
    document = source({"Name\ud800": "a\ud800b\x02"}, Computer="WS\udfff", Channel="X")
    again = json.loads(orjson.dumps(document))
    assert again["winlog"]["event_data"] == {legal_name("Name\ud800"): "a\ufffdb\x02"}
    assert again["host"]["name"] == "WS\ufffd"


def test_a_name_with_a_dot_stands_beside_its_prefix():
    data = source({"a": "1", "a.b": "2"}, Channel="X")["winlog"]["event_data"]
    assert sorted(data.values()) == ["1", "2"]
    assert not [name for name in data if "." in name]


def test_a_list_stays_a_list_without_its_empty_parts():
    assert get(source({"a": ["1", "", "2"]}, Channel="X"), "winlog.event_data.a") == ["1", "2"]


values = st.one_of(st.text(), st.lists(st.text(), max_size=4), st.none(), st.integers(), st.booleans())
any_text = st.text(st.characters(), max_size=40)
known = st.sampled_from(
    [
        "IpAddress",
        "IpPort",
        "TargetUserName",
        "SubjectUserName",
        "TaskContent",
        "ProcessId",
        "TicketOptions",
        "Status",
        "AccessList",
        "RelativeTargetName",
        "Hashes",
        "UtcTime",
        "CommandLine",
        "LogonType",
        "ServiceType",
        "ServiceName",
        "User",
    ]
)
codes = st.sampled_from(
    [
        "4624",
        "4625",
        "4634",
        "4648",
        "4672",
        "4688",
        "4697",
        "4698",
        "4702",
        "4768",
        "4769",
        "4771",
        "4776",
        "4778",
        "5140",
        "5145",
        "4720",
        "1102",
        "1",
        "3",
        "11",
        "7045",
    ]
)
origins = st.sampled_from(
    [
        ("Security", "Microsoft-Windows-Security-Auditing"),
        ("Security", "Microsoft-Windows-Eventlog"),
        ("System", "Service Control Manager"),
        ("Microsoft-Windows-Sysmon/Operational", "Microsoft-Windows-Sysmon"),
    ]
)


@given(
    data=st.dictionaries(known | any_text, values, max_size=12),
    user_data=st.dictionaries(any_text, values, max_size=4),
    origin=origins,
    code=codes | any_text,
    written=st.sampled_from([SYSTEM["TimeCreated"], "1601-01-01T00:00:00.000000Z"]) | any_text,
    others=st.dictionaries(st.sampled_from(sorted(SYSTEM)), any_text, max_size=4),
)
@settings(deadline=None)
def test_any_record_gives_a_document_that_json_and_an_index_take(
    data, user_data, origin, code, written, others
):
    system = {**others, "Channel": origin[0], "Provider": origin[1], "EventID": code, "TimeCreated": written}
    draft = to_draft(record(data, user_data, **system))
    document = json.loads(orjson.dumps(draft.source))
    assert document["@timestamp"].endswith("Z")
    assert document["event"]["kind"] in ("event", "pipeline_error")
    for part in ("event_data", "user_data"):
        for name, value in document["winlog"].get(part, {}).items():
            assert name == legal_name(name) or "%" in name
            assert "." not in name
            assert value not in (None, "", [])

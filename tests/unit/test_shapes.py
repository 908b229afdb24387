"""Events that other tools wrote: each shape gives the document that the log itself gives."""

import io
import json
from copy import deepcopy
from datetime import UTC, datetime, timedelta

import pytest

from hopwatch.lab import windows
from hopwatch.lab.evtx import write_evtx
from indexer.evtx import read_evtx
from indexer.formats import FORMATS
from indexer.kinds import HEAD, kind_of
from indexer.record import Lost
from indexer.shapes import payload, read_json, read_xml, to_draft
from tests import shapes
from tests.unit.test_lab_evtx import KINDS

AT = datetime(2026, 1, 5, 10, 0, 0, 123000, tzinfo=UTC)
EVENTS = (
    windows.logon(AT, host="FS01.corp.example", user="José Nuñez 日本", source="10.1.2.3", logon_id="0x3e8"),
    windows.logon_failed(AT + timedelta(seconds=1), host="FS01", user="b", source="10.1.2.3"),
    windows.special_privileges(AT, host="FS01", user="a", logon_id="0x3e7"),
    windows.ntlm_validated(AT, host="DC01", user="a", workstation="WS03", status="0xc000006a"),
    windows.share_object_checked(AT, host="FS01", user="a", source="1.1.1.1", share="IPC$", target="svcctl"),
    windows.process_created(AT, host="FS01", user="FS01$", image=r'C:\a "b" <c> & d.exe'),
    windows.security_log_cleared(AT, host="FS01", user="a"),
)


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    path = tmp_path_factory.mktemp("evtx") / "Security.evtx"
    write_evtx(path, EVENTS)
    return path


@pytest.fixture(scope="module")
def records(log):
    return list(read_evtx(log))


def drafts(read, text):
    """What comes out of a text that its content must have told the kind of."""
    data = text if isinstance(text, bytes) else text.encode()
    assert kind_of(data[:HEAD]) == ("windows-json" if read is read_json else "windows-xml")
    return [to_draft(item) for item in read(io.BytesIO(data))]


def expected(records):
    return [FORMATS["evtx"].to_draft(record) for record in records]


def lines(objects):
    return "\n".join(json.dumps(found) for found in objects)


WRITTEN = {
    "lines": lines,
    "lines of Windows": lambda objects: "\ufeff" + lines(objects).replace("\n", "\r\n") + "\r\n",
    "an array on one line": json.dumps,
    "an array, indented": lambda objects: json.dumps(objects, indent=4),
    "records with headings": lambda objects: "".join(
        f"Record {n}\n{json.dumps(found, indent=2)}\n" for n, found in enumerate(objects, 1)
    ),
    "inside an object": lambda objects: json.dumps({"took": 1, "hits": {"events": objects}}),
    "UTF-16": lambda objects: lines(objects).encode("utf-16"),
    "UTF-16 without a mark": lambda objects: lines(objects).encode("utf-16-le"),
}


@pytest.mark.parametrize("form", WRITTEN)
def test_evtx_dump_gives_the_documents_of_the_log_in_every_form_of_json(log, records, form):
    assert drafts(read_json, WRITTEN[form](shapes.evtx_dump(log))) == expected(records)


def test_evtx_dump_with_separate_attributes_gives_the_documents_of_the_log(log, records):
    assert drafts(read_json, lines(map(shapes.separate, shapes.evtx_dump(log)))) == expected(records)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_evtx_dumps_xml_gives_the_documents_of_the_log(log, records, encoding):
    texts = shapes.evtx_dump_xml(log)
    text = "".join(f"Record {n}\n{found}\n" for n, found in enumerate(texts, 1))
    assert drafts(read_xml, text.encode(encoding)) == expected(records)


@pytest.mark.parametrize(
    "form",
    ["{}", "<?xml version='1.0' encoding='utf-8'?>\n<!-- exported -->\n<Events>{}</Events>\n"],
    ids=["lines", "Events"],
)
def test_windows_own_xml_gives_the_documents_of_the_log(records, form):
    text = form.replace("{}", "\r\n".join(map(shapes.wevtutil, records)))
    assert drafts(read_xml, text) == expected(records)


def test_nxlog_gives_the_documents_of_the_log(records):
    found = drafts(read_json, lines(map(shapes.nxlog, records)))
    assert found == expected(records)


@pytest.mark.parametrize("version", [5, 7])
def test_get_winevent_gives_the_documents_of_the_log(records, version):
    objects = [shapes.get_winevent(record, version=version) for record in records]
    assert drafts(read_json, json.dumps(objects, indent=4)) == expected(records)


def test_winlogbeats_own_events_give_the_documents_of_the_log_and_keep_what_it_adds(records):
    found = drafts(read_json, lines(map(shapes.winlogbeat, records)))
    for draft in found:
        assert draft.source.pop("agent") == {"type": "winlogbeat", "version": "8.9.0"}
        assert draft.source["host"].pop("ip") == ["10.0.0.99"]
        assert draft.source.pop("message").startswith("An account")
        assert draft.source["winlog"].pop("api") == "wineventlog"
    assert found == expected(records)


def test_a_document_that_a_module_made_keeps_its_fields_and_is_completed(records):
    theirs = shapes.winlogbeat(records[0])
    theirs["event"] |= {"category": ["authentication"], "action": "their-action", "ingested": "2026-02-03"}
    theirs["user"] = {"name": "as they have it"}
    theirs["winlog"]["logon"] = {"id": "0xbad"}
    theirs["tags"] = ["forwarded"]
    [draft] = drafts(read_json, json.dumps(theirs))
    [whole] = expected(records[:1])
    assert draft.id == whole.id
    assert draft.dataset == whole.dataset
    assert draft.source["event"]["action"] == "their-action"
    assert draft.source["user"]["name"] == "as they have it"
    assert draft.source["user"]["domain"] == whole.source["user"]["domain"]
    assert draft.source["source"] == whole.source["source"]
    assert draft.source["tags"] == ["forwarded"]
    assert draft.source["host"]["name"] == "FS01.corp.example"
    assert draft.source["winlog"]["logon"] == whole.source["winlog"]["logon"]
    assert not {"created", "ingested"} & draft.source["event"].keys()


def test_the_xml_that_an_agent_kept_is_the_record(records):
    theirs = shapes.winlogbeat(records[0])
    theirs["event"]["original"] = shapes.wevtutil(records[0])
    theirs["winlog"]["event_data"] = {}
    [draft] = drafts(read_json, json.dumps({"_index": "x", "_id": "y", "_source": theirs}))
    [whole] = expected(records[:1])
    assert draft.id == whole.id
    assert draft.source["user"] == whole.source["user"]
    assert draft.source["winlog"]["task"] == whole.source["winlog"]["task"]


def test_hopwatchs_own_documents_can_be_read_again(records):
    whole = expected(records)
    exported = [{"_index": "i", "_id": draft.id, "_source": deepcopy(draft.source)} for draft in whole]
    found = drafts(read_json, lines(exported))
    assert [draft.id for draft in found] == [draft.id for draft in whole]
    assert [draft.source for draft in found] == [draft.source for draft in whole]


def test_old_winlogbeats_fields_are_the_record():
    old = {
        "@timestamp": "2019-03-03T09:20:28.621Z",
        "log_name": "Security",
        "source_name": "Microsoft-Windows-Security-Auditing",
        "computer_name": "WS01",
        "event_id": 4624,
        "record_number": "17",
        "keywords": ["Audit Success"],
        "level": "Information",
        "event_data": {"TargetUserName": "alice", "LogonType": "3"},
        "beat": {"name": "ws01"},
    }
    [draft] = drafts(read_json, json.dumps(old))
    assert draft.source["user"]["name"] == "alice"
    assert draft.source["event"]["outcome"] == "success"
    assert draft.source["winlog"]["record_id"] == "17"


@pytest.mark.parametrize(
    ("told", "at"),
    [
        ({"EventTime": "2020-05-01 22:55:26"}, "2020-05-01T22:55:26.000Z"),
        ({"EventTime": "2020-05-01T22:55:26.5+03:00"}, "2020-05-01T19:55:26.500Z"),
        (
            {"EventTime": "2020-05-01 22:55:26", "@timestamp": "2020-05-02T02:56:03.183Z"},
            "2020-05-02T02:55:26.000Z",
        ),
        (
            {"EventTime": "2020-05-01 22:55:26", "@timestamp": "2020-05-03T09:36:03.183Z"},
            "2020-05-01T22:55:26.000Z",
        ),
        (
            {"TimeCreated": "2020-09-20T20:12:24.553Z", "@timestamp": "2020-09-20T20:12:29.100Z"},
            "2020-09-20T20:12:24.553Z",
        ),
        ({"@timestamp": "2020-09-20T20:12:29.100Z"}, "2020-09-20T20:12:29.100Z"),
    ],
    ids=[
        *("no zone", "zone", "Logstash tells the zone", "received days later"),
        *("by the name of System", "only that of Logstash"),
    ],
)
def test_nxlogs_times_are_utc_unless_something_tells_the_zone(told, at):
    event = {"EventID": 7, "Channel": "System", "SourceName": "P", "RecordNumber": 1, **told}
    [draft] = drafts(read_json, json.dumps(event))
    assert draft.source["@timestamp"] == at


def test_time_and_level_by_the_names_of_system_are_no_values():
    event = {
        "EventID": 7,
        "Channel": "System",
        "SourceName": "P",
        "Level": "3",
        "TimeCreated": "2020-09-20T20:12Z",
    }
    [record] = read_json(io.BytesIO(json.dumps(event).encode()))
    assert (record.system["Level"], record.data) == ("3", {})


def test_a_value_named_as_a_header_of_nxlog_is_told_from_it():
    event = {"EventID": 12, "Channel": "X", "SourceName": "P", "EventType": "DeleteKey", "RecordNumber": 1}
    [record] = read_json(io.BytesIO(json.dumps(event).encode()))
    assert record.data == {"EventType": "DeleteKey"}


def test_values_of_an_event_that_is_not_known_are_numbered():
    event = {
        "Id": 9,
        "ProviderName": "P",
        "LogName": "Application",
        "TimeCreated": "/Date(0)/",
        "Properties": [{"Value": "a"}, {"Value": True}, {"Value": [1, 255]}, {"Value": "/Date(86400000)/"}],
    }
    [record] = read_json(io.BytesIO(json.dumps(event).encode()))
    assert record.data == {
        "param1": "a",
        "param2": "true",
        "param3": "01FF",
        "param4": "1970-01-02T00:00:00.000000Z",
    }


def test_values_that_powershell_cut_off_for_their_depth_are_none():
    name = "System.Diagnostics.Eventing.Reader.EventProperty"
    event = {"Id": 9, "ProviderName": "P", "LogName": "L", "TimeCreated": "x", "Properties": [name, name]}
    [record] = read_json(io.BytesIO(json.dumps(event).encode()))
    assert record.data == {}


@pytest.mark.parametrize("event", KINDS, ids=lambda event: str(event.event_id))
def test_the_names_of_values_are_those_that_the_lab_writes(event):
    names = list(event.data or event.user_data)
    assert payload.names(event.provider, str(event.event_id), len(names)) == tuple(names)


@pytest.mark.parametrize("text", ["a\x02b\x1bc\r\nd\te", "a\ufffeb", "&#x2;x", "<Event "])
def test_control_characters_come_through_xml(text):
    value = text.replace("&", "&amp;").replace("<", "&lt;")
    xml = shapes_event(f"<Data Name='x'>{value}</Data><Data Name='y'>&#2;&#x1F;</Data>")
    [record] = read_xml(io.BytesIO(xml.encode()))
    assert record.data == {"x": text.replace("\r\n", "\n").replace("\ufffe", ""), "y": "\x02\x1f"}


def test_an_entity_is_not_expanded_nor_anything_fetched(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("secret")
    declared = f'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file://{secret}">]>'
    event = shapes_event("<Data Name='x'>&a;&b;</Data>")
    found = list(read_xml(io.BytesIO(f"{declared}\n{event}\n{shapes_event('')}".encode())))
    assert [isinstance(item, Lost) for item in found] == [True, True, False]
    assert "undefined entity" in found[1].why


def shapes_event(data):
    return (
        "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='P'/>"
        f"<EventID>1</EventID><Channel>X</Channel></System><EventData>{data}</EventData></Event>"
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "<html></html>",
        '{"winlog": 1}',
        '{"a": "Event System EventRecordID"}',
        '{"ts": 1.0, "uid": "C1", "id.orig_h": "10.0.0.1"}',
        "<Events><Event>no namespace</Event></Events>",
        '[{"EventID": 1}]',
    ],
)
def test_what_is_no_file_of_events_is_not_taken_for_one(text):
    assert kind_of(text.encode()) not in ("windows-json", "windows-xml")


def test_an_event_longer_than_what_tells_the_kind_is_told_by_its_marks(log):
    [event, *_] = shapes.evtx_dump(log)
    event["Event"]["EventData"]["Long"] = "x" * HEAD
    text = json.dumps(event)
    assert kind_of(text.encode()[:HEAD]) == "windows-json"
    [record] = read_json(io.BytesIO(text.encode()))
    assert record.data["Long"] == "x" * HEAD

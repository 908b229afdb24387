"""The EVTX writer: both parsers read every record, and what was written."""

import json
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta

import Evtx.Evtx
import pytest
from evtx import PyEvtxParser
from hypothesis import given, settings
from hypothesis import strategies as st

from hopwatch.lab import windows
from hopwatch.lab.event import WindowsEvent
from hopwatch.lab.evtx import CHUNK, write_evtx

AT = datetime(2026, 3, 4, 9, 15, 0, 123457, tzinfo=UTC)
SCHEMA = "{http://schemas.microsoft.com/win/2004/08/events/event}"

KINDS = (
    windows.logon(AT, host="FS01.corp.example", user="a.meyer", source="10.1.2.3"),
    windows.logon(AT, host="FS01", user="svc_backup", source="10.1.2.7", package="NTLM", workstation="WS07"),
    windows.logon(AT, host="WS07", user="José Nuñez 日本 😀", logon_type=2),
    windows.logon_failed(AT, host="FS01", user="", source="10.1.2.3"),
    windows.logoff(AT, host="FS01", user="a.meyer", logon_id="0xffffffffffffffff"),
    windows.explicit_credentials(AT, host="WS07", user="a", target_user="b", target_server="FS01"),
    windows.special_privileges(AT, host="FS01", user="a", logon_id="0x3e7"),
    windows.session_reconnected(AT, host="FS01", user="a", source="10.1.2.3", client="WS03"),
    windows.session_disconnected(AT, host="FS01", user="a", source="LOCAL"),
    windows.ticket_granted(AT, host="DC01", user="a", source="10.1.2.3"),
    windows.ticket_granted(AT, host="DC01", user="a", source="::1", status="0x6"),
    windows.service_ticket(AT, host="DC01", user="a", source="10.1.2.3", service="FS01$"),
    windows.preauthentication_failed(AT, host="DC01", user="a", source="10.1.2.3"),
    windows.ntlm_validated(AT, host="DC01", user="a", workstation="WS03", status="0xc000006a"),
    windows.service_installed(AT, host="FS01", service="PSEXESVC", image=r"%SystemRoot%\PSEXESVC.exe"),
    windows.service_install_audited(AT, host="FS01", service="x", image="y", user="a", logon_id="0x1"),
    windows.task_registered(AT, host="FS01", user="a", task=r"\Updater", command='a & "b" <c>'),
    windows.share_accessed(AT, host="FS01", user="a", source="10.1.2.3", share="ADMIN$"),
    windows.share_object_checked(AT, host="FS01", user="a", source="1.1.1.1", share="IPC$", target="svcctl"),
    windows.process_created(AT, host="FS01", user="FS01$", image=r"C:\Windows\PSEXESVC.exe"),
    windows.security_log_cleared(AT, host="FS01", user="a"),
    windows.log_cleared(AT, host="FS01", user="a"),
)


def by_rust(path):
    for record in PyEvtxParser(str(path), validate_checksums=True).records_json():
        event = json.loads(record["data"])["Event"]
        number = event["System"]["EventID"]
        number = number["#text"] if isinstance(number, dict) else number
        yield event["System"]["EventRecordID"], number, values_of(event)


def values_of(event):
    own = event.get("EventData") or next(iter((event.get("UserData") or {}).values()), {})
    return {name: folded(value) for name, value in own.items() if name != "#attributes"}


def by_python_evtx(path):
    with Evtx.Evtx.Evtx(str(path)) as log:
        for record in log.records():
            root = ET.fromstring(record.xml())  # noqa: S314  (our own file)
            system = root.find(f"{SCHEMA}System")
            number = int(system.find(f"{SCHEMA}EventID").text)
            yield int(system.find(f"{SCHEMA}EventRecordID").text), number, dict(named(root))


def named(root):
    data = root.findall(f"{SCHEMA}EventData/{SCHEMA}Data")
    children = root.findall(f"{SCHEMA}UserData/*/*")
    for element in data or children:
        name = element.get("Name") or element.tag.rsplit("}", 1)[-1]
        yield name, folded(element.text)


def folded(value):
    """One form for what the parsers write in two: hexadecimal numbers, GUIDs, nothing."""
    text = str("" if value is None else value)
    if text.startswith("0x"):
        return int(text, 16)
    return text.strip("{}").upper() if text.count("-") == 4 and len(text) >= 36 else text


def written(event):
    return {name: folded(value) for name, value in (event.user_data or event.data).items()}


def expected(events):
    return [(place, event.event_id, written(event)) for place, event in enumerate(events, 1)]


def test_both_parsers_read_every_kind_of_event_as_it_was_written(tmp_path):
    path = tmp_path / "Security.evtx"
    assert write_evtx(path, KINDS) == len(KINDS)
    assert list(by_rust(path)) == expected(KINDS)
    assert list(by_python_evtx(path)) == expected(KINDS)


def test_system_fields_are_those_of_the_event(tmp_path):
    path = tmp_path / "System.evtx"
    sid = "S-1-5-21-1-2-4294967295-1105"
    event = windows.service_installed(AT, host="FS01.corp.example", service="s", image="i", user_sid=sid)
    write_evtx(path, [event])
    (record,) = PyEvtxParser(str(path)).records_json()
    system = json.loads(record["data"])["Event"]["System"]
    assert system["Provider"]["#attributes"]["EventSourceName"] == "Service Control Manager"
    assert system["EventID"] == {"#attributes": {"Qualifiers": 16384}, "#text": 7045}
    assert system["Keywords"] == "0x8080000000000000"
    assert system["TimeCreated"]["#attributes"]["SystemTime"] == "2026-03-04T09:15:00.123457Z"
    assert system["Computer"] == "FS01.corp.example"
    assert system["Channel"] == "System"
    assert system["Security"]["#attributes"]["UserID"] == sid


def test_many_chunks_are_counted_numbered_and_checksummed(tmp_path):
    path = tmp_path / "Security.evtx"
    times = [AT + timedelta(seconds=second) for second in range(5000)]
    events = [windows.logon(at, host=f"WS{at.minute}", user=f"u{at.second}") for at in times]
    assert write_evtx(path, events) == 5000
    with Evtx.Evtx.Evtx(str(path)) as log:
        header, chunks = log.get_file_header(), list(log.chunks())
        assert header.verify()
        assert all(chunk.verify() for chunk in chunks)
        assert header.chunk_count() == len(chunks) == (path.stat().st_size - 4096) // CHUNK > 40
        assert [record.record_num() for record in log.records()] == list(range(1, 5001))
        assert header.next_record_number() == 5001
    assert [number for number, _, _ in by_rust(path)] == list(range(1, 5001))


def test_a_record_id_of_the_event_is_kept(tmp_path):
    path = tmp_path / "Security.evtx"
    event = WindowsEvent(
        at=AT, computer="A", channel="Security", provider="P", event_id=1, record_id=14_224, data={"a": "b"}
    )
    write_evtx(path, [event])
    assert list(by_rust(path)) == [(14_224, 1, {"a": "b"})]


def test_a_file_without_events_has_no_records(tmp_path):
    path = tmp_path / "Security.evtx"
    assert write_evtx(path, []) == 0
    assert list(by_rust(path)) == list(by_python_evtx(path)) == []


def test_records_near_a_chunks_limit_fill_a_chunk_each(tmp_path):
    path = tmp_path / "Application.evtx"
    events = [long_event("x" * 31_000), long_event("y" * 10), long_event("z" * 31_000)]
    write_evtx(path, events)
    assert list(by_rust(path)) == list(by_python_evtx(path)) == expected(events)


def test_an_event_larger_than_a_chunk_is_refused(tmp_path):
    with pytest.raises(ValueError, match="larger than a chunk"):
        write_evtx(tmp_path / "a.evtx", [long_event("x" * 32_700)])
    with pytest.raises(ValueError, match="at most 65535"):
        write_evtx(tmp_path / "b.evtx", [long_event("x" * 40_000)])


def long_event(text):
    return WindowsEvent(
        at=AT, computer="A", channel="Application", provider="P", event_id=9, data={"text": text, "number": 7}
    )


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40).map(str.strip)


@settings(max_examples=40, deadline=None)
@given(texts=st.lists(TEXT.filter(lambda text: not text.startswith("0x") and "{" not in text), min_size=1))
def test_any_text_comes_back_from_both_parsers(tmp_path_factory, texts):
    path = tmp_path_factory.mktemp("evtx") / "a.evtx"
    data = {f"field{place}": text for place, text in enumerate(texts)}
    event = WindowsEvent(at=AT, computer="A", channel="Application", provider="P", event_id=9, data=data)
    write_evtx(path, [event])
    assert list(by_rust(path)) == list(by_python_evtx(path)) == expected([event])


@settings(max_examples=20, deadline=None)
@given(counts=st.lists(st.sampled_from(KINDS), max_size=60))
def test_any_mix_of_kinds_comes_back(tmp_path_factory, counts):
    path = tmp_path_factory.mktemp("evtx") / "a.evtx"
    write_evtx(path, counts)
    assert list(by_rust(path)) == expected(counts)

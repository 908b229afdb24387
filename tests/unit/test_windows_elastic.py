"""Parity with the documents that Elastic itself expects of the same records (logs beside the project)."""

import json
from collections import Counter

import pytest

from indexer.evtx import read_evtx
from indexer.record import Lost, WindowsRecord
from indexer.windows import to_draft
from mappings.document import get

AGREEING = 0.985  # the share of fields defined on both sides whose values agree; what differs is listed below

EXPLAINED = {
    "event.type": "older documents have process_start beside start, which ECS no longer knows",
    "source.ip": "IPv6 addresses in their shortest form",
    "destination.ip": "as source.ip",
    "related.ip": "as source.ip",
    "winlog.provider_guid": "always lower-case",
    "winlog.task": "only Security's tasks are known by name",
    "winlog.event_data.AccessList": "a list of codes, as in Elastic's newest pipeline",
    "file.path": "older documents double the backslashes of a share's path",
    "file.target_path": "as file.path",
    "related.user": "members of groups are not told apart yet",
    "log.level": "these inputs do not say their level",
}

# Times of processing, where the other indexer lay, and what only the agent adds.
NOT_COMPARED = ("agent.", "ecs.", "event.created", "event.module", "event.original", "log.file.", "tags")
TIMES = ("@timestamp", "winlog.time_created")


def flat(value, path=""):
    if not isinstance(value, dict):
        return {path: value}
    found = {}
    for name, inner in value.items():
        found |= flat(inner, f"{path}.{name}" if path else name)
    return found


def comparable(name, value):
    if name in TIMES:
        return [f"{value[:23].rstrip('Z'):0<23}"]
    return sorted(map(str, value)) if isinstance(value, list) else [str(value)]


def compare(expected, document):
    """How many fields both define, and the names of those whose values differ."""
    ours, theirs = flat(document), flat(expected)
    both = [name for name in theirs if name in ours and not name.startswith(NOT_COMPARED)]
    return len(both), [n for n in both if comparable(n, theirs[n]) != comparable(n, ours[n])]


def evtx_pairs(folder):
    for path in sorted(folder.rglob("*.evtx")):
        expected = json.loads(path.with_name(f"{path.name}.expected.json").read_text(encoding="utf-8"))
        records = [r for r in read_evtx(path) if not isinstance(r, Lost)]
        ours = {r.system["EventRecordID"]: to_draft(r).source for r in records}
        for document in expected:
            yield document, ours[str(get(document, "winlog.record_id"))]


def as_record(event):
    """The record that a Winlogbeat event was made of."""
    winlog = event["winlog"]
    audit = {"Audit Success": "0x8020000000000000", "Audit Failure": "0x8010000000000000"}
    system = {
        "Provider": winlog["provider_name"],
        "ProviderGuid": winlog.get("provider_guid", ""),
        "EventID": str(winlog["event_id"]),
        "Channel": winlog["channel"],
        "Computer": winlog["computer_name"],
        "EventRecordID": str(winlog.get("record_id", "")),
        "TimeCreated": winlog.get("time_created") or event["@timestamp"],
        "Keywords": audit.get("".join(winlog.get("keywords", [])), "0x0"),
        "Opcode": "0",
        "Version": str(winlog.get("version", "")),
        "ActivityID": winlog.get("activity_id", ""),
        "UserID": winlog.get("user", {}).get("identifier", ""),
        "ProcessID": str(get(winlog, "process.pid") or ""),
        "ThreadID": str(get(winlog, "process.thread.id") or ""),
    }
    named = {name: value for name, value in system.items() if value}
    return WindowsRecord(named, winlog.get("event_data") or {}, winlog.get("user_data") or {})


def json_pairs(folder):
    for dataset in ("system.security", "windows.forwarded"):
        for path in sorted((folder / dataset).glob("*.json-expected.json")):
            events = json.loads(path.with_name(path.name.removesuffix("-expected.json")).read_text())[
                "events"
            ]
            for event, expected in zip(events, json.loads(path.read_text())["expected"], strict=True):
                if expected and "winlog" in event:
                    yield expected, to_draft(as_record(event)).source


@pytest.fixture(scope="module")
def compared(shared):
    folder = shared / "data" / "elastic"
    pairs = [*evtx_pairs(folder / "evtx"), *json_pairs(folder / "windows-json")]
    return [compare(expected, document) for expected, document in pairs]


def test_the_share_of_agreeing_fields(compared):
    fields = sum(count for count, _ in compared)
    different = Counter(name for _, names in compared for name in names)
    share = 1 - different.total() / fields
    assert share >= AGREEING, f"{len(compared)} documents, {fields} fields, {share:.2%}: {dict(different)}"


def test_what_differs_is_explained(compared):
    different = {name for _, names in compared for name in names}
    assert different - EXPLAINED.keys() == set()


def test_no_explanation_is_out_of_date(compared):
    different = {name for _, names in compared for name in names}
    assert EXPLAINED.keys() - different == set()

"""Elastic's own test inputs, each document that Elastic expects of them beside the one that Hopwatch makes.

They lie beside the project, in ../shared/data/elastic, and stay there: their licence is not ours.
Out of scope are the syslog inputs (system.auth, system.syslog): Hopwatch reads neither.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.document import Origin, complete
from indexer.evtx import read_evtx
from indexer.record import Draft, Lost, WindowsRecord
from indexer.windows import to_draft
from indexer.windows.names import LEVELS
from indexer.zeek import read_zeek
from indexer.zeek import to_draft as zeek_to_draft
from mappings.document import get

OUT_OF_SCOPE = ("system.auth", "system.syslog")
_AUDIT = {"Audit Success": "0x8020000000000000", "Audit Failure": "0x8010000000000000"}
_KEYWORDS = _AUDIT | {"Classic": "0x80000000000000"}
_NUMBERS = {name: number for number, name in LEVELS.items()}


@dataclass(frozen=True, slots=True)
class Pair:
    """A record's two documents; `dataset` names the folder of the input, `where` its file and record."""

    dataset: str
    where: str
    theirs: dict[str, Any]
    ours: dict[str, Any]


def pairs(shared: Path) -> Iterator[Pair]:
    """Yield every document that Elastic expects, with ours of the same record."""
    folder = shared / "data" / "elastic"
    for group, read in (("evtx", _evtx), ("windows-json", _winlogbeat), ("zeek", _zeek)):
        for dataset in sorted((folder / group).iterdir()):
            if dataset.name not in OUT_OF_SCOPE:
                yield from read(f"{group}/{dataset.name}", dataset)


def _evtx(dataset: str, folder: Path) -> Iterator[Pair]:
    for path in sorted(folder.glob("*.evtx")):
        records = [record for record in read_evtx(path) if not isinstance(record, Lost)]
        found = {record.system["EventRecordID"]: record for record in records}
        for expected in _read(path.with_name(f"{path.name}.expected.json")):
            number = str(get(expected, "winlog.record_id"))
            yield _pair(dataset, path, number, expected, to_draft(found[number]))


def _winlogbeat(dataset: str, folder: Path) -> Iterator[Pair]:
    for expected_path in sorted(folder.glob("*-expected.json")):
        path = expected_path.with_name(expected_path.name.removesuffix("-expected.json"))
        both = zip(_read(path)["events"], _read(expected_path)["expected"], strict=True)
        for number, (event, expected) in enumerate(both, 1):
            if expected:  # Elastic drops what it cannot use
                yield _pair(dataset, path, str(number), expected, to_draft(as_record(event)))


def _zeek(dataset: str, folder: Path) -> Iterator[Pair]:
    for path in sorted(folder.glob("*.log")):
        expected = _read(path.with_name(f"{path.name}-expected.json"))["expected"]
        with path.open("rb") as stream:
            records = [each for each in read_zeek(stream, path.name) if not isinstance(each, Lost)]
        for number, (document, record) in enumerate(zip(expected, records, strict=True), 1):
            yield _pair(dataset, path, str(number), document, zeek_to_draft(record))


def _pair(dataset: str, path: Path, number: str, expected: dict[str, Any], draft: Draft) -> Pair:
    document = complete(draft, Origin(path.name, "default", "month"))
    return Pair(dataset, f"{path.name} {number}", expected, document.source)


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def as_record(event: dict[str, Any]) -> WindowsRecord:
    """Return the record that a Winlogbeat event was made of, as far as the event still tells."""
    winlog = event["winlog"]
    names = [_KEYWORDS.get(name, "0x0") for name in winlog.get("keywords", [])]
    system = {
        "Provider": winlog["provider_name"],
        "ProviderGuid": winlog.get("provider_guid"),
        "EventID": winlog["event_id"],
        "Channel": winlog["channel"],
        "Computer": winlog["computer_name"],
        "EventRecordID": winlog.get("record_id"),
        "TimeCreated": winlog.get("time_created") or event["@timestamp"],
        "Level": _NUMBERS.get(get(event, "log.level") or winlog.get("level") or ""),
        "Keywords": hex(sum({int(name, 16) for name in names})),
        "OpcodeName": winlog.get("opcode"),
        "TaskName": winlog.get("task"),
        "Version": winlog.get("version"),
        "ActivityID": winlog.get("activity_id"),
        "RelatedActivityID": winlog.get("related_activity_id"),
        "UserID": get(winlog, "user.identifier"),
        "ProcessID": get(winlog, "process.pid"),
        "ThreadID": get(winlog, "process.thread.id"),
        "Message": event.get("message"),
    }
    told = {name: str(value) for name, value in system.items() if value not in (None, "")}
    return WindowsRecord(told, winlog.get("event_data") or {}, winlog.get("user_data") or {})

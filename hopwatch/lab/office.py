"""One working day in a small office, with an intrusion in it, as the files that a collector would bring.

The same seed gives the same bytes. The day is Wednesday, 4 March 2026; the office keeps UTC.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from hopwatch.lab.event import WindowsEvent, ZeekEvent
from hopwatch.lab.evtx import write_evtx
from hopwatch.lab.intrusion import intrusion
from hopwatch.lab.story import Story, write_labels
from hopwatch.lab.workday import workday
from hopwatch.lab.zeek import write_zeek

MIDNIGHT = datetime(2026, 3, 4, tzinfo=UTC)
Event = WindowsEvent | ZeekEvent


def write(folder: Path, seed: int = 7, form: Literal["tsv", "json"] = "tsv") -> Story:
    """Write the logs to `folder/logs` and what happened to `folder/labels.json`, outside the logs.

    Each Windows machine has its `Security.evtx` and, if anything happened there, its `System.evtx`; the
    sensor has one folder of Zeek logs for the day.
    """
    chapters = list(intrusion(MIDNIGHT, seed))
    told = [event for chapter in chapters for event in chapter.events]
    records = write_events(folder / "logs", [*workday(MIDNIGHT, seed), *told], form)
    steps = [chapter.step for chapter in chapters]
    story = Story(
        logs=folder / "logs", labels=folder / "labels.json", seed=seed, records=records, steps=steps
    )
    write_labels(story)
    return story


def ordinary(folder: Path, seed: int = 7, form: Literal["tsv", "json"] = "tsv") -> Story:
    """Write the same day without the intrusion: nothing in it deserves an alert of medium or above."""
    records = write_events(folder / "logs", workday(MIDNIGHT, seed), form)
    story = Story(logs=folder / "logs", labels=folder / "labels.json", seed=seed, records=records, steps=[])
    write_labels(story)
    return story


def write_events(folder: Path, events: Iterable[Event], form: Literal["tsv", "json"]) -> Mapping[Path, int]:
    """Write events to the files they belong to, in order of time; return how many each file holds."""
    ordered = sorted(events, key=lambda event: event.at)
    on_hosts: dict[tuple[str, str], list[WindowsEvent]] = defaultdict(list)
    on_wire: list[ZeekEvent] = []
    for event in ordered:
        if isinstance(event, ZeekEvent):
            on_wire.append(event)
        else:
            on_hosts[event.computer, event.channel].append(event)
    return {**_host_logs(folder, on_hosts), **_wire_logs(folder, on_wire, form)}


def _host_logs(folder: Path, logs: Mapping[tuple[str, str], list[WindowsEvent]]) -> dict[Path, int]:
    written = {}
    for (computer, channel), events in sorted(logs.items()):
        path = folder / "windows" / computer.split(".")[0] / f"{channel}.evtx"
        path.parent.mkdir(parents=True, exist_ok=True)
        written[path] = write_evtx(path, events)
    return written


def _wire_logs(folder: Path, events: list[ZeekEvent], form: Literal["tsv", "json"]) -> dict[Path, int]:
    day = folder / "zeek" / f"{MIDNIGHT:%Y-%m-%d}"
    counts: dict[str, int] = defaultdict(int)
    for event in events:
        counts[event.log] += 1
    return {path: counts[path.stem] for path in write_zeek(day, events, form)}

"""The files of a collection: event logs by machine and channel, a sensor's logs by day."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from hopwatch.lab.acts.link import Event
from hopwatch.lab.event import WindowsEvent, ZeekEvent
from hopwatch.lab.evtx import EvtxFile
from hopwatch.lab.zeek import Form, ZeekLogs

RECORDS_A_PART = 100_000_000
"""Numbers of records that lie between two parts of one log: the second goes on above the first."""


@dataclass(slots=True)
class Collection:
    """Logs being written to `folder`, of the days from `first` to `last`; `part` counts such spans.

    A later part of an event log is a file of its own, as an archive is: `Security-2.evtx`.
    """

    folder: Path
    first: date
    last: date
    part: int = 0
    form: Form = "tsv"
    events: dict[tuple[str, str], EvtxFile] = field(default_factory=dict)
    day: date | None = None
    sensor: ZeekLogs | None = None
    written: dict[str, int] = field(default_factory=dict)

    def add(self, event: Event) -> dict[str, Any]:
        """Write an event, none before an earlier one; return by what it is known."""
        if isinstance(event, ZeekEvent):
            return self._on_wire(event)
        return self._on_host(event)

    def _on_host(self, event: WindowsEvent) -> dict[str, Any]:
        key = event.computer, event.channel
        log = self.events.get(key) or self._log(*key)
        number = log.add(event)
        return {"computer": event.computer, "channel": event.channel, "record_id": number}

    def _log(self, computer: str, channel: str) -> EvtxFile:
        machine = self.folder / "windows" / computer.split(".", maxsplit=1)[0]
        machine.mkdir(parents=True, exist_ok=True)
        more = f"-{self.part + 1}" if self.part else ""
        path = machine / f"{channel.replace('/', '%4')}{more}.evtx"
        log = self.events[computer, channel] = EvtxFile(path, self.part * RECORDS_A_PART + 1)
        return log

    def _on_wire(self, event: ZeekEvent) -> dict[str, Any]:
        day = min(max(event.at.date(), self.first), self.last)
        if self.sensor is None or day != self.day:
            self._close_day()
            self.day, self.sensor = day, ZeekLogs(self.folder / "zeek" / f"{day:%Y-%m-%d}", self.form)
        self.sensor.add(event)
        return {"log": event.log, "uid": event.values.get("uid", "")}

    def _close_day(self) -> None:
        if self.sensor is not None:
            self._note(self.sensor.close())

    def _note(self, files: dict[Path, int]) -> None:
        self.written |= {str(path.relative_to(self.folder)): number for path, number in files.items()}

    def close(self) -> dict[str, int]:
        """Finish all files; return how many records each holds, by its path in the folder."""
        self._close_day()
        self._note({log.path: log.close() for log in self.events.values()})
        return dict(sorted(self.written.items()))

"""Writes Zeek logs, tab-separated or JSON, as Zeek's own writer does. Memory does not grow with the logs.

Source: Zeek's documentation, "Zeek log formats" and the ASCII writer's options.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Literal

import orjson

from hopwatch.lab.event import ZeekEvent
from hopwatch.lab.zeek_fields import fields

Form = Literal["tsv", "json"]
HARD = re.compile(r"[\x00-\x1f\x7f\\]")
UNSET, EMPTY = "-", "(empty)"
STAMP = "%Y-%m-%d-%H-%M-%S"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Log:
    """One open log file and its fields."""

    path: Path
    file: IO[bytes]
    types: dict[str, str]
    last: datetime
    records: int = 0


@dataclass(slots=True)
class ZeekLogs:
    """A folder of logs being written, one for each kind of line that comes.

    Raises ValueError for a field that a log does not have, KeyError for a log that is not known.
    """

    folder: Path
    form: Form = "tsv"
    logs: dict[str, Log] = field(default_factory=dict)

    def add(self, event: ZeekEvent) -> None:
        """Write a line to the log it belongs to."""
        log = self.logs.get(event.log)
        if log is None:
            log = self.logs[event.log] = self._open(event)
        log.file.write(_line(log, event, self.form))
        log.last = event.at
        log.records += 1

    def _open(self, event: ZeekEvent) -> Log:
        self.folder.mkdir(parents=True, exist_ok=True)
        path, types = self.folder / f"{event.log}.log", fields(event.log)
        file = path.open("wb")
        if self.form == "tsv":
            file.write(header(event.log, types, event.at).encode())
        return Log(path, file, types, event.at)

    def close(self) -> dict[Path, int]:
        """Finish all files; return how many lines each holds, by name."""
        for log in self.logs.values():
            log.file.write(f"#close\t{log.last:{STAMP}}\n".encode() if self.form == "tsv" else b"")
            log.file.close()
        return {log.path: log.records for log in sorted(self.logs.values(), key=lambda log: log.path)}


def write_zeek(folder: Path, events: Iterable[ZeekEvent], form: Form = "tsv") -> list[Path]:
    """Write each event to `<folder>/<its log>.log`, in the order given; return the files, by name."""
    folder.mkdir(parents=True, exist_ok=True)
    logs = ZeekLogs(folder, form)
    try:
        for event in events:
            logs.add(event)
    finally:
        written = logs.close()
    return list(written)


def header(log: str, types: dict[str, str], opened: datetime) -> str:
    """Return the lines that a tab-separated log begins with."""
    lines = (
        r"#separator \x09",
        "#set_separator\t,",
        f"#empty_field\t{EMPTY}",
        f"#unset_field\t{UNSET}",
        f"#path\t{log}",
        f"#open\t{opened:{STAMP}}",
        "\t".join(("#fields", *types)),
        "\t".join(("#types", *types.values())),
    )
    return "\n".join(lines) + "\n"


def _line(log: Log, event: ZeekEvent, form: Form) -> bytes:
    strangers = event.values.keys() - log.types.keys()
    if strangers:
        raise ValueError(f"{event.log}.log has no field {', '.join(sorted(strangers))}")
    return as_json(event) if form == "json" else _row(log.types, event)


def as_json(event: ZeekEvent) -> bytes:
    """Return the event as Zeek's JSON writer does: one line, unset fields left out."""
    given = {name: value for name, value in event.values.items() if value is not None}
    return orjson.dumps({"ts": event.at.timestamp(), **given}, option=orjson.OPT_APPEND_NEWLINE)


def _row(types: dict[str, str], event: ZeekEvent) -> bytes:
    """Return a line: the time, which no event has among its values, and the rest."""
    _, *cells = _cells(types, event)
    return "\t".join([_seconds(event.at), *cells]).encode() + b"\n"


def _cells(types: dict[str, str], event: ZeekEvent) -> Iterator[str]:
    values = event.values
    for name, kind in types.items():
        value = values.get(name)
        yield UNSET if value is None else cell(kind, value)


def _seconds(at: datetime) -> str:
    since = at - EPOCH
    return f"{since.days * 86_400 + since.seconds}.{since.microseconds:06d}"


def cell(kind: str, value: Any) -> str:
    """Return a value as it stands in a tab-separated log, by its Zeek type (`count`, `set[string]`)."""
    if value is None:
        return UNSET
    if "[" in kind:
        return _container(kind[kind.index("[") + 1 : -1], value)
    return PRINTERS.get(kind, str)(value)


def _container(kind: str, values: Sequence[Any]) -> str:
    return ",".join(cell(kind, value).replace(",", r"\x2c") for value in values) if values else EMPTY


def escaped(text: str) -> str:
    r"""Return text with `\` doubled and what would break the line as `\xNN`.

    The words for unset and empty are escaped when they are the text itself.
    """
    if not text:
        return EMPTY
    if text in (UNSET, EMPTY):
        return rf"\x{ord(text[0]):02x}{text[1:]}"
    return "".join(map(_letter, text)) if HARD.search(text) else text


def _letter(letter: str) -> str:
    if letter == "\\":
        return r"\\"
    return letter if letter >= " " and letter != "\x7f" else rf"\x{ord(letter):02x}"


def _flag(value: bool) -> str:  # noqa: FBT001  (the value itself)
    return "T" if value else "F"


PRINTERS: dict[str, Callable[[Any], str]] = {
    "bool": _flag,
    "time": "{:.6f}".format,
    "interval": "{:.6f}".format,
    "double": "{:.6f}".format,
    "string": escaped,
    "enum": escaped,
}

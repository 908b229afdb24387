"""Writes Zeek logs, tab-separated or JSON, as Zeek's own writer does. Memory does not grow with the logs.

Source: Zeek's documentation, "Zeek log formats" and the ASCII writer's options.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Literal

import orjson

from hopwatch.lab.event import ZeekEvent
from hopwatch.lab.zeek_fields import fields

Form = Literal["tsv", "json"]
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


def write_zeek(folder: Path, events: Iterable[ZeekEvent], form: Form = "tsv") -> list[Path]:
    """Write each event to `<folder>/<its log>.log`, in the order given; return the files, by name.

    Raises ValueError for a field that the log does not have, KeyError for a log that is not known.
    """
    folder.mkdir(parents=True, exist_ok=True)
    logs: dict[str, Log] = {}
    with ExitStack() as open_files:
        for event in events:
            log = logs.get(event.log)
            if log is None:
                log = logs[event.log] = _open(folder, event, form, open_files)
            log.file.write(_line(log, event, form))
            log.last = event.at
        for log in logs.values():
            log.file.write(f"#close\t{log.last:{STAMP}}\n".encode() if form == "tsv" else b"")
    return sorted(log.path for log in logs.values())


def _open(folder: Path, event: ZeekEvent, form: Form, open_files: ExitStack) -> Log:
    path = folder / f"{event.log}.log"
    file = open_files.enter_context(path.open("wb"))
    types = fields(event.log)
    if form == "tsv":
        file.write(header(event.log, types, event.at).encode())
    return Log(path, file, types, event.at)


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
    return as_json(event) if form == "json" else "\t".join(_cells(log.types, event)).encode() + b"\n"


def as_json(event: ZeekEvent) -> bytes:
    """Return the event as Zeek's JSON writer does: one line, unset fields left out."""
    given = {name: value for name, value in event.values.items() if value is not None}
    return orjson.dumps({"ts": event.at.timestamp(), **given}, option=orjson.OPT_APPEND_NEWLINE)


def _cells(types: dict[str, str], event: ZeekEvent) -> Iterator[str]:
    yield _seconds(event.at)
    for name, kind in list(types.items())[1:]:
        yield cell(kind, event.values.get(name))


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
    return "".join(map(_letter, text))


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

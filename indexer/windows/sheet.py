"""The sheet on which one event's document is worked out, and the small moves that its rules are made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from indexer.windows.address import address, port, whole
from indexer.zeek.addresses import community_id

_FLOW = ("network.transport", "source.ip", "destination.ip")


@dataclass(slots=True)
class Sheet:
    """One event in the making: `data` becomes `winlog.event_data`, `fields` has dotted ECS names.

    Rules move values from `data` to `fields`; what they leave stays where Windows put it.
    """

    code: str
    system: Mapping[str, str]
    data: dict[str, Any]
    user_data: dict[str, Any]
    fields: dict[str, Any] = field(default_factory=dict)


Step = Callable[[Sheet], None]


@dataclass(frozen=True, slots=True)
class Rule:
    """What an event id means: the event.* values it gets, and the steps that fill the rest."""

    action: str
    category: tuple[str, ...]
    type: tuple[str, ...]
    steps: tuple[Step, ...] = ()


def rules(category: str, table: str, steps: tuple[Step, ...]) -> dict[str, Rule]:
    """Return the rules of a table: each line has an id, its action and the types of the event."""
    rows = (line.split(maxsplit=2) for line in table.strip().splitlines())
    return {
        code: Rule(action, tuple(category.split()), tuple(kinds.split()), steps)
        for code, action, kinds in rows
    }


def relate(sheet: Sheet, name: str, value: str | None) -> None:
    """Add a value to `related.user`, `related.ip`, `related.hosts` or `related.hash`, once."""
    if value:
        values = sheet.fields.setdefault(name, [])
        if value not in values:
            values.append(value)


def text(data: dict[str, Any], name: str) -> str | None:
    """Return a single text under this name, None when there is none or when it is a list."""
    value = data.get(name)
    return value if type(value) is str else None


def copy(sheet: Sheet, name: str, into: str) -> None:
    """Put a text into a field too."""
    value = text(sheet.data, name)
    if value is not None:
        sheet.fields[into] = value


def move(sheet: Sheet, name: str, into: str) -> None:
    """Put a text into a field instead."""
    value = sheet.data.get(name)
    if type(value) is str:
        sheet.fields[into] = value
        del sheet.data[name]


def move_address(sheet: Sheet, name: str, into: str) -> None:
    """Put an address into a field of type ip instead, and into `related.ip`; anything else stays."""
    value = sheet.data.get(name)
    if type(value) is str and (found := address(value)):
        sheet.fields[into] = found
        relate(sheet, "related.ip", found)
        del sheet.data[name]


def move_port(sheet: Sheet, name: str, into: str) -> None:
    """Put a port into a field of type long instead; anything else stays."""
    value = sheet.data.get(name)
    if type(value) is str and (found := port(value)) is not None:
        sheet.fields[into] = found
        del sheet.data[name]


def move_number(sheet: Sheet, name: str, into: str) -> None:
    """Put a number (decimal or 0x…) into a field of type long instead; anything else stays."""
    value = sheet.data.get(name)
    if type(value) is str and (found := whole(value)) is not None:
        sheet.fields[into] = found
        del sheet.data[name]


def flow(sheet: Sheet) -> None:
    """Put the Community ID of the connection, when both its ends are known."""
    fields = sheet.fields
    source, destination = fields.get("source.port"), fields.get("destination.port")
    if isinstance(source, int) and isinstance(destination, int):
        transport, from_, to = (fields.get(name, "") for name in _FLOW)
        told = community_id(transport, from_, to, (source, destination))
        if told:
            fields["network.community_id"] = told


def last_part(path: str) -> str:
    r"""Return what follows the last backslash of a path."""
    return path.rpartition("\\")[2]


def put_file(sheet: Sheet, name: str) -> None:
    """Move a path to `file.path`, and put its parts: `file.directory`, `.name`, `.extension`."""
    path = text(sheet.data, name)
    if path:
        sheet.fields["file.path"] = path
        directory, _, last = path.rpartition("\\")
        if directory:
            sheet.fields["file.directory"] = directory
        if last:
            sheet.fields["file.name"] = last
        stem, _, extension = last.rpartition(".")
        if stem and extension:
            sheet.fields["file.extension"] = extension
        del sheet.data[name]

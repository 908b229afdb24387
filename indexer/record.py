"""What flows between a file and the bulk requests: records, losses, drafts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

_NOTHING: Mapping[str, Any] = {}

ABSENT = frozenset({"", "-", "null", "{00000000-0000-0000-0000-000000000000}"})
"""What Windows writes where it has nothing to say; Elastic's newest pipelines drop it too."""


class WindowsRecord(NamedTuple):
    """One Windows event as the log holds it, freed of its parser's habits.

    `system` has the flat names of the System element (`EventID`, `Computer`, `TimeCreated`,
    `Provider`, `ProviderGuid`, `Channel`, `EventRecordID`, `Keywords`, `UserID`, …), `data` the named values
    of EventData, `user_data` those of UserData with `xml_name`. All values are text, as an XML view shows
    them. `place` says where in the file it lay. `recovered`: nothing in the file led to it any more.
    """

    system: Mapping[str, str]
    data: Mapping[str, Any]
    user_data: Mapping[str, Any] = _NOTHING
    place: str = ""
    recovered: bool = False


class ZeekRecord(NamedTuple):
    """One line of a Zeek log: `log` is its path (`conn`), `values` have Zeek's own names (`id.orig_h`)."""

    log: str
    values: Mapping[str, Any]
    place: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as numbers, each None where it does not apply.

    `chunk` counts from 0; `offset` is in bytes of the decompressed file; `first` and `last` are record
    numbers as the record headers have them; `line` counts from 1.
    """

    chunk: int | None = None
    offset: int | None = None
    first: int | None = None
    last: int | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Lost:
    """Records that the source has and that could not be read: where they lie, and why.

    `place` is for people, `spot` the same as numbers. `recovered` counts records that this damage cut off and
    that were read all the same; when `records` is 0, nothing was lost.
    """

    place: str
    why: str
    records: int = 1
    spot: Spot = Spot()
    recovered: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A place from which a file can be read on: so many bytes of its decompressed content, so many lines.

    `header` is what those before it say of those after it (the header of a Zeek log).
    """

    position: int = 0
    line: int = 0
    header: str = ""


@dataclass(slots=True)
class Trail:
    """Where reading begins, and the last mark that it has passed: all that was yielded lies before that.

    `promised`: how many records the headers that were met say there are; 0 where a format has no such thing.
    """

    start: Mark = Mark()
    mark: Mark = Mark()
    promised: int = 0


class Draft(NamedTuple):
    """A document but for where it goes: `source` holds `@timestamp` (ISO 8601, UTC, milliseconds, `Z`)."""

    dataset: str
    id: str
    source: dict[str, Any]

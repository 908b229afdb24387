"""What a shape of JSON is: how it is told, and what record an object of it holds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from indexer.record import WindowsRecord

Object = Mapping[str, Any]


class Known(NamedTuple):
    """An event that a collector has made an ECS document of already, beside the record in it.

    `is_raw`: the collector only carried it, so that Hopwatch's own fields say more.
    """

    record: WindowsRecord
    document: dict[str, Any]
    is_raw: bool

    @property
    def place(self) -> str:
        """Where in the file it lay."""
        return self.record.place


@dataclass(frozen=True, slots=True)
class Shape:
    """One way in which Windows events are written as JSON.

    `marks` are texts that stand in every file of it; `recognises` looks at one object; `read` returns what it
    holds, and may raise anything for an object that is damaged.
    """

    name: str
    marks: tuple[str, ...]
    recognises: Callable[[Object], bool]
    read: Callable[[Object, str], WindowsRecord | Known]

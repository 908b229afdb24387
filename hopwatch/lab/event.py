"""What the lab writes: one Windows event or one line of a Zeek log, before it has a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowsEvent:
    """One event as its provider would log it; `hopwatch.lab.windows` builds them.

    `at` is aware. `record_id` 0 lets the writer number it. `data` holds the values of EventData in Windows'
    order: text as an XML view shows it, or a number. An event has either `data` or `user_data` (the children
    of UserData, inside an element `user_data_name`). `keywords` is a bit mask; only classic providers have
    `source_name` and `qualifiers`.
    """

    at: datetime
    computer: str
    channel: str
    provider: str
    event_id: int
    record_id: int = 0
    data: Mapping[str, str | int] = field(default_factory=dict)
    user_data: Mapping[str, str] = field(default_factory=dict)
    user_data_name: str = ""
    user_data_namespace: str = ""
    keywords: int = 0x8000000000000000
    level: int = 0
    task: int = 0
    opcode: int = 0
    version: int = 0
    user_sid: str = ""
    process_id: int = 4
    thread_id: int = 8
    provider_guid: str = ""
    source_name: str = ""
    qualifiers: int | None = None
    activity_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZeekEvent:
    """One line of the log `log` (`conn`); `values` has Zeek's own names (`id.orig_h`) and no `ts`.

    Values are bool, int, float (seconds for an interval, epoch seconds for a time), text, or a list; unset
    fields are left out.
    """

    at: datetime
    log: str
    values: Mapping[str, Any]

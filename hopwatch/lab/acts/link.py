"""One connection, told by several logs of the sensor under one identifier."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from hopwatch.lab import derived, wire
from hopwatch.lab.event import WindowsEvent, ZeekEvent
from hopwatch.lab.machines import Host

Event = WindowsEvent | ZeekEvent
Events = Iterator[Event]
SSH, DNS, HTTP, KERBEROS, RPC, LDAP, SMB, TLS = 22, 53, 80, 88, 135, 389, 445, 443
MSSQL, RDP, WINRM = 1433, 3389, 5985


def later(at: datetime, seconds: float) -> datetime:
    """Return the time so many seconds after `at`, to the microsecond."""
    return at + timedelta(microseconds=round(seconds * 1_000_000))


@dataclass(frozen=True)
class Flow:
    """One connection from `source` to `target`."""

    at: datetime
    source: Host
    target: Host
    port: int = SMB

    @cached_property
    def source_port(self) -> int:
        """The port it came from, as both ends see it."""
        return derived.port(self.at, self.source.address, self.target.address, self.port)

    @cached_property
    def wire(self) -> dict[str, Any]:
        """What the lines of all Zeek logs about it share."""
        uid = derived.uid(self.at, self.source.address, self.target.address, self.port)
        ends = {"source": self.source.address, "destination": self.target.address}
        return {**ends, "uid": uid, "source_port": self.source_port}

    def conn(self, service: str = "", **more: Any) -> ZeekEvent:
        """Tell the connection itself."""
        return wire.connection(self.at, port=self.port, service=service, **self.wire, **more)

    def calls(self, after: float, endpoint: str, *operations: str, pipe: str = "") -> Iterator[ZeekEvent]:
        """Tell remote procedure calls, a tenth of a second apart, `after` seconds into the connection."""
        for place, operation in enumerate(operations):
            at = later(self.at, after + place / 10)
            yield wire.dce_rpc(
                at, endpoint=endpoint, operation=operation, pipe=pipe, port=self.port, **self.wire
            )

"""A hunt's proof: what happened, as the sources write it, and how much of it the hunt must find."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from hopwatch.lab.event import WindowsEvent, ZeekEvent

ASSETS = """asset,role
10.9.1.7,workstation
DESK09,workstation
10.9.2.1,deployer
10.9.2.2,jump host
10.9.2.3,file server
"""
"""The roles of a few machines, in all samples: a list of assets, as a customer writes it."""
DESK, DEPLOYER, JUMP_HOST, FILE_SERVER = "10.9.1.7", "10.9.2.1", "10.9.2.2", "10.9.2.3"
WORKSTATION = "DESK09"

DAY = datetime(2026, 1, 5, tzinfo=UTC)
"""The day of all samples: a Monday."""


@dataclass(frozen=True)
class Sample:
    """What happened (`story`), the events of it, and the number of alerts that the hunt must make.

    `entities`, where given, are the alerts' entities: field to value, folded to lower case.
    """

    story: str
    events: Sequence[WindowsEvent | ZeekEvent]
    finds: int
    entities: Sequence[Mapping[str, str]] | None = None


def at(clock: str) -> datetime:
    """Return a time of the samples' day: `10:05:00`, or `10:05:00.250`; UTC."""
    time = datetime.strptime(clock, "%H:%M:%S.%f" if "." in clock else "%H:%M:%S").replace(tzinfo=UTC)
    return datetime.combine(DAY.date(), time.timetz())

"""An alert as the queue reads it: who, from which machine, to which, by which technique, and when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address
from sys import intern
from typing import Any

from hunts.instants import parse
from mappings.bare import account, is_address, machine
from mappings.document import get
from mappings.remembered import Remembered

FEW = 4
"""An alert that names more accounts, or more machines on one side, speaks of none of them in particular."""

WHO = ("user.name", "user.effective.name", "winlog.event_data.TargetOutboundUserName")
SOURCES = ("source.ip", "source.domain")
TARGETS = ("destination.ip", "destination.domain")
PLACE = "host.name"
READ = (
    *("@timestamp", "message", "event.severity", "event.start", "event.end", "event.reason"),
    *("rule.id", "threat.technique", "hopwatch.alert.count", "hopwatch.alert.suppressed"),
    *(*WHO, *SOURCES, *TARGETS, PLACE),
)
"""The fields of an alert that the queue reads."""

NOBODY = frozenset(
    {"", "-", "system", "anonymous logon", "local service", "network service", "localhost", "unknown"}
)
_KINDS = ("technique.subtechnique", "technique")
DESKTOPS = ("dwm-", "umfd-")
"""Accounts that Windows makes for its own desktops."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the queue reads of an alert. Times are epoch milliseconds.

    `who` are bare names of accounts, `source` and `target` of machines (or addresses), each with the
    spelling that the alert shows; `techniques` maps ATT&CK's ids to names. `ties` pair an address with the
    machine that the alert names beside it.
    """

    id: str
    hunt: str
    severity: int
    first: int
    last: int
    completed: int
    events: int
    message: str
    who: Mapping[str, str]
    source: Mapping[str, str]
    target: Mapping[str, str]
    techniques: Mapping[str, str]
    ties: Sequence[tuple[str, str]] = ()


def told(id_: str, alert: Mapping[str, Any]) -> Told:
    """Read an alert's document."""
    source, target, ties = _ends(alert)
    return Told(
        id=id_,
        hunt=intern(get(alert, "rule.id")),
        severity=get(alert, "event.severity"),
        first=parse(get(alert, "event.start")),
        last=parse(get(alert, "event.end")),
        completed=parse(alert["@timestamp"]),
        events=get(alert, "hopwatch.alert.count"),
        message=get(alert, "message") or "",
        who=_people(_texts(alert, WHO)),
        source=source,
        target=target,
        techniques=_techniques(alert),
        ties=ties,
    )


def _ends(alert: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str], list[tuple[str, str]]]:
    """Return the machines on either side, and what ties addresses to names.

    A host that is named beside a source is where it led; beside a target only, it is where it came from.
    """
    source, target = _machines(_texts(alert, SOURCES)), _machines(_texts(alert, TARGETS))
    place = _machines(_texts(alert, [PLACE]))
    if target and not source:
        source = place
    else:
        target |= place
    return source, target, [*_tie(source), *_tie(target)]


def _texts(alert: Mapping[str, Any], fields: Iterable[str]) -> list[str]:
    values = [get(alert, field) for field in fields]
    flat = [one for value in values for one in (value if isinstance(value, list) else [value])]
    return [one for one in flat if isinstance(one, str)]


def _people(names: Iterable[str]) -> dict[str, str]:
    """Return accounts by their bare names; those of machines and of Windows itself are nobody's."""
    found: dict[str, str] = {}
    for name in names:
        bare = account(name)
        if not name.endswith("$") and bare not in NOBODY and not bare.startswith(DESKTOPS):
            found.setdefault(bare, name)
    return found


def _machines(names: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in names:
        bare = machine(name)
        if bare not in NOBODY and not _is_own(bare):
            found.setdefault(bare, name.strip("\\"))
    return found


def _is_own(name: str) -> bool:
    """Tell of an address that is every machine's own, or no machine's."""
    return is_address(name) and _EVERYWHERE[name]


def _is_everywhere(address: str) -> bool:
    return ip_address(address).is_loopback or ip_address(address).is_unspecified


_EVERYWHERE = Remembered(_is_everywhere, most=8192, letters=256)


def _tie(side: Mapping[str, str]) -> list[tuple[str, str]]:
    """Pair a side's only address with its only name."""
    addresses = [name for name in side if is_address(name)]
    names = [name for name in side if not is_address(name)]
    return [(addresses[0], names[0])] if len(addresses) == len(names) == 1 else []


def _techniques(alert: Mapping[str, Any]) -> Mapping[str, str]:
    """Return techniques, a sub-technique in place of the technique that it is part of."""
    names = [f"threat.{kind}.{what}" for kind in _KINDS for what in ("id", "name")]
    return _of_techniques(*(tuple(get(alert, name) or ()) for name in names))


@lru_cache(maxsize=1024)
def _of_techniques(
    sub_ids: Sequence[str], sub_names: Sequence[str], ids: Sequence[str], names: Sequence[str]
) -> Mapping[str, str]:
    found = dict(zip(sub_ids, sub_names, strict=True))
    for id_, name in zip(ids, names, strict=True):
        if not any(other.startswith(f"{id_}.") for other in found):
            found[id_] = name
    return found


def few(side: Mapping[str, str]) -> Mapping[str, str]:
    """Return what a side names, nothing when it is a crowd."""
    return side if len(side) <= FEW else {}

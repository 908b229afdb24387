"""The names of the values of common events (`payload.toml`): `Get-WinEvent` gives values without names."""

import tomllib
from functools import cache
from pathlib import Path

_SECURITY = frozenset({"Microsoft-Windows-Security-Auditing", "Microsoft-Windows-Eventlog"})
_SYSMON = "Microsoft-Windows-Sysmon"
_HEX_32 = ("Status", "SubStatus", "TicketOptions", "TicketEncryptionType", "ServiceType", "AccessMask")
_HEX_64 = (
    *("SubjectLogonId", "TargetLogonId", "TargetLinkedLogonId", "LogonID"),
    *("ProcessId", "NewProcessId"),
)
_BITS = dict.fromkeys(_HEX_32, 32) | dict.fromkeys(_HEX_64, 64)


@cache
def names(provider: str, code: str, count: int) -> tuple[str, ...]:
    """Return the names of an event's values; () when they are not known for so many."""
    listed = (tuple(line.split()) for line in _table().get(provider, {}).get(code, ()))
    return next((found for found in listed if len(found) == count), ())


def bits(provider: str, name: str) -> int:
    """Return how many bits a number has that the log writes as hexadecimal; 0 for one that it does not."""
    if provider == _SYSMON:
        return 64 if name == "LogonId" else 0
    return _BITS.get(name, 0) if provider in _SECURITY else 0


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))

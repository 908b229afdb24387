"""The frame of an event of Windows' security audit: everything but what it is about."""

from collections.abc import Mapping
from datetime import datetime

from hopwatch.lab import derived
from hopwatch.lab.event import WindowsEvent

PROVIDER = "Microsoft-Windows-Security-Auditing"
GUID = "{54849625-5478-4994-A5BA-3E3B0328C30D}"
SUCCESS = 0x8020000000000000
FAILURE = 0x8010000000000000
Values = dict[str, str | int]
LSASS = 1
"""Seed of the process id of the process that logs most audits."""


def label(host: str) -> str:
    """Return the first label of a computer's name, in capitals: its NetBIOS name."""
    return host.split(".", maxsplit=1)[0].upper()


def audited(  # noqa: PLR0913  (an event has so many parts)
    at: datetime,
    host: str,
    event_id: int,
    data: Mapping[str, str | int],
    *,
    task: int,
    version: int = 0,
    keywords: int = SUCCESS,
) -> WindowsEvent:
    """Return an event of the Security channel."""
    return WindowsEvent(
        at=at,
        computer=host,
        channel="Security",
        provider=PROVIDER,
        provider_guid=GUID,
        event_id=event_id,
        data=data,
        task=task,
        version=version,
        keywords=keywords,
        process_id=derived.process(host, LSASS),
        thread_id=derived.process(host, at.minute, event_id),
    )


def subject(user: str, domain: str, session: str) -> Values:
    """Return the four fields that say who did it."""
    return {
        "SubjectUserSid": derived.sid(domain, user),
        "SubjectUserName": user,
        "SubjectDomainName": domain,
        "SubjectLogonId": session,
    }


def nobody() -> Values:
    """Return the subject of a logon that came over the network."""
    return subject("-", "-", "0x0")


def machine(host: str, domain: str) -> Values:
    """Return the subject of what the machine itself did."""
    return {**subject(f"{label(host)}$", domain, "0x3e7"), "SubjectUserSid": "S-1-5-18"}

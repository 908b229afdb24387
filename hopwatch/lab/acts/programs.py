"""Programs that run, as the security audit and, where there is one, Sysmon tell it."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from hopwatch.lab import derived, windows
from hopwatch.lab.acts.link import Events, later
from hopwatch.lab.acts.visit import Visit
from hopwatch.lab.machines import Host

SYSTEM32 = r"C:\Windows\System32"
CMD, SERVICES, WMI_HOST = (
    rf"{SYSTEM32}\cmd.exe",
    rf"{SYSTEM32}\services.exe",
    rf"{SYSTEM32}\wbem\WmiPrvSE.exe",
)
SVCHOST, EXPLORER = rf"{SYSTEM32}\svchost.exe", r"C:\Windows\explorer.exe"
POWERSHELL = rf"{SYSTEM32}\WindowsPowerShell\v1.0\powershell.exe"


def runs(  # noqa: PLR0913  (who runs what where, and what started it)
    at: datetime,
    host: Host,
    user: str,
    image: str,
    command_line: str = "",
    *,
    parent: str = EXPLORER,
    logon_id: str = "",
) -> Events:
    """Run `image` as `user` (`SYSTEM` for the machine itself)."""
    told: dict[str, Any] = {"host": host.fqdn, "image": image, "command_line": command_line, "parent": parent}
    told["domain"] = host.domain.name
    owner = host.account if user == "SYSTEM" else user
    yield windows.process_created(at, user=owner, logon_id=logon_id, **told)
    if host.sysmon:
        yield windows.process_started(later(at, 0.001), user=user, **told)


def runs_for(
    visit: Visit, after: float, image: str, command_line: str = "", parent: str = WMI_HOST
) -> Events:
    """Run `image` in the name of whoever logged on over the network, started by a service there."""
    host, at = visit.target, visit.after(after)
    told: dict[str, Any] = {"host": host.fqdn, "image": image, "parent": parent, "command_line": command_line}
    event = windows.process_created(at, user=host.account, domain=host.domain.name, **told)
    changed = {
        "SubjectUserSid": "S-1-5-20",
        "SubjectLogonId": "0x3e4",
        "TargetUserSid": visit.sid,
        "TargetUserName": visit.user,
        "TargetDomainName": visit.domain,
        "TargetLogonId": visit.session,
        "MandatoryLabel": "S-1-16-12288",
    }
    yield replace(event, data={**event.data, **changed})
    if host.sysmon:
        yield windows.process_started(later(at, 0.001), user=visit.user, domain=visit.domain, **told)


def writes_file(at: datetime, host: Host, file: str, image: str = "System") -> Events:
    """Write a file, where Sysmon looks; `System` for what comes over SMB."""
    if host.sysmon:
        yield windows.file_created(at, host=host.fqdn, image=image, file=file)


def made_up_name(*parts: object, length: int = 8, letters: str = "") -> str:
    """Return a name such as tools make up: letters of both cases, always the same for the same parts."""
    alphabet = letters or "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    return "".join(alphabet[byte % len(alphabet)] for byte in derived.digest("name", *parts)[:length])

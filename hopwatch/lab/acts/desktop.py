"""Remote desktops."""

from datetime import datetime
from typing import Any

from hopwatch.lab import derived, windows, wire
from hopwatch.lab.acts.link import RDP, Events, Flow, later
from hopwatch.lab.acts.tickets import gets_ticket
from hopwatch.lab.estate import ADMIN, JUMP
from hopwatch.lab.machines import Host


def desktop_session(at: datetime, user: str, target: Host) -> str:
    """Return the number of the logon that a remote desktop opened at `at` has."""
    return derived.logon_id(at, user, target.name, "desktop")


def remote_desktop(
    at: datetime, user: str, source: Host, target: Host, minutes: float, *, admin: bool = True
) -> Events:
    """Open a remote desktop on `target`, work there, and leave."""
    flow = Flow(at, source, target, RDP)
    domain = target.domain.name
    session: dict[str, Any] = {"logon_id": desktop_session(at, user, target)}
    here: dict[str, Any] = {"host": target.fqdn, "user": user, "domain": domain}
    yield from gets_ticket(later(at, -0.3), user, source, target, service="TERMSRV")
    yield flow.conn("rdp,ssl", sent=220_000, received=9_400_000, duration=minutes * 60)
    yield wire.rdp(later(at, 0.2), cookie=user[:9], client_name=source.name[:15], **flow.wire)
    yield windows.logon(later(at, 0.6), source=source.address, port=flow.source_port, **here)
    yield windows.rdp_admitted(
        later(at, 0.8), host=target.fqdn, user=user, source=source.address, domain=domain
    )
    yield windows.logon(later(at, 2), source=source.address, logon_type=10, **session, **here)
    if admin:
        yield windows.special_privileges(later(at, 2), **session, **here)
    yield windows.logoff(later(at, minutes * 60), logon_type=10, **session, **here)


def administers(at: datetime, target: Host, minutes: float) -> Events:
    """Work on a server as the office's administrator does: through the jump host."""
    yield from remote_desktop(at, ADMIN.name, ADMIN.desk, JUMP, minutes + 4)
    yield from remote_desktop(later(at, 90), ADMIN.name, JUMP, target, minutes)

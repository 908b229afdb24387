"""What somebody does, as all the logs that see it tell it: the host, the domain controller, the wire."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hopwatch.lab import derived, windows, wire
from hopwatch.lab.estate import ADMIN, DC01, JUMP, REALM, Host, Person
from hopwatch.lab.event import WindowsEvent, ZeekEvent

Event = WindowsEvent | ZeekEvent
Events = Iterator[Event]
KERBEROS, RPC, LDAP, SMB, RDP = 88, 135, 389, 445, 3389
EXPLORER = r"C:\Windows\explorer.exe"


def later(at: datetime, seconds: float) -> datetime:
    """Return the time so many seconds after `at`, to the microsecond."""
    return at + timedelta(microseconds=round(seconds * 1_000_000))


@dataclass(frozen=True, slots=True)
class Flow:
    """One connection from `source` to `target`, told by several logs under one identifier."""

    at: datetime
    source: Host
    target: Host
    port: int = SMB

    @property
    def source_port(self) -> int:
        """The port it came from, as both ends see it."""
        return derived.port(self.at, self.source.address, self.target.address, self.port)

    @property
    def wire(self) -> dict[str, Any]:
        """What the lines of all Zeek logs about it share."""
        uid = derived.uid(self.at, self.source.address, self.target.address, self.port)
        ends = {"source": self.source.address, "destination": self.target.address}
        return {**ends, "uid": uid, "source_port": self.source_port}

    def conn(self, service: str = "", **more: Any) -> ZeekEvent:
        """Tell the connection itself."""
        return wire.connection(self.at, port=self.port, service=service, **self.wire, **more)


def gets_ticket(at: datetime, user: str, source: Host, target: Host | None = None) -> Events:
    """Ask the domain controller for a ticket: to `target`, or (None) for the ticket that the others need."""
    flow = Flow(at, source, DC01, KERBEROS)
    client = f"{user}/{REALM}"
    yield flow.conn("krb_tcp", sent=1500, received=1600, duration=0.004)
    if target is None:
        yield windows.ticket_granted(
            later(at, 0.002), host=DC01.fqdn, user=user, source=source.address, port=flow.source_port
        )
        yield wire.kerberos(later(at, 0.001), client=client, service=f"krbtgt/{REALM}", **flow.wire)
        return
    yield windows.service_ticket(
        later(at, 0.002),
        host=DC01.fqdn,
        user=user,
        source=source.address,
        service=target.account,
        port=flow.source_port,
    )
    yield wire.kerberos(
        later(at, 0.001), client=client, service=f"cifs/{target.fqdn}", request="TGS", **flow.wire
    )


def signs_in(at: datetime, person: Person, logon_type: int = 2) -> Events:
    """Sit down at one's own desk: 2 with the password, 7 unlocking, 11 from the cache."""
    desk = person.desk
    session = derived.logon_id(at, person.name, desk.name)
    if logon_type != 11:  # noqa: PLR2004  (the cache asks nobody)
        yield from gets_ticket(later(at, -0.4), person.name, desk)
    yield windows.explicit_credentials(
        later(at, -0.1), host=desk.fqdn, user=desk.account, target_user=person.name, source="127.0.0.1"
    )
    yield windows.logon(at, host=desk.fqdn, user=person.name, logon_type=logon_type, logon_id=session)
    yield windows.process_created(
        later(at, 1.5), host=desk.fqdn, user=person.name, image=EXPLORER, logon_id=session
    )


def mistypes(at: datetime, person: Person) -> Events:
    """Enter a wrong password at one's own desk."""
    desk = person.desk
    yield windows.logon_failed(at, host=desk.fqdn, user=person.name, logon_type=2)
    yield windows.preauthentication_failed(
        later(at, -0.01), host=DC01.fqdn, user=person.name, source=desk.address
    )


def opens_share(
    at: datetime, user: str, source: Host, target: Host, share: str, files: tuple[str, ...] = ()
) -> Events:
    """Use a share by its server's name, which means Kerberos."""
    flow = Flow(at, source, target)
    session = derived.logon_id(at, user, target.name)
    here: dict[str, Any] = {"host": target.fqdn, "user": user}
    yield from gets_ticket(later(at, -0.05), user, source, target)
    yield flow.conn("gssapi,smb,krb", sent=9000, received=48_000)
    yield windows.logon(
        later(at, 0.02), source=source.address, port=flow.source_port, logon_id=session, **here
    )
    yield wire.smb_mapping(later(at, 0.03), share=share, server=target.fqdn, **flow.wire)
    yield windows.share_accessed(
        later(at, 0.03), source=source.address, share=share, logon_id=session, **here
    )
    for place, name in enumerate(files, 1):
        yield wire.smb_file(
            later(at, place), share=share, name=name, server=target.fqdn, size=4096 * place, **flow.wire
        )
    yield windows.logoff(later(at, 600), logon_id=session, **here)


def uses_ntlm(
    at: datetime, user: str, source: Host, target: Host, *, share: str = "IPC$", key_length: int = 128
) -> Events:
    """Use a share by its server's address, or with a hash: both mean NTLM."""
    flow = Flow(at, source, target)
    session = derived.logon_id(at, user, target.name)
    here: dict[str, Any] = {"host": target.fqdn, "user": user}
    yield flow.conn("gssapi,smb,ntlm", sent=2400, received=3100)
    yield wire.ntlm(later(at, 0.01), user=user, hostname=source.name, server=target.fqdn, **flow.wire)
    yield windows.ntlm_validated(later(at, 0.015), host=DC01.fqdn, user=user, workstation=source.name)
    yield windows.logon(
        later(at, 0.02),
        source=source.address,
        workstation=source.name,
        package="NTLM",
        key_length=key_length,
        port=flow.source_port,
        logon_id=session,
        **here,
    )
    yield wire.smb_mapping(later(at, 0.03), share=share, **flow.wire)
    yield windows.share_accessed(
        later(at, 0.03), source=source.address, share=share, logon_id=session, **here
    )
    yield windows.logoff(later(at, 15), logon_id=session, **here)


def remote_desktop(at: datetime, user: str, source: Host, target: Host, minutes: float) -> Events:
    """Open a remote desktop on `target`, work there, and leave."""
    flow = Flow(at, source, target, RDP)
    session = derived.logon_id(at, user, target.name, "desktop")
    here: dict[str, Any] = {"host": target.fqdn, "user": user}
    yield from gets_ticket(later(at, -0.3), user, source, target)
    yield flow.conn("rdp,ssl", sent=220_000, received=9_400_000, duration=minutes * 60)
    yield wire.rdp(later(at, 0.2), cookie=user[:9], client_name=source.name, **flow.wire)
    yield windows.logon(later(at, 0.6), source=source.address, port=flow.source_port, **here)
    yield windows.logon(later(at, 2), source=source.address, logon_type=10, logon_id=session, **here)
    yield windows.special_privileges(later(at, 2), logon_id=session, **here)
    yield windows.logoff(later(at, minutes * 60), logon_id=session, logon_type=10, **here)


def administers(at: datetime, target: Host, minutes: float) -> Events:
    """Work on a server as the administrator does: through the jump host."""
    yield from remote_desktop(at, ADMIN.name, ADMIN.desk, JUMP, minutes + 4)
    yield from remote_desktop(later(at, 90), ADMIN.name, JUMP, target, minutes)

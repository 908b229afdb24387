"""A logon over the network, consistent in all the logs that see it: controller, target, wire."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from hopwatch.lab import derived, windows, wire
from hopwatch.lab.acts.link import SMB, Event, Events, Flow, later
from hopwatch.lab.acts.tickets import gets_ticket
from hopwatch.lab.machines import Host

PROTOCOLS = {SMB: "gssapi,smb", 135: "dce_rpc,gssapi", 5985: "http"}


@dataclass(frozen=True, kw_only=True)
class Visit:
    """`user` logs on from `source` to `target` at `at`.

    `ntlm`: by NTLM, else Kerberos. `admin`: with an administrator's rights there. `local`: an account of the
    target itself. `calls_itself`: the workstation's name as the client tells it; by default its own.
    """

    at: datetime
    user: str
    source: Host
    target: Host
    port: int = SMB
    ntlm: bool = False
    admin: bool = False
    local: bool = False
    calls_itself: str | None = None
    key_length: int = 128

    @cached_property
    def flow(self) -> Flow:
        """The connection."""
        return Flow(self.at, self.source, self.target, self.port)

    @cached_property
    def session(self) -> str:
        """The number of the logon on the target."""
        return derived.logon_id(self.at, self.user, self.target.name)

    @cached_property
    def domain(self) -> str:
        """Where the account lives: the domain, or the target itself."""
        return self.target.name if self.local else self.target.domain.name

    @property
    def sid(self) -> str:
        """The account's identifier."""
        return derived.sid(self.domain, self.user)

    @property
    def typed(self) -> str:
        """The account's name as its owner types it: some in capitals."""
        return self.user.upper() if derived.habit("capitals", self.user, 6) else self.user

    @property
    def workstation(self) -> str:
        """What the client calls itself."""
        return self.source.name if self.calls_itself is None else self.calls_itself

    @property
    def here(self) -> dict[str, Any]:
        """What the target's own records of the session share."""
        return {
            "host": self.target.fqdn,
            "user": self.user,
            "domain": self.domain,
            "logon_id": self.session,
        }

    def after(self, seconds: float) -> datetime:
        """Return a time within the visit."""
        return later(self.at, seconds)


def arrives(visit: Visit, more_service: str = "", **conn: Any) -> Events:
    """Prove who one is, connect, log on."""
    yield from (_by_ntlm(visit) if visit.ntlm else _by_kerberos(visit))
    words = PROTOCOLS.get(visit.port, "gssapi") + (",ntlm" if visit.ntlm else ",krb")
    yield visit.flow.conn(f"{words},{more_service}" if more_service else words, **conn)
    if visit.target.windows:
        yield _logged_on(visit)
    if visit.admin and visit.target.windows:
        yield windows.special_privileges(visit.after(0.02), **visit.here)


def leaves(visit: Visit, seconds: float) -> Events:
    """Log off so many seconds after the logon."""
    if visit.target.windows:
        yield windows.logoff(visit.after(seconds), **visit.here)


def _by_kerberos(visit: Visit) -> Events:
    yield from gets_ticket(visit.after(-0.05), visit.user, visit.source, visit.target)


def _by_ntlm(visit: Visit) -> Events:
    yield wire.ntlm(
        visit.after(0.01),
        user=visit.typed,
        domain=visit.domain,
        hostname=visit.workstation,
        server=visit.target.fqdn,
        port=visit.port,
        **visit.flow.wire,
    )
    checks = visit.target if visit.local else visit.target.controller
    if checks.windows:
        yield windows.ntlm_validated(
            visit.after(0.015), host=checks.fqdn, user=visit.typed, workstation=visit.workstation
        )


def _logged_on(visit: Visit) -> Event:
    proof: dict[str, Any] = {}
    if visit.ntlm:
        proof = {
            "package": "NTLM",
            "workstation": visit.workstation or "-",
            "key_length": visit.key_length,
        }
    return windows.logon(
        visit.after(0.02), source=visit.source.address, port=visit.flow.source_port, **visit.here, **proof
    )


def is_refused(visit: Visit, sub_status: str = "0xc000006a") -> Events:
    """Try to log on and fail: by default for a wrong password."""
    yield visit.flow.conn(PROTOCOLS.get(visit.port, "gssapi") + ",ntlm", sent=900, received=700)
    yield wire.ntlm(
        visit.after(0.01),
        user=visit.user,
        domain=visit.domain,
        hostname=visit.workstation,
        success=None,
        port=visit.port,
        **visit.flow.wire,
    )
    yield windows.ntlm_validated(
        visit.after(0.015),
        host=visit.target.controller.fqdn,
        user=visit.user,
        workstation=visit.workstation,
        status=sub_status,
    )
    if visit.target.windows:
        yield windows.logon_failed(
            visit.after(0.02),
            host=visit.target.fqdn,
            user=visit.user,
            domain=visit.domain,
            source=visit.source.address,
            workstation=visit.workstation,
            sub_status=sub_status,
            port=visit.flow.source_port,
        )

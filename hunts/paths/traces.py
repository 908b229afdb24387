"""Records that tell of a hop from one machine to another, and of a change of accounts on one: data.

What can name both ends of a hop is a trace: logons and tickets, remote desktops, shares, WinRM, SSH.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from elasticsearch.dsl import query as q

from hunts.events import (
    BETWEEN_INTERNAL,
    ELSEWHERE,
    EXPLICIT_CREDENTIALS,
    LOGON,
    NOT_FOR_A_MACHINE,
    NOT_LOOPBACK,
    OTHER_CHANNELS,
    REMOTE_LOGON,
    SERVICE_TICKET,
    SOMEBODY,
    WINDOWS_SECURITY,
    WINRM_SESSION,
    ZEEK_CONNECTION,
    ZEEK_KERBEROS,
    ZEEK_NTLM,
    ZEEK_RDP,
    ZEEK_SMB_MAPPING,
)
from hunts.kinds import Events
from hunts.match import Field, any_of, is_, like
from mappings.bare import bare_field
from mappings.ecs import Event

Says = Literal["address", "machine", "account", "principal"]
"""How a field names a machine: `10.1.2.7`, `ws07.corp.example`, `WS07$`, `cifs/ws07.corp.example`."""


@dataclass(frozen=True, slots=True)
class End:
    """A field that names one end of a hop."""

    field: str
    says: Says


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Records that tell of hops: `how`, by whose account (None: they do not say), and both ends.

    Those that say most stand first in `TRACES`. `subject`: whose session handed over the account's password.
    `arrives`: the other end has let it in; what only announces a hop (a ticket, a password handed over) does
    not. `machines_too`: machines' own accounts leave such records all day, and they do not say so.
    """

    how: str
    datasets: Sequence[str]
    where: q.Query
    source: End
    target: End
    user: str | None = None
    subject: str | None = None
    arrives: bool = True
    machines_too: bool = False

    @property
    def events(self) -> Events:
        """The events."""
        return Events(datasets=self.datasets, where=self.where)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Records of a machine that tell how one account came to act as another."""

    how: str
    where: q.Query
    subject: str
    user: str

    @property
    def events(self) -> Events:
        """The events."""
        return Events(datasets=WINDOWS_SECURITY, where=self.where)


USER, EFFECTIVE = bare_field("user.name"), bare_field("user.effective.name")
HOST = End(bare_field("host.name"), "machine")
FROM, TO = End(str(Event.source.ip), "address"), End(str(Event.destination.ip), "address")
NAMED = End(bare_field("destination.domain"), "machine")
TICKET_FOR = End("service.name.caseless", "account")
PRINCIPAL = End("zeek.kerberos.service.caseless", "principal")

_DESKTOP = is_(Event.winlog.logon.type, "RemoteInteractive")
_SESSION = (
    any_of(Event.event.code, ["21", "25"])
    & like(Event.event.provider, "*LocalSessionManager")
    & NOT_LOOPBACK
    & SOMEBODY
)
_OTHER = EXPLICIT_CREDENTIALS & ELSEWHERE & NOT_FOR_A_MACHINE
_ON_WIRE = NOT_LOOPBACK & ~is_(Event.event.outcome, "failure")


def _seen(how: str, datasets: Sequence[str], where: q.Query, user: str | None = None) -> Trace:
    return Trace(how=how, datasets=datasets, where=where, source=FROM, target=TO, user=user)


SMB_SEEN = replace(_seen("SMB (wire)", ZEEK_SMB_MAPPING, _ON_WIRE), machines_too=True)


def _logon(how: str, where: q.Query, datasets: Sequence[str] = WINDOWS_SECURITY) -> Trace:
    return Trace(how=how, datasets=datasets, where=where, source=FROM, target=HOST, user=USER)


TRACES: Sequence[Trace] = [
    _logon("network logon", REMOTE_LOGON & ~_DESKTOP),
    _logon("remote desktop", REMOTE_LOGON & _DESKTOP),
    _logon("remote desktop session", _SESSION, OTHER_CHANNELS),
    Trace(
        how="explicit credentials",
        datasets=WINDOWS_SECURITY,
        where=_OTHER,
        source=HOST,
        target=NAMED,
        user=EFFECTIVE,
        subject=USER,
        arrives=False,
    ),
    Trace(
        how="ticket",
        datasets=WINDOWS_SECURITY,
        where=SERVICE_TICKET & like(Event.service.name, "*$") & NOT_LOOPBACK & SOMEBODY,
        source=FROM,
        target=TICKET_FOR,
        user=USER,
        arrives=False,
    ),
    Trace(
        how="ticket",
        datasets=ZEEK_KERBEROS,
        where=_ON_WIRE
        & SOMEBODY
        & is_(Event.event.action, "TGS")
        & like("zeek.kerberos.service", "*/*")
        & ~like("zeek.kerberos.service", "krbtgt/*"),
        source=FROM,
        target=PRINCIPAL,
        user=USER,
        arrives=False,
    ),
    _seen("NTLM (wire)", ZEEK_NTLM, _ON_WIRE & SOMEBODY, USER),
    _seen("RDP (wire)", ZEEK_RDP, _ON_WIRE),
    SMB_SEEN,
    _seen("WinRM (wire)", ZEEK_CONNECTION, WINRM_SESSION & BETWEEN_INTERNAL),
    _seen("SSH (wire)", ["zeek.ssh"], _ON_WIRE & is_("zeek.ssh.auth.success", value=True)),
]

OUTBOUND: Field = Event.winlog.event_data.TargetOutboundUserName
TURNS: Sequence[Turn] = [
    Turn(
        how="explicit credentials, 4648",
        where=EXPLICIT_CREDENTIALS & NOT_FOR_A_MACHINE,
        subject=USER,
        user=EFFECTIVE,
    ),
    Turn(
        how="new credentials, 4624 type 9",
        where=LOGON & is_(Event.winlog.logon.type, "NewCredentials") & SOMEBODY & ~like(OUTBOUND, "-", "*$"),
        subject=USER,
        user=f"{OUTBOUND}.caseless",
    ),
]

LOGONS = Events(datasets=WINDOWS_SECURITY, where=LOGON)
SAT_THERE = Events(datasets=WINDOWS_SECURITY, where=LOGON & SOMEBODY)
"""Any logon of an account on a machine: at the console, as a service, from elsewhere."""
AT_THE_CONSOLE = Events(
    datasets=WINDOWS_SECURITY,
    where=LOGON
    & SOMEBODY
    & any_of(Event.winlog.logon.type, ["Interactive", "Unlock", "CachedInteractive", "CachedUnlock"]),
)

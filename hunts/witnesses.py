"""Events that tell which machine has an address: data for `hunts/hosts.py`."""

from collections.abc import Sequence
from dataclasses import dataclass

from elasticsearch.dsl import query as q

from hunts.events import (
    NOT_LOOPBACK,
    SYSMON,
    WINDOWS_SECURITY,
    ZEEK_KERBEROS,
    ZEEK_NTLM,
    ZEEK_RDP,
)
from hunts.kinds import Events
from hunts.match import Field, any_of, is_, like
from mappings.ecs import Event


@dataclass(frozen=True, slots=True)
class Witness:
    """Events that name the machine at an address.

    `sure`: it takes the machine's own log or its own key to say so; else it is what a client or a server
    calls itself, which an intruder chooses.
    """

    says: str
    datasets: Sequence[str]
    where: q.Query
    address: Field
    name: Field
    sure: bool

    @property
    def events(self) -> Events:
        """The events."""
        return Events(datasets=self.datasets, where=self.where)


SOURCE, DESTINATION, USER = Event.source.ip, Event.destination.ip, Event.user.name
LEASE = "zeek.dhcp.address.assigned"

_CONNECTED = is_(Event.event.code, "3") & like(Event.event.provider, "*Sysmon") & NOT_LOOPBACK
_OUT = _CONNECTED & is_(Event.network.direction, "egress")
_IN = _CONNECTED & is_(Event.network.direction, "ingress")

_MACHINE = like(USER, "*$") & NOT_LOOPBACK
# By NTLM a machine's account may be relayed: then the address is the intruder's.
_OWN_LOGON = (
    _MACHINE
    & is_(Event.event.code, "4624")
    & like(Event.winlog.event_data.AuthenticationPackageName, "Kerberos")
)
_OWN_TICKET = (
    _MACHINE & any_of(Event.event.code, ["4768", "4769"]) & is_(Event.winlog.event_data.Status, "0x0")
)
_OWN_TICKET_SEEN = _MACHINE & is_(Event.zeek.kerberos.success, value=True)

# At the console and over remote desktop, WorkstationName is the machine that was logged on to.
_LOGON = NOT_LOOPBACK & any_of(Event.event.code, ["4624", "4625"]) & is_(Event.winlog.logon.type, "Network")
_SESSION = NOT_LOOPBACK & any_of(Event.event.code, ["4778", "4779"])
_ALL = q.MatchAll()

WITNESSES: Sequence[Witness] = [
    Witness("its own connection, Sysmon 3", SYSMON, _OUT, SOURCE, Event.host.name, sure=True),
    Witness("a connection to it, Sysmon 3", SYSMON, _IN, DESTINATION, Event.host.name, sure=True),
    Witness("its account's logon, 4624", WINDOWS_SECURITY, _OWN_LOGON, SOURCE, USER, sure=True),
    Witness("its account's ticket, 4768 or 4769", WINDOWS_SECURITY, _OWN_TICKET, SOURCE, USER, sure=True),
    Witness("its account's ticket, Zeek", ZEEK_KERBEROS, _OWN_TICKET_SEEN, SOURCE, USER, sure=True),
    Witness("its lease, Zeek DHCP", ["zeek.dhcp"], _ALL, LEASE, "zeek.dhcp.hostname", sure=False),
    Witness("its lease, Zeek DHCP", ["zeek.dhcp"], _ALL, LEASE, "zeek.dhcp.client_fqdn", sure=False),
    Witness("NTLM server's word, Zeek", ZEEK_NTLM, _ALL, DESTINATION, Event.destination.domain, sure=False),
    Witness("NTLM client's word, Zeek", ZEEK_NTLM, _ALL, SOURCE, Event.source.domain, sure=False),
    Witness("client's word, 4624 or 4625", WINDOWS_SECURITY, _LOGON, SOURCE, Event.source.domain, sure=False),
    Witness(
        "client's word, 4778 or 4779", WINDOWS_SECURITY, _SESSION, SOURCE, Event.source.domain, sure=False
    ),
    Witness("RDP client's word, Zeek", ZEEK_RDP, _ALL, SOURCE, Event.zeek.rdp.client.name, sure=False),
]

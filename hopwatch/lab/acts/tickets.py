"""Asking a domain controller: tickets, and the check of NTLM credentials."""

from datetime import datetime

from hopwatch.lab import derived, windows, wire
from hopwatch.lab.acts.link import KERBEROS, Event, Events, Flow, later
from hopwatch.lab.machines import Host

CIPHERS = {"0x12": "aes256-cts-hmac-sha1-96", "0x17": "rc4-hmac"}


def gets_ticket(
    at: datetime,
    user: str,
    source: Host,
    target: Host | None = None,
    encryption: str = "0x12",
    service: str = "cifs",
) -> Events:
    """Ask for a ticket: to a service of `target`, or (None) for the ticket that the others need."""
    controller, domain = source.controller, source.domain
    flow = Flow(at, source, controller, KERBEROS)
    yield flow.conn("krb_tcp", sent=1500, received=1600, duration=0.004)
    if target is None:
        yield windows.ticket_granted(
            later(at, 0.002),
            host=controller.fqdn,
            user=user,
            source=source.address,
            domain=domain.name,
            encryption=encryption,
            port=flow.source_port,
        )
        yield _line(flow, user, f"krbtgt/{domain.realm}", "AS", encryption)
        return
    yield from _service(flow, user, target.account, encryption)
    yield _line(flow, user, f"{service}/{_spelled(target)}", "TGS", encryption)


def _spelled(target: Host) -> str:
    """Return a machine's name as clients ask for it: some in small letters."""
    return target.fqdn.lower() if derived.habit("small letters", target.name, 2) else target.fqdn


def gets_service_ticket(
    at: datetime, user: str, source: Host, account: str, service: str, encryption: str = "0x17"
) -> Events:
    """Ask for a ticket to `service` (`MSSQLSvc/db1.corp.example:1433`) that runs as `account`."""
    flow = Flow(at, source, source.controller, KERBEROS)
    yield flow.conn("krb_tcp", sent=1500, received=1600, duration=0.004)
    yield from _service(flow, user, account, encryption)
    yield _line(flow, user, service, "TGS", encryption)


def _service(flow: Flow, user: str, account: str, encryption: str) -> Events:
    domain = flow.source.domain
    yield windows.service_ticket(
        later(flow.at, 0.002),
        host=flow.target.fqdn,
        user=user,
        source=flow.source.address,
        service=account,
        realm=domain.realm,
        domain=domain.name,
        encryption=encryption,
        port=flow.source_port,
    )


def _line(flow: Flow, user: str, service: str, request: str, encryption: str) -> Event:
    return wire.kerberos(
        later(flow.at, 0.001),
        client=f"{user}/{flow.source.domain.realm}",
        service=service,
        request=request,
        cipher=CIPHERS[encryption],
        **flow.wire,
    )

"""Builders of what a domain controller logs: 4768, 4769, 4771 (Kerberos) and 4776 (NTLM)."""
# ruff: noqa: PLR0913  (keyword arguments with defaults: a call names only what the scene is about)

from datetime import datetime

from hopwatch.lab import derived
from hopwatch.lab.audit import FAILURE, SUCCESS, Values, audited
from hopwatch.lab.event import WindowsEvent

TICKET_TASK, SERVICE_TICKET_TASK, VALIDATION_TASK = 14339, 14337, 14336
PACKAGE = "MICROSOFT_AUTHENTICATION_PACKAGE_V1_0"


def ticket_granted(
    at: datetime,
    *,
    host: str,
    user: str,
    source: str,
    domain: str = "CORP",
    status: str = "0x0",
    encryption: str = "0x12",
    port: int | None = None,
) -> WindowsEvent:
    """4768: `user` asked the domain controller `host` for a ticket-granting ticket."""
    data = {
        "TargetUserName": user,
        "TargetDomainName": domain,
        "TargetSid": derived.sid(domain, user) if _done(status) else "S-1-0-0",
        "ServiceName": "krbtgt" if _done(status) else f"krbtgt/{domain}",
        "ServiceSid": derived.sid(domain, "krbtgt") if _done(status) else "S-1-0-0",
        "TicketOptions": "0x40810010",
        "Status": status,
        "TicketEncryptionType": encryption if _done(status) else "0xffffffff",
        "PreAuthType": "2" if _done(status) else "-",
        **_client(at, host, source, port),
        "CertIssuerName": "",
        "CertSerialNumber": "",
        "CertThumbprint": "",
    }
    return audited(at, host, 4768, data, task=TICKET_TASK, keywords=_keywords(status))


def service_ticket(
    at: datetime,
    *,
    host: str,
    user: str,
    source: str,
    service: str,
    realm: str = "CORP.EXAMPLE",
    domain: str = "CORP",
    status: str = "0x0",
    encryption: str = "0x12",
    port: int | None = None,
) -> WindowsEvent:
    """4769: `user` asked the domain controller `host` for a ticket to the account `service` (`FS01$`)."""
    data = {
        "TargetUserName": f"{user}@{realm}",
        "TargetDomainName": realm,
        "ServiceName": service,
        "ServiceSid": derived.sid(domain, service) if _done(status) else "S-1-0-0",
        "TicketOptions": "0x40810000",
        "TicketEncryptionType": encryption if _done(status) else "0xffffffff",
        **_client(at, host, source, port),
        "Status": status,
        "LogonGuid": derived.guid(at, user, service) if _done(status) else derived.NO_GUID,
        "TransmittedServices": "-",
    }
    return audited(at, host, 4769, data, task=SERVICE_TICKET_TASK, keywords=_keywords(status))


def preauthentication_failed(
    at: datetime,
    *,
    host: str,
    user: str,
    source: str,
    domain: str = "CORP",
    status: str = "0x18",
    port: int | None = None,
) -> WindowsEvent:
    """4771: the proof that `user` knows the password was wrong."""
    data = {
        "TargetUserName": user,
        "TargetSid": derived.sid(domain, user),
        "ServiceName": f"krbtgt/{domain}",
        "TicketOptions": "0x40810010",
        "Status": status,
        "PreAuthType": "2",
        **_client(at, host, source, port),
        "CertIssuerName": "",
        "CertSerialNumber": "",
        "CertThumbprint": "",
    }
    return audited(at, host, 4771, data, task=TICKET_TASK, keywords=FAILURE)


def ntlm_validated(
    at: datetime, *, host: str, user: str, workstation: str, status: str = "0x0"
) -> WindowsEvent:
    """4776: `host` checked the NTLM credentials of `user`, who says to be at `workstation`."""
    data: Values = {
        "PackageName": PACKAGE,
        "TargetUserName": user,
        "Workstation": workstation,
        "Status": status,
    }
    return audited(at, host, 4776, data, task=VALIDATION_TASK, keywords=_keywords(status))


def _done(status: str) -> bool:
    return int(status, 16) == 0


def _keywords(status: str) -> int:
    return SUCCESS if _done(status) else FAILURE


def _client(at: datetime, host: str, source: str, port: int | None) -> Values:
    """Kerberos shows an IPv4 client as a mapped IPv6 address, and the controller itself as `::1`."""
    if source in ("::1", "127.0.0.1"):
        return {"IpAddress": "::1", "IpPort": 0}
    address = source if ":" in source else f"::ffff:{source}"
    return {"IpAddress": address, "IpPort": derived.port(at, host, source) if port is None else port}

"""Builders of what a domain controller logs of its directory: 4662, 4742, 4781."""

from datetime import datetime

from hopwatch.lab import derived
from hopwatch.lab.audit import audited, subject
from hopwatch.lab.event import WindowsEvent

OBJECT_TASK, ACCOUNT_TASK, COMPUTER_TASK = 14080, 13824, 13825
DOMAIN = "{19195a5b-6da0-11d0-afd3-00c04fd930c9}"
"""The schema's class domainDNS."""


def object_accessed(
    at: datetime, *, host: str, user: str, right: str, access_mask: str = "0x100", domain: str = "CORP"
) -> WindowsEvent:
    """4662: `user` used the extended right `right` (a GUID with braces) on the domain."""
    data = {
        **subject(user, domain, derived.logon_id(at.date(), host, user)),
        "ObjectServer": "DS",
        "ObjectType": f"%{DOMAIN}",
        "ObjectName": "%{C6FAF700-BFE4-452A-A766-424F84C29583}",
        "OperationType": "Object Access",
        "HandleId": "0x0",
        "AccessList": "%%7688\n\t\t\t\t",
        "AccessMask": access_mask,
        "Properties": f"%%7688\n\t\t{right}\n\t{DOMAIN}\n",
        "AdditionalInfo": "-",
        "AdditionalInfo2": "",
    }
    return audited(at, host, 4662, data, task=OBJECT_TASK)


def computer_changed(
    at: datetime, *, host: str, user: str, computer: str, domain: str = "CORP"
) -> WindowsEvent:
    """4742: `user` changed the account of `computer` (`DC01$`), its password among the rest."""
    by = "NT AUTHORITY" if user == "ANONYMOUS LOGON" else domain
    data = {
        "ComputerAccountChange": "-",
        "TargetUserName": computer,
        "TargetDomainName": domain,
        "TargetSid": derived.sid(domain, computer),
        **subject(user, by, "0x3e6" if user == "ANONYMOUS LOGON" else derived.logon_id(at, host, user)),
        "PrivilegeList": "-",
        "PasswordLastSet": at.strftime("%m/%d/%Y %I:%M:%S %p"),
    }
    return audited(at, host, 4742, data, task=COMPUTER_TASK)


def account_renamed(
    at: datetime, *, host: str, user: str, old: str, new: str, domain: str = "CORP"
) -> WindowsEvent:
    """4781: `user` gave the account `old` the name `new`."""
    data = {
        "OldTargetUserName": old,
        "NewTargetUserName": new,
        "TargetDomainName": domain,
        "TargetSid": derived.sid(domain, old),
        **subject(user, domain, derived.logon_id(at.date(), host, user)),
        "PrivilegeList": "-",
    }
    return audited(at, host, 4781, data, task=ACCOUNT_TASK)

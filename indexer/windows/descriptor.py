"""Security descriptors put into words: who may do what with an object (Security 4670, 4817, 4907, 4908).

Grammar: [MS-DTYP] 2.5.1.1; the words are those of Elastic's pipeline.
"""

import re
from collections.abc import Iterator

from indexer.windows.address import whole
from indexer.windows.sheet import Sheet, relate, text

_PART = re.compile(r"([OGDS]):([^()]*?(?:\([^)]*\))*)(?=[OGDS]:|$)", re.DOTALL)
_ENTRY = re.compile(r"\(([^)]*)\)")
_PAIRS = re.compile(r"..?")
_DOMAIN = "S-1-5-21-"
_ACCOUNTS = ("Administrator", "Guest", "KRBTGT")  # of every domain, and users each
_TYPE, _RIGHTS, _WHO = 0, 2, 5  # fields of an entry, of six

_TYPES = {
    "A": "Access Allowed",
    "D": "Access Denied",
    "OA": "Object Access Allowed",
    "OD": "Object Access Denied",
    "AU": "System Audit",
    "AL": "System Alarm",
    "OU": "System Object Audit",
    "OL": "System Object Alarm",
    "ML": "System Mandatory Label",
    "SP": "Central Policy ID",
}
_PERMISSIONS = {
    "GA": "Generic All",
    "GR": "Generic Read",
    "GW": "Generic Write",
    "GX": "Generic Execute",
    "RC": "Read Permissions",
    "SD": "Delete",
    "WD": "Modify Permissions",
    "WO": "Modify Owner",
    "RP": "Read All Properties",
    "WP": "Write All Properties",
    "CC": "Create All Child Objects",
    "DC": "Delete All Child Objects",
    "LC": "List Contents",
    "SW": "All Validated",
    "LO": "List Object",
    "DT": "Delete Subtree",
    "CR": "All Extended Rights",
    "FA": "File All Access",
    "FR": "File Generic Read",
    "FX": "FILE GENERIC EXECUTE",
    "FW": "FILE GENERIC WRITE",
    "KA": "KEY ALL ACCESS",
    "KR": "KEY READ",
    "KW": "KEY WRITE",
    "KX": "KEY EXECUTE",
}
_BITS = {
    0x80000000: "Generic Read",
    0x40000000: "Generic Write",
    0x20000000: "Generic Execute",
    0x10000000: "Generic All",
    0x02000000: "Maximum Allowed",
    0x01000000: "Access System Security",
    0x00100000: "Syncronize",  # Elastic's spelling
    0x00080000: "Write Owner",
    0x00040000: "Write DACL",
    0x00020000: "Read Control",
    0x00010000: "Delete",
}


def descriptors(sheet: Sheet) -> None:
    """Say in words what the old and the new descriptor allow; they stay as Windows wrote them."""
    for name in ("OldSd", "NewSd"):
        for part, told in _PART.findall(text(sheet.data, name) or ""):
            if part in "OG":
                sheet.data[name + ("Owner" if part == "O" else "Group")] = who(told)
            else:
                _entries(sheet, f"{name}{'Dacl' if part == 'D' else 'Sacl'}", told)


def sid_list(sheet: Sheet) -> None:
    """Make the accounts of special groups (`%{S-1-5-32-544}`) a list, and of words beside it."""
    listed = (text(sheet.data, "SidList") or "").split()
    if listed:
        sheet.data["SidList"] = listed
        sheet.data["SidListDesc"] = [who(each.strip("%{}")) for each in listed]


def who(sid: str) -> str:
    """Return the name of a well-known account, else the SID itself."""
    if sid.startswith(_DOMAIN):
        return _OF_DOMAINS.get(sid.rpartition("-")[2], sid)
    return _KNOWN.get(sid, sid)


def _entries(sheet: Sheet, name: str, told: str) -> None:
    for number, entry in enumerate(_ENTRY.findall(told)):
        fields = entry.split(";")
        if len(fields) > _WHO:
            account = who(fields[_WHO])
            kind, rights = _TYPES.get(fields[_TYPE], fields[_TYPE]), ", ".join(_rights(fields[_RIGHTS]))
            sheet.data[f"{name}{number}"] = f"{account} :{kind} ([{rights}])"
            if account in _ACCOUNTS:
                relate(sheet, "related.user", account)


def _rights(told: str) -> Iterator[str]:
    mask = whole(told) if told[:2] == "0x" else None
    if mask is None:
        yield from (_PERMISSIONS.get(pair, pair) for pair in _PAIRS.findall(told))
    else:
        yield from [name for bit, name in _BITS.items() if mask & bit] or [told]


def _table(told: str) -> dict[str, str]:
    rows = (line.strip().split(maxsplit=1) for line in told.strip().splitlines())
    return {row[0]: row[1] for row in rows}


_OF_DOMAINS = _table("""
    498 Enterprise Read-only Domain Controllers
    500 Administrator
    501 Guest
    502 KRBTGT
    512 Domain Admins
    513 Domain Users
    514 Domain Guests
    515 Domain Computers
    516 Domain Controllers
    517 Cert Publishers
    518 Schema Admins
    519 Enterprise Admins
    520 Group Policy Creator Owners
    521 Read-only Domain Controllers
    522 Cloneable Domain Controllers
    526 Key Admins
    527 Enterprise Key Admins
    553 RAS and IAS Servers
    571 Allowed RODC Password Replication Group
    572 Denied RODC Password Replication Group
""")
_KNOWN = _table(r"""
    AO Account operators
    RU Alias to allow previous Windows 2000
    AN Anonymous logon
    AU Authenticated users
    BA Built-in administrators
    BG Built-in guests
    BO Backup operators
    BU Built-in users
    CA Certificate server administrators
    CG Creator group
    CO Creator owner
    DA Domain administrators
    DC Domain computers
    DD Domain controllers
    DG Domain guests
    DU Domain users
    EA Enterprise administrators
    ED Enterprise domain controllers
    WD Everyone
    PA Group Policy administrators
    IU Interactively logged-on user
    LA Local administrator
    LG Local guest
    LS Local service account
    SY Local system
    NU Network logon user
    NO Network configuration operators
    NS Network service account
    PO Printer operators
    PS Personal self
    PU Power users
    RS RAS servers group
    RD Terminal server users
    RE Replicator
    RC Restricted code
    SA Schema administrators
    SO Server operators
    SU Service logon user
    S-1-0 Null Authority
    S-1-0-0 Nobody
    S-1-1-0 Everyone
    S-1-2-0 Local
    S-1-2-1 Console Logon
    S-1-3-0 Creator Owner
    S-1-3-1 Creator Group
    S-1-3-2 Creator Owner Server
    S-1-3-3 Creator Group Server
    S-1-3-4 Owner Rights
    S-1-5-1 Dialup
    S-1-5-2 Network
    S-1-5-3 Batch
    S-1-5-4 Interactive
    S-1-5-6 Service
    S-1-5-7 Anonymous
    S-1-5-8 Proxy
    S-1-5-9 Enterprise Domain Controllers
    S-1-5-10 Principal Self
    S-1-5-11 Authenticated Users
    S-1-5-12 Restricted Code
    S-1-5-13 Terminal Server Users
    S-1-5-14 Remote Interactive Logon
    S-1-5-15 This Organization
    S-1-5-17 This Organization
    S-1-5-18 Local System
    S-1-5-19 NT Authority
    S-1-5-20 NT Authority
    S-1-5-32-544 Administrators
    S-1-5-32-545 Users
    S-1-5-32-546 Guests
    S-1-5-32-547 Power Users
    S-1-5-32-548 Account Operators
    S-1-5-32-549 Server Operators
    S-1-5-32-550 Print Operators
    S-1-5-32-551 Backup Operators
    S-1-5-32-552 Replicators
    S-1-5-32-554 Builtin\Pre-Windows 2000 Compatible Access
    S-1-5-32-555 Builtin\Remote Desktop Users
    S-1-5-32-556 Builtin\Network Configuration Operators
    S-1-5-32-557 Builtin\Incoming Forest Trust Builders
    S-1-5-32-558 Builtin\Performance Monitor Users
    S-1-5-32-559 Builtin\Performance Log Users
    S-1-5-32-560 Builtin\Windows Authorization Access Group
    S-1-5-32-561 Builtin\Terminal Server License Servers
    S-1-5-32-562 Builtin\Distributed COM Users
    S-1-5-32-569 Builtin\Cryptographic Operators
    S-1-5-32-573 Builtin\Event Log Readers
    S-1-5-32-574 Builtin\Certificate Service DCOM Access
    S-1-5-32-575 Builtin\RDS Remote Access Servers
    S-1-5-32-576 Builtin\RDS Endpoint Servers
    S-1-5-32-577 Builtin\RDS Management Servers
    S-1-5-32-578 Builtin\Hyper-V Administrators
    S-1-5-32-579 Builtin\Access Control Assistance Operators
    S-1-5-32-580 Builtin\Remote Management Users
    S-1-5-32-582 Storage Replica Administrators
    S-1-5-64-10 NTLM Authentication
    S-1-5-64-14 SChannel Authentication
    S-1-5-64-21 Digest Authentication
    S-1-5-80 NT Service
    S-1-5-80-0 All Services
    S-1-5-83-0 NT Virtual Machine\Virtual Machines
    S-1-5-90-0 Windows Manager\Windows Manager Group
    S-1-16-0 Untrusted Mandatory Level
    S-1-16-4096 Low Mandatory Level
    S-1-16-8192 Medium Mandatory Level
    S-1-16-8448 Medium Plus Mandatory Level
    S-1-16-12288 High Mandatory Level
    S-1-16-16384 System Mandatory Level
    S-1-16-20480 Protected Process Mandatory Level
    S-1-16-28672 Secure Process Mandatory Level
""")

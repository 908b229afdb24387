"""Who: the rules for user.*, logon ids and network sources that event ids share.

T, S, E, U and N are the names of the rules in Elastic's Security pipelines' description.
"""

from typing import Any

from indexer.windows.address import whole
from indexer.windows.messages import numbers, words
from indexer.windows.sheet import Sheet, last_part, move, move_address, move_number, move_port, relate, text

LOGON_TYPES = {
    "0": "System",
    "2": "Interactive",
    "3": "Network",
    "4": "Batch",
    "5": "Service",
    "7": "Unlock",
    "8": "NetworkCleartext",
    "9": "NewCredentials",
    "10": "RemoteInteractive",
    "11": "CachedInteractive",
    "12": "CachedRemoteInteractive",
    "13": "CachedUnlock",
}

SERVICE_TYPES = {
    0x1: "Kernel Driver",
    0x2: "File System Driver",
    0x8: "Recognizer Driver",
    0x10: "Win32 Own Process",
    0x20: "Win32 Share Process",
    0x110: "Interactive Own Process",
    0x120: "Interactive Share Process",
}

_FIELDS = {
    into: (f"{into}.id", f"{into}.name", f"{into}.domain")
    for into in ("user", "user.effective", "user.target")
}
_TOLD = {prefix: (f"{prefix}UserName", f"{prefix}DomainName") for prefix in ("Subject", "Target")}
_SOURCES = ("IpAddress", "IpPort", "WorkstationName", "ProcessId", "ProcessName")


def target_user(sheet: Sheet) -> None:
    """T: put the account that the event is about."""
    identifier = text(sheet.data, "TargetUserSid") or text(sheet.data, "TargetSid")
    _account(sheet, "user", identifier, sheet.data, "Target")


def subject_user(sheet: Sheet) -> None:
    """S: put the account that did it, in the place of T's."""
    for name in ("user.id", "user.name", "user.domain"):
        sheet.fields.pop(name, None)
    _account(sheet, "user", text(sheet.data, "SubjectUserSid"), sheet.data, "Subject")


def effective_user(sheet: Sheet) -> None:
    """E: put the account whose rights were used."""
    _account(sheet, "user.effective", text(sheet.data, "TargetUserSid"), sheet.data, "Target")


def target_account(sheet: Sheet) -> None:
    """Put the account that was changed, beside the one that changed it."""
    _account(sheet, "user.target", text(sheet.data, "TargetSid"), sheet.data, "Target")


def named_user(sheet: Sheet, account: str | None) -> None:
    r"""Put an account that is one text: `DOMAIN\name`, `name@domain` or a name alone."""
    domain, _, name = (account or "").rpartition("\\")
    name, _, realm = name.partition("@")
    if name:
        sheet.fields["user.name"] = name
        relate(sheet, "related.user", name)
        if domain or realm:
            sheet.fields["user.domain"] = domain or realm


def user_data_subject(sheet: Sheet) -> None:
    """U: put the account that cleared a log; it is in UserData."""
    data = sheet.user_data
    _account(sheet, "user", text(data, "SubjectUserSid"), data, "Subject")
    logon_id = text(data, "SubjectLogonId")
    if logon_id:
        sheet.fields["winlog.logon.id"] = logon_id


def relate_subject(sheet: Sheet) -> None:
    """Name the subject among the related users."""
    relate(sheet, "related.user", text(sheet.data, "SubjectUserName"))


def target_logon_id(sheet: Sheet) -> None:
    """Put the session that ends."""
    logon_id = text(sheet.data, "TargetLogonId")
    if logon_id:
        sheet.fields["winlog.logon.id"] = logon_id


def source(sheet: Sheet) -> None:
    """N: put where from, and by which process; the values leave `winlog.event_data`."""
    if "IpAddress" in sheet.data:
        move_address(sheet, "IpAddress", "source.ip")
    move_port(sheet, "IpPort", "source.port")
    move(sheet, "WorkstationName", "source.domain")
    move_number(sheet, "ProcessId", "process.pid")
    executable = text(sheet.data, "ProcessName")
    if executable:
        move(sheet, "ProcessName", "process.executable")
        sheet.fields["process.name"] = last_part(executable)


def seen_source(sheet: Sheet) -> None:
    """Put the same for events that Elastic does not name N for: the values stay in `winlog.event_data`."""
    kept = {name: sheet.data[name] for name in _SOURCES if name in sheet.data}
    if kept:
        source(sheet)
        sheet.data.update(kept)


def shared(sheet: Sheet) -> None:
    """Put what every Security event may have: session, logon type, service, access rights."""
    data, fields = sheet.data, sheet.fields
    logon_id = text(data, "SubjectLogonId")
    if logon_id:
        fields["winlog.logon.id"] = logon_id
    if "LogonType" in data:
        logon_type = text(data, "LogonType")
        if logon_type in LOGON_TYPES:
            fields["winlog.logon.type"] = LOGON_TYPES[logon_type]
    if service := text(data, "ServiceName"):
        fields["service.name"] = service
    if "ServiceType" in data:
        service_type(sheet)
    if rights := text(data, "AccessList"):
        data["AccessList"] = numbers(rights)
        data["AccessListDescription"] = words(rights)
    if "AccessMask" in data:
        access_mask(sheet)


def access_mask(sheet: Sheet) -> None:
    """Make a list of rights where it is told as one (4674), and put their words beside it; a mask stays."""
    rights = text(sheet.data, "AccessMask")
    if rights and rights.startswith("%%"):
        sheet.data["AccessMask"] = numbers(rights)
        sheet.data["AccessMaskDescription"] = words(rights)


def service_type(sheet: Sheet) -> None:
    """Name the type of a service, given as a number (Security) or as text (System)."""
    value = text(sheet.data, "ServiceType")
    if value:
        number = whole(value)
        known = SERVICE_TYPES.get(number) if number is not None else value
        if known:
            sheet.fields["service.type"] = known


def _account(sheet: Sheet, into: str, identifier: str | None, data: dict[str, Any], prefix: str) -> None:
    fields = sheet.fields
    of_id, of_name, of_domain = _FIELDS[into]
    name_told, domain_told = _TOLD[prefix]
    if identifier:
        fields[of_id] = identifier
    name = text(data, name_told)
    if name:
        name = name.partition("@")[0] if prefix == "Target" else name
        if name:
            fields[of_name] = name
            relate(sheet, "related.user", name)
    domain = text(data, domain_told)
    if domain:
        fields[of_domain] = domain

"""Groups, their members, and computers' accounts: what the events about them say beside who did it."""

import re

from indexer.windows.sheet import Sheet, copy, relate, text

_PART = re.compile(r"(?:^|,)\s*([\w.]+)=((?:\\.|[^\\,])*)", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_NAMES = {"TargetSid": "id", "TargetUserName": "name", "TargetDomainName": "domain"}


def group(sheet: Sheet) -> None:
    """Put the group that the event is about."""
    _put(sheet, "group")


def member(sheet: Sheet) -> None:
    """Put the account that joined or left the group (`CN=Ann,CN=Users,DC=corp,DC=example`)."""
    _put(sheet, "user.target.group")
    copy(sheet, "MemberSid", "user.target.id")
    parts = [(kind.upper(), _ESCAPED.sub(r"\1", value)) for kind, value in _parts(sheet)]
    name = next((value for kind, value in parts if kind == "CN"), None)
    if name:
        sheet.fields["user.target.name"] = name
        relate(sheet, "related.user", name)
    domain = ".".join(value for kind, value in parts if kind == "DC")
    if domain:
        sheet.fields["user.target.domain"] = domain


def common_name(name: str) -> str | None:
    """Return the first CN of a distinguished name."""
    found = (_ESCAPED.sub(r"\1", value) for kind, value in _PART.findall(name) if kind.upper() == "CN")
    return next(found, None)


def computer(sheet: Sheet) -> None:
    """Put the computer whose account was made, changed or deleted."""
    _put(sheet, "winlog.computerObject")


def _parts(sheet: Sheet) -> list[tuple[str, str]]:
    return _PART.findall(text(sheet.data, "MemberName") or "")


def _put(sheet: Sheet, into: str) -> None:
    for name, field in _NAMES.items():
        copy(sheet, name, f"{into}.{field}")

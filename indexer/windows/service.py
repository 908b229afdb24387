"""Services installed (Security 4697, System 7045), started, stopped and changed (System 7034, 7036, 7040)."""

from indexer.windows.accounts import service_type, shared, source, subject_user
from indexer.windows.sheet import Rule, Sheet, copy

_CATEGORY = ("iam", "configuration")
_TYPE = ("admin", "change")


def installed(sheet: Sheet) -> None:
    """OURS, for 7045, which Elastic leaves as it is: the service, and its installer from System/Security."""
    copy(sheet, "ServiceName", "service.name")
    service_type(sheet)
    installer = sheet.system.get("UserID")
    if installer:
        sheet.fields["user.id"] = installer


def told(sheet: Sheet) -> None:
    """OURS: the service, by its own name (7040: param4) or else the one that is displayed, and who did it."""
    copy(sheet, "param1", "service.name")
    copy(sheet, "param4", "service.name")
    actor = sheet.system.get("UserID")
    if actor:
        sheet.fields["user.id"] = actor


RULES = {"4697": Rule("service-installed", _CATEGORY, _TYPE, (shared, subject_user, source))}
SYSTEM_RULES = {
    "7034": Rule("service-crashed", ("process",), ("end",), (told,)),
    "7036": Rule("service-state-changed", ("process",), ("change",), (told,)),
    "7040": Rule("service-start-type-changed", ("configuration",), ("change",), (told,)),
    "7045": Rule("service-installed", _CATEGORY, _TYPE, (installed,)),
}

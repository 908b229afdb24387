"""Services installed: Security 4697, System 7045."""

from indexer.windows.accounts import service_type, shared, source, subject_user
from indexer.windows.sheet import Rule, Sheet, copy

_CATEGORY = ("iam", "configuration")
_TYPE = ("admin", "change")


def installed(sheet: Sheet) -> None:
    """OURS, for 7045, which Elastic leaves as it is: the service, and its installer from System/Security."""
    copy(sheet, "ServiceName", "service.name")
    service_type(sheet)
    installer = sheet.fields.get("winlog.user.identifier")
    if installer:
        sheet.fields["user.id"] = installer


RULES = {"4697": Rule("service-installed", _CATEGORY, _TYPE, (shared, subject_user, source))}
SYSTEM_RULES = {"7045": Rule("service-installed", _CATEGORY, _TYPE, (installed,))}

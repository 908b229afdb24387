"""Special privileges at logon: Security 4672."""

from indexer.windows.accounts import shared, subject_user
from indexer.windows.sheet import Rule, Sheet, text


def privileges(sheet: Sheet) -> None:
    """Make the privileges, given one a line, a list."""
    value = text(sheet.data, "PrivilegeList")
    if value:
        sheet.data["PrivilegeList"] = value.split()


RULES = {"4672": Rule("logged-in-special", ("iam",), ("admin",), (shared, subject_user, privileges))}

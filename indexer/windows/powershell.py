"""PowerShell's and WinRM's operational logs: the account that did it is the one that logged it."""

from indexer.windows.sheet import Rule, Sheet


def user(sheet: Sheet) -> None:
    """Put the account's SID."""
    identifier = sheet.system.get("UserID")
    if identifier:
        sheet.fields["user.id"] = identifier


ANY = Rule("", (), (), (user,))

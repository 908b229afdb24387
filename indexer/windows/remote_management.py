"""Remote management's own log (WinRM): sessions asked for, shells made, logons refused (OURS).

Elastic has no pipeline for this channel. The account is System/Security's where it is the one that asked or
came in; where WinRM tells of another (161 to 169), its data name it.
"""

from indexer.windows.accounts import named_user
from indexer.windows.powershell import user
from indexer.windows.sheet import Rule, Sheet, Step, copy, relate, text


def asked(sheet: Sheet) -> None:
    """Put the machine that a session is asked of, written `srv5/wsman?PSVersion=5.1`."""
    server = (text(sheet.data, "connection") or "").partition("/")[0].partition(":")[0]
    if server:
        sheet.fields["destination.domain"] = server
        relate(sheet, "related.hosts", server)


def named(sheet: Sheet) -> None:
    r"""Put the account that was let in, written `DOMAIN\name`."""
    named_user(sheet, text(sheet.data, "username"))


def refused(sheet: Sheet) -> None:
    """Put why a logon was refused."""
    sheet.fields["event.outcome"] = "failure"
    copy(sheet, "authFailureMessage", "event.reason")


def _rule(action: str, category: str, kinds: str, *steps: Step) -> Rule:
    return Rule(action, tuple(category.split()), tuple(kinds.split()), steps)


RULES = {
    "6": _rule("winrm-session-asked-for", "network", "connection start", user, asked),
    "91": _rule("winrm-shell-created", "session", "start", user),
    "161": _rule("winrm-logon-refused", "authentication", "start", refused),
    "162": _rule("winrm-logon-refused", "authentication", "start", refused),
    "168": _rule("winrm-request-authenticated", "authentication", "info", named),
    "169": _rule("winrm-logged-in", "authentication", "start", named),
}
ANY = Rule("", (), (), (user,))

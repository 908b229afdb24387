"""Sessions reconnected and disconnected: Security 4778, 4779."""

from indexer.windows.accounts import shared
from indexer.windows.address import address
from indexer.windows.sheet import Rule, Sheet, copy, relate, text

_CATEGORY = ("authentication", "session")


def session(sheet: Sheet) -> None:
    """Who, and from which client; the values stay in `winlog.event_data` too."""
    copy(sheet, "AccountName", "user.name")
    relate(sheet, "related.user", text(sheet.data, "AccountName"))
    copy(sheet, "AccountDomain", "user.domain")
    copy(sheet, "ClientName", "source.domain")
    copy(sheet, "LogonID", "winlog.logon.id")
    client = text(sheet.data, "ClientAddress") or ""
    found = "127.0.0.1" if client.upper() == "LOCAL" else address(client)
    if found:
        sheet.fields["source.ip"] = found
        relate(sheet, "related.ip", found)


RULES = {
    "4778": Rule("session-reconnected", _CATEGORY, ("start",), (shared, session)),
    "4779": Rule("session-disconnected", _CATEGORY, ("end",), (shared, session)),
}

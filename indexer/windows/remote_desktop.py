"""Remote desktop's own logs: who connects (RdpCoreTS 131, 140), who is let in (ConnectionManager 1149).

Then which session it became (LocalSessionManager 21 to 25, 39, 40). OURS: Elastic has no pipeline for these.
Values are UserData of `EventXML`, but RdpCoreTS's.
"""

from indexer.windows.address import address, port
from indexer.windows.sheet import Rule, Sheet, relate, text


def admitted(sheet: Sheet) -> None:
    """Put user, domain and client of 1149, which have no names of their own."""
    _account(sheet, text(sheet.user_data, "Param1"), text(sheet.user_data, "Param2"))
    _client(sheet, text(sheet.user_data, "Param3"))


def session(sheet: Sheet) -> None:
    r"""Put the session's account, written `DOMAIN\name`, and its client; `LOCAL` is the console."""
    domain, _, name = (text(sheet.user_data, "User") or "").rpartition("\\")
    _account(sheet, name, domain)
    _client(sheet, text(sheet.user_data, "Address"))


def connected(sheet: Sheet) -> None:
    """Put the client, written `10.1.2.3:50000` or `[fd00::5]:50000`; an account is not known yet."""
    client = text(sheet.data, "ClientIP") or text(sheet.data, "IPString")
    _client(sheet, client)
    number = port((client or "").rpartition(":")[2])
    if number is not None and "source.ip" in sheet.fields and text(sheet.data, "ClientIP"):
        sheet.fields["source.port"] = number


def _account(sheet: Sheet, name: str | None, domain: str | None) -> None:
    if name:
        sheet.fields["user.name"] = name
        relate(sheet, "related.user", name)
    if domain:
        sheet.fields["user.domain"] = domain


def _client(sheet: Sheet, client: str | None) -> None:
    found = address(client or "")
    if found:
        sheet.fields["source.ip"] = found
        relate(sheet, "related.ip", found)


_CATEGORY = ("authentication", "session")
CORE_RULES = {
    "131": Rule("remote-desktop-connected", ("network",), ("connection", "start"), (connected,)),
    "140": Rule("remote-desktop-refused", ("authentication",), ("start",), (connected,)),
}
CONNECTION_RULES = {"1149": Rule("remote-desktop-admitted", ("authentication",), ("start",), (admitted,))}
SESSION_RULES = {
    "22": Rule("session-shell-started", _CATEGORY, ("start",), (session,)),
    "21": Rule("session-logged-on", _CATEGORY, ("start",), (session,)),
    "23": Rule("session-logged-off", _CATEGORY, ("end",), (session,)),
    "24": Rule("session-disconnected", _CATEGORY, ("end",), (session,)),
    "25": Rule("session-reconnected", _CATEGORY, ("start",), (session,)),
    "39": Rule("session-disconnected", _CATEGORY, ("end",), (session,)),  # by another session
    "40": Rule("session-disconnected", _CATEGORY, ("end",), (session,)),  # with a reason
}

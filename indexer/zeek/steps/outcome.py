"""How it ended: `event.outcome`, from what each log says of it."""

from indexer.zeek.kinds import boolean
from indexer.zeek.layout import Document, Values

_ERROR = 400  # the first status code of HTTP and SIP that is an error


def outcome(document: Document, success: object, unset: str = "") -> None:
    """Set `event.outcome`; `unset` is what it is when the record does not say, "" for no field."""
    known = boolean(success)
    found = unset if known is None else "success" if known else "failure"
    if found:
        document.put("event.outcome", found)


def success_or_unknown(values: Values, document: Document) -> None:
    """By `success`; when it is not there, nobody knows."""
    outcome(document, values.get("success"), unset="unknown")


def ssh(values: Values, document: Document) -> None:
    """By what Zeek inferred."""
    outcome(document, values.get("auth_success"))


def rfb(values: Values, document: Document) -> None:
    """By whether VNC's authentication succeeded (OURS)."""
    outcome(document, values.get("auth"))


def http(_: Values, document: Document) -> None:
    """By the status code."""
    _of_code(document, document.get("http.response.status_code"))


def sip(values: Values, document: Document) -> None:
    """By the status code; and leave the method out of the sequence number (`4 INVITE`)."""
    code = document.get("zeek.sip.status.code")
    _of_code(document, code)
    if code is not None and code >= _ERROR:
        document.within("event")["type"].append("error")
    sequence = values.get("seq")
    if isinstance(sequence, str) and sequence.split():
        document.put("zeek.sip.sequence.number", sequence.split()[0])


def status(values: Values, document: Document) -> None:
    """By the server's status in words."""
    told = values.get("status")
    if not isinstance(told, str) or not told:
        return
    well = told.lower() in ("success", "succeeded")
    outcome(document, well)
    if not well:
        document.within("event")["type"].append("error")


def result(values: Values, document: Document) -> None:
    """By the result in words: RADIUS' `success` and `failed`, LDAP's `success` and its errors."""
    told = values.get("result", values.get("results"))
    words = told if isinstance(told, list) else [told]
    if words and all(isinstance(word, str) and word for word in words):
        outcome(document, all(word.lower() == "success" for word in words))


def modbus(values: Values, document: Document) -> None:
    """By whether there is an exception."""
    outcome(document, not values.get("exception"))


def dns(values: Values, document: Document) -> None:
    """By the response code; Elastic says success of every look-up, also of those that failed."""
    outcome(document, not document.get("zeek.dns.rcode") and not values.get("rejected"))


def mysql(values: Values, document: Document) -> None:
    """By `success`; and put the types and categories of the command."""
    outcome(document, boolean(values.get("success")) or False)
    event, command = document.within("event"), values.get("cmd")
    if command in _SESSIONS:
        event["category"].append("session")
        event["type"] += ["access", _SESSIONS[command]]
    elif isinstance(command, str):
        event["type"].append("change" if command in _CHANGES else "info")


_SESSIONS = {"connect": "start", "connect_out": "end"}
_CHANGES = frozenset(
    ("init_db", "change_user", "set_option", "drop_db", "create_db", "process_kill", "delayed_insert")
)


def _of_code(document: Document, code: int | None) -> None:
    if code is not None:
        outcome(document, code < _ERROR)

"""Logons, logoffs and what is beside them: Security 4624, 4625, 4627, 4634, 4647, 4648, 4675, 4800."""

from indexer.windows.accounts import (
    effective_user,
    relate_subject,
    shared,
    source,
    subject_user,
    target_account,
    target_logon_id,
    target_user,
)
from indexer.windows.descriptor import sid_list
from indexer.windows.policy import trust
from indexer.windows.sheet import Rule, Sheet, relate, text
from indexer.windows.status import STATUS, meaning

_AUTHENTICATION = ("authentication",)
_HERE = ("localhost", "127.0.0.1", "::1")

# FailureReason, a message number (%%2304 …), in Windows' own words.
_REASONS = {
    "2304": "An Error occured during Logon.",
    "2305": "The specified user account has expired.",
    "2306": "The NetLogon component is not active.",
    "2307": "Account locked out.",
    "2308": "The user has not been granted the requested logon type at this machine.",
    "2309": "The specified account's password has expired.",
    "2310": "Account currently disabled.",
    "2311": "Account logon time restriction violation.",
    "2312": "User not allowed to logon at this computer.",
    "2313": "Unknown user name or bad password.",
    "2314": "Domain sid inconsistent.",
    "2315": "Smartcard logon is required and was not used.",
}


def logon_process(sheet: Sheet) -> None:
    """Put the logon process without its padding (`NtLmSsp `), which Elastic keeps (OURS)."""
    value = text(sheet.data, "LogonProcessName")
    if value:
        sheet.fields["winlog.logon.process"] = value.strip()


def failure(sheet: Sheet) -> None:
    """Put why a logon failed, in words."""
    fields = sheet.fields
    reason = text(sheet.data, "FailureReason")
    if reason:
        number = reason.removeprefix("%%")
        fields["winlog.logon.failure.reason"] = _REASONS.get(number, number)
    for name, into in (("Status", "status"), ("SubStatus", "sub_status")):
        value = text(sheet.data, name)
        if value:
            fields[f"winlog.logon.failure.{into}"] = meaning(value, STATUS)


def named_subject(sheet: Sheet) -> None:
    """Put the account that asked for the logon in the place of the one that logged on, where there is one."""
    if text(sheet.data, "SubjectUserName"):
        subject_user(sheet)


def destination(sheet: Sheet) -> None:
    """Put the machine that explicit credentials were used for (OURS)."""
    server = text(sheet.data, "TargetServerName")
    if server and server.lower() not in _HERE:
        sheet.fields["destination.domain"] = server
        relate(sheet, "related.hosts", server)


RULES = {
    "4624": Rule(
        "logged-in",
        _AUTHENTICATION,
        ("start",),
        (shared, target_user, relate_subject, source, logon_process),
    ),
    "4625": Rule(
        "logon-failed", _AUTHENTICATION, ("start",), (shared, target_user, source, failure, logon_process)
    ),
    "4627": Rule(
        "group-membership-info",
        ("iam",),
        ("info",),
        (shared, target_user, named_subject, effective_user, target_account),
    ),
    "4634": Rule("logged-out", _AUTHENTICATION, ("end",), (shared, target_user, target_logon_id)),
    "4647": Rule("logged-out", _AUTHENTICATION, ("end",), (shared, target_user, target_logon_id)),
    "4648": Rule(
        "logged-in-explicit",
        _AUTHENTICATION,
        ("start",),
        (shared, subject_user, effective_user, source, destination),
    ),
    "4675": Rule(
        "sids-filtered",
        _AUTHENTICATION,
        ("info",),
        (shared, target_user, effective_user, target_account, trust, sid_list),
    ),
    "4800": Rule(
        "workstation-locked",
        _AUTHENTICATION,
        ("info",),
        (shared, target_user, effective_user, target_account, target_logon_id),
    ),
}

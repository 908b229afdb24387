"""Which rule an event gets: by channel, provider and id, for an id alone says nothing.

4625 in the Application log is the COM+ event system's, not a failed logon.
"""

from collections.abc import Mapping

from indexer.windows import (
    kerberos,
    log_cleared,
    logon,
    privilege,
    process,
    service,
    session,
    share,
    sysmon,
    task,
)
from indexer.windows.accounts import shared, subject_user
from indexer.windows.sheet import Rule

_SECURITY = ("Security", "Microsoft-Windows-Security-Auditing")
_RULES: dict[tuple[str, str], Mapping[str, Rule]] = {
    _SECURITY: {
        **logon.RULES,
        **kerberos.RULES,
        **privilege.RULES,
        **process.RULES,
        **service.RULES,
        **session.RULES,
        **share.RULES,
        **task.RULES,
    },
    ("Security", "Microsoft-Windows-Eventlog"): log_cleared.RULES,
    ("System", "Microsoft-Windows-Eventlog"): log_cleared.SYSTEM_RULES,
    ("System", "Service Control Manager"): service.SYSTEM_RULES,
    ("Microsoft-Windows-Sysmon/Operational", "Microsoft-Windows-Sysmon"): sysmon.RULES,
}
_ANY_SECURITY = Rule(
    "", (), (), (shared, subject_user)
)  # Windows tells who did it in the same way everywhere


def rule_for(channel: str, provider: str, code: str) -> Rule | None:
    """Return the rule of an event, None when it has none and stays as Windows wrote it."""
    found = _RULES.get((channel, provider), {}).get(code)
    return found or (_ANY_SECURITY if (channel, provider) == _SECURITY else None)

"""Logs cleared: Security 1102, System 104."""

from indexer.windows.accounts import user_data_subject
from indexer.windows.sheet import Rule

RULES = {"1102": Rule("audit-log-cleared", ("iam",), ("admin", "change"), (user_data_subject,))}
SYSTEM_RULES = {  # OURS: Elastic leaves 104 as it is
    "104": Rule("event-log-cleared", ("configuration",), ("deletion",), (user_data_subject,))
}

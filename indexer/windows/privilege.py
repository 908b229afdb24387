"""Special privileges and special groups at logon: Security 4672, 4964."""

from indexer.windows.accounts import shared, subject_user, target_logon_id, target_user
from indexer.windows.management import privileges
from indexer.windows.sheet import Rule

RULES = {
    "4672": Rule("logged-in-special", ("iam",), ("admin",), (shared, subject_user, privileges)),
    "4964": Rule("logged-in-special", ("iam",), ("admin", "group"), (shared, target_user, target_logon_id)),
}

"""Keys that were backed up, used or moved: Security 4692, 4695, 5058, 5059, 5061."""

from indexer.windows.accounts import shared, source, subject_user
from indexer.windows.address import whole
from indexer.windows.sheet import Sheet, rules, text

_CODES = ("FailureReasons", "ReturnCode")


def outcome(sheet: Sheet) -> None:
    """Say beside a code whether it is that of success."""
    for name in _CODES:
        code = text(sheet.data, name)
        if code:
            sheet.data[f"{name}Outcome"] = "Failure" if whole(code) else "Success"


RULES = {
    **rules(
        "configuration",
        """
        4692 dpapi-master-key-backup-attempted access
        4695 auditable-data-unprotection-attempted access
        """,
        (shared, subject_user, outcome),
    ),
    **rules(
        "file",
        """
        5058 key-file-operation change
        5059 key-migration-operation change
        5061 cryptographic-operation access
        """,
        (shared, subject_user, source, outcome),
    ),
}

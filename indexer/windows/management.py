"""Accounts, groups, policies and the audit log itself: what Elastic calls those Security events, by table."""

from indexer.windows.accounts import effective_user, seen_source, shared, source, subject_user, target_account
from indexer.windows.address import whole
from indexer.windows.descriptor import descriptors, sid_list
from indexer.windows.group import computer, group, member
from indexer.windows.messages import numbers
from indexer.windows.policy import audit_policy, trust
from indexer.windows.sheet import Rule, Sheet, copy, relate, rules, text


def privileges(sheet: Sheet) -> None:
    """Make the privileges, given one a line, a list."""
    value = text(sheet.data, "PrivilegeList")
    if value:
        sheet.data["PrivilegeList"] = value.split()


def renamed(sheet: Sheet) -> None:
    """Put the account's old and new name."""
    for name, into in (("NewTargetUserName", "user.changes.name"), ("OldTargetUserName", "user.target.name")):
        copy(sheet, name, into)
        relate(sheet, "related.user", text(sheet.data, name))


def failed(sheet: Sheet) -> None:
    """Put the error's number, 0 where there was none."""
    copy(sheet, "ErrorCode", "error.code")


def flags(sheet: Sheet) -> None:
    """Make what changed of the account's flags (`%%2080`) a list of numbers, and say which are set now."""
    data = sheet.data
    value = text(data, "UserAccountControl")
    if value:
        data["UserAccountControl"] = numbers(value)
    mask = whole(text(data, "NewUacValue") or "")
    names = [name for bit, name in enumerate(_FLAGS) if mask and mask >> bit & 1]
    if names:
        data["NewUACList"] = names


# [MS-SAMR] 2.2.1.12, from the lowest bit on; LDAP's userAccountControl is numbered otherwise.
_FLAGS = [
    "USER_ACCOUNT_DISABLED",
    "USER_HOME_DIRECTORY_REQUIRED",
    "USER_PASSWORD_NOT_REQUIRED",
    "USER_TEMP_DUPLICATE_ACCOUNT",
    "USER_NORMAL_ACCOUNT",
    "USER_MNS_LOGON_ACCOUNT",
    "USER_INTERDOMAIN_TRUST_ACCOUNT",
    "USER_WORKSTATION_TRUST_ACCOUNT",
    "USER_SERVER_TRUST_ACCOUNT",
    "USER_DONT_EXPIRE_PASSWORD",
    "USER_ACCOUNT_AUTO_LOCKED",
    "USER_ENCRYPTED_TEXT_PASSWORD_ALLOWED",
    "USER_SMARTCARD_REQUIRED",
    "USER_TRUSTED_FOR_DELEGATION",
    "USER_NOT_DELEGATED",
    "USER_USE_DES_KEY_ONLY",
    "USER_DONT_REQUIRE_PREAUTH",
    "USER_PASSWORD_EXPIRED",
    "USER_TRUSTED_TO_AUTHENTICATE_FOR_DELEGATION",
    "USER_NO_AUTH_DATA_REQUIRED",
    "USER_PARTIAL_SECRETS_ACCOUNT",
    "USER_USE_AES_KEYS",
]


_SUBJECT = (shared, subject_user, source, privileges)
_SEEN = (shared, subject_user, seen_source, privileges)
_USER = (shared, subject_user, target_account, privileges, flags)


RULES = {
    **rules(
        "iam",
        """
        4720 added-user-account user creation
        4722 enabled-user-account user change
        4723 changed-password user change
        4724 reset-password user change
        4725 disabled-user-account user deletion
        4726 deleted-user-account user deletion
        4738 modified-user-account user change
        4740 locked-out-user-account user change
        4767 unlocked-user-account user change
        4797 query-existence-of-blank-password user info
        4798 group-membership-enumerated user info
        """,
        (*_USER, source),
    ),
    **rules("iam", "4704 user-right-assigned change user\n4705 user-right-removed change user", _USER),
    **rules("api", "4793 password-policy-checking-api-called info", (*_USER, effective_user)),
    **rules("iam", "4781 renamed-user-account user change", (*_USER, source, renamed)),
    **rules(
        "iam",
        """
        4673 privileged-service-called admin
        4674 privileged-operation admin
        5379 credential-manager-credentials-were-read user info
        5380 vault-credential-find user info
        5381 vault-credentials-were-read user info
        5382 vault-credentials-were-read user info
        """,
        (*_SUBJECT, flags),
    ),
    **rules(
        "iam",
        """
        4727 added-group-account group creation
        4730 deleted-group-account group deletion
        4731 added-group-account group creation
        4734 deleted-group-account group deletion
        4735 modified-group-account group change
        4737 modified-group-account group change
        4744 added-distribution-group-account group creation
        4745 changed-distribution-group-account group change
        4748 deleted-distribution-group-account group deletion
        4749 added-distribution-group-account group creation
        4750 changed-distribution-group-account group change
        4753 deleted-distribution-group-account group deletion
        4754 added-group-account group creation
        4755 modified-group-account group change
        4758 deleted-group-account group deletion
        4759 added-distribution-group-account group creation
        4760 changed-distribution-group-account group change
        4763 deleted-distribution-group-account group deletion
        4764 type-changed-group-account group change
        4799 user-member-enumerated group info
        """,
        (*_SUBJECT, group),
    ),
    **rules(
        "iam",
        """
        4728 added-member-to-group group change
        4729 removed-member-from-group group change
        4732 added-member-to-group group change
        4733 removed-member-from-group group change
        4746 added-member-to-distribution-group group change
        4747 removed-member-from-distribution-group group change
        4751 added-member-to-distribution-group group change
        4752 removed-member-from-distribution-group group change
        4756 added-member-to-group group change
        4757 removed-member-from-group group change
        4761 added-member-to-distribution-group group change
        4762 removed-member-from-distribution-group group change
        """,
        (*_SUBJECT, group, member),
    ),
    **rules(
        "iam",
        """
        4741 added-computer-account creation admin
        4742 changed-computer-account change admin
        4743 deleted-computer-account deletion admin
        """,
        (*_SUBJECT, flags, computer),
    ),
    **rules(
        "iam configuration",
        """
        4717 system-security-access-granted admin change
        4718 system-security-access-removed admin deletion
        4902 user-audit-policy-created admin creation
        4904 security-event-source-added admin change
        4905 security-event-source-removed admin deletion
        4906 crash-on-audit-changed admin change
        """,
        _SUBJECT,
    ),
    **rules(
        "iam configuration",
        """
        4670 permissions-changed admin change
        4817 object-audit-changed admin change
        4907 audit-setting-changed admin change
        4908 special-group-table-changed admin change
        """,
        (*_SUBJECT, descriptors, sid_list),
    ),
    **rules(
        "iam configuration",
        """
        4719 changed-audit-config admin change
        4912 per-user-audit-policy-changed admin change
        """,
        (*_SUBJECT, audit_policy),
    ),
    **rules(
        "configuration",
        """
        4706 domain-trust-added creation
        4707 domain-trust-removed deletion
        4716 trusted-domain-information-changed change
        """,
        (*_SUBJECT, trust),
    ),
    **rules(
        "configuration",
        """
        4610 authentication-package-loaded access
        4611 trusted-logon-process-registered change
        4614 notification-package-loaded access
        4616 system-time-changed change
        4622 security-package-loaded access
        4713 kerberos-policy-changed change
        4714 encrypted-data-recovery-policy-changed change
        4715 object-audit-policy-changed change
        4739 domain-policy-changed change
        4931 active-directory-replica-destination-naming-context-modified change
        6144 security-policy-in-group-policy-objects-applied-successfully info
        6145 one-or-more-errors-occured-while-processing-security-policy-in-group-policy-objects change
        """,
        (*_SEEN, failed),
    ),
    **rules(
        "iam",
        """
        4932 synchronization-of-replica-of-active-directory-naming-context-begun info
        4933 synchronization-of-replica-of-active-directory-naming-context-ended info
        """,
        _SEEN,
    ),
    **rules("process", "4689 exited-process end", _SUBJECT),
    **rules("process", "6416 new-external-device-recognized-by-system info", _SUBJECT),
}
ANY_SECURITY = Rule("", (), (), _SEEN)
"""The rule of every other Security event: Windows tells who did it in the same way everywhere."""

EVENT_LOG_RULES = {  # "archieved" is Elastic's spelling
    "1100": Rule("logging-service-shutdown", ("process",), ("end",)),
    "1104": Rule("logging-full", ("iam",), ("admin",)),
    "1105": Rule("auditlog-archieved", ("iam",), ("admin",)),
    "1108": Rule("logging-processing-error", ("iam",), ("admin",)),
}

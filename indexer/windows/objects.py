"""Objects that were opened, changed or deleted (4656 to 4664, 4690, 4691, 4985, 5038, 5136 to 5141)."""

from indexer.windows.accounts import seen_source, shared, source, subject_user
from indexer.windows.address import whole
from indexer.windows.group import common_name
from indexer.windows.sheet import Rule, Sheet, copy, relate, text

_CATEGORY = ("iam", "configuration")
_REGISTRY = "\\REGISTRY\\"

# Rights of directory objects ([MS-ADTS] 5.1.3.2).
_DIRECTORY_RIGHTS = {
    0x00000001: "Create Child",
    0x00000002: "Delete Child",
    0x00000004: "List Contents",
    0x00000008: "SELF",
    0x00000010: "Read Property",
    0x00000020: "Write Property",
    0x00000040: "Delete Treee",  # Elastic's spelling
    0x00000080: "List Object",
    0x00000100: "Control Access",
    0x00010000: "DELETE",
    0x00020000: "READ_CONTROL",
    0x00040000: "WRITE_DAC",
    0x00080000: "WRITE_OWNER",
    0x00100000: "SYNCHRONIZE",
    0x01000000: "ADS_RIGHT_ACCESS_SYSTEM_SECURITY",
    0x10000000: "ADS_RIGHT_GENERIC_ALL",
    0x20000000: "ADS_RIGHT_GENERIC_EXECUTE",
    0x40000000: "ADS_RIGHT_GENERIC_WRITE",
    0x80000000: "ADS_RIGHT_GENERIC_READ",
}


def key(sheet: Sheet) -> None:
    """Put the path of an object that is a key of the registry."""
    path = text(sheet.data, "ObjectName") or ""
    if sheet.code == "4657" or text(sheet.data, "ObjectType") == "Key" or path.upper().startswith(_REGISTRY):
        copy(sheet, "ObjectName", "registry.path")


def file(sheet: Sheet) -> None:
    """Put the path of a file that was opened or linked to, or of a program that does not match its hash."""
    if text(sheet.data, "ObjectType") == "File":
        copy(sheet, "ObjectName", "file.path")
    copy(sheet, {"5038": "param1"}.get(sheet.code, "FileName"), "file.path")


def directory_rights(sheet: Sheet) -> None:
    """Say in words which rights of a directory object were used."""
    mask = whole(text(sheet.data, "AccessMask") or "")
    names = [name for bit, name in _DIRECTORY_RIGHTS.items() if mask and mask & bit]
    if names:
        sheet.data["AccessMaskDescription"] = names


def modified(sheet: Sheet) -> None:
    """Put what was done to a directory object (`%%14674`), and the user or group that it is."""
    copy(sheet, "OperationType", "event.reason")
    name = common_name(text(sheet.data, "ObjectDN") or "")
    kind = (text(sheet.data, "ObjectClass") or "").lower()
    if name and ("user" in kind or "group" in kind):
        sheet.fields["user.target.name" if "user" in kind else "group.name"] = name
        relate(sheet, "related.user", name)


_OPENED = (shared, subject_user, source, key, file)
_DIRECTORY = (shared, subject_user)
RULES = {
    **dict.fromkeys(("4656", "4661"), Rule("", (), (), (shared, subject_user, seen_source, key, file))),
    "4658": Rule("handle-closed-object", _CATEGORY, ("change",), _OPENED),
    "4659": Rule("object-was-requested-with-intent-to-delete", _CATEGORY, ("change",), _OPENED),
    "4660": Rule("object-deleted", ("file", "registry"), ("deletion",), _OPENED),
    "4663": Rule("attempt-made-to-access-object", (), (), _OPENED),
    "4664": Rule("create-hard-link", ("file",), ("creation",), _OPENED),
    "4690": Rule("duplicate-handle-attempt", ("process",), ("access",), _OPENED),
    "4691": Rule("indirect-object-access-requested", ("process",), ("access",), _OPENED),
    "4985": Rule("state-of-transaction-has-changed", ("configuration",), ("change",), _OPENED),
    "5038": Rule(
        "code-integrity-determined-that-image-hash-of-file-is-not-valid", ("file",), ("access",), _OPENED
    ),
    "4657": Rule(
        "registry-value-modified",
        ("registry", "configuration"),
        ("change",),
        (shared, subject_user, seen_source, key),
    ),
    "4662": Rule(
        "object-operation-performed",
        _CATEGORY,
        ("admin", "change"),
        (shared, subject_user, directory_rights, key),
    ),
    "5136": Rule(
        "directory-service-object-modified", _CATEGORY, ("admin", "change"), (*_DIRECTORY, modified)
    ),
    "5137": Rule("directory-service-object-created", _CATEGORY, ("admin", "creation"), _DIRECTORY),
    "5141": Rule("directory-service-object-deleted", _CATEGORY, ("admin", "deletion"), _DIRECTORY),
}

r"""Shares and what is opened in them: Security 5140, 5145.

For `IPC$` the pipe's name (`svcctl`, `winreg`) is the file's name, and Elastic's rules look for it there.
"""

from indexer.windows.accounts import shared, source, subject_user
from indexer.windows.sheet import Rule, Sheet, text

_CATEGORY = ("network", "file")
_TYPE = ("info", "access")

_RIGHTS = {
    "1537": "DELETE",
    "1538": "READ_CONTROL",
    "1539": "WRITE_DAC",
    "1540": "WRITE_OWNER",
    "1541": "SYNCHRONIZE",
    "1542": "ACCESS_SYS_SEC",
    "1543": "MAX_ALLOWED",
    "4416": "ReadData (or ListDirectory)",
    "4417": "WriteData (or AddFile)",
    "4418": "AppendData (or AddSubdirectory or CreatePipeInstance)",
    "4419": "ReadEA",
    "4420": "WriteEA",
    "4421": "Execute/Traverse",
    "4422": "DeleteChild",
    "4423": "ReadAttributes",
    "4424": "WriteAttributes",
}


def access(sheet: Sheet) -> None:
    """Make the access rights a list of numbers, and of words beside it."""
    value = text(sheet.data, "AccessList")
    if value:
        codes = value.replace("%%", " ").split()
        sheet.data["AccessList"] = codes
        sheet.data["AccessListDescription"] = [_RIGHTS.get(code, code) for code in codes]


def share(sheet: Sheet) -> None:
    """Put the folder that is shared."""
    local = text(sheet.data, "ShareLocalPath")
    if local:
        sheet.fields["file.directory"] = local


def target(sheet: Sheet) -> None:
    """Put the file, folder or pipe inside the share."""
    relative = text(sheet.data, "RelativeTargetName")
    if not relative:
        return
    fields = sheet.fields
    folders, _, name = relative.strip("\\").rpartition("\\")
    if name:
        fields["file.name"] = name
        stem, dot, extension = name.rpartition(".")
        if stem and dot and extension:
            fields["file.extension"] = extension
    local = text(sheet.data, "ShareLocalPath")
    if local:
        directory = _joined(local, folders)
        fields["file.directory"] = directory
        fields["file.path"] = _joined(directory, name)
    share_name = text(sheet.data, "ShareName")
    if share_name:
        fields["file.target_path"] = _joined(share_name, relative)


def _joined(folder: str, name: str) -> str:
    return f"{folder.rstrip(chr(92))}\\{name}" if name else folder


RULES = {
    "5140": Rule(
        "network-share-object-accessed", _CATEGORY, _TYPE, (shared, subject_user, source, access, share)
    ),
    "5145": Rule(
        "network-share-object-access-checked",
        _CATEGORY,
        _TYPE,
        (shared, subject_user, source, access, share, target),
    ),
}

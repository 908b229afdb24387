r"""Shares and what is opened in them: Security 5140, 5142, 5145.

For `IPC$` the pipe's name (`svcctl`, `winreg`) is the file's name, and Elastic's rules look for it there.
"""

from indexer.windows.accounts import shared, source, subject_user
from indexer.windows.sheet import Rule, Sheet, text

_CATEGORY = ("network", "file")
_TYPE = ("info", "access")


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
    "5140": Rule("network-share-object-accessed", _CATEGORY, _TYPE, (shared, subject_user, source, share)),
    "5142": Rule(
        "network-share-object-added", _CATEGORY, ("info", "creation"), (shared, subject_user, share)
    ),
    "5145": Rule(
        "network-share-object-access-checked",
        _CATEGORY,
        _TYPE,
        (shared, subject_user, source, share, target),
    ),
}

"""smb_files.log: files and pipes opened, read, written, renamed, deleted over SMB."""

from indexer.zeek.kinds import date, keyword, long
from indexer.zeek.layout import Document, Log, Values, to

_TYPES = {
    "SMB::FILE_DELETE": "deletion",
    "SMB::FILE_RENAME": "change",
    "SMB::FILE_SET_ATTRIBUTE": "change",
}


def _finish(values: Values, document: Document) -> None:
    """Set type and path. Elastic appends `info` to every type and doubles back-slashes in `file.path`."""
    action, path, name = (values.get(key) for key in ("action", "path", "name"))
    document.put("event.type", ["connection", "protocol", _TYPES.get(str(action), "info")])
    if isinstance(name, str) and name:
        document.put("file.path", f"{path}\\{name}" if isinstance(path, str) and path else name)


LOG = Log(
    path="smb_files",
    dataset="zeek.smb_files",
    category=("network", "file"),
    transport="tcp",
    protocol="smb",
    fields={
        "action": to(keyword, "event.action", "zeek.smb_files.action"),
        "name": to(keyword, "file.name", "zeek.smb_files.name"),
        "path": to(keyword, "zeek.smb_files.path"),
        "prev_name": to(keyword, "zeek.smb_files.prev_name"),
        "fuid": to(keyword, "zeek.smb_files.fuid"),
        "size": to(long, "file.size", "zeek.smb_files.size"),
        "times.accessed": to(date, "file.accessed", "zeek.smb_files.times.accessed"),
        "times.changed": to(date, "file.ctime", "zeek.smb_files.times.changed"),
        "times.created": to(date, "file.created", "zeek.smb_files.times.created"),
        "times.modified": to(date, "file.mtime", "zeek.smb_files.times.modified"),
    },
    finish=_finish,
)

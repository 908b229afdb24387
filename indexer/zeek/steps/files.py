"""Files: what was done to them, who sent and who got them, their hashes."""

from indexer.zeek.layout import Document, Values

_TYPES = {
    "SMB::FILE_DELETE": "deletion",
    "SMB::FILE_RENAME": "change",
    "SMB::FILE_SET_ATTRIBUTE": "change",
}
_HASHES = ("md5", "sha1", "sha256")


def smb_files(values: Values, document: Document) -> None:
    """Set type and path. Elastic appends `info` to every type and doubles back-slashes in `file.path`."""
    action, path, name = (values.get(key) for key in ("action", "path", "name"))
    document.put("event.type", ["connection", "protocol", _TYPES.get(str(action), "info")])
    if isinstance(name, str) and name:
        document.put("file.path", f"{path}\\{name}" if isinstance(path, str) and path else name)


def files(_: Values, document: Document) -> None:
    """Put the first connection, sender and receiver; all of them are related, and keep their lists."""
    sessions = document.get("zeek.files.session_ids")
    if sessions and not document.get("zeek.session_id"):
        document.put("zeek.session_id", sessions[0])
        document.put("event.id", sessions[0])
    for side, role in (("tx", "server"), ("rx", "client")):
        hosts = document.get(f"zeek.files.{side}_hosts")
        if hosts:
            document.put(f"zeek.files.{side}_host", hosts[0])
            document.put(f"{role}.ip", hosts[0])
            document.relate("ip", *hosts)


def file_hashes(_: Values, document: Document) -> None:
    """Name the file's hashes among the related ones."""
    document.relate("hash", *(document.get(f"file.hash.{name}") for name in _HASHES))


def ocsp_hashes(values: Values, document: Document) -> None:
    """Name the issuer's hashes among the related ones."""
    document.relate("hash", values.get("issuerNameHash"), values.get("issuerKeyHash"))

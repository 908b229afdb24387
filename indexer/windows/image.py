"""What a program file says of itself, and its hashes and signature, as Sysmon gives them."""

from collections.abc import Mapping

from indexer.windows.sheet import Sheet, copy, move, relate, text

_TOLD = {
    "Company": "company",
    "Description": "description",
    "FileVersion": "file_version",
    "Product": "product",
}
_PROCESS_HASHES = {
    "MD5": "process.hash.md5",
    "SHA1": "process.hash.sha1",
    "SHA256": "process.hash.sha256",
    "IMPHASH": "process.pe.imphash",
}
_FILE_HASHES = {
    "MD5": "file.hash.md5",
    "SHA1": "file.hash.sha1",
    "SHA256": "file.hash.sha256",
    "IMPHASH": "file.pe.imphash",
}
_OF_LIBRARY = {
    f"file.{name}": f"dll.{name}"
    for name in (
        *("name", "path", "hash.md5", "hash.sha1", "hash.sha256", "pe.imphash", "pe.original_file_name"),
        *(f"code_signature.{name}" for name in ("exists", "status", "subject_name", "valid")),
    )
}
_FLAGS = {"true": True, "false": False}


def process_image(sheet: Sheet) -> None:
    """Put a process's program."""
    _version(sheet, "process")
    process_hashes(sheet)


def file_image(sheet: Sheet) -> None:
    """Put a library or driver, and who signed it."""
    _version(sheet, "file")
    file_hashes(sheet)
    copy(sheet, "Signature", "file.code_signature.subject_name")
    copy(sheet, "SignatureStatus", "file.code_signature.status")
    status, signed = text(sheet.data, "SignatureStatus"), text(sheet.data, "Signed")
    if status:
        sheet.fields["file.code_signature.valid"] = status == "Valid"
    if signed in _FLAGS:
        sheet.fields["file.code_signature.exists"] = _FLAGS[signed]
    elif signed:  # why Sysmon could not tell
        sheet.fields["file.code_signature.trusted"] = False


def library(sheet: Sheet) -> None:
    """Put a library that a process loaded once more as a library: Elastic's rules look for it there."""
    told = [(field, into) for field, into in _OF_LIBRARY.items() if field in sheet.fields]
    for field, into in told:
        sheet.fields[into] = sheet.fields[field]
    signed = text(sheet.data, "Signed")
    if signed and signed not in _FLAGS:
        sheet.fields["dll.code_signature.status"] = signed


def file_hashes(sheet: Sheet) -> None:
    """Put the hashes as fields of the file."""
    _hashes(sheet, _FILE_HASHES)


def process_hashes(sheet: Sheet) -> None:
    """Put `SHA1=…,MD5=…,IMPHASH=…` as fields of the process, as Elastic does for every event but images."""
    _hashes(sheet, _PROCESS_HASHES)


def kept_file(sheet: Sheet) -> None:
    """Put whether Sysmon kept a copy of a file, and whether the file is a program."""
    for name, into in (("Archived", "sysmon.file.archived"), ("IsExecutable", "sysmon.file.is_executable")):
        flag = _FLAGS.get((text(sheet.data, name) or "").lower())
        if flag is not None:
            sheet.fields[into] = flag
            del sheet.data[name]


def _version(sheet: Sheet, into: str) -> None:
    for name, field in _TOLD.items():
        copy(sheet, name, f"{into}.pe.{field}")
    move(sheet, "OriginalFileName", f"{into}.pe.original_file_name")


def _hashes(sheet: Sheet, fields: Mapping[str, str]) -> None:
    """Put the hashes that are there; the text stays when it holds another kind of hash, or none."""
    if "Hash" in sheet.data:  # as Sysmon called it at first
        sheet.data["Hashes"] = sheet.data.pop("Hash")
    parts = [part.strip().partition("=") for part in (text(sheet.data, "Hashes") or "").split(",")]
    found = {kind.upper(): value.lower() for kind, _, value in parts if value.strip("0")}
    for kind, value in found.items():
        if kind in fields:
            sheet.fields[fields[kind]] = value
            relate(sheet, "related.hash", value)
    if found and found.keys() <= fields.keys():
        del sheet.data["Hashes"]

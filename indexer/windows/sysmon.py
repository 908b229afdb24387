"""Sysmon: process, connection, file and pipe events, by one table of ids and one set of moves.

As in Elastic's pipeline `@timestamp` is UtcTime, when it happened; `event.created` is when Sysmon wrote it.
"""

from collections.abc import Mapping

from indexer.windows.instant import exact, stamp
from indexer.windows.process import command, executable
from indexer.windows.sheet import (
    Rule,
    Sheet,
    Step,
    move,
    move_address,
    move_number,
    move_port,
    relate,
    text,
)


def happened(sheet: Sheet) -> None:
    """Take the time that Sysmon gives for the event itself."""
    at = stamp(exact(text(sheet.data, "UtcTime") or ""))
    if at and sheet.fields["event.kind"] == "event":
        sheet.fields["event.created"] = sheet.fields["@timestamp"]
        sheet.fields["@timestamp"] = at
        del sheet.data["UtcTime"]


def user(sheet: Sheet) -> None:
    r"""Put the account, written `DOMAIN\name`."""
    value = text(sheet.data, "User")
    if value:
        domain, _, name = value.rpartition("\\")
        sheet.fields["user.name"] = name
        relate(sheet, "related.user", name)
        if domain:
            sheet.fields["user.domain"] = domain
        del sheet.data["User"]


def process(sheet: Sheet) -> None:
    """Put the process that did it, and the rule of Sysmon's configuration that told it."""
    move(sheet, "RuleName", "rule.name")
    move(sheet, "ProcessGuid", "process.entity_id")
    move_number(sheet, "ProcessId", "process.pid")
    executable(sheet, "Image", "process")


def created(sheet: Sheet) -> None:
    """Put a new process: its command line, its hashes, its parent."""
    command(sheet, "CommandLine", "process")
    move(sheet, "CurrentDirectory", "process.working_directory")
    move(sheet, "ParentProcessGuid", "process.parent.entity_id")
    move_number(sheet, "ParentProcessId", "process.parent.pid")
    executable(sheet, "ParentImage", "process.parent")
    command(sheet, "ParentCommandLine", "process.parent")
    hashes(sheet)


def hashes(sheet: Sheet) -> None:
    """Put `SHA1=…,MD5=…,IMPHASH=…` as fields of the process."""
    if _put_hashes(sheet, _PROCESS_HASHES):
        del sheet.data["Hashes"]


def _put_hashes(sheet: Sheet, fields: Mapping[str, str]) -> bool:
    found = False
    for part in (text(sheet.data, "Hashes") or "").split(","):
        kind, _, value = part.strip().partition("=")
        kind, value = kind.upper(), value.lower()
        if kind in _PROCESS_HASHES and value.strip("0"):
            found = True
            relate(sheet, "related.hash", value)
            if kind in fields:
                sheet.fields[fields[kind]] = value
    return found


def connection(sheet: Sheet) -> None:
    """Put both ends of a connection, and who began it."""
    move(sheet, "Protocol", "network.transport")
    move_address(sheet, "SourceIp", "source.ip")
    move_port(sheet, "SourcePort", "source.port")
    move(sheet, "SourceHostname", "source.domain")
    move_address(sheet, "DestinationIp", "destination.ip")
    move_port(sheet, "DestinationPort", "destination.port")
    move(sheet, "DestinationHostname", "destination.domain")
    move(sheet, "DestinationPortName", "network.protocol")
    for name in ("source.domain", "destination.domain"):
        relate(sheet, "related.hosts", sheet.fields.get(name))
    initiated = sheet.data.pop("Initiated", None)
    if initiated in ("true", "false"):
        sheet.fields["network.direction"] = "egress" if initiated == "true" else "ingress"
    version_6 = sheet.data.pop("SourceIsIpv6", None)
    if version_6 in ("true", "false"):
        sheet.fields["network.type"] = "ipv6" if version_6 == "true" else "ipv4"
    sheet.data.pop("DestinationIsIpv6", None)


def file(sheet: Sheet) -> None:
    """Put the file that was written, changed or deleted."""
    _put_file(sheet, "TargetFilename")


def image(sheet: Sheet) -> None:
    """Put the library or driver that was loaded; its hashes stay, for there is no field for all of them."""
    _put_file(sheet, "ImageLoaded")
    _put_hashes(sheet, _FILE_HASHES)


def intruder(sheet: Sheet) -> None:
    """Put the process that reached into another one."""
    for name in ("SourceProcessGuid", "SourceProcessGUID"):
        move(sheet, name, "process.entity_id")
    move_number(sheet, "SourceProcessId", "process.pid")
    executable(sheet, "SourceImage", "process")


def _put_file(sheet: Sheet, name: str) -> None:
    path = text(sheet.data, name)
    if path:
        folder, _, last = path.rpartition("\\")
        sheet.fields["file.path"] = path
        sheet.fields["file.name"] = last
        sheet.fields["file.directory"] = folder
        stem, _, extension = last.rpartition(".")
        if stem and extension:
            sheet.fields["file.extension"] = extension
        del sheet.data[name]


def pipe(sheet: Sheet) -> None:
    """Put a named pipe, told as a file, as Elastic does."""
    move(sheet, "PipeName", "file.name")


_PROCESS_HASHES = {
    "MD5": "process.hash.md5",
    "SHA1": "process.hash.sha1",
    "SHA256": "process.hash.sha256",
    "IMPHASH": "process.pe.imphash",
}
_FILE_HASHES = {"MD5": "file.hash.md5", "SHA1": "file.hash.sha1", "SHA256": "file.hash.sha256"}
_COMMON = (happened, user, process)


def _rule(category: str, kinds: str, *steps: Step) -> Rule:
    return Rule("", tuple(category.split()), tuple(kinds.split()), (*_COMMON, *steps))


RULES = {
    "1": _rule("process", "start", created),
    "2": _rule("file", "change", file),
    "3": _rule("network", "start connection protocol", connection),
    "4": _rule("process", "change"),
    "5": _rule("process", "end"),
    "6": _rule("driver", "start", image),
    "7": _rule("process", "change", image),
    "8": _rule("process", "change", intruder),
    "9": _rule("process", "access"),
    "10": _rule("process", "access", intruder),
    "11": _rule("file", "creation", file),
    "12": _rule("configuration registry", "change"),
    "13": _rule("configuration registry", "change"),
    "14": _rule("configuration registry", "change"),
    "15": _rule("file", "access", file),
    "16": _rule("configuration", "change"),
    "17": _rule("file", "creation", pipe),
    "18": _rule("file", "access", pipe),
    "19": _rule("process", "creation"),
    "20": _rule("process", "creation"),
    "21": _rule("process", "creation"),
    "22": _rule("network", "connection protocol info"),
    "23": _rule("file", "deletion", file, hashes),
    "24": _rule("", "change", hashes),
    "25": _rule("process", "change"),
    "26": _rule("file", "deletion", file, hashes),
    "27": _rule("file", "creation denied", file, hashes),
    "28": _rule("file", "deletion denied", file, hashes),
    "255": _rule("process", "error"),
}

"""Sysmon: processes, connections, files, pipes, the registry, by one table of ids and one set of moves.

As in Elastic's pipeline `@timestamp` is UtcTime, when it happened; `event.created` is when Sysmon wrote it.
"""

from indexer.windows.dns_query import look_up
from indexer.windows.image import file_hashes, file_image, kept_file, library, process_hashes, process_image
from indexer.windows.instant import exact, stamp
from indexer.windows.process import command, executable
from indexer.windows.registry import registry
from indexer.windows.sheet import (
    Rule,
    Sheet,
    Step,
    copy,
    flow,
    move,
    move_address,
    move_number,
    move_port,
    put_file,
    relate,
    text,
)

_SIDS = {"SYSTEM": "S-1-5-18", "LOCAL SERVICE": "S-1-5-19", "NETWORK SERVICE": "S-1-5-20"}


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
        if domain == "NT AUTHORITY" and name in _SIDS:
            sheet.fields["user.id"] = _SIDS[name]
        del sheet.data["User"]


def own_account(sheet: Sheet) -> None:
    """Put the account that ran Sysmon itself; of every other event it is not the account that did it."""
    identifier = sheet.system.get("UserID")
    if identifier:
        sheet.fields["user.id"] = identifier


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
    process_image(sheet)


def connection(sheet: Sheet) -> None:
    """Put both ends of a connection, and who began it."""
    move(sheet, "Protocol", "network.transport")
    move_address(sheet, "SourceIp", "source.ip")
    move_port(sheet, "SourcePort", "source.port")
    move(sheet, "SourceHostname", "source.domain")
    move_address(sheet, "DestinationIp", "destination.ip")
    move_port(sheet, "DestinationPort", "destination.port")
    move(sheet, "DestinationHostname", "destination.domain")
    copy(sheet, "SourcePortName", "network.protocol")
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
    flow(sheet)


def file(sheet: Sheet) -> None:
    """Put the file that was written, changed or deleted."""
    put_file(sheet, "TargetFilename")
    kept_file(sheet)


def image(sheet: Sheet) -> None:
    """Put the library or driver that was loaded."""
    put_file(sheet, "ImageLoaded")
    file_image(sheet)


def device(sheet: Sheet) -> None:
    """Put the disk that was read past its file system, told as a file, as Elastic does."""
    put_file(sheet, "Device")


def tampered(sheet: Sheet) -> None:
    """Put how a process's image was changed."""
    move(sheet, "Type", "message")


def failure(sheet: Sheet) -> None:
    """Put which part of Sysmon failed, and how."""
    move(sheet, "ID", "error.code")
    copy(sheet, "Description", "error.message")


def intruder(sheet: Sheet) -> None:
    """Put the process that reached into another one."""
    for name in ("SourceProcessGuid", "SourceProcessGUID"):
        move(sheet, name, "process.entity_id")
    move_number(sheet, "SourceProcessId", "process.pid")
    move_number(sheet, "SourceThreadId", "process.thread.id")
    executable(sheet, "SourceImage", "process")
    if "TargetProcessGuid" in sheet.data:  # 8 and 10 spell it in two ways; Elastic has one
        sheet.data["TargetProcessGUID"] = sheet.data.pop("TargetProcessGuid")


def pipe(sheet: Sheet) -> None:
    """Put a named pipe, told as a file, as Elastic does."""
    move(sheet, "PipeName", "file.name")


_COMMON = (happened, user, process)


def _rule(category: str, kinds: str, *steps: Step) -> Rule:
    return Rule("", tuple(category.split()), tuple(kinds.split()), (*_COMMON, *steps))


RULES = {
    "1": _rule("process", "start", created),
    "2": _rule("file", "change", file),
    "3": _rule("network", "start connection protocol", connection),
    "4": _rule("process", "change", own_account),
    "5": _rule("process", "end"),
    "6": _rule("driver", "start", image),
    "7": _rule("process", "change", image, library),
    "8": _rule("process", "change", intruder),
    "9": _rule("process", "access", device),
    "10": _rule("process", "access", intruder),
    "11": _rule("file", "creation", file),
    "12": _rule("configuration registry", "change", registry),
    "13": _rule("configuration registry", "change", registry),
    "14": _rule("configuration registry", "change", registry),
    "15": _rule("file", "access", file),
    "16": _rule("configuration", "change", own_account),
    "17": _rule("file", "creation", pipe),
    "18": _rule("file", "access", pipe),
    "19": _rule("process", "creation"),
    "20": _rule("process", "creation"),
    "21": _rule("process", "creation"),
    "22": _rule("network", "connection protocol info", look_up),
    "23": _rule("file", "deletion", file, process_hashes),
    "24": _rule("", "change", kept_file, process_hashes),
    "25": _rule("process", "change", tampered),
    "26": _rule("file", "deletion", file, process_hashes),
    "27": _rule("file", "creation denied", file, process_hashes),
    "28": _rule("file", "deletion denied", file, process_hashes),
    "29": _rule("file", "creation", file, file_hashes),
    "255": _rule("process", "error", own_account, failure),
}

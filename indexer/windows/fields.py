"""The fields that every Windows event has, from its System element."""

from functools import lru_cache

from indexer.identity import identity
from indexer.windows.address import whole
from indexer.windows.names import LEVELS, OPCODES, OWN_OPCODES, TASKS, keywords
from indexer.windows.sheet import Sheet

_TEXTS = {
    "Channel": "winlog.channel",
    "EventRecordID": "winlog.record_id",
    "UserID": "winlog.user.identifier",
}
_LOWER = {
    "ProviderGuid": "winlog.provider_guid",
    "ActivityID": "winlog.activity_id",
    "RelatedActivityID": "winlog.related_activity_id",
}
_NUMBERS = {
    "Version": "winlog.version",
    "ProcessID": "winlog.process.pid",
    "ThreadID": "winlog.process.thread.id",
}


def base_fields(sheet: Sheet) -> None:
    """Put what System says, and where it happened."""
    system, fields = sheet.system, sheet.fields
    for name, into in _TEXTS.items():
        if name in system:
            fields[into] = system[name]
    for name, into in _LOWER.items():
        if name in system:
            fields[into] = system[name].lower()
    for name, into in _NUMBERS.items():
        number = whole(system[name]) if name in system else None
        if number is not None:
            fields[into] = number
    if sheet.code:
        fields["event.code"] = fields["winlog.event_id"] = sheet.code
    _provider(sheet)
    _kind_of_event(sheet)
    _host(sheet)


def _provider(sheet: Sheet) -> None:
    provider = sheet.system.get("Provider")
    if provider:
        sheet.fields["event.provider"] = sheet.fields["winlog.provider_name"] = provider
    message = sheet.system.get("Message")
    if message:
        sheet.fields["message"] = message


def _kind_of_event(sheet: Sheet) -> None:
    """Put level, opcode, task and keywords by name; the outcome is what the audit keywords say."""
    system, fields = sheet.system, sheet.fields
    fields["log.level"] = LEVELS.get(system.get("Level", "0"), "information")
    opcode = system.get("OpcodeName") or _opcode(system)
    if opcode:
        fields["winlog.opcode"] = opcode
    number = system.get("Task", "0")
    task = system.get("TaskName") or TASKS.get((system.get("Provider", ""), number))
    if task:
        fields["winlog.task"] = fields["event.action"] = task
    elif number != "0":
        fields["winlog.task"] = number
    names, outcome = keywords(system.get("Keywords", ""))
    if names:
        fields["winlog.keywords"] = list(names)
    if outcome:
        fields["event.outcome"] = outcome


def _opcode(system: dict[str, str]) -> str | None:
    number = system.get("Opcode", "0")  # events of the old interface have none
    return OWN_OPCODES.get((system.get("Provider", ""), number)) or OPCODES.get(number)


def _host(sheet: Sheet) -> None:
    fields = sheet.fields
    fields["host.os.type"] = fields["host.os.family"] = "windows"
    computer = sheet.system.get("Computer")
    if computer:
        fields["host.name"] = fields["winlog.computer_name"] = computer
        fields["host.hostname"] = computer.partition(".")[0] or computer
        fields["host.id"] = host_id(computer)


@lru_cache(maxsize=8192)
def host_id(computer: str) -> str:
    """Return an id for a computer, the same for every spelling of its name."""
    return identity("host", computer.lower())

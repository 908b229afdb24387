r"""PowerShell's two logs: engines and pipelines (400, 403, 600, 800), pipelines and scripts (4103 to 4106).

Much of what they say is in one text of lines: `<tab>HostName=ConsoleHost`, or `Host Name = ConsoleHost` in
4103. What such a text says goes to fields of its own, and the text is dropped when nothing of it is left.
"""

import re
from collections.abc import Callable
from typing import Any

from indexer.windows.process import command
from indexer.windows.script_block import measures
from indexer.windows.sheet import Rule, Sheet, Step, move, move_number, put_file, relate, text

_MOST = 100  # commands and parameters of one pipeline that are told apart
_SAID = re.compile(r"\s+(?:(\w+)=(.*)|(\w[\w ]*?) = ?(.*))")
_INVOKED = re.compile(r"(\w+)\((.+?)\): (.*)")
_NAMED = re.compile(r"name=(.+?); value=(.*)")

_TEXTS = {
    "NewEngineState": "powershell.engine.new_state",
    "PreviousEngineState": "powershell.engine.previous_state",
    "EngineVersion": "powershell.engine.version",
    "ProviderName": "powershell.provider.name",
    "NewProviderState": "powershell.provider.new_state",
    "CommandName": "powershell.command.name",
    "CommandType": "powershell.command.type",
    "CommandPath": "powershell.command.path",
    "CommandLine": "powershell.command.value",
    "HostVersion": "powershell.process.executable_version",
    "PipelineID": "powershell.pipeline_id",
    "RunspaceID": "powershell.runspace_id",
    "ShellID": "powershell.id",
    "HostID": "process.entity_id",
    "HostName": "process.title",
}
_NUMBERS = {
    "SequenceNumber": "event.sequence",
    "DetailSequence": "powershell.sequence",
    "DetailTotal": "powershell.total",
}
_USERS = {"UserID": "user", "User": "user", "ConnectedUser": "source.user"}
_OTHERS = ("HostApplication", "ScriptName", "Severity")
_KNOWN = {name.lower(): name for name in (*_TEXTS, *_NUMBERS, *_USERS, *_OTHERS)}


def user(sheet: Sheet) -> None:
    """Put the account's SID: here it is the account that did it."""
    identifier = sheet.system.get("UserID")
    if identifier:
        sheet.fields["user.id"] = identifier


def process(sheet: Sheet) -> None:
    """Put the process that wrote the event: it is the one that PowerShell runs in."""
    if "winlog.process.pid" in sheet.fields:
        sheet.fields["process.pid"] = sheet.fields["winlog.process.pid"]


def context(name: str) -> Callable[[Sheet], None]:
    """Return the step that puts what the text under this name says."""

    def step(sheet: Sheet) -> None:
        said = _said(text(sheet.data, name) or "")
        if not said:
            return
        for key, value in said.items():
            _put(sheet, key, value)
        _both_ends(sheet.fields)
        del sheet.data[name]

    return step


def details(name: str) -> Callable[[Sheet], None]:
    """Return the step that puts which commands and parameters a pipeline called."""

    def step(sheet: Sheet) -> None:
        calls = _calls(text(sheet.data, name) or "")
        if calls and len(calls) <= _MOST:
            sheet.fields["powershell.command.invocation_details"] = calls
            del sheet.data[name]

    return step


def states(sheet: Sheet) -> None:
    """Drop the values that stand in the context too."""
    for name in ("param1", "param2"):
        value = text(sheet.data, name)
        if value is not None and value in (sheet.fields.get(field) for field in _TEXTS.values()):
            del sheet.data[name]


def command_line(sheet: Sheet) -> None:
    """Drop the command line, which stands in the context too; keep it when it is another."""
    value = text(sheet.data, "param1")
    if value is not None and value.rstrip() == sheet.fields.get("powershell.command.value"):
        del sheet.data["param1"]


def script(sheet: Sheet) -> None:
    """Put a block of script, as it was logged (long ones are logged in parts), and how it looks as text."""
    sheet.fields |= measures(text(sheet.data, "ScriptBlockText") or "")
    move(sheet, "ScriptBlockText", "powershell.file.script_block_text")
    move(sheet, "ScriptBlockId", "powershell.file.script_block_id")
    move(sheet, "RunspaceId", "powershell.runspace_id")
    move_number(sheet, "MessageNumber", "powershell.sequence")
    move_number(sheet, "MessageTotal", "powershell.total")
    put_file(sheet, "Path")


def _said(block: str) -> dict[str, str]:
    """Return what a block says by name; any other line continues the value before it.

    The first of two lines of one name counts: a command line comes last, and may hold anything.
    """
    found: dict[str, list[str]] = {}
    last: list[str] = []
    for line in block.split("\n"):
        said = _SAID.fullmatch(line)
        name = _KNOWN.get((said[1] or said[3]).replace(" ", "").lower(), "") if said else ""
        if said and name and name not in found:
            last = found[name] = [said[2] or said[4] or ""]
        else:
            last.append(line)
    texts = {name: "\n".join(lines).rstrip() for name, lines in found.items()}
    return {name: value for name, value in texts.items() if value}


def _put(sheet: Sheet, name: str, value: str) -> None:
    fields, data = sheet.fields, sheet.data
    if name in _TEXTS:
        fields[_TEXTS[name]] = value
    elif name in _USERS:
        _put_user(sheet, _USERS[name], value)
    else:
        data[name] = value
        if name in _NUMBERS:
            move_number(sheet, name, _NUMBERS[name])
        elif name == "HostApplication":
            command(sheet, name, "process")
        elif name == "ScriptName":
            put_file(sheet, name)


def _put_user(sheet: Sheet, into: str, value: str) -> None:
    domain, _, name = value.rpartition("\\")
    sheet.fields[f"{into}.name"] = name
    if domain:
        sheet.fields[f"{into}.domain"] = domain
    relate(sheet, "related.user", name)


def _both_ends(fields: dict[str, Any]) -> None:
    """Put the account at this end of a remote session too."""
    if "source.user.name" in fields:
        for part in ("name", "domain"):
            if f"user.{part}" in fields:
                fields[f"destination.user.{part}"] = fields[f"user.{part}"]


def _calls(block: str) -> list[dict[str, str]]:
    """Return the calls of a pipeline, one a line; a line that is none continues the value before it."""
    calls: list[dict[str, str]] = []
    values: list[list[str]] = [[]]
    for line in block.split("\n"):
        invoked = _INVOKED.fullmatch(line)
        if not invoked:
            values[-1].append(line)
            continue
        named = _NAMED.fullmatch(invoked[3])
        call = {"type": invoked[1], "related_command": invoked[2]}
        calls.append(call | {"name": named[1]} if named else call)
        values.append([named[2] if named else invoked[3]])
    for call, lines in zip(calls, values[1:], strict=True):
        call["value"] = "\n".join(lines).rstrip()
    return calls


def _rule(kind: str, *steps: Step) -> Rule:
    return Rule("", ("process",), (kind,), steps)


ANY = Rule("", (), (), (user, process))
RULES = {
    "4103": _rule("info", user, process, context("ContextInfo"), details("Payload")),
    "4104": _rule("info", user, process, script),
    "4105": _rule("start", user, process, script),
    "4106": _rule("end", user, process, script),
}
CLASSIC_RULES = {
    "400": _rule("start", context("param3"), states),
    "403": _rule("end", context("param3"), states),
    "600": _rule("info", context("param3"), states),
    "800": _rule("info", context("param2"), command_line, details("param3")),
}

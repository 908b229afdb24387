"""Processes: Security 4688, and how Windows splits a command line."""

from indexer.windows.accounts import effective_user, shared, subject_user
from indexer.windows.command_line import arguments
from indexer.windows.sheet import Rule, Sheet, last_part, move, move_number, text


def executable(sheet: Sheet, name: str, into: str) -> None:
    """Move a path to `<into>.executable`, its last part to `<into>.name`."""
    path = text(sheet.data, name)
    if path:
        move(sheet, name, f"{into}.executable")
        sheet.fields[f"{into}.name"] = last_part(path)


def command(sheet: Sheet, name: str, into: str) -> None:
    """Move a command line to `<into>.command_line`, and its parts to `<into>.args`."""
    line = text(sheet.data, name)
    if line:
        move(sheet, name, f"{into}.command_line")
        parts = arguments(line)
        sheet.fields[f"{into}.args"] = parts
        sheet.fields[f"{into}.args_count"] = len(parts)


def created(sheet: Sheet) -> None:
    """Put the new process and its parent."""
    move_number(sheet, "NewProcessId", "process.pid")
    executable(sheet, "NewProcessName", "process")
    kept = {name: value for name, value in sheet.data.items() if name in ("CommandLine", "ProcessId")}
    command(sheet, "CommandLine", "process")
    move_number(sheet, "ProcessId", "process.parent.pid")
    sheet.data.update(kept)  # as Elastic keeps them
    executable(sheet, "ParentProcessName", "process.parent")


RULES = {
    "4688": Rule("created-process", ("process",), ("start",), (shared, subject_user, effective_user, created))
}

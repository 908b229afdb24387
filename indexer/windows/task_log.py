"""The task scheduler's own log: tasks registered, changed, deleted, started and ended (OURS).

Elastic has no pipeline for this channel.
"""

from indexer.windows.accounts import named_user
from indexer.windows.process import executable
from indexer.windows.sheet import Rule, Sheet, copy, move_number, text


def task(sheet: Sheet) -> None:
    """Put the task, the account, and the program that was started; the values stay."""
    copy(sheet, "TaskName", "winlog.scheduled_task.name")
    named_user(sheet, text(sheet.data, "UserContext") or text(sheet.data, "UserName"))
    kept = dict(sheet.data)
    executable(sheet, "Path", "process")
    if "\\" in kept.get("ActionName", ""):
        executable(sheet, "ActionName", "process")
    move_number(sheet, "ProcessID", "process.pid")
    sheet.data.update(kept)


def _rule(action: str, category: str, kind: str) -> Rule:
    return Rule(f"scheduled-task-{action}", tuple(category.split()), (kind,), (task,))


RULES = {
    "100": _rule("started", "process", "start"),
    "101": _rule("start-failed", "process", "info"),
    "102": _rule("completed", "process", "end"),
    "103": _rule("action-start-failed", "process", "info"),
    "106": _rule("registered", "configuration", "creation"),
    "107": _rule("triggered-by-time", "process", "info"),
    "110": _rule("triggered-by-user", "process", "info"),
    "111": _rule("terminated", "process", "end"),
    "118": _rule("triggered-by-boot", "process", "info"),
    "119": _rule("triggered-by-logon", "process", "info"),
    "129": _rule("process-created", "process", "start"),
    "140": _rule("updated", "configuration", "change"),
    "141": _rule("deleted", "configuration", "deletion"),
    "142": _rule("disabled", "configuration", "change"),
    "200": _rule("action-started", "process", "start"),
    "201": _rule("action-completed", "process", "end"),
}

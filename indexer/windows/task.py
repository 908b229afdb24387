"""Scheduled tasks: Security 4698 to 4702, with what TaskContent's XML says."""

import re
from collections.abc import Iterable
from typing import Any
from xml.etree.ElementTree import Element, ParseError, fromstring

from indexer.windows.accounts import shared, subject_user
from indexer.windows.sheet import Rule, Sheet, text

_LONGEST = 1_000_000  # characters of XML that are looked into
_MOST = 100  # triggers, actions or principals of one task that are told apart
_DECLARATIONS = ("<!DOCTYPE", "<!ENTITY")
_CATEGORY = ("iam", "configuration")
_ESCAPED = re.compile(r"[%|=\x00-\x1f\x7f]")
_OF_TRIGGER = ("type", "enabled", "interval", "duration", "stop_at_duration_end")
_OF_ACTION = ("type", "context", "command", "arguments", "working_directory", "class_id")

_TRIGGERS = {
    "BootTrigger": "boot",
    "WnfStateChangeTrigger": "wnf_state_change",
    "TimeTrigger": "time",
    "CalendarTrigger": "calendar",
    "LogonTrigger": "logon",
    "RegistrationTrigger": "registration",
    "SessionStateChangeTrigger": "session_state_change",
    "EventTrigger": "event",
    "IdleTrigger": "idle",
}


def content(sheet: Sheet) -> None:
    """Put what the task's XML says into `winlog.scheduled_task`; the text stays."""
    name = text(sheet.data, "TaskName")
    if name:
        sheet.fields["winlog.scheduled_task.name"] = name
    xml = text(sheet.data, "TaskContent") or text(sheet.data, "TaskContentNew")
    task = parsed(xml) if xml else None
    if task is None:
        return
    for part, found in (
        ("uri", _text(task, "RegistrationInfo", "URI")),
        ("principals", [_principal(e) for e in _parts(task, "Principals")]),
        ("settings", _settings(task)),
        ("triggers", [_trigger(e) for e in _parts(task, "Triggers")]),
        ("actions", _actions(task)),
    ):
        if found:
            sheet.fields[f"winlog.scheduled_task.{part}"] = found


def parsed(xml: str) -> Element | None:
    """Return the root of a task's XML without name spaces; None when it is broken, huge or declares entities.

    Without a declaration there is no entity to expand, so none of XML's bombs and no look at other files.
    """
    if len(xml) > _LONGEST or any(declaration in xml for declaration in _DECLARATIONS):
        return None
    try:
        root = fromstring(xml.strip("\ufeff \r\n\t\x00"))  # noqa: S314 - declarations are refused above
    except (ParseError, ValueError):
        return None
    for element in root.iter():
        element.tag = str(element.tag).rpartition("}")[2]
    return root


def _child(element: Element | None, name: str) -> Element | None:
    return None if element is None else element.find(name)


def _text(element: Element | None, *path: str) -> str | None:
    for name in path:
        element = _child(element, name)
    value = element.text if element is not None else None
    return value.strip() or None if value else None


def _flag(element: Element | None, name: str) -> bool | None:
    return {"true": True, "1": True, "false": False, "0": False}.get((_text(element, name) or "").lower())


def _parts(task: Element, name: str) -> list[Element]:
    found = _child(task, name)
    return list(found)[:_MOST] if found is not None else []


def _said(values: dict[str, Any]) -> dict[str, Any]:
    """Return what was said: an absent element is no value."""
    return {name: value for name, value in values.items() if value not in (None, {})}


def _principal(element: Element) -> dict[str, Any]:
    return _said(
        {
            "id": element.get("id"),
            "run_level": _text(element, "RunLevel"),
            "user": _said({"identifier": _text(element, "UserId")}),
            "group": _said({"identifier": _text(element, "GroupId")}),
            "logon": _said({"type": _text(element, "LogonType")}),
        }
    )


def _settings(task: Element) -> dict[str, Any]:
    settings = _child(task, "Settings")
    return _said({"enabled": _flag(settings, "Enabled"), "hidden": _flag(settings, "Hidden")})


def _trigger(element: Element) -> dict[str, Any]:
    enabled = _flag(element, "Enabled") if _child(element, "Enabled") is not None else True
    kind = {"type": _TRIGGERS.get(element.tag, element.tag), "enabled": enabled}
    repeated = _child(element, "Repetition")
    repetition = {
        "interval": _text(repeated, "Interval"),
        "duration": _text(repeated, "Duration"),
        "stop_at_duration_end": _flag(repeated, "StopAtDurationEnd"),
    }
    definition = _definition(kind | repetition, _OF_TRIGGER)
    return _said({**kind, "repetition": _said(repetition), "definition": definition})


def _actions(task: Element) -> list[dict[str, Any]]:
    context = found.get("Context") if (found := _child(task, "Actions")) is not None else None
    return [_action(element, context) for element in _parts(task, "Actions")]


def _action(element: Element, context: str | None) -> dict[str, Any]:
    told = {
        "type": {"Exec": "exec", "ComHandler": "com_handler"}.get(element.tag, element.tag),
        "context": context,
        "command": _text(element, "Command"),
        "arguments": _text(element, "Arguments"),
        "working_directory": _text(element, "WorkingDirectory"),
        "class_id": _text(element, "ClassId"),
    }
    return _said({**told, "definition": _definition(told, _OF_ACTION)})


def _definition(told: dict[str, Any], names: Iterable[str]) -> str:
    """Return a trigger or an action as one text: Elasticsearch forgets which values of a list go together."""
    return "|".join(("v=1", *(f"{name}={_written(told.get(name))}" for name in names)))


def _written(value: Any) -> str:
    text = str(value).lower() if isinstance(value, bool) else value or ""
    return _ESCAPED.sub(lambda found: f"%{ord(found[0]):02X}", text)


def _rule(action: str, kind: str) -> Rule:
    return Rule(f"scheduled-task-{action}", _CATEGORY, (kind, "admin"), (shared, subject_user, content))


RULES = {
    "4698": _rule("created", "creation"),
    "4699": _rule("deleted", "deletion"),
    "4700": _rule("enabled", "change"),
    "4701": _rule("disabled", "change"),
    "4702": _rule("updated", "change"),
}

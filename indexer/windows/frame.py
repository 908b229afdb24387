"""What all events of one kind have in common: worked out once, copied for each of them.

Of the fields of an event half are the same for every event of its provider, id, level and keywords.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from indexer.expression import Argument, Make, Slot, compiled
from indexer.windows.address import whole
from indexer.windows.names import LEVELS, OPCODES, OWN_OPCODES, TASKS, keywords
from indexer.windows.rules import rule_for
from indexer.windows.sheet import Rule, Step
from mappings.document import put
from mappings.remembered import Remembered

KIND = (
    *("Channel", "Provider", "EventID", "Version", "Level", "Opcode", "Task", "Keywords"),
    *("ProviderGuid", "UserID", "OpcodeName", "TaskName"),
)
"""The names of System that make a kind of event."""

Kind = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """What is the same for all events of a kind, and the steps that fill the rest.

    `fields` have dotted names.
    """

    fields: Mapping[str, Any]
    steps: tuple[Step, ...]

    def completed(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Return a document of these fields, which have dotted names, and the frame's."""
        made: dict[str, Any] = _MAKES[self, tuple(fields)](*fields.values())
        return made


def _maker(key: tuple[Frame, tuple[str, ...]]) -> Make:
    """Return what makes a document of a frame and the values of other fields."""
    frame, names = key
    plan: dict[str, Any] = {}
    for name, value in frame.fields.items():
        put(plan, name, value)
    for number, name in enumerate(names):
        put(plan, name, Slot(number))
    return compiled(plan, [Argument()] * len(names))


_MAKES = Remembered(_maker, most=4096, letters=4096)


def frame_of(system: Mapping[str, str]) -> Frame:
    """Return the frame of an event's kind."""
    return _FRAMES[tuple(map(system.get, KIND, repeat("")))]


def _frame(kind: Kind) -> Frame:
    system = {name: value for name, value in zip(KIND, kind, strict=True) if value}
    rule = rule_for(system.get("Channel", ""), system.get("Provider", ""), system.get("EventID", ""))
    fields = {**_named(system), **_of_its_kind(system), **(_of_rule(rule) if rule else {})}
    return Frame(fields, rule.steps if rule else ())


_FRAMES = Remembered(_frame, most=1024, letters=1024)


def _named(system: Mapping[str, str]) -> dict[str, Any]:
    """Return what the log and its provider are called."""
    provider, code = system.get("Provider"), system.get("EventID")
    guid, version = system.get("ProviderGuid"), whole(system.get("Version", ""))
    told = {
        "winlog.channel": system.get("Channel"),
        "winlog.user.identifier": system.get("UserID"),
        "winlog.provider_guid": guid.lower() if guid else None,
        "winlog.version": version,
        "event.code": code,
        "winlog.event_id": code,
        "event.provider": provider,
        "winlog.provider_name": provider,
        "host.os.type": "windows",
        "host.os.family": "windows",
    }
    return {name: value for name, value in told.items() if value is not None}


def _of_its_kind(system: Mapping[str, str]) -> dict[str, Any]:
    """Return level, opcode, task and keywords by name; the outcome is what the audit keywords say."""
    names, outcome = keywords(system.get("Keywords", ""))
    number = system.get("Task", "0")
    task = system.get("TaskName") or TASKS.get((system.get("Provider", ""), number))
    told = {
        "log.level": LEVELS.get(system.get("Level", "0"), "information"),
        "winlog.opcode": system.get("OpcodeName") or _opcode(system),
        "winlog.task": task or (number if number != "0" else None),
        "event.action": task,
        "winlog.keywords": list(names),
        "event.outcome": outcome,
    }
    return {name: value for name, value in told.items() if value}


def _opcode(system: Mapping[str, str]) -> str | None:
    number = system.get("Opcode", "0")  # events of the old interface have none
    return OWN_OPCODES.get((system.get("Provider", ""), number)) or OPCODES.get(number)


def _of_rule(rule: Rule) -> dict[str, Any]:
    told = {
        "event.action": rule.action,
        "event.category": list(rule.category),
        "event.type": list(rule.type),
    }
    return {name: value for name, value in told.items() if value}

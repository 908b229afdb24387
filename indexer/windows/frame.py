"""What all events of one kind have in common: worked out once, copied for each of them.

Of the fields of an event half are the same for every event of its provider, id, level and keywords.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from indexer.windows.address import whole
from indexer.windows.names import LEVELS, OPCODES, OWN_OPCODES, TASKS, keywords
from indexer.windows.rules import rule_for
from indexer.windows.sheet import Rule, Step

KIND = (
    *("Channel", "Provider", "EventID", "Version", "Level", "Opcode", "Task", "Keywords"),
    *("ProviderGuid", "UserID", "OpcodeName", "TaskName"),
)
"""The names of System that make a kind of event."""

REMEMBERED = 1024
"""Letters of a kind that is remembered: what an intruder writes must not fill the memory."""

Kind = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """What is the same for all events of a kind, and the steps that fill the rest.

    `objects`: the document ("") and those in it, by dotted names, parents first. Lists in it are shared by
    all its documents.
    """

    objects: Mapping[str, Mapping[str, Any]]
    steps: tuple[Step, ...]

    def completed(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Return a document of these fields, which have dotted names, and the frame's."""
        layout = _layout(self, tuple(fields))
        objects = [{**blank} for blank in layout.blanks]
        for parent, leaf, child in layout.links:
            objects[parent][leaf] = objects[child]
        for (place, leaf), value in zip(layout.places, fields.values(), strict=True):
            objects[place][leaf] = value
        return objects[0]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a frame's and some more fields stand: objects by number, the document first.

    `blanks`: the objects without those in them; `links`: which object lies where; `places` of the fields.
    """

    blanks: tuple[Mapping[str, Any], ...]
    links: tuple[tuple[int, str, int], ...]
    places: tuple[tuple[int, str], ...]


@lru_cache(maxsize=4096)
def _layout(frame: Frame, names: tuple[str, ...]) -> Layout:
    objects = dict(frame.objects)
    for name in names:
        _add(objects, split(name)[0])
    number = {name: place for place, name in enumerate(objects)}
    links = ((*split(name), name) for name in objects if name)
    return Layout(
        blanks=tuple(objects.values()),
        links=tuple((number[parent], leaf, number[name]) for parent, leaf, name in links),
        places=tuple((number[parent], leaf) for parent, leaf in map(split, names)),
    )


def _add(objects: dict[str, Any], name: str) -> None:
    """Add an object to a document's, and before it those that it lies in."""
    if name not in objects:
        _add(objects, split(name)[0])
        objects[name] = {}


def frame_of(system: Mapping[str, str]) -> Frame:
    """Return the frame of an event's kind."""
    kind = tuple([system.get(name, "") for name in KIND])
    return _remembered(kind) if len("".join(kind)) <= REMEMBERED else _frame(kind)


def _frame(kind: Kind) -> Frame:
    system = {name: value for name, value in zip(KIND, kind, strict=True) if value}
    rule = rule_for(system.get("Channel", ""), system.get("Provider", ""), system.get("EventID", ""))
    fields = {**_named(system), **_of_its_kind(system), **(_of_rule(rule) if rule else {})}
    objects: dict[str, dict[str, Any]] = {"": {}}
    for name, value in fields.items():
        parent, leaf = split(name)
        _add(objects, parent)
        objects[parent][leaf] = value
    return Frame(objects, rule.steps if rule else ())


_remembered = lru_cache(maxsize=1024)(_frame)


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


@cache
def split(name: str) -> tuple[str, str]:
    """Return a dotted name's parent and what is left; of our own names only, so the cache stays small."""
    parent, _, leaf = name.rpartition(".")
    return parent, leaf

"""What all events of one kind have in common: worked out once, copied for each of them.

Of the fields of an event half are the same for every event of its provider, id, level and keywords.
"""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import repeat
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

    `fields` have dotted names. Lists among them are shared by all documents.
    """

    fields: Mapping[str, Any]
    steps: tuple[Step, ...]

    def completed(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Return a document of these fields, which have dotted names, and the frame's."""
        return _maker(self, tuple(fields))(*fields.values())


Make = Callable[..., dict[str, Any]]


@lru_cache(maxsize=4096)
def _maker(frame: Frame, names: tuple[str, ...]) -> Make:
    """Return what makes a document of the values of these fields: nested dicts in one expression, compiled.

    What a log says is no part of the code: names are constants, values are given when it runs.
    """
    objects: dict[str, dict[str, ast.expr]] = {"": {}}
    own = {f"own{number}": value for number, value in enumerate(frame.fields.values())}
    given = [f"given{number}" for number in range(len(names))]
    for name, variable in zip((*frame.fields, *names), (*own, *given), strict=True):
        parent, leaf = split(name)
        _add(objects, parent)
        objects[parent][leaf] = ast.Name(variable, ast.Load())
    for name in [name for name in reversed(objects) if name]:
        parent, leaf = split(name)
        objects[parent].setdefault(leaf, _dict(objects[name]))
    arguments = ast.arguments([], [ast.arg(name) for name in given], None, [], [], None, [])
    whole_document = ast.Expression(ast.Lambda(arguments, _dict(objects[""])))
    make: Make = eval(compile(ast.fix_missing_locations(whole_document), "frame", "eval"), own)  # noqa: S307
    return make


def _dict(values: Mapping[str, ast.expr]) -> ast.expr:
    return ast.Dict([ast.Constant(name) for name in values], [*values.values()])


def _add(objects: dict[str, dict[str, ast.expr]], name: str) -> None:
    """Add an object to a document's, and before it those that it lies in."""
    if name not in objects:
        _add(objects, split(name)[0])
        objects[name] = {}


def frame_of(system: Mapping[str, str]) -> Frame:
    """Return the frame of an event's kind."""
    kind = tuple(map(system.get, KIND, repeat("")))
    return _remembered(kind) if len("".join(kind)) <= REMEMBERED else _frame(kind)


def _frame(kind: Kind) -> Frame:
    system = {name: value for name, value in zip(KIND, kind, strict=True) if value}
    rule = rule_for(system.get("Channel", ""), system.get("Provider", ""), system.get("EventID", ""))
    fields = {**_named(system), **_of_its_kind(system), **(_of_rule(rule) if rule else {})}
    return Frame(fields, rule.steps if rule else ())


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

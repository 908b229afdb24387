"""What becomes of a record's values: worked out once for all of a log's with the same names and types."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from indexer.expression import Argument, Make, Slot, compiled
from indexer.zeek.canonical import uneven
from indexer.zeek.kinds import AS_THEY_ARE
from indexer.zeek.layout import Document, Values
from indexer.zeek.registry import COMMON, LOGS, Log, Rule
from indexer.zeek.times import TIMES
from indexer.zeek.unplaced import place
from mappings.remembered import Remembered
from mappings.zeek import Table

_SENSORS = ("_system_name", "@system", "_node_name")  # the first that is there names the observer


@dataclass(frozen=True, slots=True, eq=False)
class Routes:
    """What becomes of a log's records that have certain names, with values of certain types.

    `make` returns the document of `@timestamp` and the values, in the order of the names; something false
    when a value says nothing or does not fit. `sayings`: the names whose values may say nothing. `times`:
    those of times; `uneven`: see canonical.py. `strange`: whether the log's table does not know them all.
    """

    make: Make
    sayings: tuple[str, ...]
    times: tuple[str, ...]
    uneven: tuple[str, ...]
    strange: bool


def routes(told: Log, values: Values) -> Routes:
    """Return the routes of a record's values."""
    return _ROUTES[told.table.path, tuple(values), tuple(map(type, values.values()))]


def _routes(key: tuple[str, tuple[str, ...], tuple[type, ...]]) -> Routes:
    path, names, types = key
    told = LOGS[path]
    arguments = [_argument(told.rule(name), name, type_) for name, type_ in zip(names, types, strict=True)]
    plan = Document(_started(told.table))
    slots = {name: Slot(number) for number, name in enumerate(names, 1)}
    for name in _in_order(told, names):
        for field in told.rules[name].fields:
            plan.put(field, slots[name])
    strange = slots.keys() - told.rules.keys()
    if strange:
        texts = {name for name in strange if types[slots[name].number - 1] is str}
        if observer := next((name for name in _SENSORS if name in texts), None):
            plan.put("observer.name", slots[observer])
        place(told, plan, {name: slots[name] for name in sorted(strange - {observer})})
    return Routes(
        make=compiled(plan.root, [Argument(), *arguments]),
        sayings=tuple(name for name, each in zip(names, arguments, strict=True) if each.said),
        times=tuple(name for name in names if name in TIMES),
        uneven=uneven(names, types),
        strange=bool(strange),
    )


_ROUTES = Remembered(_routes, most=2048, letters=4096)


def _in_order(told: Log, names: tuple[str, ...]) -> Iterator[str]:
    """Yield the names that have rules: those of all logs first, so that a table has the last word."""
    yield from (name for name in COMMON if name in names)
    yield from (name for name in names if name in told.rules and name not in COMMON)


def _started(table: Table) -> dict[str, Any]:
    """Return what all documents of a log have."""
    event: dict[str, Any] = {"kind": table.kind}
    if table.type:
        event["type"] = list(table.type)
    if table.category:
        event["category"] = list(table.category)
    network = {"transport": table.transport, "protocol": table.protocol}
    network = {name: value for name, value in network.items() if value}
    return {
        "@timestamp": Slot(0),
        "event": event,
        "observer": {"type": "sensor", "vendor": "Zeek"},
        **({"network": network} if network else {}),
    }


def _argument(rule: Rule, name: str, type_: type) -> Argument:
    """Return how a value of a type is taken by a rule."""
    said = any(type_ is type(value) for value in rule.empty)
    if (rule.kind, type_) in AS_THEY_ARE and name not in TIMES:  # times have become texts
        return Argument(said, bounds=AS_THEY_ARE[rule.kind, type_])
    return Argument(said, convert=rule.kind)

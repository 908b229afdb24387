"""The tables of Zeek's logs, made ready for conversion."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from indexer.identity import joined
from indexer.zeek.kinds import KINDS, Kind, ip, port, storable
from indexer.zeek.layout import Document, Step, Values
from indexer.zeek.names import log_name
from indexer.zeek.steps import STEPS
from mappings.remembered import Remembered
from mappings.zeek import TABLES, Column, Table


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """What becomes of a value: where it goes, of what kind it is, and which values say nothing.

    Those that say nothing are false.
    """

    fields: tuple[str, ...] = ()
    kind: Kind | None = None
    empty: tuple[Any, ...] = (None, "", [])

    def holds(self, value: Any) -> bool:
        """Tell whether a value is of the kind."""
        return self.kind is None or self.kind(value) is not None


ENDS = ("id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p")
HOSTS = ("id.orig_h", "id.resp_h")
COMMON: Mapping[str, Rule] = {
    "ts": Rule(empty=()),
    "community_id": Rule(empty=()),
    "uid": Rule(("event.id", "zeek.session_id"), empty=(None, "", 0, 0.0, False, [])),
    "id.orig_p": Rule(("source.port",), port, empty=(None,)),
    "id.orig_h": Rule(("source.address", "source.ip"), ip, empty=(None, "")),
    "id.resp_p": Rule(("destination.port",), port, empty=(None,)),
    "id.resp_h": Rule(("destination.address", "destination.ip"), ip, empty=(None, "")),
    "result.host": Rule(("host.name",), empty=()),  # what a Splunk export adds
    "result.source": Rule(("log.file.path",), empty=()),
}
"""What every log may have, and no table needs to tell; time and Community ID are put elsewhere."""

STRANGE = Rule(kind=storable)
"""The rule of what a table does not know."""


@dataclass(frozen=True, slots=True, eq=False)
class Log:
    """A log made ready: a rule for each of Zeek's names, and the names below its own object in use.

    `identity`: how the ids of its records begin.
    """

    table: Table
    rules: Mapping[str, Rule]
    taken: frozenset[str]
    steps: tuple[Step, ...]
    identity: bytes

    def rule(self, name: str) -> Rule:
        """Return the rule for a name."""
        return self.rules.get(name, STRANGE)


def _on_the_wire(_: Values, document: Document) -> None:
    """Call a record a network event when it has an end; what Zeek writes of itself is none."""
    if document.part("source") or document.part("destination"):
        document.within("event")["category"] = ["network"]


def _ready(told: str) -> Log:
    path = log_name(told)
    table = TABLES.get(path)
    identity = joined("zeek", path)
    if table is None:
        return Log(_generic(path), COMMON, frozenset(), (_on_the_wire,), identity)
    own = {name: Rule(column.fields, KINDS[column.kind]) for name, column in table.columns.items()}
    steps = tuple(STEPS[name] for name in table.steps)
    return Log(table, {**COMMON, **own}, _taken(table), steps, identity)


LOGS = Remembered(_ready, most=256, letters=256)
"""Logs by what they call themselves; a generic one when Hopwatch has no table for it."""


def _generic(path: str) -> Table:
    return Table(path=path, dataset=f"zeek.{path}", category=(), type=("info",), columns={})


def _taken(table: Table) -> frozenset[str]:
    """Return the names below the log's own object that its table uses, those of objects too."""
    columns: list[Column] = [*table.columns.values(), *table.made.values()]
    home = f"{table.dataset}."
    below = [
        name.removeprefix(home).split(".")
        for column in columns
        for name in column.fields
        if name.startswith(home)
    ]
    return frozenset(".".join(parts[: count + 1]) for parts in below for count in range(len(parts)))

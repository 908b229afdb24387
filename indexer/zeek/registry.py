"""The tables of Zeek's logs, made ready for conversion."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from indexer.zeek.kinds import KINDS, Kind
from indexer.zeek.layout import Document, Step, Values
from indexer.zeek.steps import STEPS
from mappings.zeek import TABLES, Column, Table

Rule = tuple[Kind | None, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """A log made ready: where each value goes as (parent, leaf), and the names below its own in use."""

    table: Table
    rules: Mapping[str, Rule]
    taken: frozenset[str]
    steps: tuple[Step, ...]


def _on_the_wire(_: Values, document: Document) -> None:
    """Call a record a network event when it has an end; what Zeek writes of itself is none."""
    if document.part("source") or document.part("destination"):
        document.within("event")["category"] = ["network"]


@lru_cache(maxsize=256)
def compiled(path: str) -> Compiled:
    """Return the log named `path`, a generic one when Hopwatch has no table for it."""
    table = TABLES.get(path)
    if table is None:
        return Compiled(_generic(path), {}, frozenset(), (_on_the_wire,))
    rules = {
        name: (KINDS[column.kind], tuple(map(_cut, column.fields))) for name, column in table.columns.items()
    }
    return Compiled(table, rules, _taken(table), tuple(STEPS[name] for name in table.steps))


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


def _cut(field: str) -> tuple[str, str]:
    parent, _, leaf = field.rpartition(".")
    return parent, leaf

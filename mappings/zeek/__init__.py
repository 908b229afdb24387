"""Zeek's logs as tables: `<log>.toml` says where each value of a record goes, and of what kind it is.

    category, type, kind     event.category, event.type (words), event.kind
    transport, protocol      network.*, when the log does not say it
    steps                    functions of indexer/zeek/steps that fill what no table can say
    [fields]                 Zeek's name = "kind field …": `.x` is `zeek.<log>.x`; no field is `.<name>`
    [made]                   fields below `zeek.<log>` that steps fill = their kind

A log of Zeek's needs its file here and nothing else. Names are those of Elastic's Zeek integration; kinds are
those of `mappings/fieldsets/zeek.py`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Column:
    """One of Zeek's fields: the kind of its value, and the fields that it goes to, in full."""

    kind: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One Zeek log. `path` is Zeek's name for it, `dataset` ours; `made` are fields that no column fills."""

    path: str
    dataset: str
    category: tuple[str, ...]
    type: tuple[str, ...]
    columns: Mapping[str, Column]
    kind: str = "event"
    transport: str = ""
    protocol: str = ""
    steps: tuple[str, ...] = ()
    made: Mapping[str, Column] = field(default_factory=dict)


def _table(path: str, told: Mapping[str, Any]) -> Table:
    dataset = told.get("dataset", f"zeek.{path}")
    return Table(
        path=path,
        dataset=dataset,
        category=tuple(told.get("category", "network").split()),
        type=tuple(told.get("type", "connection protocol").split()),
        kind=told.get("kind", "event"),
        transport=told.get("transport", ""),
        protocol=told.get("protocol", ""),
        steps=tuple(told.get("steps", "").split()),
        columns={name: _column(dataset, name, text) for name, text in told["fields"].items()},
        made={name: _column(dataset, name, text) for name, text in told.get("made", {}).items()},
    )


def _column(dataset: str, name: str, text: str) -> Column:
    kind, *fields = text.split()
    full = (dataset + each if each[0] == "." else each for each in fields or [f".{name}"])
    return Column(kind, tuple(full))


TABLES: Mapping[str, Table] = {
    file.stem: _table(file.stem, tomllib.loads(file.read_text(encoding="utf-8")))
    for file in sorted(Path(__file__).parent.glob("*.toml"))
}
"""Every log that has a table, by Zeek's name."""

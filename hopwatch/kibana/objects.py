"""Saved objects and the lines of NDJSON that Kibana imports.

Ids are made of names, so importing again replaces and never doubles. Every object is pinned to a version
of its type, old enough for Kibana 8.18 and 9.x: Kibana brings older objects up to date and refuses newer
ones.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID, uuid5

Kind = Literal["index-pattern", "search", "dashboard"]

CORE_VERSION = "8.8.0"
TYPE_VERSIONS: dict[Kind, str] = {"index-pattern": "8.0.0", "search": "8.0.0", "dashboard": "10.2.0"}

OURS = UUID("6d0a1c52-5d37-5c5e-9d53-3c0f5b8f2b7e")
"""The name space of all ids that Hopwatch makes for Kibana."""


@dataclass(frozen=True, slots=True)
class Reference:
    """How an object names another; Kibana finds it again by `name`."""

    type: Kind
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class SavedObject:
    """One object as Kibana stores it."""

    type: Kind
    id: str
    attributes: dict[str, Any]
    references: Sequence[Reference] = field(default=())


def made_id(*names: str) -> str:
    """Return the id that belongs to these names, the same one each time."""
    return str(uuid5(OURS, "/".join(names)))


def text(value: Any) -> str:
    """Write JSON as it stands inside saved objects: many of their attributes are JSON in a string."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def line(one: SavedObject) -> str:
    """Return an object as one line of JSON; not managed, so that users may change it."""
    references = [{"type": to.type, "id": to.id, "name": to.name} for to in one.references]
    return text(
        {
            "type": one.type,
            "id": one.id,
            "attributes": one.attributes,
            "references": references,
            "coreMigrationVersion": CORE_VERSION,
            "typeMigrationVersion": TYPE_VERSIONS[one.type],
            "managed": False,
        }
    )


def ndjson(objects: Iterable[SavedObject]) -> str:
    """Return objects as the text of a file that Kibana imports."""
    return "".join(f"{line(one)}\n" for one in objects)

"""How one Zeek log becomes ECS: a table, and for what no table can say a function."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from indexer.zeek.kinds import Kind

_NOTHING: Mapping[str, Any] = {}


@dataclass(slots=True)
class Document:
    """A document being built; remembers its objects, so that setting a field is quick."""

    root: dict[str, Any]
    objects: dict[str, dict[str, Any]]

    def put(self, path: str, value: Any) -> None:
        """Set the field `path`, dotted."""
        parent, _, leaf = path.rpartition(".")
        self.within(parent)[leaf] = value

    def within(self, path: str) -> dict[str, Any]:
        """Return the object at `path`, made when it is not there."""
        found = self.objects.get(path)
        if found is None:
            parent, _, leaf = path.rpartition(".")
            found = self.within(parent).setdefault(leaf, {}) if leaf else self.root
            self.objects[path] = found
        return found

    def part(self, path: str) -> Mapping[str, Any]:
        """Return the object at `path` to look into; an empty one when it is not there."""
        return self.objects.get(path) or _NOTHING

    def get(self, path: str) -> Any:
        """Return the field `path`, or None."""
        parent, _, leaf = path.rpartition(".")
        return self.part(parent).get(leaf)

    def relate(self, kind: str, *values: Any) -> None:
        """Add texts to `related.<kind>`, each once."""
        known = self.part("related").get(kind, ())
        told = dict.fromkeys([*known, *(value for value in values if isinstance(value, str) and value)])
        if told:
            self.within("related")[kind] = list(told)


Values = Mapping[str, Any]
Finish = Callable[[Values, Document], None]
Target = tuple[Kind, tuple[str, ...]]


def to(kind: Kind, *fields: str) -> Target:
    """Say that a value is of a kind, and which fields of the document it goes to."""
    return kind, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """One Zeek log. `fields`: Zeek's name → kind of value and the fields that it goes to."""

    path: str
    dataset: str
    category: tuple[str, ...] = ("network",)
    type: tuple[str, ...] = ("connection", "protocol")
    kind: str = "event"
    transport: str = ""  # when the log does not say it, its protocol does
    protocol: str = ""
    fields: Mapping[str, Target] = field(default_factory=dict)
    finish: Finish | None = None

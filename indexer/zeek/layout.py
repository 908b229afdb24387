"""A document while it is built, and what builds it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

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
        known = [*self.part("related").get(kind, ())]
        for value in values:
            if isinstance(value, str) and value and value not in known:
                known.append(value)
        if known:
            self.within("related")[kind] = known


Values = Mapping[str, Any]
Step = Callable[[Values, Document], None]
"""Fills what no table can say, of a record's values and the document that its table made of them."""

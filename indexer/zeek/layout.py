"""A document while it is built, and what builds it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

_NOTHING: Mapping[str, Any] = {}


@dataclass(slots=True)
class Document:
    """A document being built."""

    root: dict[str, Any]

    def put(self, path: str, value: Any) -> None:
        """Set the field `path`, dotted."""
        *parents, leaf = _parts(path)
        found = self.root
        for name in parents:
            found = found.setdefault(name, {})
        found[leaf] = value

    def within(self, path: str) -> dict[str, Any]:
        """Return the object at `path`, made when it is not there."""
        found = self.root
        for name in _parts(path):
            found = found.setdefault(name, {})
        return found

    def part(self, path: str) -> Mapping[str, Any]:
        """Return the object at `path` to look into; an empty one when it is not there."""
        return self.get(path) or _NOTHING

    def get(self, path: str) -> Any:
        """Return what is at `path`, or None."""
        found: Any = self.root
        for name in _parts(path):
            found = found.get(name)
            if found is None:
                return None
        return found

    def relate(self, kind: str, *values: Any) -> None:
        """Add texts to `related.<kind>`, each once."""
        related = self.root.get("related", _NOTHING)
        known = [*related.get(kind, ())]
        for value in values:
            if value and isinstance(value, str) and value not in known:
                known.append(value)
        if known:
            self.root["related"] = {**related, kind: known}


@lru_cache(maxsize=4096)
def _parts(path: str) -> tuple[str, ...]:
    return tuple(path.split("."))


Values = Mapping[str, Any]
Step = Callable[[Values, Document], None]
"""Fills what no table can say, of a record's values and the document that its table made of them."""

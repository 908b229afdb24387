"""What tells one definition of a hunt, with its effective parameters, from every other."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import timedelta
from typing import Any

from elasticsearch.dsl.document_base import InstrumentedField
from elasticsearch.dsl.query import Query

from hunts.hunt import Hunt
from hunts.windows import milliseconds

DECIDES = ("id", "version", "kind", "shows", "every", "episode")
"""The parts of a hunt that decide what is found; prose and severity do not."""


def digest(hunt: Hunt) -> str:
    """Return 32 hexadecimal digits that change when what the hunt finds may change."""
    definition = {name: plain(getattr(hunt, name)) for name in DECIDES}
    return hashlib.sha256(json.dumps(definition, sort_keys=True).encode()).hexdigest()[:32]


def plain(value: Any) -> Any:
    """Return a part of a definition as JSON; raises TypeError for what cannot be told apart by its value."""
    match value:
        case str() | int() | float() | None:
            return value
        case timedelta():
            return milliseconds(value)
        case Query():
            return plain(value.to_dict())
        case Mapping():
            return {str(key): plain(one) for key, one in value.items()}
        case list() | tuple():
            return [plain(one) for one in value]
    return _named(value)


def _named(value: Any) -> Any:
    if isinstance(value, InstrumentedField):
        return str(value)
    if is_dataclass(value):
        parts = {part.name: plain(getattr(value, part.name)) for part in fields(value)}
        return {"kind": type(value).__name__, **parts}
    raise TypeError(f"a hunt's definition holds {type(value).__name__}, which has no plain form")

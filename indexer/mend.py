"""Putting right, by rule, a document that Elasticsearch will not take, so that the event can still be found.

First the field that the error names is moved to a keyword beside the record's own values; when no field is
named, or too many are bad, the record's values are set aside whole. The error is named in `error.message`.
"""

import re
from typing import Any

import orjson

from mappings.document import get, put

REPAIRS = 6  # fields moved one by one before all are set aside
TWIN_BYTES = 1000  # of a moved value that can be searched; the whole stays in event.original
NAMED = re.compile(r"(?:field|array|object mapping for|mapper for) \[([^\]]+)\]|field=\"([^\"]+)\"")
KEPT = ("@timestamp", "data_stream", "ecs", "event", "log")
BARE = frozenset({*KEPT, "error", "host"})  # a document that has been reduced to this cannot be mended
RECORD_OWN = ("winlog", "zeek")


def mended(source: dict[str, Any], reason: str, attempts: int) -> dict[str, Any] | None:
    """Return the document put right for this reason; None when every rule has been tried.

    `attempts`: how many times it has been put right before. The source may be changed.
    """
    if attempts > REPAIRS or BARE.issuperset(source):
        return None
    whole = get(source, "event.original") or orjson.dumps(source).decode()
    field = named_field(source, reason)
    repaired = moved(source, field) if field and attempts < REPAIRS else bare(source)
    put(repaired, "event.original", whole)
    put(repaired, "event.kind", "pipeline_error")
    error = repaired.setdefault("error", {})
    error["message"] = [*error.get("message", []), reason[:TWIN_BYTES]]
    return repaired


def named_field(source: dict[str, Any], reason: str) -> str:
    """Return the field that the error names, if the document has it; else ""."""
    names = (first or second for first, second in NAMED.findall(reason))
    return next((name for name in names if _movable(source, name)), "")


def _movable(source: dict[str, Any], name: str) -> bool:
    fixed = ("@timestamp", "event.hash", "data_stream")  # nothing would find the event without them
    return get(source, name) is not None and not name.startswith(fixed)


def moved(source: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the document with the field's value as text under `winlog.unfit.*` or `zeek.unfit.*`."""
    value = get(source, name)
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    parent, _, leaf = name.rpartition(".")
    holder = get(source, parent) if parent else source
    del holder[leaf]
    root = next((root for root in RECORD_OWN if root in source), RECORD_OWN[0])
    twin = text.encode()[:TWIN_BYTES].decode("utf-8", "ignore")
    source.setdefault(root, {}).setdefault("unfit", {})[name.replace(".", "_")] = twin
    return source


def bare(source: dict[str, Any]) -> dict[str, Any]:
    """Return of the document what cannot be at fault: when and where it was, and what file holds it."""
    document = {name: source[name] for name in KEPT if name in source}
    host = get(source, "host.name")
    if isinstance(host, str):
        put(document, "host.name", host[:TWIN_BYTES])
    return document

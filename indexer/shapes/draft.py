"""From an event of any shape to its draft; what a collector made of it already is completed."""

from typing import Any

from indexer import windows
from indexer.record import Draft, WindowsRecord
from indexer.shapes.shape import Known
from mappings.document import get, put

_OURS = (
    *("@timestamp", "event.code", "host.id", "host.name", "winlog.event_id", "winlog.logon.id"),
    *("winlog.record_id", "winlog.time_created"),
)
"""What hunts tell events and hosts by: the same whatever way an event comes."""

_THEIR_PROCESSING = ("event.created", "event.ingested", "event.hash", "data_stream", "ecs", "kibana")
"""What a collector and its cluster did; Kibana takes any document with `kibana.alert` for its own alert."""
_OF_THE_RECORD = ("winlog.event_data", "winlog.user_data")


def to_draft(event: WindowsRecord | Known) -> Draft:
    """Return an event's draft.

    A collector's document keeps its fields and gets those that it lacks; where nothing but the collector has
    worked on it, the record's own fields come first. `@timestamp` is the time of the event, always. The
    collector's document is taken over, not copied.
    """
    if isinstance(event, WindowsRecord):
        return windows.to_draft(event)
    draft = windows.to_draft(event.record)
    theirs = event.document
    for name in (*_THEIR_PROCESSING, *(_OF_THE_RECORD if event.is_raw else ())):
        _drop(theirs, name)
    source = draft.source if event.is_raw else completed(_part(draft.source), theirs)
    return Draft(draft.dataset, draft.id, completed(source, theirs if event.is_raw else draft.source))


def completed(document: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """Return the document with the fields of `more` that it has not."""
    for name, value in more.items():
        own = document.setdefault(name, value)
        if own is not value and isinstance(own, dict) and isinstance(value, dict):
            completed(own, value)
    return document


def _part(source: dict[str, Any]) -> dict[str, Any]:
    part: dict[str, Any] = {}
    for name in _OURS:
        value = get(source, name)
        if value is not None:
            put(part, name, value)
    return part


def _drop(document: dict[str, Any], name: str) -> None:
    parent, _, leaf = name.rpartition(".")
    holder = get(document, parent) if parent else document
    if isinstance(holder, dict):
        holder.pop(leaf, None)

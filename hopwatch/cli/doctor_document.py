"""Whether hunts can fire, for programs."""

from collections.abc import Iterable, Sequence
from typing import Any

from hunts.checked import Checked
from hunts.instants import iso
from hunts.needs import event_ids, sources
from hunts.readiness import Readiness
from hunts.sources import Source
from hunts.windows import Span


def document(namespace: str, found: Iterable[Readiness]) -> dict[str, Any]:
    """Return all that there is to say."""
    return {"namespace": namespace, "hunts": [_hunt(one) for one in found]}


def _hunt(found: Readiness) -> dict[str, Any]:
    return {
        "id": found.hunt,
        "state": found.state.value,
        "since": _instant(found.since),
        "until": _instant(found.until),
        "hosts": found.hosts,
        "gaps": _gaps(found.gaps),
        "silent_until": _instant(found.silent_until),
        "parts": [_part(one) for one in found.parts],
        "switch_on": found.switch_on,
    }


def _part(checked: Checked) -> dict[str, Any]:
    return {
        "part": checked.part.name,
        "needed": checked.part.needed,
        "served": checked.served,
        "doubtful": checked.doubted,
        "datasets": list(checked.part.events.datasets),
        "missing_datasets": checked.missing_datasets,
        "event_ids": event_ids(checked.part.events),
        "missing_event_ids": checked.missing_event_ids,
        "sources": [_source(checked, one) for one in sources(checked.part.events)],
        "gaps": _gaps(checked.seen.gaps),
        "events": checked.seen.events,
        "hosts": checked.seen.hosts,
        "first": _instant(checked.seen.first),
        "last": _instant(checked.seen.last),
    }


def _source(checked: Checked, source: Source) -> dict[str, Any]:
    found = checked.seen.sources.get(source)
    return {
        "dataset": source.dataset,
        "event_id": source.code,
        "events": found.events if found else 0,
        "hosts": found.hosts if found else 0,
        "first": _instant(found.first) if found else None,
        "last": _instant(found.last) if found else None,
        "missing_fields": checked.lacks.get(source, []),
    }


def _gaps(gaps: Sequence[Span]) -> list[dict[str, str]]:
    return [{"from": iso(gap.start), "to": iso(gap.end)} for gap in gaps]


def _instant(at: int | None) -> str | None:
    return None if at is None else iso(at)

"""From a draft to the document that is stored: where it goes, and what every event carries."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import orjson

from indexer.enrichment import DEFAULT, Enricher
from indexer.record import Draft
from mappings.bare import add_bare
from mappings.document import ECS_VERSION
from mappings.indices import Period, events, legal_dataset
from mappings.limits import VALUE_BYTES, fit

UNBELIEVABLE = -1  # epoch milliseconds of a time that no index is named for
DAY = len("2026-01-05")
SMALLEST, LARGEST = -(2**63), 2**64 - 1  # whole numbers that JSON carries exactly


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a file's documents come from and belong: its path, their namespace, the period of an index.

    `enricher` adds what is known of their ends and hosts.
    """

    path: str
    namespace: str
    period: Period
    enricher: Enricher = DEFAULT


@dataclass(slots=True)  # not frozen: a frozen one takes twice as long to make, and there is one an event
class Document:
    """An event with its place in Elasticsearch."""

    index: str
    id: str
    source: dict[str, Any]


def complete(draft: Draft, origin: Origin) -> Document:
    """Return the draft's document, with what every event carries whatever it came from.

    The draft's source is taken over, not copied.
    """
    source = draft.source
    day = str(source.get("@timestamp", ""))[:DAY]
    dataset, module, index = _place(draft.dataset, origin.namespace, day, origin.period)
    event = source.setdefault("event", {})
    event["dataset"] = dataset
    event["module"] = module
    event["hash"] = draft.id
    source["data_stream"] = {"type": "logs", "dataset": dataset, "namespace": origin.namespace}
    source["ecs"] = {"version": ECS_VERSION}
    source.setdefault("log", {}).setdefault("file", {})["path"] = origin.path
    origin.enricher.add(source)
    add_bare(source)
    return Document(index, draft.id, source)


@lru_cache(maxsize=4096)
def _place(name: str, namespace: str, day: str, period: Period) -> tuple[str, str, str]:
    """Return the dataset by its legal name, its module, and the index of a day's events."""
    dataset = legal_dataset(name)
    return dataset, dataset.partition(".")[0], events(dataset, namespace, _milliseconds(day), period)


def _milliseconds(day: str) -> int:
    try:
        return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp() * 1000)
    except ValueError:
        return UNBELIEVABLE


def stamped(document: Document, now: str) -> Document:
    """Return the document with the time at which it was read and is first sent (promise: never changed)."""
    document.source["event"].update(created=now, ingested=now)
    return document


def serialised(source: dict[str, Any]) -> bytes:
    """Return the source as JSON; values too long for a field are cut, in place (`mappings/limits.py`)."""
    data = _dumped(source)
    if len(data) <= VALUE_BYTES:
        return data
    fit(source)
    return _dumped(source)


def _dumped(source: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(source)
    except TypeError:  # half a surrogate pair, a number over 64 bits: hostile records hold them
        return orjson.dumps(plain(source))


def plain(value: Any) -> Any:
    """Return the value with what JSON cannot say written as text."""
    if isinstance(value, dict):
        return {plain(str(name)): plain(below) for name, below in value.items()}
    if isinstance(value, list | tuple):
        return [plain(below) for below in value]
    if isinstance(value, str):
        return _whole(value) if _broken(value) else value
    if value is None or isinstance(value, float) or (isinstance(value, int) and SMALLEST <= value <= LARGEST):
        return value
    return str(value)


def _broken(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


def _whole(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def text_clock(clock: Callable[[], datetime]) -> str:
    """Return the clock's time as documents hold it: ISO 8601, UTC, milliseconds."""
    return clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"

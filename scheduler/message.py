"""What receivers are told of alerts, as plain text. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hopwatch.logs import visible
from hunts.hunt import Severity
from mappings.document import get
from scheduler.notice import is_new

LISTED = 20
"""Alerts that one message shows; it counts the others."""

LONGEST = 300
"""Letters of an alert's sentence that are shown."""

WORDS = {severity.score: severity.value for severity in Severity}

Hit = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """A title and a text."""

    title: str
    text: str


def message(namespace: str, hits: Sequence[Hit]) -> Message:
    """Return what is said of alerts, the most severe first: whether each is new, grown or open again."""
    ordered = sorted(hits, key=_place)
    lines = [line for hit in ordered[:LISTED] for line in _alert(namespace, hit)]
    if len(ordered) > LISTED:
        lines += [f"and {len(ordered) - LISTED} more: hopwatch alerts list --namespace {namespace}"]
    return Message(f"Hopwatch {namespace}: {_what(hits)} ({_how_severe(hits)})", "\n".join(lines))


def _what(hits: Sequence[Hit]) -> str:
    new = sum(is_new(hit["_source"]) for hit in hits)
    parts = [
        (new, f"{new} new alert{'' if new == 1 else 's'}"),
        (len(hits) - new, f"{len(hits) - new} grown"),
    ]
    return ", ".join(text for number, text in parts if number)


def _how_severe(hits: Iterable[Hit]) -> str:
    numbers = Counter(_severity(hit) for hit in hits)
    return ", ".join(
        f"{count} {WORDS.get(number, number)}" for number, count in sorted(numbers.items())[::-1]
    )


def _place(hit: Hit) -> tuple[int, str, str]:
    return -_severity(hit), str(hit["_source"].get("@timestamp")), hit["_id"]


def _severity(hit: Hit) -> int:
    return int(get(hit["_source"], "event.severity") or 0)


def _alert(namespace: str, hit: Hit) -> Iterator[str]:
    source = hit["_source"]
    at = str(source.get("@timestamp"))[:16].replace("T", " ")
    said = visible(str(source.get("message", "")))
    yield f"{WORDS.get(_severity(hit), '-')}  {at} UTC  {get(source, 'rule.id')}  {_step(source)}"
    yield f"  {said if len(said) <= LONGEST else said[: LONGEST - 1] + '…'}"
    yield f"  hopwatch alerts show {hit['_id']} --namespace {namespace}"


def _step(source: Mapping[str, Any]) -> str:
    state = get(source, "hopwatch.alert") or {}
    if is_new(source):
        return "new"
    if state.get("reopened", 0) > state["notice"]["reopened"]:
        return "opened again"
    return f"{state.get('count')} events, were {state['notice']['count']}"

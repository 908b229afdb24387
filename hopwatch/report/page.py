"""One self-contained page: no script, nothing fetched; what events say is escaped, control characters too."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined, Template

from hunts.hunt import Severity
from hunts.sentence import counted
from mappings.document import get

TEMPLATE = Path(__file__).with_name("page.html")
EVIDENCE = 10
"""Events of an alert that the page names."""

Hit = Mapping[str, Any]
Source = Mapping[str, Any]

WORDS = {severity.score: severity.value for severity in Severity}


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a page tells: lines and alerts from a level on, in the order given; `said` names span and level.

    `low` counts the alerts below that level. `shown` makes text from events safe to show.
    """

    namespace: str
    made: str
    said: str
    lines: Sequence[Hit]
    alerts: Sequence[Hit]
    low: int


def page(report: Report, shown: Callable[[object], str]) -> str:
    """Return the page as HTML; `shown` writes out the control characters of a text."""
    return _template().render(
        report=report,
        lines=[_line(hit) for hit in report.lines],
        alerts=[_alert(hit) for hit in report.alerts],
        shown=shown,
        counted=counted,
    )


@cache
def _template() -> Template:
    made = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return made.from_string(TEMPLATE.read_text(encoding="utf-8"))


def _line(hit: Hit) -> dict[str, Any]:
    source = hit["_source"]
    entity = get(source, "hopwatch.entity")
    leader = next(
        (
            one["called"]
            for one in entity["of"]
            if (one["kind"], one["name"]) == (entity["kind"], entity["name"])
        ),
        entity["name"],
    )
    steps = [
        {**step, "level": WORDS[step["severity"]], "at": second(step["start"])} for step in entity["story"]
    ]
    return {
        **_standing(hit),
        **entity,
        "leader": leader,
        "began": second(get(source, "event.start")),
        "ended": second(get(source, "event.end")),
        "steps": [step for step in steps if step["telling"]],
        "quiet": [step for step in steps if not step["telling"]],
    }


def _alert(hit: Hit) -> dict[str, Any]:
    source = hit["_source"]
    ids = get(source, "hopwatch.evidence.ids") or []
    return {
        **_standing(hit),
        "level": WORDS[get(source, "event.severity")],
        "at": second(source["@timestamp"]),
        "hunt": get(source, "rule.id"),
        "about": get(source, "rule.description"),
        "entity": get(source, "hopwatch.alert.entity"),
        "techniques": get(source, "threat.technique.subtechnique.id") or get(source, "threat.technique.id"),
        "events": get(source, "hopwatch.alert.count"),
        "evidence": ids[:EVIDENCE],
        "indices": get(source, "hopwatch.evidence.indices") or [],
    }


def _standing(hit: Hit) -> dict[str, Any]:
    """Return what lines and alerts have alike."""
    state = get(hit["_source"], "hopwatch.alert")
    named = {name: state.get(name) or "" for name in ("status", "assignee", "note")}
    return {"id": hit["_id"], "message": hit["_source"].get("message", ""), **named}


def second(at: str) -> str:
    """Write a time to the second: `2026-03-04 11:38:48`."""
    return at[:19].replace("T", " ")

"""The entity queue on a terminal: a line for each intrusion, and one with its story. Text is escaped."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from hopwatch.cli.alert_pages import LABEL, STYLES, WIDTH, WORDS, console, joined, print_fact, reopened
from hopwatch.cli.shown import shown
from hunts.sentence import counted
from mappings.document import get

ENTITY = WIDTH - 73
INDENT = 4
ALERTS = 3
"""Alerts of a step that are named."""

PARTS = {"source": "source", "who": "account", "target": "target"}
"""What an entity is in a story."""

Hit = Mapping[str, Any]


def is_line(hit: Hit) -> bool:
    """Tell a line of the queue from an alert."""
    return bool(get(hit["_source"], "hopwatch.entity.kind"))


def print_queue(hits: Sequence[Hit], done: int, below: str = "") -> None:
    """Print the lines; `done` are closed or withdrawn and not among them, `below` says what is left out."""
    out = console()
    if hits:
        out.print(_line("began (UTC)", Text("level"), "risk", "status", "id", "entity"), style="bold")
    for hit in hits:
        print_line(out, hit)
    left_out = [below, f"{done} closed or withdrawn (--status)" if done else ""]
    said = ", ".join(text for text in left_out if text)
    number = f"{len(hits)} in the queue" if hits else "nothing in the queue"
    out.print(f"{number}; not shown: {said}" if said else number)


def print_line(out: Console, hit: Hit) -> None:
    """Print a line of the queue and what it says."""
    source = hit["_source"]
    severity = get(source, "event.severity")
    level = Text(WORDS.get(severity, str(severity)), style=STYLES.get(severity, ""))
    status = shown(get(source, "hopwatch.alert.status"))
    risk = str(get(source, "hopwatch.entity.risk"))
    out.print(_line(_minute(get(source, "event.start")), level, risk, status, hit["_id"], leader(source)))
    for part in _wrapped(source.get("message", "")):
        out.print(part)


def _line(at: str, level: Text, risk: str, status: str, id_: str, entity: str) -> Text:
    level.pad_right(8 - len(level))
    cut = entity if len(entity) <= ENTITY else entity[: ENTITY - 1] + "…"
    return Text.assemble(f"{at:16}  ", level, f"  {risk:>5}  {status:12}  {id_:22}  {cut}".rstrip())


def leader(source: Mapping[str, Any]) -> str:
    """Return what the entity that leads a line is called."""
    own = get(source, "hopwatch.entity.kind"), get(source, "hopwatch.entity.name")
    called = [one["called"] for one in get(source, "hopwatch.entity.of") if (one["kind"], one["name"]) == own]
    return shown(called[0] if called else own[1])


def print_story(hit: Hit) -> None:
    """Print a line in full: its facts, its entities, and what happened in order."""
    source = hit["_source"]
    out = console()
    for part in textwrap.wrap(shown(source.get("message", "")), WIDTH):
        out.print(Text(part, style="bold"))
    for label, value in _facts(hit):
        print_fact(out, label, value, LABEL)
    for number, one in enumerate(get(source, "hopwatch.entity.of")):
        print_fact(out, "" if number else "entities", _entity(one), LABEL)
    out.print()
    for step in told_steps(source):
        _print_step(out, step)
    _print_quiet(out, [one for one in get(source, "hopwatch.entity.story") if not one["telling"]])
    out.print()


def told_steps(source: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the steps of a line that tell something new, in order."""
    return [step for step in get(source, "hopwatch.entity.story") if step["telling"]]


def _facts(hit: Hit) -> Iterator[tuple[str, str]]:
    source = hit["_source"]
    entity = get(source, "hopwatch.entity")
    hunts = len(entity["hunts"])
    rows = [
        ("line", hit["_id"]),
        ("led by", f"{entity['kind']} {leader(source)}"),
        ("level", f"{entity['level']}, risk {entity['risk']}"),
        ("made of", f"{entity['count']} alerts of {hunts} hunts; {entity['loud']} medium or above"),
        ("from, to", joined([get(source, "event.start"), get(source, "event.end")])),
        ("status", get(source, "hopwatch.alert.status")),
        ("assignee", get(source, "hopwatch.alert.assignee")),
        ("note", get(source, "hopwatch.alert.note")),
        ("opened again", reopened(source)),
        ("reason", get(source, "event.reason")),
    ]
    yield from ((label, str(value)) for label, value in rows if value not in (None, ""))


def _entity(one: Mapping[str, Any]) -> str:
    return f"{one['called']}: risk {one['risk']}, {joined([PARTS[part] for part in one['parts']])}"


def _print_step(out: Console, step: Mapping[str, Any]) -> None:
    severity = step["severity"]
    level = Text(f"{WORDS.get(severity, severity):8}", style=STYLES.get(severity, ""))
    out.print(Text.assemble(f"{_minute(step['start'])}  ", level, f"  {shown(step['hunt'])}"))
    for part in _wrapped(step["what"]):
        out.print(part)
    for text in (way(step), f"{joined(step['techniques'])}; {_evidence(step)}"):
        for part in _wrapped(text, style="dim"):
            out.print(part)


def way(step: Mapping[str, Any]) -> str:
    """Say who went from where to where."""
    parts = [
        joined(step["who"]),
        f"from {joined(step['from'])}" if step["from"] else "",
        f"{'to' if step['from'] else 'on'} {step['to']}" if step["to"] else "",
    ]
    return " ".join(part for part in parts if part) or "nobody named"


def _evidence(step: Mapping[str, Any]) -> str:
    count, ids = step["alerts"]["count"], step["alerts"]["ids"][:ALERTS]
    more = f" and {count - len(ids)} more" if count > len(ids) else ""
    return f"{counted(step['events'], 'event')} in {', '.join(ids)}{more}"


def _print_quiet(out: Console, steps: Sequence[Mapping[str, Any]]) -> None:
    if not steps:
        return
    out.print(Text(f"and {len(steps)} of low severity about the same machines and accounts:"))
    for step in steps:
        alerts = counted(step["alerts"]["count"], "alert")
        out.print(Text(f"{_minute(step['start'])}  low       {shown(step['hunt'])}, {alerts}"))


def _minute(at: str) -> str:
    return at[:16].replace("T", " ")


def _wrapped(text: str, style: str = "") -> Iterator[Text]:
    for part in textwrap.wrap(shown(text), WIDTH - INDENT, break_on_hyphens=False) or [""]:
        yield Text(" " * INDENT + part, style=style)

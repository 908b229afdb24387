"""Alerts on a terminal: the list, and one alert in full. Text from events is escaped."""

import json
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from hopwatch.cli.shown import shown
from hunts.hunt import Severity
from mappings.document import get

WIDTH = 100
WORDS = {severity.score: severity.value for severity in Severity}
STYLES = {21: "green", 47: "yellow", 73: "red", 99: "bold red"}
LABEL = 16
HUNT = 34
OWN = {
    "@timestamp",
    "data_stream",
    "ecs",
    "event",
    "hopwatch",
    "message",
    "related",
    "rule",
    "tags",
    "threat",
}
"""What an alert's document holds besides the fields of its entity."""

Source = Mapping[str, Any]


def print_list(hits: Iterable[Mapping[str, Any]], suppressed: int = 0) -> None:
    """Print two lines for each alert: what it is, and what it says; `suppressed` are not among them."""
    out = console()
    count = 0
    for hit in hits:
        if not count:
            out.print(line("completed (UTC)", Text("severity"), "status", "id", "hunt"), style="bold")
        count += 1
        out.print(_head(hit))
        for part in textwrap.wrap(shown(hit["_source"].get("message", "")), WIDTH - 4) or [""]:
            out.print(Text("    " + part))
    out.print(f"{count} alert{'' if count == 1 else 's'}" if count else "no alerts")
    if suppressed:
        out.print(f"{suppressed} more that exceptions hide: hopwatch alerts list --status suppressed")


def _head(hit: Mapping[str, Any]) -> Text:
    source = hit["_source"]
    severity = Text(severity_word(source), style=STYLES.get(get(source, "event.severity"), ""))
    hunt = shown(get(source, "rule.id") or "-")
    status = "suppressed" if is_suppressed(hit) else shown(get(source, "hopwatch.alert.status") or "-")
    return line(minute(source), severity, status, shown(hit["_id"]), hunt)


def line(at: str, severity: Text, status: str, alert: str, hunt: str) -> Text:
    """Return one line of the list."""
    severity.pad_right(8 - len(severity))
    rest = f"  {status:12}  {alert:22}  {hunt if len(hunt) <= HUNT else hunt[: HUNT - 1] + '…'}"
    return Text.assemble(f"{at:16}  ", severity, rest.rstrip())


def print_page(hit: Mapping[str, Any], hosts: Iterable[str] = (), line_of: str = "") -> None:
    """Print all that an alert says, what line it is part of, which hosts its addresses were, its evidence."""
    source = hit["_source"]
    out = console()
    out.print(Text(shown(source.get("message", "")), style="bold"))
    for label, value in facts(hit):
        print_fact(out, label, str(value), LABEL)
    if line_of:
        print_fact(out, "part of", line_of, LABEL)
    for number, text in enumerate(hosts):
        print_fact(out, "" if number else "machines", text, LABEL)
    shows = list(fields(source))
    width = max((len(name) for name, _ in shows), default=0) + 2
    for name, value in shows:
        print_fact(out, name, joined(value), max(width, LABEL))
    print_evidence(out, source)
    out.print()


def print_fact(out: Console, label: str, value: str, width: int) -> None:
    """Print what is known under a label, wrapped beside it."""
    lines = textwrap.wrap(shown(value), WIDTH - width, break_on_hyphens=False) or [""]
    for number, part in enumerate(lines):
        out.print(Text(f"{'' if number else label:{width}}{part}"))


def facts(hit: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what is known of an alert, by its labels."""
    source = hit["_source"]
    rows: list[tuple[str, Any]] = [
        ("alert", hit["_id"]),
        ("index", hit["_index"]),
        ("completed", source.get("@timestamp")),
        ("severity", f"{severity_word(source)} ({get(source, 'event.severity')})"),
        ("rank of the day", get(source, "hopwatch.alert.rank")),
        ("status", get(source, "hopwatch.alert.status")),
        ("assignee", get(source, "hopwatch.alert.assignee")),
        ("note", get(source, "hopwatch.alert.note")),
        ("opened again", reopened(source)),
        ("hidden", hidden(source)),
        ("reason", get(source, "event.reason")),
        (
            "hunt",
            f"{get(source, 'rule.id')}, version {get(source, 'rule.version')}: {get(source, 'rule.name')}",
        ),
        ("about", get(source, "rule.description")),
        ("ATT&CK", joined(techniques(source))),
        ("entity", joined(get(source, "hopwatch.alert.entity"))),
        ("events", get(source, "hopwatch.alert.count")),
        ("from, to", joined([get(source, "event.start"), get(source, "event.end")])),
        ("hosts", joined(get(source, "related.hosts"))),
        ("users", joined(get(source, "related.user"))),
        ("addresses", joined(get(source, "related.ip"))),
    ]
    yield from ((label, str(value)) for label, value in rows if value not in (None, ""))


def is_suppressed(hit: Mapping[str, Any]) -> bool:
    """Tell whether exceptions hide the whole of an alert."""
    return bool(get(hit["_source"], "hopwatch.alert.suppressed"))


def reopened(source: Source) -> str:
    """Say how often an alert was opened again after it was closed, and since how many events."""
    times = get(source, "hopwatch.alert.reopened")
    if not times:
        return ""
    decided = get(source, "hopwatch.alert.decided")
    return f"{times} time{'' if times == 1 else 's'}; it had {decided} events when it was last decided"


def hidden(source: Source) -> str:
    """Say what exceptions hide of an alert."""
    note = get(source, "hopwatch.alert.hidden")
    if not note:
        return ""
    what = "all of it" if get(source, "hopwatch.alert.suppressed") else f"{note['findings']} findings more"
    return f"{what}, by {joined(note['by'])}"


def fields(source: Source, above: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the event fields that an alert shows, by their dotted names."""
    for name, value in source.items():
        if not above and name in OWN:
            continue
        dotted = f"{above}{name}"
        if isinstance(value, Mapping):
            yield from fields(value, f"{dotted}.")
        else:
            yield dotted, value


def techniques(source: Source) -> list[str]:
    """Return ATT&CK's tactics and techniques with their names."""
    pairs: list[str] = []
    for what in ("tactic", "technique", "technique.subtechnique"):
        ids = listed(get(source, f"threat.{what}.id"))
        names = listed(get(source, f"threat.{what}.name"))
        pairs += [" ".join(pair) for pair in zip(ids, names, strict=False)]
    return pairs


def print_evidence(out: Console, source: Source) -> None:
    """Print the documents that an alert rests on, and a request that fetches them."""
    ids, indices = (
        listed(get(source, "hopwatch.evidence.ids")),
        listed(get(source, "hopwatch.evidence.indices")),
    )
    count = get(source, "hopwatch.evidence.count") or 0
    out.print(
        Text(
            f"{'evidence':{LABEL}}{count} events"
            + (f", the first {len(ids)} named" if len(ids) < count else "")
        )
    )
    if not ids:
        return
    for part in textwrap.wrap(" ".join(map(shown, ids)), WIDTH - LABEL, break_on_hyphens=False):
        out.print(Text(" " * LABEL + part))
    body = json.dumps({"size": len(ids), "query": {"ids": {"values": ids}}}, separators=(",", ":"))
    out.print(Text(f"{'fetch':{LABEL}}GET /{','.join(sorted(set(map(shown, indices))))}/_search"))
    out.print(Text(f"{'':{LABEL}}{shown(body)}"))


def console() -> Console:
    """Return a console that wraps nothing itself and takes no markup from text."""
    return Console(soft_wrap=True, markup=False, highlight=False, emoji=False)


def severity_word(source: Source) -> str:
    """Return the word for an alert's severity."""
    number = get(source, "event.severity")
    return WORDS.get(number, str(number))


def minute(source: Source) -> str:
    """Return the time of an alert to the minute."""
    return str(source.get("@timestamp", ""))[:16].replace("T", " ")


def joined(values: Any) -> str:
    """Return values as one text."""
    return ", ".join(str(value) for value in listed(values) if value is not None)


def listed(values: Any) -> Sequence[Any]:
    """Return values as a list, whether there is none, one or many."""
    if values is None:
        return []
    return values if isinstance(values, list) else [values]

"""Hunts on a terminal: the list, one hunt as a page of a runbook, and what its samples proved."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from rich.console import Console
from rich.text import Text

from hopwatch.cli.alert_pages import STYLES, WIDTH, console
from hopwatch.cli.query_text import text
from hopwatch.proof import Verdict
from hunts.hunt import Hunt
from hunts.kinds import Chain, Count, Distinct, Events, FirstSeen, Kind, Match, Rare, Unless
from hunts.library import Module
from hunts.match import Field
from hunts.roles import all_events, datasets
from hunts.tuning import Parameter, parameters


def print_list(hunts: Iterable[Hunt], enabled: Mapping[str, bool]) -> None:
    """Print a line for each hunt."""
    out = console()
    listed_hunts = list(hunts)
    width = max(len(hunt.id) for hunt in listed_hunts) + 2
    out.print(Text(f"{'id':{width}}{'severity':10}{'ATT&CK':11}name", style="bold"))
    for hunt in listed_hunts:
        severity = Text(f"{hunt.severity.value:10}", style=STYLES[hunt.severity.score])
        name = hunt.name if enabled[hunt.id] else f"{hunt.name} (disabled)"
        out.print(Text.assemble(f"{hunt.id:{width}}", severity, f"{hunt.techniques[0].id:11}", name))


def summary(hunt: Hunt, *, enabled: bool) -> dict[str, Any]:
    """Return what a list says of a hunt."""
    return {
        "id": hunt.id,
        "name": hunt.name,
        "severity": hunt.severity.value,
        "techniques": [technique.id for technique in hunt.techniques],
        "datasets": datasets(hunt.kind),
        "enabled": enabled,
    }


def details(hunt: Hunt, introduction: str) -> dict[str, Any]:
    """Return all that there is to say of a hunt."""
    return {
        "id": hunt.id,
        "name": hunt.name,
        "summary": introduction,
        "severity": hunt.severity.value,
        "techniques": [technique.id for technique in hunt.techniques],
        "goal": hunt.goal,
        "question": question(hunt.kind),
        "parameters": {name: written(value) for name, value in parameters(hunt).items()},
        "query": [query(events) for events in all_events(hunt.kind)],
        "blind_spots": list(hunt.blind_spots),
        "false_positives": list(hunt.false_positives),
        "response": list(hunt.response),
        "references": list(hunt.references),
        "every": length(hunt.every),
        "version": hunt.version,
    }


def query(events: Events) -> dict[str, Any]:
    """Return which documents a part of the hunt reads."""
    where = events.where.to_dict()
    return {"datasets": list(events.datasets), "where": where, "text": text(where)}


def written(value: Parameter) -> str:
    """Write a parameter as the settings take it."""
    return length(value) if isinstance(value, timedelta) else str(value)


def question(kind: Kind) -> str:
    """Say what a hunt asks, in words."""
    match kind:
        case Match():
            return f"each such event, by {listed(kind.by)}"
        case Count():
            return f"{kind.at_least} or more such events within {length(kind.within)}, by {listed(kind.by)}"
        case Distinct():
            many = f"{kind.at_least} or more different {kind.of}"
            return f"{many} within {length(kind.within)}, by {listed(kind.by)}"
        case Unless():
            where = "before" if kind.when == "earlier" else "after"
            pairs = " or ".join(joined(absence.on) for absence in kind.absences)
            return (
                f"such an event by {listed(kind.by)}, without an excuse {where} it "
                f"(within {length(kind.within)}) that shares {pairs}"
            )
        case Chain():
            steps = f"{len(kind.steps)} events in order within {length(kind.within)}"
            return f"{steps}, by {listed(kind.steps[0].by)}"
        case FirstSeen() | Rare():
            return looking_back(kind)


def looking_back(kind: FirstSeen | Rare) -> str:
    """Say what a hunt with a baseline asks, in words."""
    within, by = length(kind.within), listed(kind.by)
    silent = f"silent unless there was an event {length(kind.warm_up)} before or earlier"
    if isinstance(kind, Rare):
        return (
            f"an event by {by} that {kind.at_most} or fewer different {kind.of} had within {within}; {silent}"
        )
    combination = listed([*kind.by, *kind.new])
    known = "".join(f", one with the same {listed(group)}" for group in kind.known)
    return f"an event by {by} with the first {combination} within {within}; {silent}{known}"


def listed(fields: Iterable[Field]) -> str:
    """Write field names as a list."""
    return ", ".join(str(field) for field in fields)


def joined(pairs: Iterable[tuple[Field, Field]]) -> str:
    """Write the fields of the event and of its excuse that must be equal."""
    names = [(str(here), str(there)) for here, there in pairs]
    return " and ".join(here if here == there else f"{here} = {there}" for here, there in names)


def length(span: timedelta) -> str:
    """Write a length of time: `10m`, `1d`, `1h30m`."""
    seconds = round(span.total_seconds())
    parts = []
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)):
        count, seconds = divmod(seconds, size)
        parts += [f"{count}{unit}"] if count else []
    return "".join(parts) or "0s"


def print_page(hunt: Hunt, module: Module) -> None:
    """Print a hunt as a page of a runbook."""
    out = console()
    out.print(Text(hunt.name, style="bold"))
    out.print(Text(f"{hunt.id}, version {hunt.version}", style="dim"))
    for heading, texts in sections(hunt, module):
        out.print()
        out.print(Text(heading, style="bold"))
        for one in texts:
            print_item(out, one, mark="- " if len(texts) > 1 else "")


def sections(hunt: Hunt, module: Module) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the page's parts: a heading, and one text or several."""
    yield "What it finds", [f"{module.text.strip()} {hunt.goal}"]
    yield "Severity", [f"{hunt.severity.value} ({hunt.severity.score})"]
    yield "ATT&CK", [f"{technique.id} {technique.title}" for technique in hunt.techniques]
    yield "Question", [question(hunt.kind)]
    yield "Parameters", [f"{name} = {written(value)}" for name, value in parameters(hunt).items()]
    yield (
        "Query",
        [f"{', '.join(one.datasets)}: {text(one.where.to_dict())}" for one in all_events(hunt.kind)],
    )
    yield (
        "Evaluated",
        [f"in windows of {length(hunt.every)}; one alert for each entity and {length(hunt.episode)}"],
    )
    yield "The alert says", [hunt.sentence]
    yield "Cannot see", hunt.blind_spots
    yield "False positives", hunt.false_positives
    yield "When it fires", hunt.response
    yield "Proven by", [f"{'finds' if s.finds else 'leaves alone'}: {s.story}" for s in module.samples]
    yield "References", hunt.references


def print_item(out: Console, item: str, mark: str) -> None:
    """Print a text, wrapped and indented."""
    first, more = f"  {mark}", " " * (2 + len(mark))
    for part in textwrap.wrap(item, WIDTH, initial_indent=first, subsequent_indent=more):
        out.print(Text(part))


def print_verdicts(verdicts: Iterable[Verdict]) -> int:
    """Print a line for each sample as it is tried; return how many did not hold."""
    out = console()
    wrong = tried = 0
    for verdict in verdicts:
        tried += 1
        wrong += not verdict.holds
        mark = Text("ok   ", style="green") if verdict.holds else Text("FAILS", style="bold red")
        out.print(Text.assemble(mark, f" {verdict.hunt.id}: {verdict.sample.story}{verdict.difference}"))
    out.print(f"{tried} samples, {wrong} that do not hold")
    return wrong

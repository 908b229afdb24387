"""Hunts on a terminal: the list, one hunt as a page of a runbook, and what its samples proved."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from rich.console import Console
from rich.text import Text

from hopwatch.cli.alert_pages import STYLES, WIDTH, console
from hopwatch.cli.query_text import lines, text
from hopwatch.cli.question_text import length, question
from hopwatch.proof import Verdict
from hunts.hunt import Hunt
from hunts.kinds import Events, Kind
from hunts.library import Module
from hunts.needs import blocking, parts, sources
from hunts.roles import all_events, datasets
from hunts.tuning import Parameter, parameters

QUERY = "Query"
"""The section that is laid out and not wrapped."""


def print_list(hunts: Iterable[Hunt], enabled: Mapping[str, bool]) -> None:
    """Print a line for each hunt."""
    out = console()
    listed_hunts = list(hunts)
    width = max(len(hunt.id) for hunt in listed_hunts) + 2
    out.print(Text(f"{'id':{width}}{'severity':10}{'ATT&CK':11}name", style="bold"))
    for hunt in listed_hunts:
        severity = Text(f"{hunt.severity.value:10}", style=STYLES[hunt.severity.score])
        name = hunt.name if enabled[hunt.id] else f"{hunt.name} (disabled)"
        technique = hunt.techniques[0].id if hunt.techniques else ""
        out.print(Text.assemble(f"{hunt.id:{width}}", severity, f"{technique:11}", name))


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


def print_page(hunt: Hunt, module: Module) -> None:
    """Print a hunt as a page of a runbook."""
    out = console()
    out.print(Text(hunt.name, style="bold"))
    out.print(Text(f"{hunt.id}, version {hunt.version}", style="dim"))
    for heading, texts in sections(hunt, module):
        out.print()
        out.print(Text(heading, style="bold"))
        if heading == QUERY:
            print_query(out, hunt.kind)
            continue
        for one in texts:
            print_item(out, one, mark="- " if len(texts) > 1 else "")


def print_query(out: Console, kind: Kind) -> None:
    """Print which documents a hunt reads, part by part, a line for each condition."""
    for title, conditions in queries(kind):
        out.print(Text(f"  {title}", style="dim"))
        for line in conditions:
            first = " " * (4 + len(line) - len(line.lstrip()))
            wrapped = textwrap.wrap(
                line.lstrip(), WIDTH, initial_indent=first, subsequent_indent=first + " " * 4
            )
            for part in wrapped:
                out.print(Text(part))


def queries(kind: Kind) -> list[tuple[str, list[str]]]:
    """Return the query of each part, titled with its datasets, and with its name where there are several."""
    several = list(parts(kind))
    return [
        (
            ", ".join([part.name, *part.events.datasets] if len(several) > 1 else part.events.datasets),
            lines(part.events.where.to_dict()),
        )
        for part in several
    ]


def sections(hunt: Hunt, module: Module) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the page's parts, what an analyst needs first: a heading, and one text or several."""
    yield "What it finds", [" ".join(module.text.split())]
    yield "Goal", [hunt.goal]
    yield "Severity", [severity(hunt)]
    yield "ATT&CK", [f"{technique.id} {technique.title}" for technique in hunt.techniques]
    yield "When it fires", hunt.response
    yield "False positives", hunt.false_positives
    yield "Cannot see", hunt.blind_spots
    yield "Question", [question(hunt.kind)]
    yield "Parameters", [f"{name} = {written(value)}" for name, value in parameters(hunt).items()]
    yield QUERY, [text(events.where.to_dict()) for events in all_events(hunt.kind)]
    yield "Needs", needs(hunt.kind)
    yield (
        "Evaluated",
        [f"in windows of {length(hunt.every)}; one alert for each entity and {length(hunt.episode)}"],
    )
    yield "The alert says", [hunt.sentence]
    yield "Proven by", [f"{'finds' if s.finds else 'leaves alone'}: {s.story}" for s in module.samples]
    yield "References", hunt.references


def severity(hunt: Hunt) -> str:
    """Say how much an alert matters, and how many of a day do."""
    word = f"{hunt.severity.value} ({hunt.severity.score})"
    if hunt.budget is None:
        return word
    of = f"those whose {hunt.budget.of} the fewest others have"
    return f"{word} for the {hunt.budget.most} rarest of a day, {of}; low for the rest"


def needs(kind: Kind) -> list[str]:
    """Say what must be switched on for each of the events that a hunt reads."""
    names: dict[str, dict[str, None]] = {}
    for part in parts(kind):
        for source in sources(part.events):
            switch = "always written when it happens" if source.always else source.switch_on
            names.setdefault(switch, {})[source.name] = None
            for field, more in source.configured:
                if blocking(part, source.code, [field]):
                    names.setdefault(more, {})[f"{source.name} with {field}"] = None
    return [f"{', '.join(of)}: {switch}" for switch, of in names.items()]


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

"""Whether hunts can fire, on a terminal: a line for each hunt, or one hunt in full."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from rich.text import Text

from hopwatch.cli.alert_pages import WIDTH, console, print_fact
from hunts.instants import iso
from hunts.needs import event_ids, sources
from hunts.readiness import Checked, Readiness, State
from hunts.sources import Source

STYLES = {State.READY: "green", State.PARTLY: "yellow", State.CANNOT: "red"}
LABEL = 14
STATE = len("cannot fire") + 1
DAY = len("2026-01-05")


def document(namespace: str, found: Iterable[Readiness]) -> dict[str, Any]:
    """Return all that there is to say, for programs."""
    return {"namespace": namespace, "hunts": [_hunt(one) for one in found]}


def _hunt(found: Readiness) -> dict[str, Any]:
    return {
        "id": found.hunt,
        "state": found.state.value,
        "silent_until": _instant(found.silent_until),
        "parts": [_part(one) for one in found.parts],
        "switch_on": found.switch_on,
    }


def _part(checked: Checked) -> dict[str, Any]:
    return {
        "part": checked.part.name,
        "needed": checked.part.needed,
        "datasets": list(checked.part.events.datasets),
        "missing_datasets": checked.missing_datasets,
        "event_ids": event_ids(checked.part.events),
        "missing_event_ids": checked.missing_event_ids,
        "sources": [_source(checked, one) for one in sources(checked.part.events)],
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
        "missing_fields": checked.lacks.get(source, []),
    }


def print_table(found: Sequence[Readiness]) -> None:
    """Print a line for each hunt, and how many can fire."""
    out = console()
    width = max((len(one.hunt) for one in found), default=2) + 2
    out.print(Text(f"{'id':{width}}{'state':{STATE}}{'last seen':{DAY + 2}}missing", style="bold"))
    for one in found:
        state = Text(f"{one.state.value:{STATE}}", style=STYLES[one.state])
        last = (_instant(one.last) or "-")[:DAY]
        missing = textwrap.shorten(lacking(one), WIDTH - width - STATE - DAY - 2, placeholder=" …")
        rest = f"{last:{DAY + 2}}{missing}".rstrip()
        out.print(Text.assemble(f"{one.hunt:{width}}", state, rest))
    counts = ((state, sum(one.state is state for one in found)) for state in State)
    out.print(", ".join(f"{count} {state.value}" for state, count in counts))


def lacking(found: Readiness) -> str:
    """Name what keeps a hunt from firing, or from keeping quiet."""
    names = [" or ".join(_lacks(one)) for one in found.lacking]
    return "; ".join(dict.fromkeys([*names, *baseline(found)]))


def _lacks(checked: Checked) -> Iterator[str]:
    yield from (source.name for source in checked.missing)
    for source, lacking in checked.blind.items():
        yield f"{source.name} with {', '.join(lacking)}"


def baseline(found: Readiness) -> list[str]:
    """Say how long a hunt finds nothing for want of a baseline; nothing when it has one."""
    until = _instant(found.silent_until)
    if until:
        return [f"no baseline before {until[:DAY]}"]
    return ["no baseline"] if found.silent else []


def print_pages(found: Iterable[Readiness]) -> None:
    """Print each hunt in full: its parts, what is missing, what to switch on."""
    out = console()
    for one in found:
        out.print(Text.assemble((one.hunt, "bold"), "  ", (one.state.value, STYLES[one.state])))
        for checked in one.parts:
            for label, value in facts(checked):
                print_fact(out, label, value, LABEL)
        for text in baseline(one):
            print_fact(out, "silent", text, LABEL)
        heading = "see more with" if one.state is State.READY else "switch on"
        for number, text in enumerate(one.switch_on):
            print_fact(out, "" if number else heading, text, LABEL)
        out.print()


def facts(checked: Checked) -> Iterable[tuple[str, str]]:
    """Yield what is known of a part, by its labels."""
    yield checked.part.name, ", ".join(checked.part.events.datasets)
    for source, there in checked.seen.sources.items():
        lacks = checked.lacks.get(source)
        none = f"; none has {', '.join(lacks)}" if lacks else ""
        yield f"  {source.name if source.code else 'all'}", of_hosts(there.events, there.hosts) + none
    yield "  matching", matching(checked)
    for source, lacking in checked.blind.items():
        yield "  no use", f"{source.name} without {', '.join(lacking)}, which is switched on apart"
    missing = [*checked.missing_datasets, *checked.missing_event_ids]
    if absent := [name for name in missing if name not in checked.not_yet]:
        yield "  missing", ", ".join(absent)
    if checked.not_yet:
        yield "  not yet", f"{', '.join(checked.not_yet)}: Windows always writes it when it happens"


def matching(checked: Checked) -> str:
    """Say how many events a part's query matches, and when."""
    seen = checked.seen
    if not seen.events:
        return "no event"
    return f"{of_hosts(seen.events, seen.hosts)}, {_instant(seen.first)} to {_instant(seen.last)}"


def of_hosts(events: int, hosts: int) -> str:
    """Say how many events there are, and from how many hosts: about, as it is counted."""
    count = "1 event" if events == 1 else f"{events:,} events"
    return f"{count} of 1 host" if hosts == 1 else f"{count} of about {hosts:,} hosts"


def _instant(at: int | None) -> str | None:
    return None if at is None else iso(at)

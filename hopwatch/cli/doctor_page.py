"""Whether hunts can fire, on a terminal: a line for each hunt, or one hunt in full."""

import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from rich.text import Text

from hopwatch.cli.alert_pages import WIDTH, console, print_fact
from hunts.readiness import Checked, Readiness, State, event_ids
from scheduler.instants import iso

STYLES = {State.READY: "green", State.PARTLY: "yellow", State.CANNOT: "red"}
LABEL = 14
DAY = 10


def document(namespace: str, found: Iterable[Readiness]) -> dict[str, Any]:
    """Return all that there is to say, for programs."""
    return {"namespace": namespace, "hunts": [_hunt(one) for one in found]}


def _hunt(found: Readiness) -> dict[str, Any]:
    return {
        "id": found.hunt,
        "state": found.state.value,
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
        "events": checked.seen.events,
        "first": _instant(checked.seen.first),
        "last": _instant(checked.seen.last),
    }


def print_table(found: Sequence[Readiness]) -> None:
    """Print a line for each hunt, and how many can fire."""
    out = console()
    width = max((len(one.hunt) for one in found), default=2) + 2
    out.print(Text(f"{'id':{width}}{'state':13}{'last seen':{DAY + 2}}missing", style="bold"))
    for one in found:
        state = Text(f"{one.state.value:13}", style=STYLES[one.state])
        last = (_instant(one.last) or "-")[:DAY]
        room = WIDTH - width - 13 - DAY - 2
        missing = textwrap.shorten(lacking(one), room, placeholder=" …")
        out.print(Text.assemble(f"{one.hunt:{width}}", state, f"{last:{DAY + 2}}{missing}"))
    counts = ((state, sum(one.state is state for one in found)) for state in State)
    out.print(", ".join(f"{count} {state.value}" for state, count in counts))


def lacking(found: Readiness) -> str:
    """Name what keeps a hunt from firing, or from keeping quiet."""
    names = [_names(one) for one in found.parts if not one.served]
    return "; ".join(dict.fromkeys(names))


def _names(checked: Checked) -> str:
    return " or ".join(source.code or source.dataset for source in checked.missing)


def print_pages(found: Iterable[Readiness]) -> None:
    """Print each hunt in full: its parts, what is missing, what to switch on."""
    out = console()
    for one in found:
        out.print(Text.assemble((one.hunt, "bold"), "  ", (one.state.value, STYLES[one.state])))
        for checked in one.parts:
            for label, value in facts(checked):
                print_fact(out, label, value, LABEL)
        heading = "see more with" if one.state is State.READY else "switch on"
        for number, text in enumerate(one.switch_on):
            print_fact(out, "" if number else heading, text, LABEL)
        out.print()


def facts(checked: Checked) -> Iterable[tuple[str, str]]:
    """Yield what is known of a part, by its labels."""
    yield checked.part.name, ", ".join(checked.part.events.datasets)
    codes = event_ids(checked.part.events)
    if codes:
        yield "  event ids", ", ".join(codes)
    yield "  matching", matching(checked)
    if checked.missing:
        missing = [*checked.missing_datasets, *checked.missing_event_ids]
        yield "  missing", ", ".join(missing)


def matching(checked: Checked) -> str:
    """Say how many events a part's query matches, and when."""
    seen = checked.seen
    if not seen.events:
        return "no event"
    return f"{seen.events} events, {_instant(seen.first)} to {_instant(seen.last)}"


def _instant(at: int | None) -> str | None:
    return None if at is None else iso(at)

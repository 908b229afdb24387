"""Whether hunts can fire, on a terminal: a line for each hunt, or one hunt in full."""

import sys
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from hopwatch.cli.alert_pages import WIDTH, console, print_fact
from hunts.checked import Checked
from hunts.hunt import Hunt
from hunts.instants import DAY, day_name, iso
from hunts.readiness import Readiness, State, states
from hunts.windows import Span
from hunts.windows_sources import AUDIT

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

STYLES = {State.READY: "green", State.PARTLY: "yellow", State.CANNOT: "red"}
LABEL = 14
STATE = len("cannot fire") + 2
DATE = len("2026-01-05")


def print_table(found: Sequence[Readiness]) -> None:
    """Print a line for each hunt, why it is not ready below it, how many can fire, and what to switch on."""
    out = console()
    width = max((len(one.hunt) for one in found), default=2) + 2
    head = f"{'since':{DATE + 2}}{'last data':{DATE + 2}}{'hosts':>6}{'days missing':>14}"
    out.print(Text(f"{'id':{width}}{'state':{STATE}}{head}", style="bold"))
    for one in found:
        out.print(_line(one, width))
        if one.state is not State.READY:
            for part in textwrap.wrap(lacking(one), WIDTH - 4):
                out.print(Text(f"    {part}", style="dim"))
    counts = ((state, sum(one.state is state for one in found)) for state in State)
    out.print(", ".join(f"{count} {state.value}" for state, count in counts))
    print_switches(out, found)


def _line(found: Readiness, width: int) -> Text:
    state = Text(f"{found.state.value:{STATE}}", style=STYLES[found.state])
    hosts = f"{found.hosts:,}" if found.hosts else "-"
    days = sum(_days(gap) for gap in found.gaps)
    rest = f"{_date(found.since):{DATE + 2}}{_date(found.until):{DATE + 2}}{hosts:>6}{days or '-':>14}"
    return Text.assemble(f"{found.hunt:{width}}", state, rest)


def print_switches(out: Console, found: Iterable[Readiness]) -> None:
    """Print what to switch on, what helps most hunts first."""
    texts = Counter(text for one in found if one.state is not State.READY for text in one.switch_on)
    if not texts:
        return
    out.print()
    out.print(Text(f"{'hunts':>5}  switch on", style="bold"))
    for text, count in sorted(texts.items(), key=lambda item: (-item[1], item[0])):
        _print_counted(out, str(count), text.replace(AUDIT, "…"))
    if any(AUDIT in text for text in texts):
        _print_counted(out, "…", AUDIT)


def _print_counted(out: Console, count: str, text: str) -> None:
    for number, part in enumerate(textwrap.wrap(text, WIDTH - 7, break_on_hyphens=False)):
        out.print(Text(f"{'' if number else count:>5}  {part}"))


def lacking(found: Readiness) -> str:
    """Name what keeps a hunt from firing, or from keeping quiet, or makes it doubtful."""
    names = [" or ".join(_lacks(one)) for one in found.lacking]
    return "; ".join(dict.fromkeys([*names, *baseline(found)]))


def _lacks(checked: Checked) -> Iterator[str]:
    if not checked.doubted:
        excuse = "" if checked.part.needed else f" ({checked.part.name})"
        yield from (f"no {source.name}{excuse}" for source in checked.missing)
    for source, fields in [*checked.blind.items(), *checked.doubtful.items()]:
        yield f"no {source.name} with {', '.join(fields)}"


def baseline(found: Readiness) -> list[str]:
    """Say how long a hunt finds nothing for want of a baseline; nothing when it has one."""
    if found.silent_until is not None:
        return [f"no baseline before {_date(found.silent_until)}"]
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


def print_unable(client: "Elasticsearch", hunts: Sequence[Hunt], namespace: str) -> None:
    """Say on standard error how many of the hunts cannot fire, for their silence means nothing."""
    unable = [hunt for hunt, state in states(client, hunts, namespace).items() if state is State.CANNOT]
    if unable:
        named = unable[0] if len(unable) == len(hunts) == 1 else f"{len(unable)} of {len(hunts)} hunts"
        told = f"{named} cannot fire on this data: hopwatch hunt doctor --namespace {namespace}"
        print(told, file=sys.stderr)  # noqa: T201


def facts(checked: Checked) -> Iterable[tuple[str, str]]:
    """Yield what is known of a part, by its labels."""
    yield checked.part.name, ", ".join(checked.part.events.datasets)
    for source, there in checked.seen.sources.items():
        lacks = checked.lacks.get(source)
        none = f"; none has {', '.join(lacks)}" if lacks else ""
        when = f", {_from_to(_date(there.first), _date(there.last))}"
        yield f"  {source.name if source.code else 'all'}", of_hosts(there.events, there.hosts) + when + none
    yield "  matching", matching(checked)
    if checked.seen.gaps:
        yield "  no data", gaps(checked.seen.gaps)
    for source, fields in checked.blind.items():
        yield "  no use", f"{source.name} without {', '.join(fields)}"
    for source, fields in checked.doubtful.items():
        yield "  doubtful", f"{source.name}, as not one of so many has {', '.join(fields)}"
    missing = [*checked.missing_datasets, *checked.missing_event_ids]
    if absent := [name for name in missing if name not in checked.not_yet]:
        yield "  missing", ", ".join(absent)
    if checked.not_yet:
        yield "  not yet", f"{', '.join(checked.not_yet)}: Windows always writes it when it happens"


def gaps(found: Sequence[Span]) -> str:
    """Name the days without data, the first ten stretches of them."""
    shown = [_gap(one) for one in found[:10]]
    more = [f"and {len(found) - 10} more stretches"] if len(found) > 10 else []  # noqa: PLR2004
    return ", ".join([*shown, *more])


def _gap(gap: Span) -> str:
    return _from_to(day_name(gap.start), day_name(gap.end - DAY))


def _from_to(first: str, last: str) -> str:
    return first if first == last else f"{first} to {last}"


def matching(checked: Checked) -> str:
    """Say how many events a part's query matches, and when."""
    seen = checked.seen
    if seen.first is None or seen.last is None:
        return "no event"
    return f"{of_hosts(seen.events, seen.hosts)}, {iso(seen.first)} to {iso(seen.last)}"


def of_hosts(events: int, hosts: int) -> str:
    """Say how many events there are, and from how many hosts: about, as it is counted."""
    count = "1 event" if events == 1 else f"{events:,} events"
    return f"{count} of 1 host" if hosts == 1 else f"{count} of about {hosts:,} hosts"


def _days(gap: Span) -> int:
    return (gap.end - gap.start) // DAY


def _date(at: int | None) -> str:
    return "-" if at is None else day_name(at)

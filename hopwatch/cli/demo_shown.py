"""What the demo says: a line for each stage, the alerts as a story, what to try next."""

import shlex
import shutil
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hopwatch.cli.shown import shown
from hunts.hunt import Severity

if TYPE_CHECKING:
    from rich.table import Table

    from hopwatch.cli.entity_queue import Queue

WIDTH = 100
Hit = Mapping[str, Any]


class Stages:
    """A line on standard error for each stage when it is done, with the seconds that it took."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._number = 0
        self._began = time.monotonic()

    def part(self, what: str, windows: int, alerts: int) -> None:
        """Say what a stage has found."""
        if windows and alerts:
            found = f"{alerts} alert{'' if alerts == 1 else 's'}"
            sys.stderr.write(f"{'':23}{what}: {windows} windows, {found}\n")

    def done(self, what: str) -> None:
        """Say what a stage did, and begin the next."""
        now = time.monotonic()
        name = self._names[self._number]
        self._number += 1
        place = f"[{self._number}/{len(self._names)}]"
        sys.stderr.write(f"{place}  {name:14} {shown(what)}  ({now - self._began:.1f} s)\n")
        sys.stderr.flush()
        self._began = now


def print_queue(queue: "Queue") -> None:
    """Print the entity queue: what an analyst begins with."""
    from hopwatch.cli import entity_queue

    sys.stdout.write("The entity queue\n")
    entity_queue.show(queue, "medium")
    sys.stdout.write("\nWhat happened\n")


def print_story(hits: Iterable[Hit]) -> None:
    """Print the alerts that matter in the order in which they began, and count those of low severity."""
    ordered = sorted(hits, key=began)
    loud = [hit for hit in ordered if hit["_source"]["event"]["severity"] >= Severity.MEDIUM.score]
    print_alerts(loud)
    if quiet := len(ordered) - len(loud):
        sys.stdout.write(
            f"\nand {quiet} of low severity: {program()} alerts list --namespace demo --severity low\n"
        )


def print_alerts(hits: Sequence[Hit]) -> None:
    """Print alerts: a table on a terminal, else plain lines."""
    if sys.stdout.isatty():
        from rich.console import Console

        out = Console(highlight=False, emoji=False)
        out.print(table(hits, min(WIDTH, out.width)))
        return
    sys.stdout.writelines(f"{line}\n" for line in lines(hits))


def began(hit: Hit) -> str:
    """Return when the first event of an alert happened, ISO 8601."""
    return str(hit["_source"]["event"].get("start") or hit["_source"]["@timestamp"])


def table(hits: Sequence[Hit], width: int) -> "Table":
    """Return the alerts as a table: when, how bad, and the sentence over the hunt's name."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from hopwatch.cli.alert_pages import STYLES

    drawn = Table(box=box.SIMPLE_HEAD, width=width)
    drawn.add_column("time (UTC)", no_wrap=True)
    drawn.add_column("severity", no_wrap=True)
    drawn.add_column("what, and the hunt that found it", ratio=1, overflow="fold")
    for hit in hits:
        at, severity, hunt, sentence = cells(hit)
        style = STYLES.get(hit["_source"]["event"]["severity"], "")
        drawn.add_row(at, Text(severity, style=style), Text.assemble(sentence, "\n", (hunt, "dim")))
    return drawn


def lines(hits: Sequence[Hit]) -> Iterable[str]:
    """Yield the same as plain text, two lines or more for each alert."""
    import textwrap

    for hit in hits:
        at, severity, hunt, sentence = cells(hit)
        yield f"{at}  {severity:8}  {hunt}"
        yield from textwrap.wrap(sentence, WIDTH, initial_indent="    ", subsequent_indent="    ")


def cells(hit: Hit) -> tuple[str, str, str, str]:
    """Return time, severity, hunt and sentence of an alert, safe to show."""
    from hopwatch.cli.alert_pages import severity_word

    source = hit["_source"]
    at = began(hit)[:16].replace("T", " ")
    return at, severity_word(source), shown(source["rule"]["id"]), shown(source.get("message", ""))


def print_next(lines: Sequence[Hit], home: Path | None) -> None:
    """Print three commands to try next."""
    sys.stdout.write("\nTry next:\n")
    sys.stdout.writelines(f"  {command}\n" for command in commands(lines, home))


def commands(lines: Sequence[Hit], home: Path | None) -> list[str]:
    """Return the commands: the story of the first line of the queue, a hunt explained, one's own logs."""
    before = "" if home is None else f"HOPWATCH_HOME={shlex.quote(str(home.absolute()))} "
    first = f"alerts show {lines[0]['_id']} --namespace demo" if lines else "alerts list --namespace demo"
    own = f"index /path/to/your/logs && {before}{program()} hunt run --all"
    return [f"{before}{program()} {rest}" for rest in (first, "hunt show network-logon-fan-out", own)]


def program() -> str:
    """Return how this shell finds the command: by its name, else by the way that it was called just now."""
    called = sys.argv[0]
    found = shutil.which("hopwatch")
    if Path(called).name != "hopwatch" or (found and Path(found).samefile(called)):
        return "hopwatch"
    return shlex.quote(called)

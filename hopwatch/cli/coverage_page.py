"""Coverage on a terminal, and how it is found."""

import textwrap
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from hopwatch import proof
from hopwatch.cli.alert_pages import console
from hopwatch.errors import UsageError
from hunts.coverage import Covered, Standing, covered, fired
from hunts.library import Module
from hunts.readiness import State, states
from scheduler.scheduled import from_library

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

    from hopwatch.settings import Settings

TITLE = 44
GOOD = 50
"""The score of what is ready and proven."""

Proven = Callable[[Module], bool]


def found(
    client: "Elasticsearch",
    namespace: str,
    modules: Sequence[Module],
    settings: "Settings",
    proven: Proven,
) -> list[Covered]:
    """Return what the modules' hunts cover on the data of a namespace, tuned as the settings say."""
    scheduled = from_library(settings.hunts, settings.own_hunts)
    can, alerts = states(client, [one.hunt for one in scheduled], namespace), fired(client, namespace)
    return covered(
        Standing(
            one.hunt,
            can[one.id],
            proven=proven(module),
            alerts=alerts.get(one.id, 0),
            enabled=one.enabled,
        )
        for one, module in zip(scheduled, modules, strict=True)
    )


def has_samples(module: Module) -> bool:
    """Whether a hunt's file holds what it must find and what it must leave alone; each release tries them."""
    return {True, False} == {sample.finds > 0 for sample in module.samples}


def tried(client: "Elasticsearch", modules: Sequence[Module], clock: Callable[[], datetime]) -> Proven:
    """Try all samples now; return whether a module's hold."""
    wrong = {one.hunt.id for one in proof.verdicts(client, modules, clock) if not one.holds}
    return lambda module: has_samples(module) and module.hunt.id not in wrong


def print_table(found: Sequence[Covered]) -> None:
    """Print a line for each technique, and how many hunts are in which state."""
    out = console()
    head = f"{'technique':11}{'':{TITLE}}{'score':>6}{'hunts':>7}{'ready':>7}{'alerts':>8}"
    out.print(Text(head, style="bold"))
    for one in found:
        title = textwrap.shorten(one.technique.title, TITLE - 2, placeholder=" …")
        counts = f"{one.score:>6}{len(one.standings):>7}{one.ready:>7}{one.alerts or '-':>8}"
        out.print(Text(f"{one.technique.id:11}{title:{TITLE}}{counts}", style=_style(one)))
    out.print(closing(found))


def closing(found: Sequence[Covered]) -> str:
    """Say how many techniques are covered, and how many hunts are ready."""
    hunts = {one.hunt.id: one.state for technique in found for one in technique.standings}
    counts = Counter(hunts.values())
    told = ", ".join(f"{counts[state]} {state.value}" for state in State)
    able = sum(one.score > 0 for one in found)
    return f"{able} of {len(found)} techniques have a hunt that can fire; {len(hunts)} hunts: {told}"


def _style(found: Covered) -> str:
    if not found.score:
        return "red"
    return "green" if found.score >= GOOD else "yellow"


def write(path: Path, text: str) -> None:
    """Write a file; raises UsageError when that cannot be done."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error

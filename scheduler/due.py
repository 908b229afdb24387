"""What is due, and in which order: what happens now before what happened once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hunts.instants import DAY, day_of
from hunts.reading import batched, weighed
from scheduler import ledger
from scheduler.day import Key
from scheduler.scheduled import Scheduled
from scheduler.scheduler import Scheduler
from scheduler.work import Piece

TOGETHER = 31
"""Days of history that are claimed and evaluated together."""


AT_ONCE = 64
"""Live days that are claimed and evaluated together: those of some 50 hunts."""


def never() -> bool:
    """Tell that history may take as long as it takes."""
    return False


@dataclass(frozen=True)
class Due:
    """The dirty windows of these hunts up to the frontier, of the days that fit `within`.

    Once `enough` says so, no further piece of history is taken.
    """

    hunts: Sequence[Scheduled]
    frontier: int
    within: Sequence[Mapping[str, Any]] = ()
    enough: Callable[[], bool] = never


def in_order(scheduler: Scheduler, due: Due) -> Iterator[list[Piece]]:
    """Yield what is due, many hunts at a time: the live days of all, then the days before.

    At least one group of pieces of history is yielded, if there is any.
    """
    live, history = pieces(due.hunts, _keys(scheduler, due), due.frontier)
    yield from grouped(live, AT_ONCE)
    for number, some in enumerate(grouped(history, TOGETHER)):
        if number and due.enough():
            return
        yield some


def grouped(pieces: Sequence[Piece], days: int) -> Iterator[list[Piece]]:
    """Yield what is worked off together, so many days at most; hunts that read the same lie together."""
    alike = sorted(pieces, key=lambda piece: sorted(piece.hunt.datasets))
    return weighed(alike, days, lambda piece: len(piece.keys))


def _keys(scheduler: Scheduler, due: Due) -> list[Key]:
    of_hunts = ledger.of_any(scheduler.namespace, "digest", [hunt.digest for hunt in due.hunts])
    return list(ledger.keys(scheduler.client, *of_hunts, ledger.due_by(due.frontier), *due.within))


def pieces(hunts: Sequence[Scheduled], keys: Sequence[Key], frontier: int) -> tuple[list[Piece], list[Piece]]:
    """Divide days into live ones, the frontier's and the one before, and history, each joined by hunt."""
    today = day_of(frontier)
    live: list[Piece] = []
    history: list[Piece] = []
    for hunt in hunts:
        mine = [key for key in keys if key.digest == hunt.digest]
        live += _joined(hunt, [key for key in mine if key.day >= today - DAY])
        history += _joined(hunt, [key for key in mine if key.day < today - DAY])
    return live, history


def _joined(hunt: Scheduled, keys: Sequence[Key]) -> list[Piece]:
    return [Piece(hunt, some) for some in batched(keys, TOGETHER)]

"""What is due, and in which order: what happens now before what happened once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hunts.instants import DAY, day_of
from hunts.reading import batched
from scheduler import ledger
from scheduler.day import Key
from scheduler.scheduled import Scheduled
from scheduler.scheduler import Scheduler

TOGETHER = 31
"""Days of a hunt that are claimed and evaluated together."""


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


@dataclass(frozen=True)
class Piece:
    """Days of one hunt that are worked off together."""

    hunt: Scheduled
    keys: Sequence[Key]


def in_order(scheduler: Scheduler, due: Due) -> Iterator[Piece]:
    """Yield what is due: the live days of each hunt, then the days before them, those of each hunt together.

    At least one piece of history is yielded, if there is any.
    """
    live, history = pieces(due.hunts, _keys(scheduler, due), due.frontier)
    yield from live
    for number, piece in enumerate(history):
        if number and due.enough():
            return
        yield piece


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

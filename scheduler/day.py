"""One UTC day of one hunt in the ledger: the state of each of its windows. Pure.

A window is *dirty* when something reached it since it was last evaluated (`done < marked`) and *complete*
when it was evaluated after everything that reached it (`done == marked`). A window whose evaluation failed
rests before it is tried again (`failure.py`); one that failed too often is *parked*: only `retried` makes it
due again.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from hunts.instants import day_name, iso, parse
from indexer.identity import identity

PARKED = 2**53
"""The rest of a window that is not tried again by itself."""


@dataclass(frozen=True, slots=True)
class Window:
    """One window: how often it was marked, the mark that its last evaluation answered, what that saw.

    `events` is the most input events any evaluation saw; `why` tells of the last failure since the last
    success, `tries` counts those that were the window's own, and `rest` is the frontier (epoch milliseconds)
    before which it is not tried again.
    """

    marked: int = 0
    done: int = 0
    events: int = 0
    attempt: int = 0
    tries: int = 0
    why: str = ""
    rest: int = 0

    @property
    def dirty(self) -> bool:
        """Something reached the window that no evaluation has seen."""
        return self.done < self.marked

    @property
    def complete(self) -> bool:
        """The window was evaluated and nothing reached it since."""
        return 0 < self.done == self.marked

    @property
    def parked(self) -> bool:
        """It failed so often that it is not tried again by itself."""
        return self.rest == PARKED

    def due_from(self, end: int) -> int:
        """Return the frontier from which a dirty window that ends at `end` is due."""
        return max(end, self.rest)


class Key(NamedTuple):
    """What a day of the ledger is of; `day` is the start of the UTC day in epoch milliseconds."""

    namespace: str
    hunt: str
    digest: str
    day: int

    @property
    def id(self) -> str:
        """The id of its document."""
        return identity("run", self.namespace, self.hunt, self.digest, day_name(self.day))


class Part(NamedTuple):
    """So many findings of the windows from `first` to `last`, in a document of that name."""

    name: str
    first: int
    last: int
    number: int


class Version(NamedTuple):
    """Which version of a document was read."""

    seq_no: int
    primary_term: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One document of the ledger, without its findings. `version` is None for one that is not there yet.

    `lease` is when the claim of `owner` ends (epoch milliseconds); `touched` maps the ids of alerts that
    have to be projected again to their indices and episodes; `committed` is the attempt of the last commit.
    """

    key: Key
    every: int
    windows: Mapping[int, Window] = field(default_factory=dict)
    attempt: int = 0
    owner: str = ""
    lease: int = 0
    committed: int = 0
    evaluated_at: int = 0
    parts: Sequence[Part] = ()
    found: int = 0
    touched: Sequence["Touched"] = ()
    version: Version | None = None

    def due(self, frontier: int) -> list[int]:
        """Return the starts of the dirty windows that end at the frontier or before and do not rest."""
        return sorted(
            w
            for w, state in self.windows.items()
            if state.dirty and state.due_from(w + self.every) <= frontier
        )

    def parted(self, windows: Collection[int]) -> tuple[list[Part], list[Part]]:
        """Return the parts that can have findings of one of the windows, and the others."""
        near = [part for part in self.parts if any(part.first <= window <= part.last for window in windows)]
        return near, [part for part in self.parts if part not in near]

    def failing(self) -> list[int]:
        """Return the starts of the windows that failed by themselves when they were last tried."""
        return [w for w, state in self.windows.items() if state.tries]

    def claimable(self, owner: str, now: int) -> bool:
        """Nobody else holds a live claim."""
        return not self.owner or self.owner == owner or self.lease <= now


class Touched(NamedTuple):
    """An alert that has to be projected again, its index, and its episode's start (epoch milliseconds)."""

    id: str
    where: str
    episode: int


def marked(day: Day, starts: Iterable[int]) -> Day:
    """Return the day with these windows marked once more."""
    again = {start: day.windows.get(start, Window()) for start in starts}
    states = {start: replace(state, marked=state.marked + 1) for start, state in again.items()}
    return replace(day, windows={**day.windows, **states})


def first_due(windows: Mapping[int, Window], every: int) -> str | None:
    """Return from when a dirty window is due, None when none is: what a tick searches for."""
    dirty = {start: state for start, state in windows.items() if state.dirty and not state.parked}
    return iso(min(state.due_from(start + every) for start, state in dirty.items())) if dirty else None


def retried(state: Window) -> Window:
    """Return the state of a window whose failures are forgotten."""
    return replace(state, tries=0, why="", rest=0)


def windows_json(windows: Mapping[int, Window]) -> dict[str, dict[str, Any]]:
    """Write the states of windows as the document holds them."""
    return {
        str(start): {
            "marked": w.marked,
            "done": w.done,
            "events": w.events,
            "attempt": w.attempt,
            "tries": w.tries,
            "why": w.why,
            "rest": w.rest,
        }
        for start, w in windows.items()
    }


def key_of(source: Mapping[str, Any]) -> Key:
    """Read what a day's document is of."""
    return Key(source["namespace"], source["hunt"], source["digest"], parse(source["day"]))


def _parts(source: Mapping[str, Any]) -> Iterator[Part]:
    """Read where findings lie; where it is but their number, each part of the last commit has any window."""
    filed = source.get("parts") or ()
    if isinstance(filed, int):
        run, attempt = key_of(source).id, source["committed"]
        for number in range(1, filed + 1):
            held = source["found"] if number == 1 else 0
            yield Part(f"{run}:{attempt}:{number}", -(2**53), 2**53, held)
    else:
        yield from (Part(*one) for one in filed)


def from_hit(hit: Mapping[str, Any]) -> Day:
    """Read a day from a hit of the ledger."""
    source = hit["_source"]
    return Day(
        key=key_of(source),
        every=source["every"],
        windows={int(start): Window(**state) for start, state in source["windows"].items()},
        attempt=source.get("attempt", 0),
        owner=source.get("owner") or "",
        lease=parse(source["lease"]) if source.get("lease") else 0,
        committed=source.get("committed", 0),
        evaluated_at=parse(source["evaluated_at"]) if source.get("evaluated_at") else 0,
        parts=tuple(_parts(source)),
        found=source.get("found", 0),
        touched=tuple(Touched(*one) for one in source.get("touched") or ()),
        version=Version(hit["_seq_no"], hit["_primary_term"]),
    )

"""One UTC day of one hunt in the ledger: the state of each of its windows. Pure.

A window is *dirty* when something reached it since it was last evaluated (`done < marked`) and *complete*
when it was evaluated after everything that reached it (`done == marked`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from hunts.instants import day_name, iso, parse
from indexer.identity import identity


@dataclass(frozen=True, slots=True)
class Window:
    """One window: how often it was marked, the mark that its last evaluation answered, what that saw.

    `events` is the most input events any evaluation saw; `why` and `tries` tell of failures since the last
    success.
    """

    marked: int = 0
    done: int = 0
    events: int = 0
    attempt: int = 0
    tries: int = 0
    why: str = ""

    @property
    def dirty(self) -> bool:
        """Something reached the window that no evaluation has seen."""
        return self.done < self.marked

    @property
    def complete(self) -> bool:
        """The window was evaluated and nothing reached it since."""
        return 0 < self.done == self.marked


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


class Version(NamedTuple):
    """Which version of a document was read."""

    seq_no: int
    primary_term: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One document of the ledger, without its findings. `version` is None for one that is not there yet.

    `lease` is when the claim of `owner` ends (epoch milliseconds); `touched` maps the ids of alerts that
    have to be projected again to their indices and episodes; `committed` is the attempt that the findings
    are of.
    """

    key: Key
    every: int
    windows: Mapping[int, Window] = field(default_factory=dict)
    attempt: int = 0
    owner: str = ""
    lease: int = 0
    committed: int = 0
    evaluated_at: int = 0
    parts: int = 0
    found: int = 0
    touched: Sequence["Touched"] = ()
    version: Version | None = None

    def due(self, frontier: int) -> list[int]:
        """Return the starts of the dirty windows that end at the frontier or before."""
        return sorted(w for w, state in self.windows.items() if state.dirty and w + self.every <= frontier)

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
    """Return when the first dirty window ends, None when there is none: what a planner searches for."""
    ends = [start + every for start, state in windows.items() if state.dirty]
    return iso(min(ends)) if ends else None


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
        }
        for start, w in windows.items()
    }


def from_hit(hit: Mapping[str, Any]) -> Day:
    """Read a day from a hit of the ledger."""
    source = hit["_source"]
    return Day(
        key=Key(source["namespace"], source["hunt"], source["digest"], parse(source["day"])),
        every=source["every"],
        windows={int(start): Window(**state) for start, state in source["windows"].items()},
        attempt=source.get("attempt", 0),
        owner=source.get("owner") or "",
        lease=parse(source["lease"]) if source.get("lease") else 0,
        committed=source.get("committed", 0),
        evaluated_at=parse(source["evaluated_at"]) if source.get("evaluated_at") else 0,
        parts=source.get("parts", 0),
        found=source.get("found", 0),
        touched=tuple(Touched(*one) for one in source.get("touched") or ()),
        version=Version(hit["_seq_no"], hit["_primary_term"]),
    )

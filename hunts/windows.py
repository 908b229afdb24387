"""Spans, windows and episodes of event time, in epoch milliseconds, and how far a kind of hunt reaches."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from hunts.kinds import (
    NO_TIME,
    Count,
    Deviation,
    Distinct,
    FirstSeen,
    Kind,
    Match,
    Rare,
    Sequence,
    Unless,
)

MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of event time, `start` included and `end` excluded (epoch milliseconds)."""

    start: int
    end: int

    def __contains__(self, at: int) -> bool:
        return self.start <= at < self.end


def milliseconds(length: timedelta) -> int:
    """Return a length of time in whole milliseconds."""
    return length // MILLISECOND


def window_of(at: int, every: timedelta) -> int:
    """Return the start of the window of the time `at`: windows are aligned to the epoch."""
    length = milliseconds(every)
    return at // length * length


def windows(span: Span, every: timedelta) -> Iterator[int]:
    """Yield the starts of the windows that share time with the span, in order."""
    if span.start < span.end:
        yield from range(window_of(span.start, every), span.end, milliseconds(every))


def episode_of(at: int, episode: timedelta) -> Span:
    """Return the episode of the time `at`: aligned to the epoch, so days are days of UTC."""
    start = window_of(at, episode)
    return Span(start, start + milliseconds(episode))


def reach(kind: Kind) -> timedelta:
    """Return how long after an event its presence can still change findings; as far back an evaluation reads.

    Twice `within` where evidence is filed under the first completion that covers it: an event can make a time
    t < event + within complete, which takes evidence from a completion before t + within.
    """
    match kind:
        case Match():
            return NO_TIME
        case Count() | Distinct():
            return 2 * kind.within
        case Sequence():
            return (2 + len({link.when for link in kind.without} - {"between"})) * kind.within
        case Unless():
            return kind.within + kind.skew
        case FirstSeen() | Rare():
            return kind.within + silence(kind)
        case Deviation():
            return kind.history + kind.within


def silence(kind: Kind) -> timedelta:
    """Return how long a question waits, after the last of its events, for others before it is complete."""
    match kind:
        case Unless():
            return kind.skew if kind.when == "earlier" else kind.within
        case Sequence() if any(link.when == "after" for link in kind.without):
            return kind.within
        case FirstSeen() if kind.beside:
            return kind.beside.later
    return NO_TIME


def warm_up(kind: Kind) -> timedelta:
    """Return how long the data must have been there before a kind can find anything."""
    return kind.warm_up if isinstance(kind, FirstSeen | Rare | Deviation) else NO_TIME

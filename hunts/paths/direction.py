"""Forwards and backwards in time: what differs between the two, in one place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from hunts.windows import Span

Order = Literal["asc", "desc"]


@dataclass(frozen=True, slots=True)
class Direction:
    """Forwards hops leave a machine, the earliest first; backwards they reach it, the latest first."""

    name: Literal["forwards", "backwards"]
    sign: int
    order: Order

    def sooner(self, one: int, other: int) -> bool:
        """Say whether a time comes before another on the way."""
        return self.sign * one < self.sign * other

    def from_(self, at: int, horizon: Span) -> Span:
        """Return what lies on the way from a time on, within the horizon."""
        if self.sign > 0:
            return Span(max(at, horizon.start), horizon.end)
        return Span(horizon.start, min(at + 1, horizon.end))


FORWARDS = Direction("forwards", 1, "asc")
BACKWARDS = Direction("backwards", -1, "desc")


@dataclass(frozen=True, slots=True)
class Hands:
    """Since when the intruder may act as which account on a machine; `others`: since when as any other.

    Backwards: until when. `anyone`: the machine itself is bad, so whatever account acts there is.
    """

    since: Mapping[str, int]
    others: int
    anyone: bool = False

    def holds(self, user: str | None) -> bool:
        """Say whether an account is in the intruder's hands there."""
        return self.anyone or user in self.since

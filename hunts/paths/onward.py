"""From one machine onward: who may act there, which hops that gives, and what is to be thought of each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hunts.instants import DAY, SECOND
from hunts.paths.asking import Asking, Turned
from hunts.paths.direction import Direction, Hands
from hunts.paths.hop import Hop, hops
from hunts.paths.judge import Before, Judged, judged, rank, unclear_backwards, unclear_forwards
from hunts.paths.past import Past
from hunts.paths.traces import AT_THE_CONSOLE, SAT_THERE
from hunts.windows import Span

SKEW = 5 * SECOND
"""How far the clocks of two machines may differ."""
TOO_MANY_HOPS = "more hops than {breadth} of one machine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """A machine to go on from, from a time on, and the account by which the intruder is there.

    Without an account it is unknown; where a path `begins`, it is any: the machine itself is bad. `usual`:
    nothing new led there.
    """

    machine: str
    user: str | None
    at: int
    begins: bool = True
    usual: bool = False

    @property
    def anyone(self) -> bool:
        """Whether whatever account acts there is the intruder's."""
        return self.begins and self.user is None


@dataclass(frozen=True, slots=True)
class Found:
    """The hops to follow, in order of time, each with what is unclear of it; how many others, by reason.

    `console`: who was last at the console there, and when, of those who may act there.
    """

    hops: Sequence[tuple[Judged, str]]
    left_out: Mapping[str, int]
    console: tuple[str, int] | None


class Onward:
    """Finds the hops of machines in one direction, `breadth` of one at most."""

    def __init__(self, asking: Asking, past: Past, direction: Direction, breadth: int) -> None:
        self._asking, self._past, self._direction, self._breadth = asking, past, direction, breadth

    def hops(self, seed: Seed) -> Found:
        """Return the hops of a machine."""
        hands, turned = self._hands(seed)
        all_ = self._judged(seed, hands, turned)
        left_out = Counter(one.left_out for one in all_ if one.left_out)
        kept = [one for one in all_ if not one.left_out]
        kept.sort(key=lambda one: rank(one, self._direction))
        chosen = kept[: self._breadth]
        if rest := len(kept) - len(chosen):
            left_out[TOO_MANY_HOPS.format(breadth=self._breadth)] = rest
        chosen.sort(key=lambda one: self._direction.sign * one.hop.at)
        self._asking.places([other_end(self._direction, one.hop) for one in chosen])
        reasons = self._reasons(seed, chosen)
        return Found(list(zip(chosen, reasons, strict=True)), left_out, self._console(seed, hands))

    def _judged(self, seed: Seed, hands: Hands, turned: Mapping[str, Turned]) -> list[Judged]:
        edges = self._asking.edges(self._direction, self._asking.place(seed.machine), hands)
        found = hops(edges, self._direction.sign)
        nameless = (hop.target for hop in found if hop.perhaps_a_machine)
        before = Before(hands=hands, turned=turned, usual=seed.usual, speaking=self._asking.speaks(nameless))
        return judged(self._direction, found, before, self._past.new(found))

    def _hands(self, seed: Seed) -> tuple[Hands, dict[str, Turned]]:
        """Return which accounts the intruder may have there, and who became whom."""
        loose = self._loose(seed.at)
        if seed.user is None:
            return Hands({}, loose, anyone=seed.anyone), {}
        since = asked = {seed.user: loose}
        turned: dict[str, Turned] = {}
        while asked:
            found = self._turned(seed.machine, asked)
            new = {other: one for other, one in found.items() if other not in since}
            asked = {other: self._loose(one.at) for other, one in new.items()}
            since, turned = {**since, **asked}, {**turned, **new}
        return Hands(since, loose), turned

    def _turned(self, machine: str, since: Mapping[str, int]) -> dict[str, Turned]:
        """Return by account the nearest change to it on a machine (backwards: from it)."""
        found: dict[str, Turned] = {}
        for one in self._asking.turns(self._direction, machine, since):
            other = one.user if self._direction.sign > 0 else one.subject
            if other not in found or self._direction.sooner(one.at, found[other].at):
                found[other] = one
        return found

    def _loose(self, at: int) -> int:
        """Return a time with what clocks may differ by."""
        return at - self._direction.sign * SKEW

    def _console(self, seed: Seed, hands: Hands) -> tuple[str, int] | None:
        """Return who was last at the console: backwards, a path may begin there."""
        if self._direction.sign > 0 or seed.begins:
            return None
        spans = {user: self._direction.from_(at, self._asking.horizon) for user, at in hands.since.items()}
        found = self._asking.first(AT_THE_CONSOLE, seed.machine, spans, "desc")
        return max(found.items(), key=lambda one: (one[1], one[0]), default=None)

    def _reasons(self, seed: Seed, some: Sequence[Judged]) -> list[str]:
        """Say of each hop what is unclear about it."""
        if self._direction.sign < 0:
            return [unclear_backwards(one, seed.machine, seed.user) for one in some]
        spans = {
            one.hop.user: Span(one.hop.at - DAY, one.hop.at + SKEW)
            for one in some
            if one.link == "unclear" and one.hop.user
        }
        seen = self._asking.first(SAT_THERE, seed.machine, spans, "asc")
        silent = bool(spans) and not seen and not self._asking.speaks([seed.machine])[seed.machine]
        return [unclear_forwards(one, seed.machine, seen, silent=silent) for one in some]


def other_end(direction: Direction, hop: Hop) -> str:
    """Return the machine that a hop leads to on the way."""
    return hop.target if direction.sign > 0 else hop.source

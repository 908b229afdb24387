"""Following a path: from what is bad to what it can have reached, or to where it can have come from.

Machines are taken in order of time, so that each is looked at from the earliest moment on (backwards: the
latest) at which the intruder can have been there.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count

from hunts.instants import DAY, SECOND
from hunts.paths.asking import Asking, Turned
from hunts.paths.direction import Direction, Hands
from hunts.paths.hop import Hop, hops
from hunts.paths.judge import Before, Judged, judged, rank
from hunts.paths.past import Past
from hunts.paths.traces import AT_THE_CONSOLE, SAT_THERE
from hunts.windows import Span

SKEW = 5 * SECOND
"""How far the clocks of two machines may differ."""
TOO_DEEP = "further hops than {depth}"
TOO_MANY_HOPS = "more hops than {breadth} of one machine"
TOO_MANY_MACHINES = "more machines than {machines}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How far is followed: hops in a row, hops of one machine, machines in all."""

    depth: int = 5
    breadth: int = 20
    machines: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """A machine where a path begins: with one account in the intruder's hands, or (None) with any."""

    machine: str
    user: str | None
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A hop that was followed; `parent`: the number of the hop before it, None at the beginning.

    `unclear` says what is not known of it.
    """

    number: int
    parent: int | None
    depth: int
    judged: Judged
    unclear: str = ""

    @property
    def hop(self) -> Hop:
        """The hop."""
        return self.judged.hop


@dataclass(frozen=True, slots=True)
class Path:
    """All that was followed, in order of discovery.

    `left_out` counts hops by machine and reason; `again` are hops to a machine that stands elsewhere already;
    `console`, backwards: who last sat at the machine that a hop came from, and when, of those who can have
    made it.
    """

    direction: Direction
    seeds: Sequence[Seed]
    steps: Sequence[Step]
    left_out: Mapping[tuple[str, str], int]
    again: frozenset[int]
    console: Mapping[int, tuple[str, int]]


@dataclass(order=True, slots=True, frozen=True)
class _Stop:
    """A machine that waits to be looked at."""

    order: int
    number: int
    seed: Seed = field(compare=False)
    step: Step | None = field(compare=False)
    usual: bool = field(compare=False)


class Follower:
    """Follows a path in one direction."""

    def __init__(self, asking: Asking, past: Past, direction: Direction, bounds: Bounds) -> None:
        self._asking, self._past, self._direction, self._bounds = asking, past, direction, bounds
        self._left_out: Counter[tuple[str, str]] = Counter()
        self._waiting: list[_Stop] = []
        self._numbers, self._stops = count(1), count()
        self._steps: list[Step] = []
        self._console: dict[int, tuple[str, int]] = {}

    def path(self, seeds: Sequence[Seed]) -> Path:
        """Return what is found from some machines on."""
        for seed in seeds:
            self._wait(seed, None, usual=True)
        done: set[tuple[str, str | None]] = set()
        followed: set[tuple[str | None, str, str]] = set()
        again: set[int] = set()
        while self._waiting:
            stop = heappop(self._waiting)
            place = (stop.seed.machine, stop.seed.user)
            if place in done or (stop.seed.machine, None) in done:
                again |= {stop.step.number} if stop.step else set()
                continue
            if len(done) >= self._bounds.machines:
                self._left_out[stop.seed.machine, TOO_MANY_MACHINES.format(machines=len(done))] += 1
                continue
            done.add(place)
            for one, unclear in self._onward(stop):
                if one.hop.parties not in followed:
                    followed.add(one.hop.parties)
                    self._take(stop, one, unclear)
        return Path(
            self._direction, seeds, self._steps, dict(self._left_out), frozenset(again), self._console
        )

    def _wait(self, seed: Seed, step: Step | None, *, usual: bool) -> None:
        order = self._direction.sign * seed.at
        heappush(self._waiting, _Stop(order, next(self._stops), seed, step, usual))

    def _take(self, stop: _Stop, one: Judged, unclear: str) -> None:
        step = Step(
            number=next(self._numbers),
            parent=stop.step.number if stop.step else None,
            depth=stop.step.depth + 1 if stop.step else 1,
            judged=one,
            unclear=unclear,
        )
        self._steps.append(step)
        machine = one.hop.target if self._direction.sign > 0 else one.hop.source
        if step.depth >= self._bounds.depth:
            self._left_out[machine, TOO_DEEP.format(depth=self._bounds.depth)] += 1
            return
        usual = stop.usual and not one.new and one.link == "same"
        self._wait(Seed(machine=machine, user=one.hop.user, at=one.hop.at), step, usual=usual)

    def _onward(self, stop: _Stop) -> Iterator[tuple[Judged, str]]:
        """Yield the hops to follow from a machine, with what is unclear about each."""
        direction, seed = self._direction, stop.seed
        hands, turned = self._hands(seed)
        place = self._asking.place(seed.machine)
        found = hops(self._asking.edges(direction, place, hands), direction.sign)
        before = Before(
            hands=hands,
            turned=turned,
            usual=stop.usual and stop.step is not None,
            speaking=self._asking.speaks(hop.target for hop in found if hop.perhaps_a_machine),
        )
        all_ = judged(direction, found, before, self._past.new(found))
        for one in all_:
            if one.left_out:
                self._left_out[seed.machine, one.left_out] += 1
        kept = sorted((one for one in all_ if not one.left_out), key=lambda one: rank(one, direction))
        breadth = self._bounds.breadth
        chosen, rest = kept[:breadth], kept[breadth:]
        if rest:
            self._left_out[seed.machine, TOO_MANY_HOPS.format(breadth=breadth)] += len(rest)
        if direction.sign < 0 and stop.step and seed.user:
            self._sat(stop.step, hands)
        reasons = self._reasons(seed, chosen)
        self._asking.places([one.hop.target if direction.sign > 0 else one.hop.source for one in chosen])
        yield from sorted(zip(chosen, reasons, strict=True), key=lambda pair: direction.sign * pair[0].hop.at)

    def _hands(self, seed: Seed) -> tuple[Hands, dict[str, Turned]]:
        """Return which accounts the intruder may have there, and who became whom."""
        loose = seed.at - self._direction.sign * SKEW
        if seed.user is None:
            return Hands({}, loose, anyone=True), {}
        since = asked = {seed.user: loose}
        turned: dict[str, Turned] = {}
        while asked:
            found: dict[str, Turned] = {}
            for one in self._asking.turns(self._direction, seed.machine, asked):
                other = one.user if self._direction.sign > 0 else one.subject
                best = found.get(other)
                if other not in since and (not best or self._direction.sooner(one.at, best.at)):
                    found[other] = one
            asked = {other: one.at - self._direction.sign * SKEW for other, one in found.items()}
            since, turned = {**since, **asked}, {**turned, **found}
        return Hands(since, loose), turned

    def _sat(self, step: Step, hands: Hands) -> None:
        """Note when an account of the intruder's was last at the console, for it then came from nowhere."""
        users = {user: self._direction.from_(at, self._asking.horizon) for user, at in hands.since.items()}
        found = self._asking.first(AT_THE_CONSOLE, step.hop.source, users, "desc")
        if found:
            at, user = max((at, user) for user, at in found.items())
            self._console[step.number] = user, at

    def _reasons(self, seed: Seed, some: Sequence[Judged]) -> list[str]:
        """Say of each hop what is unclear about it."""
        if self._direction.sign < 0:
            return [unclear_backwards(one, seed) for one in some]
        users = {
            one.hop.user: Span(one.hop.at - DAY, one.hop.at + SKEW)
            for one in some
            if one.link == "unclear" and one.hop.user
        }
        seen = self._asking.first(SAT_THERE, seed.machine, users, "asc")
        silent = bool(users) and not seen and not self._asking.speaks([seed.machine])[seed.machine]
        return [unclear_forwards(one, seed, seen, silent=silent) for one in some]


def unclear_forwards(one: Judged, seed: Seed, seen: Collection[str], *, silent: bool) -> str:
    """Say what is unclear of a hop onward; `seen`: who had logged on there, `silent`: no logon is logged."""
    user, machine = one.hop.user, seed.machine
    if user is None or one.link != "unclear":
        return unclear(one)
    if silent:
        return f"{machine} logs no logons, so nothing says how {user} came there"
    if user in seen:
        return f"{user} had come to {machine} by itself"
    return f"nothing says how {user} came to {machine}"


def unclear_backwards(one: Judged, seed: Seed) -> str:
    """Say what is unclear of a hop that led there."""
    if one.hop.user is None or one.link != "unclear":
        return unclear(one)
    return f"nothing says that {one.hop.user} became {seed.user or 'another'} on {seed.machine}"


def unclear(one: Judged) -> str:
    """Say what is unclear of a hop by itself."""
    if one.hop.user is None:
        return "the wire does not say whose"
    return "" if one.hop.arrives else f"no record says that {one.hop.user} was let in"

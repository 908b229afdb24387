"""Following a path: from what is bad to what it can have reached, or to where it can have come from.

Machines are taken in order of time, so that each is looked at from the earliest moment on (backwards: the
latest) at which the intruder can have been there.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count

from hunts.paths.asking import Asking
from hunts.paths.direction import Direction
from hunts.paths.hop import Hop
from hunts.paths.judge import Judged
from hunts.paths.onward import Onward, Seed, other_end
from hunts.paths.past import Past

TOO_DEEP = "further hops than {depth}"
TOO_MANY_MACHINES = "more machines than {machines}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How far is followed: hops in a row, hops of one machine, machines in all."""

    depth: int = 5
    breadth: int = 20
    machines: int = 200


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


Place = tuple[str, str | None, bool]
"""A machine, the account by which it is looked at, and whether any account counts there."""


class Follower:
    """Follows a path in one direction."""

    def __init__(self, asking: Asking, past: Past, direction: Direction, bounds: Bounds) -> None:
        self._direction, self._bounds = direction, bounds
        self._onward = Onward(asking, past, direction, bounds.breadth)
        self._left_out: Counter[tuple[str, str]] = Counter()
        self._waiting: list[tuple[int, int, Seed, Step | None]] = []
        self._steps: list[Step] = []
        self._again: set[int] = set()
        self._console: dict[int, tuple[str, int]] = {}

    def path(self, seeds: Sequence[Seed]) -> Path:
        """Return what is found from some machines on."""
        order = count()
        for seed in seeds:
            heappush(self._waiting, (self._direction.sign * seed.at, next(order), seed, None))
        done: set[Place] = set()
        while self._waiting:
            _, _, seed, step = heappop(self._waiting)
            if self._is_done(done, seed):
                self._again |= {step.number} if step else set()
            elif len(done) >= self._bounds.machines:
                self._left_out[seed.machine, TOO_MANY_MACHINES.format(machines=len(done))] += 1
            else:
                done.add((seed.machine, seed.user, seed.anyone))
                for onward, taken in self._look(seed, step):
                    heappush(self._waiting, (self._direction.sign * onward.at, next(order), onward, taken))
        again, left_out = frozenset(self._again), dict(self._left_out)
        return Path(self._direction, seeds, self._steps, left_out, again, self._console)

    @staticmethod
    def _is_done(done: AbstractSet[Place], seed: Seed) -> bool:
        return (seed.machine, None, True) in done or (seed.machine, seed.user, seed.anyone) in done

    def _look(self, seed: Seed, step: Step | None) -> Iterator[tuple[Seed, Step]]:
        """Take the hops of a machine, and yield the machines that they lead to."""
        found = self._onward.hops(seed)
        self._left_out.update({(seed.machine, why): number for why, number in found.left_out.items()})
        if found.console and step:
            self._console[step.number] = found.console
        known = {one.hop.parties for one in self._steps}
        for one, unclear in found.hops:
            if one.hop.parties not in known:
                taken = self._taken(step, one, unclear)
                if taken.depth < self._bounds.depth:
                    yield self._next(seed, taken), taken

    def _taken(self, before: Step | None, one: Judged, unclear: str) -> Step:
        step = Step(
            number=len(self._steps) + 1,
            parent=before.number if before else None,
            depth=before.depth + 1 if before else 1,
            judged=one,
            unclear=unclear,
        )
        self._steps.append(step)
        if step.depth == self._bounds.depth:
            self._left_out[other_end(self._direction, one.hop), TOO_DEEP.format(depth=step.depth)] += 1
        return step

    def _next(self, seed: Seed, step: Step) -> Seed:
        one = step.judged
        return Seed(
            machine=other_end(self._direction, one.hop),
            user=one.hop.user,
            at=one.hop.at,
            begins=False,
            usual=(seed.begins or seed.usual) and not one.new and one.link == "same",
        )

"""One scheduler: what it hunts, for whom, by which clock."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from elasticsearch import Elasticsearch

from hopwatch.settings import Schedule
from scheduler.scheduled import Scheduled


def _never(_: str) -> bool:
    return False


@dataclass(frozen=True, kw_only=True)
class Scheduler:
    """What planning and evaluating stand on.

    `clock` gives epoch milliseconds. `owner` names this process in its claims; `gone` tells that another
    owner has ended, so that its claims need not run out; `stopping` is asked between pieces of work; `wait`
    sleeps some seconds.
    """

    client: Elasticsearch
    hunts: Sequence[Scheduled]
    namespace: str
    owner: str
    clock: Callable[[], int]
    wait: Callable[[float], None]
    settings: Schedule = field(default_factory=Schedule)
    gone: Callable[[str], bool] = _never
    stopping: Callable[[], bool] = bool

    @property
    def frontier(self) -> int:
        """How far windows may be evaluated now: the clock less the lateness, in epoch milliseconds."""
        return self.clock() - round(self.settings.lateness * 1000)

    @property
    def lease(self) -> int:
        """How long a claim holds, in milliseconds."""
        return round(self.settings.lease * 1000)

    @property
    def enabled(self) -> list[Scheduled]:
        """The hunts that are planned."""
        return [hunt for hunt in self.hunts if hunt.enabled]

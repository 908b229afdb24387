"""One scheduler: what it hunts, for whom, by which clock."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from elasticsearch import Elasticsearch

from hopwatch.settings import Schedule
from hunts.entities.document import RULE
from hunts.exceptions import Entry, digest, of_day
from scheduler.known import Known
from scheduler.merge import NO_POLICY, Policy
from scheduler.scheduled import Scheduled


def _never(_: str) -> bool:
    return False


def _unheard() -> None:
    pass


@dataclass(frozen=True, kw_only=True)
class Scheduler:
    """What planning and evaluating stand on.

    `clock` gives epoch milliseconds. `owner` names this process in its claims; `gone` tells that another
    owner has ended, so that its claims need not run out; `stopping` is asked between pieces of work; `alive`
    is called after each evaluation; `wait` sleeps some seconds. `exceptions` are all there are, of whichever
    hunt; `known` is what it remembers of the alerts that it reads again and again.
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
    alive: Callable[[], None] = _unheard
    exceptions: Sequence[Entry] = ()
    policy: Policy = NO_POLICY
    known: Known = field(default_factory=Known)

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

    def excepted(self, hunt: Scheduled) -> list[Entry]:
        """Return the exceptions that cover a hunt here."""
        return [one for one in self.exceptions if one.covers(hunt.hunt, self.namespace)]

    def follows(self, hunt: Scheduled, day: int) -> str:
        """Name what the alerts of a UTC day of a hunt follow beside its findings.

        Severity, budget, the rule by which they make lines of the entity queue, and exceptions.
        """
        return f"{hunt.told} {RULE} {digest(of_day(self.excepted(hunt), day, hunt.every))}".rstrip()

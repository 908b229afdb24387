"""Which ATT&CK techniques the library covers here: what is ready, proven, and has fired."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from elasticsearch import Elasticsearch
from elasticsearch.dsl import query as q

from hunts.attack import Technique
from hunts.compile import Grouping
from hunts.hunt import Hunt
from hunts.match import is_
from hunts.readiness import State
from hunts.reading import Limits, read_groups
from hunts.snapshot import snapshot
from mappings.indices import alerts_pattern

READY: Mapping[State, float] = {State.READY: 1.0, State.PARTLY: 0.5, State.CANNOT: 0.0}
NOT_FIRED = 0.5
"""A hunt that is ready and proven, and has not fired here: it may be that nothing happened."""

BEST = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """How a hunt stands: what it can do on the data, whether its samples hold, and how many alerts it has.

    `enabled`: whether the schedule runs it.
    """

    hunt: Hunt
    state: State
    proven: bool
    alerts: int
    enabled: bool = True

    @property
    def score(self) -> int:
        """Ready (1, partly 0.5, cannot fire 0) times proven (1 or 0) times fired (1, not yet 0.5), of 100.

        A hunt that is turned off has none.
        """
        return round(
            BEST * READY[self.state] * self.proven * self.enabled * (1 if self.alerts else NOT_FIRED)
        )


@dataclass(frozen=True, slots=True)
class Covered:
    """A technique with the hunts that name it, the best of them first."""

    technique: Technique
    standings: Sequence[Standing]

    @property
    def score(self) -> int:
        """The score of its best hunt: one that works covers, however many do not."""
        return max(one.score for one in self.standings)

    @property
    def ready(self) -> int:
        """How many of its hunts are ready, and not turned off."""
        return sum(one.state is State.READY and one.enabled for one in self.standings)

    @property
    def alerts(self) -> int:
        """How many alerts its hunts have."""
        return sum(one.alerts for one in self.standings)


def covered(standings: Iterable[Standing]) -> list[Covered]:
    """Return the techniques that hunts name, by their ids."""
    by: dict[Technique, list[Standing]] = defaultdict(list)
    for one in standings:
        for technique in dict.fromkeys(one.hunt.techniques):
            by[technique].append(one)
    return [
        Covered(technique, sorted(by[technique], key=lambda one: (-one.score, one.hunt.id)))
        for technique in sorted(by, key=lambda technique: technique.id)
    ]


def fired(client: Elasticsearch, namespace: str) -> Mapping[str, int]:
    """Return how many stored alerts each hunt has, the withdrawn aside; raises IncompleteResponse."""
    standing = q.Bool(must_not=[is_("hopwatch.alert.status", "withdrawn")])
    with snapshot(client, [alerts_pattern(namespace)]) as point:
        groups = read_groups(point, standing, Grouping(("rule.id",), None), Limits().groups)
        return {group.key[0]: group.number for group in groups}

"""The whole of a path: the snapshot, what was asked about, and both directions."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from elasticsearch import Elasticsearch

from hunts.paths.asking import Asking
from hunts.paths.direction import Direction
from hunts.paths.follow import Bounds, Follower, Path
from hunts.paths.past import Past
from hunts.paths.seed import Named, seeds, what_is
from hunts.paths.traces import TRACES
from hunts.reading import Limits
from hunts.snapshot import snapshot
from hunts.windows import Span
from hunts.witnesses import WITNESSES
from mappings.indices import patterns

LIMITS, BOUNDS = Limits(), Bounds()
DATASETS = sorted(
    {*chain.from_iterable(one.datasets for one in TRACES)}
    | {*chain.from_iterable(one.datasets for one in WITNESSES)}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Whom to follow, from a time on (epoch milliseconds), so far away (milliseconds), which way."""

    text: str
    at: int
    within: int
    directions: Sequence[Direction]
    bounds: Bounds = BOUNDS

    @property
    def horizon(self) -> Span:
        """The span that is looked at."""
        back, on = (any(one.sign == sign for one in self.directions) for sign in (-1, 1))
        return Span(self.at - self.within if back else self.at, self.at + (self.within if on else 1))


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of whom; `past`: how long the baseline is that there was, in milliseconds."""

    question: Question
    named: Named
    past: int
    paths: Sequence[Path]


def found(client: Elasticsearch, namespace: str, question: Question, limits: Limits = LIMITS) -> Found:
    """Follow what a question names.

    Raises UsageError when nothing is called so, IncompleteResponse when Elasticsearch answers in part.
    """
    horizon = question.horizon
    with snapshot(client, patterns(DATASETS, namespace)) as point:
        asking = Asking(point, horizon, limits)
        past = Past(asking, limits)
        named = what_is(asking, question.text, question.at)
        paths = [
            Follower(asking, past, one, question.bounds).path(seeds(asking, one, named, question.at))
            for one in question.directions
        ]
        return Found(question, named, past.length, paths)

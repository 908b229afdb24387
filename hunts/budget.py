"""A daily budget of alerts: the rarest keep their hunt's severity, the rest are low. Pure.

What is rare is told within the UTC day (an episode), by what was found in it and nothing else: so the same
events give the same alerts, whenever and in how many pieces they are evaluated.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from hunts.fold import Entity, Episode
from hunts.hunt import Budget
from hunts.windows import Span

Place = tuple[Span, Entity]


def ranks(budget: Budget, episodes: Iterable[Episode]) -> Mapping[Place, int]:
    """Return the rank of each episode within its day, the rarest first, from 1 on.

    An episode is as rare as its rarest value of the budget's field: the fewer entities had that value that
    day. Of equals comes first who has more values, then who completed first, then the entity by name.
    """
    by_day = groupby(sorted(episodes, key=lambda one: (one.span, one.entity)), key=lambda one: one.span)
    return {
        (one.span, one.entity): rank
        for _, some in by_day
        for rank, one in enumerate(_rarest_first(budget, list(some)), 1)
    }


def _rarest_first(budget: Budget, day: Sequence[Episode]) -> list[Episode]:
    values = {one.entity: _values(budget, one) for one in day}
    had_by = Counter(value for some in values.values() for value in some)

    def place(one: Episode) -> tuple[int, int, int, Entity]:
        mine = values[one.entity]
        rarest = min((had_by[value] for value in mine), default=len(day))
        return rarest, -len(mine), one.completed, one.entity

    return sorted(day, key=place)


def _values(budget: Budget, one: Episode) -> set[str]:
    return {seen.value.lower() for seen in one.values.get(str(budget.of), ())}

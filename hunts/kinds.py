"""The closed set of questions a hunt can ask. Semantics: `docs/kinds-of-hunt.md`.

A time t *completes* a question for one entity (the values of `by`, case aside):

- Match: an event at t.
- Count: the events in (t - within, t] are `at_least` many; t is the time of an event.
- Distinct: the values of `of` in (t - within, t] are `at_least` many; t is the time of an event.
- Unless: an event at a, and no event of an `Absence` that shares its keys,
  earlier: in (a - within, a + skew], which completes at t = a + skew;
  later: in [a - skew, a + within), which completes at t = a + within.
- Chain (a *sequence*): one event a step, all different, each at most `skew` before the one before it, all in
  (t - within, t]; t is the time of the latest of them.
- FirstSeen: an event at t with values of `by` and `new` that no event in (t - within, t) has together;
  an event of `baseline` is as good there.
- Rare: an event at t, and the values of `of` in (t - within, t] are `at_most` many.

The last two look back upon a baseline, which must be long enough (`warm_up`), else they are silent:
there is an event in (t - within, t - warm_up], for each group of fields in `known` one with the same values.

A time is a whole number of milliseconds. An event that lacks a field of `by`, `of` or `new` does not count.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from elasticsearch.dsl.query import Query

from hunts.match import Field

NO_TIME = timedelta()


@dataclass(frozen=True, kw_only=True)
class Events:
    """Which events: those of `datasets` (`system.security`) that match `where`."""

    datasets: Sequence[str]
    where: Query


@dataclass(frozen=True, kw_only=True)
class Match:
    """Each event is an answer."""

    events: Events
    by: Sequence[Field]


@dataclass(frozen=True, kw_only=True)
class Count:
    """At least so many events within a span that slides."""

    events: Events
    by: Sequence[Field]
    within: timedelta
    at_least: int


@dataclass(frozen=True, kw_only=True)
class Distinct:
    """At least so many different values of a field within a span that slides."""

    events: Events
    by: Sequence[Field]
    of: Field
    within: timedelta
    at_least: int


@dataclass(frozen=True, kw_only=True)
class Absence:
    """Events that excuse: `on` pairs a field of the excused event with the field that must equal it here.

    An event that lacks a field of `on` is not excused by this. One that is itself such an event is excused.
    """

    events: Events
    on: Sequence[tuple[Field, Field]]


@dataclass(frozen=True, kw_only=True)
class Unless:
    """An event that no event of any of `absences` excuses, earlier or later."""

    events: Events
    by: Sequence[Field]
    absences: Sequence[Absence]
    within: timedelta
    when: Literal["earlier", "later"] = "earlier"
    skew: timedelta = NO_TIME


@dataclass(frozen=True, kw_only=True)
class Step:
    """One link of a sequence; its `by` lines up with that of the other steps, whatever the fields' names."""

    events: Events
    by: Sequence[Field]


@dataclass(frozen=True, kw_only=True)
class Chain:
    """One event of each step, in order: the entity is named by the `by` of the first step."""

    steps: Sequence[Step]
    within: timedelta
    skew: timedelta = NO_TIME


@dataclass(frozen=True, kw_only=True)
class FirstSeen:
    """An event with values of `by` and `new` that were not seen together before.

    `baseline` adds events that are looked back upon, and are no answers themselves. `known` groups fields of
    `by` and `new` whose values must have been there together when the baseline began: what a new account
    does is no answer where the account must be known. A finding lists the values of `new`.
    """

    events: Events
    by: Sequence[Field]
    within: timedelta
    warm_up: timedelta
    new: Sequence[Field] = ()
    known: Sequence[Sequence[Field]] = ()
    baseline: Events | None = None

    def __post_init__(self) -> None:
        """Refuse a baseline that ends before it begins, and a field that no combination has."""
        _begins_before_it_ends(self.within, self.warm_up)
        fields = {str(field) for field in [*self.by, *self.new]}
        if any(str(field) not in fields for group in self.known for field in group) or [] in map(
            list, self.known
        ):
            raise ValueError("a group of `known` has fields of `by` and `new`, and only such")


@dataclass(frozen=True, kw_only=True)
class Rare:
    """An event of an entity that few different values of a field have had to do with."""

    events: Events
    by: Sequence[Field]
    of: Field
    at_most: int
    within: timedelta
    warm_up: timedelta

    def __post_init__(self) -> None:
        """Refuse a baseline that ends before it begins."""
        _begins_before_it_ends(self.within, self.warm_up)


def _begins_before_it_ends(within: timedelta, warm_up: timedelta) -> None:
    if not timedelta() <= warm_up < within:
        raise ValueError("`warm_up` must be shorter than `within`")


Kind = Match | Count | Distinct | Unless | Chain | FirstSeen | Rare

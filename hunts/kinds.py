"""The closed set of questions that a hunt can ask. Semantics: `docs/kinds-of-hunt.md`.

A time t *completes* a question for one entity (the values of `by`, case aside):

- Match: an event at t.
- Count: the events in (t - within, t] are `at_least` many; t is the time of an event.
- Distinct: the values of `of` in (t - within, t] are `at_least` many; t is the time of an event.
- Unless: an event at a, and no event of an `Absence` that shares its keys,
  earlier: in (a - within, a + skew], which completes at t = a + skew;
  later: in [a - skew, a + within), which completes at t = a + within.
- Sequence: a stretch of events a step, each begins at most `skew` before the one before it ends, all in
  (t - within, t]; t is the time of the latest event, or `within` later where nothing may come after.
- FirstSeen: an event at t with values of `by` and `new` that no event in (t - within, t) has together;
  an event of `baseline` is as good there. With `beside`, t is the event's time plus that span.
- Rare: an event at t, and the values of `of` in (t - within, t] are `at_most` many.
- Deviation: an event at t, and what the entity's bucket of time holds up to t lies above the mean of the
  buckets before by `sigmas` standard deviations, and is `at_least` so many.

The last three look back upon a baseline, which must be long enough (`warm_up`), else they are silent: for
FirstSeen and Rare an event lies in (t - within, t - warm_up], for each group of fields in `known` one with
the same values.

A time is a whole number of milliseconds. An event that lacks a field of `by`, `of` or `new` does not count.
"""

from collections import abc
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from elasticsearch.dsl.query import Query

from hunts.match import Field

NO_TIME = timedelta()


@dataclass(frozen=True, kw_only=True)
class Events:
    """Which events: those of `datasets` (`system.security`) that match `where`."""

    datasets: abc.Sequence[str]
    where: Query


@dataclass(frozen=True, kw_only=True)
class Match:
    """Each event is an answer."""

    events: Events
    by: abc.Sequence[Field]


@dataclass(frozen=True, kw_only=True)
class Count:
    """At least so many events within a span that slides."""

    events: Events
    by: abc.Sequence[Field]
    within: timedelta
    at_least: int


@dataclass(frozen=True, kw_only=True)
class Distinct:
    """At least so many different values of a field within a span that slides."""

    events: Events
    by: abc.Sequence[Field]
    of: Field
    within: timedelta
    at_least: int


@dataclass(frozen=True, kw_only=True)
class Absence:
    """Events that excuse: `on` pairs a field of the excused event with the field that must equal it here.

    An event that lacks a field of `on` is not excused by this. One that is itself such an event is excused.
    """

    events: Events
    on: abc.Sequence[tuple[Field, Field]]


@dataclass(frozen=True, kw_only=True)
class Unless:
    """An event that no event of any of `absences` excuses, earlier or later."""

    events: Events
    by: abc.Sequence[Field]
    absences: abc.Sequence[Absence]
    within: timedelta
    when: Literal["earlier", "later"] = "earlier"
    skew: timedelta = NO_TIME


@dataclass(frozen=True, kw_only=True)
class Step:
    """One link of a sequence: `at_least` so many events, or different values of `of` where it is given.

    Its `by` lines up with that of the other links, whatever the fields' names.
    """

    events: Events
    by: abc.Sequence[Field]
    at_least: int = 1
    of: Field | None = None


@dataclass(frozen=True, kw_only=True)
class Without:
    """Events that must be absent; their `by` lines up with that of the steps.

    before: an event at a counts for the first step only if none lies in (a - within, a);
    between: none lies after the first and before the last event of the sequence;
    after: none lies in (t, t + within), where t is the time of the last event.
    """

    events: Events
    by: abc.Sequence[Field]
    when: Literal["before", "between", "after"]


@dataclass(frozen=True, kw_only=True)
class Sequence:
    """The events of each step, in order: the entity is named by the `by` of the first step."""

    steps: abc.Sequence[Step]
    within: timedelta
    skew: timedelta = NO_TIME
    without: abc.Sequence[Without] = ()

    def __post_init__(self) -> None:
        """Refuse links whose keys cannot line up, and steps that ask for nothing."""
        links: list[Step | Without] = [*self.steps, *self.without]
        if len({len(link.by) for link in links}) != 1:
            raise ValueError("each link of a sequence has as many fields in `by`")
        if any(step.at_least < 1 for step in self.steps):
            raise ValueError("a step asks for one event or more")


@dataclass(frozen=True, kw_only=True)
class Beside:
    """Events that must stand beside another, up to `within` before or after; `on`: as in `Absence`.

    `after`, where given, is how long after the other they may stand: with nothing they must come first.
    """

    events: Events
    on: abc.Sequence[tuple[Field, Field]]
    within: timedelta
    after: timedelta | None = None

    @property
    def later(self) -> timedelta:
        """How long after the other they may stand."""
        return self.within if self.after is None else self.after


@dataclass(frozen=True, kw_only=True)
class Lined:
    """Events whose `by` lines up with `by` and `new` of a question, whatever the fields' names."""

    events: Events
    by: abc.Sequence[Field]


@dataclass(frozen=True, kw_only=True)
class FirstSeen:
    """An event with values of `by` and `new` that were not seen together before.

    `baseline` adds events that are looked back upon, and are no answers themselves; if its fields are called
    otherwise, they line up. `known` groups fields of `by` and `new` whose values must have been there
    together when the baseline began: what a new account does is no answer where the account must be known.
    A finding lists the values of `new`. `beside` asks of the new event, and of no other, that such an event
    stands beside it.
    """

    events: Events
    by: abc.Sequence[Field]
    within: timedelta
    warm_up: timedelta
    new: abc.Sequence[Field] = ()
    known: abc.Sequence[abc.Sequence[Field]] = ()
    baseline: Events | Lined | None = None
    beside: Beside | None = None

    def __post_init__(self) -> None:
        """Refuse a baseline that ends before it begins, and a field that no combination has."""
        _begins_before_it_ends(self.within, self.warm_up)
        if self.beside and not all(
            timedelta() <= away <= self.within for away in (self.beside.within, self.beside.later)
        ):
            raise ValueError("what stands beside an event cannot be further away than `within`")
        if isinstance(self.baseline, Lined) and len(self.baseline.by) != len([*self.by, *self.new]):
            raise ValueError("a baseline has as many fields in `by` as the question has in `by` and `new`")
        fields = {str(field) for field in [*self.by, *self.new]}
        if any(str(field) not in fields for group in self.known for field in group) or [] in map(
            list, self.known
        ):
            raise ValueError("a group of `known` has fields of `by` and `new`, and only such")


@dataclass(frozen=True, kw_only=True)
class Rare:
    """An event of an entity that few different values of a field have had to do with."""

    events: Events
    by: abc.Sequence[Field]
    of: Field
    at_most: int
    within: timedelta
    warm_up: timedelta

    def __post_init__(self) -> None:
        """Refuse a baseline that ends before it begins."""
        _begins_before_it_ends(self.within, self.warm_up)


@dataclass(frozen=True, kw_only=True)
class Deviation:
    """An entity that has more events, or different values of `of`, in a bucket of time than it used to have.

    Buckets are `within` long and aligned to the epoch. An entity's past begins with the first bucket of the
    `history` before in which it has something, and is `warm_up` long or longer.
    """

    events: Events
    by: abc.Sequence[Field]
    within: timedelta
    history: timedelta
    warm_up: timedelta
    sigmas: int
    at_least: int
    of: Field | None = None

    def __post_init__(self) -> None:
        """Refuse a history that is not made of whole buckets, or is too short to warm up."""
        if self.within <= NO_TIME or self.history % self.within or self.history < self.within:
            raise ValueError("`history` must be made of whole buckets of `within`")
        if not self.warm_up <= self.history:
            raise ValueError("`warm_up` must not be longer than `history`")


def _begins_before_it_ends(within: timedelta, warm_up: timedelta) -> None:
    if not timedelta() <= warm_up < within:
        raise ValueError("`warm_up` must be shorter than `within`")


Kind = Match | Count | Distinct | Unless | Sequence | FirstSeen | Rare | Deviation

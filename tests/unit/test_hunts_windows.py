"""Windows, episodes, and how far a hunt reaches: the promises that the scheduler leans on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hunts.alert import alerts
from hunts.kinds import Beside, Deviation, FirstSeen, Match, Sequence, Step, Without
from hunts.windows import Span, episode_of, milliseconds, reach, window_of, windows
from mappings.ecs import Event
from tests import reference
from tests.happenings import MANY, START, TICK, TICKS, events, happenings, hunts
from tests.happenings import hunt as hunt_of
from tests.reference import Happening

SLOW = settings(max_examples=2 * MANY, deadline=None, suppress_health_check=[HealthCheck.too_slow])
EVERYTHING = Span(START - 10**6, START + 10**6)

ticks = st.integers(-4, TICKS + 20).map(lambda number: START + number * TICK)
spans = st.tuples(ticks, ticks).map(lambda pair: Span(min(pair), max(pair)))
questions = hunts("s")
timelines = happenings("s")


@given(st.integers(-(10**13), 10**13), st.integers(1, 10**8))
def test_a_time_lies_in_its_window(at, every):
    length = timedelta(milliseconds=every)
    start = window_of(at, length)
    assert start <= at < start + every
    assert start % every == 0


def test_the_windows_of_a_span_are_those_that_share_time_with_it():
    assert list(windows(Span(5, 21), timedelta(milliseconds=10))) == [0, 10, 20]
    assert list(windows(Span(10, 20), timedelta(milliseconds=10))) == [10]
    assert list(windows(Span(15, 15), timedelta(milliseconds=10))) == []


def test_an_episode_of_a_day_is_a_day_of_utc():
    noon = datetime(2026, 1, 5, 12, tzinfo=UTC)
    midnight = int(noon.replace(hour=0).timestamp() * 1000)
    assert episode_of(int(noon.timestamp() * 1000), timedelta(days=1)) == Span(
        midnight, midnight + 86_400_000
    )


def by_window(found):
    grouped = {}
    for finding in found:
        grouped.setdefault(finding.window, []).append(finding)
    return grouped


@SLOW
@given(questions, timelines, st.data())
def test_an_event_changes_findings_only_within_its_reach(hunt, timeline, data):
    """Without it, the windows that share no time with [event, event + reach] hold what they held."""
    lost = data.draw(st.sampled_from(timeline))
    rest = [one for one in timeline if one.id != lost.id]
    before = by_window(reference.findings(hunt, timeline, EVERYTHING))
    after = by_window(reference.findings(hunt, rest, EVERYTHING))
    changed = {window for window in {*before, *after} if before.get(window) != after.get(window)}
    reached = Span(lost.at, lost.at + milliseconds(reach(hunt.kind)) + 1)
    assert changed <= set(windows(reached, hunt.every))


@SLOW
@given(questions, timelines, spans)
def test_what_lies_further_back_than_the_reach_or_later_does_not_matter(hunt, timeline, span):
    near = Span(span.start - milliseconds(reach(hunt.kind)), span.end)
    some = [one for one in timeline if one.at in near]
    assert reference.findings(hunt, some, span) == reference.findings(hunt, timeline, span)


@SLOW
@given(questions, timelines, st.lists(ticks, max_size=6), st.integers(0, 2**16))
def test_the_alerts_are_the_same_however_the_timeline_is_cut(hunt, timeline, cuts, seed):
    """In any pieces, in any order, some of them twice: the same alerts, to the letter."""
    edges = [EVERYTHING.start, *sorted(set(cuts)), EVERYTHING.end]
    parts = [Span(*pair) for pair in pairwise(edges)]
    found = [
        finding for part in [*parts, *parts[::2]] for finding in reference.findings(hunt, timeline, part)
    ]
    Random(seed).shuffle(found)
    whole = reference.findings(hunt, timeline, EVERYTHING)
    assert alerts(hunt, found, "ns") == alerts(hunt, whole, "ns")


@SLOW
@given(questions, timelines)
def test_each_event_of_evidence_is_filed_once_for_an_entity(hunt, timeline):
    cited = [
        (tuple(finding.entity.items()), one.id)
        for finding in reference.findings(hunt, timeline, EVERYTHING)
        for one in finding.evidence
    ]
    assert len(cited) == len(set(cited))


def test_an_episode_is_made_of_whole_windows():
    question = hunt_of(Match(events=events("s", "A"), by=["user.name"]))
    with pytest.raises(ValueError, match="whole windows"):
        replace(question, every=timedelta(minutes=7), episode=timedelta(hours=1))


def told(*said):
    """One account's events: code and tick of each."""
    fields = {"event.provider": ("s",), "user.name": ("eve",)}
    return [
        Happening(
            at=START + tick * TICK,
            id=f"{code}{tick}",
            index="2026.03",
            dataset="system.security",
            fields={**fields, "event.code": (code,)},
        )
        for code, tick in said
    ]


def absent(when):
    return Without(events=events("s", "X"), by=[Event.user.name], when=when)


FOUR = timedelta(milliseconds=4 * TICK)
A, B = (Step(events=events("s", code), by=[Event.user.name]) for code in "AB")
LATE = [
    pytest.param(
        Sequence(steps=[A, B], within=FOUR, skew=FOUR, without=[absent("before"), absent("after")]),
        told(("X", 0), ("A", 3), ("B", 6), ("A", 9)),
        13,
        id="what forbids a sequence decides which completion an event of a later one is filed under",
    ),
    pytest.param(
        Sequence(steps=[A, B], within=FOUR, skew=FOUR),
        told(("A", 0), ("B", 3), ("A", 6)),
        6,
        id="so does an event of the sequence",
    ),
    pytest.param(
        Deviation(
            events=events("s", "A"),
            by=[Event.user.name],
            within=FOUR,
            history=FOUR,
            warm_up=FOUR,
            sigmas=1,
            at_least=1,
        ),
        told(("A", 0), ("A", 6), ("A", 7)),
        7,
        id="an event is the past of all of a bucket",
    ),
    pytest.param(
        FirstSeen(
            events=events("s", "A"),
            by=[Event.user.name],
            within=FOUR,
            warm_up=timedelta(),
            baseline=events("s", "B"),
            beside=Beside(
                events=events("s", "X"), on=[(Event.user.name, Event.user.name)], within=timedelta(seconds=1)
            ),
        ),
        told(("B", 0), ("A", 3), ("X", 5)),
        5,
        id="what stands beside an event comes later",
    ),
    pytest.param(
        FirstSeen(
            events=events("s", "A"),
            by=[Event.user.name],
            within=FOUR,
            warm_up=timedelta(),
            beside=Beside(
                events=events("s", "X"),
                on=[(Event.user.name, Event.user.name)],
                within=FOUR,
                after=timedelta(),
            ),
        ),
        told(("X", 0), ("A", 4)),
        4,
        id="what stands beside an event came before",
    ),
]


@pytest.mark.parametrize(("kind", "timeline", "changed"), LATE)
def test_the_reach_covers_the_last_window_that_an_event_changes(kind, timeline, changed):
    tick = timedelta(milliseconds=TICK)
    question = hunt_of(kind, every=tick, episode=tick)
    before = by_window(reference.findings(question, timeline, EVERYTHING))
    after = by_window(reference.findings(question, timeline[1:], EVERYTHING))
    last = max(window for window in {*before, *after} if before.get(window) != after.get(window))
    assert last == START + changed * TICK
    assert last <= timeline[0].at + milliseconds(reach(kind))

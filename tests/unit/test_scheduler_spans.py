from hypothesis import given
from hypothesis import strategies as st

from hunts.instants import DAY, day_name, day_of, iso, parse
from scheduler.spans import all_reached, halves, joined, reached, whole

MINUTE = 60_000
EVERY = 15 * MINUTE
starts = st.sets(st.integers(-200, 200).map(lambda n: n * EVERY), max_size=60)


@given(st.integers(-(10**12), 4 * 10**12))
def test_an_instant_written_is_read_back(at):
    assert parse(iso(at)) == at


def test_a_day_is_named_by_its_date():
    assert day_name(day_of(parse("2026-01-05T23:59:59.999Z"))) == "2026-01-05"


@given(
    at=st.integers(-(10**10), 10**10),
    later=st.integers(0, 40 * MINUTE),
    reach=st.integers(0, 40 * MINUTE),
    size=st.sampled_from([MINUTE, 5 * MINUTE, EVERY]),
)
def test_every_window_in_which_an_event_can_complete_something_is_reached(at, later, reach, size):
    completes = at + min(later, reach)
    windows = set(reached(at - at % size, size, EVERY, reach))
    assert completes - completes % EVERY in windows


def test_no_window_beyond_the_reach_is_reached():
    assert list(reached(0, EVERY, EVERY, 0)) == [0]
    assert list(reached(0, EVERY, EVERY, MINUTE)) == [0, EVERY]


buckets = st.sets(st.integers(-100, 100).map(lambda n: n * 5 * MINUTE), max_size=30)


@given(buckets, st.integers(0, 200).map(lambda n: n * MINUTE))
def test_many_buckets_reach_what_each_of_them_reaches(some, reach):
    expected = {window for bucket in some for window in reached(bucket, 5 * MINUTE, EVERY, reach)}
    assert all_reached(some, 5 * MINUTE, EVERY, reach, until=10**12) == expected


@given(buckets, st.integers(-300, 600).map(lambda n: n * MINUTE), st.sampled_from([0, 30 * MINUTE]))
def test_beyond_a_limit_only_windows_in_which_the_events_can_complete_are_reached(some, until, silence):
    limited = all_reached(some, 5 * MINUTE, EVERY, 100 * MINUTE, until, silence)
    whole = all_reached(some, 5 * MINUTE, EVERY, 100 * MINUTE, until=10**12)
    own = all_reached(some, 5 * MINUTE, EVERY, silence, until=10**12)
    assert own | {window for window in whole if window < until} <= limited
    assert limited - own <= {window for window in whole if window < until + 5 * MINUTE}


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**8))
def test_a_span_is_widened_to_whole_windows(start, length):
    first, end = whole(start, start + length, EVERY)
    assert first % EVERY == 0
    assert end % EVERY == 0
    assert start - EVERY < first <= start
    assert start + length <= end < start + length + EVERY


@given(starts, st.integers(0, 5))
def test_joined_spans_hold_every_window_once_and_none_is_longer_than_allowed(windows, bridged):
    spans = joined(windows, EVERY, hole=bridged * EVERY, longest=10 * EVERY)
    covered = [w for first, end in spans for w in range(first, end, EVERY)]
    assert len(covered) == len(set(covered))
    assert windows <= set(covered)
    assert all(end - first <= 10 * EVERY for first, end in spans)


@given(starts)
def test_without_a_bridge_nothing_but_the_windows_is_evaluated(windows):
    spans = joined(windows, EVERY)
    assert {w for first, end in spans for w in range(first, end, EVERY)} == windows


def test_neighbouring_windows_become_one_span_across_midnight():
    assert joined([DAY - EVERY, DAY], EVERY) == [(DAY - EVERY, DAY + EVERY)]


@given(st.integers(1, 50))
def test_halves_are_whole_windows_and_add_up(number):
    parts = halves((0, number * EVERY), EVERY)
    assert [w for first, end in parts for w in range(first, end, EVERY)] == [n * EVERY for n in range(number)]
    assert len(parts) == min(number, 2)

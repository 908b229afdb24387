from dataclasses import replace

from scheduler.cursor import NOTHING, Cursor, Position, reading
from scheduler.day import PARKED, Day, Key, Touched, Window
from scheduler.gaps import (
    GROWN,
    NEVER,
    UNPROJECTED,
    WAITING,
    claimed,
    incomplete,
    merged,
    unprojected,
    watermark,
)
from scheduler.project import current
from scheduler.shards import Index, Primary
from tests.unit.test_scheduler_outcome import finding

EVERY = 900_000
DONE = Window(marked=1, done=1, events=3)


def test_a_window_with_data_that_nobody_marked_is_a_gap():
    assert incomplete({0: 3}, {}) == {0: NEVER}


def test_more_events_than_were_evaluated_are_a_gap_and_fewer_are_retention():
    assert incomplete({0: 4}, {0: DONE}) == {0: GROWN}
    assert incomplete({0: 2}, {0: DONE}) == {}
    assert incomplete({}, {0: DONE}) == {}


def test_a_dirty_window_is_a_gap_even_without_data():
    assert incomplete({}, {0: Window(marked=2, done=1)}) == {0: WAITING}


def test_a_failed_window_says_how_often_and_why():
    assert incomplete({}, {0: Window(marked=1, tries=2, why="x")}) == {0: "failed 2 times: x"}


def test_a_parked_window_and_one_that_the_server_could_not_answer_for_say_so():
    parked = Window(marked=1, tries=8, why="x", rest=PARKED)
    assert incomplete({}, {0: parked}) == {0: "parked after it failed 8 times: x"}
    assert incomplete({}, {0: Window(marked=1, why="x")}) == {0: "failed: x"}


def test_a_window_that_waits_for_a_claimed_day_names_who_holds_it_and_whether_it_still_does():
    states = {0: Window(marked=1), EVERY: DONE}
    held = Day(key=Key("ns", "h", "d", 0), every=EVERY, windows=states, owner="m/1", lease=EVERY)
    assert claimed([held], EVERY - 1, incomplete({}, states)) == {0: "being evaluated by m/1"}
    assert claimed([held], EVERY, incomplete({}, states))[0].endswith("m/1, whose claim has run out")


def test_a_window_whose_alerts_are_not_written_is_a_gap():
    states = {0: replace(DONE, attempt=2), EVERY: replace(DONE, attempt=1)}
    touched = (Touched("a", "alerts", 0),)
    one = Day(key=Key("ns", "h", "d", 0), every=EVERY, windows=states, committed=2, touched=touched)
    assert unprojected([one]) == {0: UNPROJECTED}
    assert unprojected([replace(one, touched=())]) == {}


def test_neighbours_with_one_reason_are_one_gap():
    (gap,) = merged({0: NEVER, EVERY: NEVER}, {0: 3, EVERY: 4}, EVERY)
    assert (gap.start, gap.end, gap.windows, gap.events) == (0, 2 * EVERY, 2, 7)
    assert len(merged({0: NEVER, 2 * EVERY: NEVER}, {}, EVERY)) == 2


def test_all_before_the_watermark_is_complete():
    assert watermark(merged({EVERY: NEVER}, {}, EVERY), 9 * EVERY) == EVERY
    assert watermark([], 9 * EVERY) == 9 * EVERY


def day(digest, evaluated_at, *windows):
    return Day(
        key=Key("ns", "fan-out", digest, 0),
        every=EVERY,
        windows=dict.fromkeys(windows, DONE),
        evaluated_at=evaluated_at,
    )


def test_this_versions_findings_count_where_it_evaluated_and_the_latest_others_elsewhere():
    mine, old, older = finding(0, "mine"), finding(EVERY, "old"), finding(EVERY, "older")
    filed = [
        (day("older", 1, 0, EVERY), [finding(0, "gone"), older]),
        (day("mine", 2, 0), [mine]),
        (day("old", 3, 0, EVERY), [finding(0, "gone"), old]),
    ]
    assert current(filed, "mine") == [mine, old]


def test_what_this_version_does_not_find_any_more_is_not_taken_from_another():
    assert current([(day("mine", 1, 0), []), (day("old", 2, 0), [finding(0, "gone")])], "mine") == []


def test_a_version_new_to_an_index_begins_where_the_furthest_is_and_to_a_new_index_at_nothing():
    cursor = Cursor({"a": Position({0: 7}, 0), "b": Position({0: 9}, 0)})
    assert (cursor.after("a", 0), cursor.after("new", 0), cursor.after("a", 1)) == (7, 9, NOTHING)
    assert Cursor({}).after("new", 0) == NOTHING


def test_a_shard_that_is_down_is_not_read():
    index = Index("logs-zeek.connection-ns-2026.01", "u", {0: Primary(5, "n1"), 1: None})
    assert [(part.shard, part.after, part.upto) for part in reading(index, Cursor({}), "a")] == [
        (0, NOTHING, 5)
    ]
    assert index.down == [1]
    assert index.dataset == "zeek.connection"

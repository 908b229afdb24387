"""How far a hunt is said to be, by what its ledger and its data hold."""

from datetime import timedelta

from hunts.needs import parts
from hunts.readiness import Checked, Readiness, State
from hunts.stock import Seen
from scheduler.counts import counts_json
from scheduler.day import PARKED, Window
from scheduler.scheduled import Scheduled
from scheduler.standing import Standing
from scheduler.status import BEHIND, DISABLED, FAILING, NO_DATA, UP_TO_DATE, status, to_json
from tests.estate import DAY, FAN_OUT, HOUR, MONDAY, NOON

NOW, FRONTIER = NOON + 120_000, NOON
HUNT = Scheduled(FAN_OUT)
DONE = Standing(complete=5, events=3, since=MONDAY)


def of(standing=DONE, hunt=HUNT, first=NOON - HOUR):
    part = next(iter(parts(FAN_OUT.kind)))
    ready = Readiness(FAN_OUT.id, [Checked(part, Seen(events=3, first=first))], timedelta())
    return status(hunt, standing, ready, FRONTIER, NOW)


def test_the_state_is_the_worst_that_there_is():
    assert of().state == UP_TO_DATE
    assert of(Standing(since=MONDAY)).state == NO_DATA
    assert of(Standing(gaps=2, events=3, since=MONDAY)).state == BEHIND
    assert of(Standing(gaps=2, failing=1, events=3, since=MONDAY)).state == FAILING
    assert of(Standing(parked=1, events=3, since=MONDAY)).state == FAILING
    assert of(Standing(failing=1), Scheduled(FAN_OUT, enabled=False)).state == DISABLED


def test_events_before_all_that_was_hunted_put_a_hunt_behind():
    old = of(first=MONDAY - DAY)
    assert (old.state, old.unhunted, old.watermark) == (BEHIND, MONDAY - DAY, MONDAY - DAY)
    assert of(first=MONDAY).state == UP_TO_DATE
    assert of(Standing(), first=NOON).state == BEHIND
    assert of(Standing(), first=None).state == NO_DATA
    assert of(first=-(10**12)).state == UP_TO_DATE


def test_all_before_the_first_dirty_window_that_has_ended_is_complete():
    assert of(Standing(open_from=NOON - HOUR, gaps=1, since=MONDAY)).watermark == NOON - HOUR
    assert of(Standing(open_from=NOON, ahead=1, since=MONDAY)).watermark == FRONTIER
    assert of(Standing(open_from=NOON, ahead=1, since=MONDAY)).lag == NOW - FRONTIER


def test_the_next_is_now_when_it_is_due_and_never_when_none_is():
    assert of(Standing(due=NOON - HOUR, since=MONDAY)).next == NOW
    assert of(Standing(due=NOON + HOUR, since=MONDAY)).next == NOW + HOUR
    assert of(DONE).next is None


def test_a_status_keeps_its_keys():
    written = to_json(of(Standing(gaps=1, parked=1, complete=4, since=MONDAY)))
    assert written["windows"] == {"complete": 4, "gaps": 1, "ahead": 0, "failing": 0, "parked": 1}
    assert written["can_fire"] in {one.value for one in State}
    assert {"hunt", "version", "digest", "enabled", "state", "watermark", "lag_seconds", "next"} < set(
        written
    )


def test_a_day_counts_its_windows():
    windows = {
        0: Window(marked=1, done=1),
        HOUR: Window(marked=2, done=1, why="x"),
        2 * HOUR: Window(marked=1, why="x", tries=8, rest=PARKED),
    }
    counted = counts_json(windows, HOUR)
    assert counted == {
        "due": "1970-01-01T02:00:00.000Z",
        "open": 2,
        "open_from": "1970-01-01T01:00:00.000Z",
        "complete": 1,
        "failing": 2,
        "parked": 1,
    }

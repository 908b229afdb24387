from dataclasses import replace

from hunts.finding import Evidence, Finding, Peak, Seen
from hunts.instants import MINUTE, iso
from scheduler.day import PARKED, Day, Key, Window, first_due, marked, retried, windows_json
from scheduler.failure import PARKED_AFTER, Failure, Whose, failed
from scheduler.filed import from_json, to_json
from scheduler.outcome import Outcome, fewer, findings_after, settled

EVERY = 900_000
KEY = Key("hopwatch", "fan-out", "d1", 0)


def finding(window, host, count=3):
    return Finding(
        hunt="fan-out",
        window=window,
        entity={"host.name": host},
        completed=window + 5,
        first=window + 1,
        last=window + 5,
        count=count,
        peak=Peak(count, window + 1, window + 5),
        evidence=(Evidence(window + 1, "a", "logs-x-y-2026.01"),),
        values={"host.name": (Seen(window + 1, host.upper()),)},
    )


def test_a_finding_filed_is_read_back():
    one = finding(EVERY, "ws1")
    assert from_json("fan-out", to_json(one)) == one


def test_a_marked_window_is_dirty_until_that_mark_is_done():
    day = marked(Day(key=KEY, every=EVERY), [0])
    assert day.windows[0].dirty
    assert day.due(EVERY) == [0]
    assert day.due(EVERY - 1) == []
    done = settled(day, day, Outcome(events={0: 7}), EVERY)
    assert done[0].complete
    assert done[0].events == 7


def test_a_window_marked_while_it_was_evaluated_stays_dirty():
    claim = marked(Day(key=KEY, every=EVERY), [0])
    now = marked(claim, [0])
    assert settled(now, claim, Outcome(events={0: 7}), EVERY)[0].dirty


def test_a_failed_window_stays_dirty_and_says_why():
    claim = marked(Day(key=KEY, every=EVERY), [0])
    state = settled(claim, claim, Outcome(failed={0: Failure("too many groups")}), EVERY)[0]
    assert state.dirty
    assert (state.tries, state.why) == (1, "too many groups")


def test_a_success_forgets_the_failures_before_it():
    claim = replace(marked(Day(key=KEY, every=EVERY), [0]), windows={0: Window(marked=1, tries=3, why="x")})
    state = settled(claim, claim, Outcome(events={0: 0}), EVERY)[0]
    assert (state.complete, state.tries, state.why) == (True, 0, "")


def failures(whose, times):
    """The frontiers from which a window is due again, after each of so many failures at frontier 0."""
    state = Window(marked=1)
    for _ in range(times):
        state = failed(state, Failure("x", whose), 0)
        yield state.due_from(0)


def test_a_window_that_fails_rests_longer_each_time_and_is_parked_in_the_end():
    minutes = [rest // MINUTE for rest in failures(Whose.WINDOW, PARKED_AFTER - 1)]
    assert minutes == [1, 2, 4, 8, 16, 32, 60]
    assert list(failures(Whose.WINDOW, PARKED_AFTER))[-1] == PARKED


def test_a_window_that_the_server_cannot_answer_for_is_never_parked():
    assert set(failures(Whose.SERVER, 3 * PARKED_AFTER)) == {MINUTE}


def test_a_window_that_failed_in_company_is_due_at_once():
    assert set(failures(Whose.COMPANY, 3 * PARKED_AFTER)) == {0}


def test_a_parked_window_makes_no_day_due_until_it_is_retried():
    windows = {0: Window(marked=1, tries=PARKED_AFTER, why="x", rest=PARKED)}
    assert first_due(windows, EVERY) is None
    assert first_due({0: retried(windows[0])}, EVERY) == iso(EVERY)


def test_new_findings_replace_those_of_their_window_and_leave_the_other_windows_alone():
    old = [finding(0, "ws1"), finding(EVERY, "ws2")]
    new = [finding(0, "ws3")]
    assert findings_after(old, Outcome(events={0: 5}, findings=new), frozenset()) == [new[0], old[1]]


def test_a_window_that_lost_events_keeps_its_findings_and_gains_entities():
    old = [finding(0, "ws1", 9)]
    outcome = Outcome(events={0: 2}, findings=[finding(0, "ws1", 2), finding(0, "ws2")])
    lost = fewer({0: Window(marked=1, done=1, events=9)}, outcome)
    assert lost == {0}
    assert findings_after(old, outcome, lost) == [old[0], finding(0, "ws2")]


def test_the_most_events_ever_seen_are_kept_so_that_loss_stays_known():
    claim = replace(marked(Day(key=KEY, every=EVERY), [0]), windows={0: Window(marked=2, done=1, events=9)})
    assert settled(claim, claim, Outcome(events={0: 2}), EVERY)[0].events == 9


def test_the_first_due_is_the_earliest_end_of_a_dirty_window():
    windows = {0: Window(marked=1, done=1), EVERY: Window(marked=1), 2 * EVERY: Window(marked=1)}
    assert first_due(windows, EVERY) == iso(2 * EVERY)
    assert first_due({0: Window(marked=1, done=1)}, EVERY) is None


def test_the_states_of_windows_are_written_in_full():
    assert windows_json({0: Window(marked=2, done=1, events=3)}) == {
        "0": {"marked": 2, "done": 1, "events": 3, "attempt": 0, "tries": 0, "why": "", "rest": 0}
    }


def test_a_day_is_named_by_all_that_it_is_of():
    keys = [
        KEY,
        KEY._replace(namespace="n"),
        KEY._replace(hunt="h"),
        KEY._replace(digest="e"),
        KEY._replace(day=86_400_000),
    ]
    assert len({key.id for key in keys}) == len(keys)

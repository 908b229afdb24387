from scheduler.day import Key
from scheduler.due import TOGETHER, grouped, pieces
from scheduler.scheduled import Scheduled
from scheduler.spans import joined
from tests.estate import CLEARED, DAY, FAN_OUT, MINUTE, NOON

HUNTS = [Scheduled(FAN_OUT), Scheduled(CLEARED)]


def keys(*days):
    return [Key("ns", hunt.id, hunt.digest, NOON // DAY * DAY + day * DAY) for hunt in HUNTS for day in days]


def test_the_live_days_of_every_hunt_come_before_the_history_of_any():
    live, history = pieces(HUNTS, keys(-40, -2, -1, 0), NOON)
    assert [(piece.hunt.id, len(piece.keys)) for piece in live] == [(one.id, 2) for one in HUNTS]
    assert [(piece.hunt.id, len(piece.keys)) for piece in history] == [(one.id, 2) for one in HUNTS]


def test_history_is_cut_into_pieces():
    _, history = pieces(HUNTS[:1], keys(*range(-100, -2))[:98], NOON)
    assert [len(piece.keys) for piece in history] == [TOGETHER, TOGETHER, TOGETHER, 98 - 3 * TOGETHER]


def test_pieces_that_are_worked_off_together_hold_no_more_than_so_many_days():
    live, history = pieces(HUNTS, keys(*range(-100, 0)), NOON)
    for some in (live, history):
        groups = list(grouped(some, 40))
        assert sorted(key for group in groups for piece in group for key in piece.keys) == sorted(
            key for piece in some for key in piece.keys
        )
        assert all(sum(len(piece.keys) for piece in group) <= 40 for group in groups)


def test_windows_that_stay_apart_are_joined_to_none_and_not_bridged():
    windows = [n * MINUTE for n in range(6)]
    spans = joined(windows, MINUTE, apart={2 * MINUTE})
    assert [((start) // MINUTE, end // MINUTE) for start, end in spans] == [(0, 2), (2, 3), (3, 6)]
    spans = joined([w for w in windows if w != 2 * MINUTE], MINUTE, hole=8 * MINUTE, apart={2 * MINUTE})
    assert [(start // MINUTE, end // MINUTE) for start, end in spans] == [(0, 2), (3, 6)]

"""How far a backfill is: what is left is what the ledger says, whoever did the rest."""

from itertools import count

import pytest

from hopwatch.cli import backfill_progress
from hopwatch.cli.backfill_progress import Backfilling
from scheduler.scheduled import Scheduled
from scheduler.work import Done
from tests.estate import CLEARED, FAN_OUT

SECOND = 1_000


@pytest.fixture
def seconds(monkeypatch):
    """A clock that goes on by a second whenever somebody looks."""
    ticks = count(10 * SECOND, SECOND)
    monkeypatch.setattr(backfill_progress, "clock", lambda: next(ticks))


@pytest.mark.usefixtures("seconds")
def test_the_time_that_is_left_follows_from_what_the_ledger_still_has(capsys):
    told = Backfilling(lambda: 30, started=0)
    told(Scheduled(CLEARED), Done(windows=10, findings=2, alerts=1))
    assert capsys.readouterr().err == (
        "test-log-cleared: 10 windows, 2 findings, 1 alerts; 30 windows left, about 36s\n"
    )


def test_what_several_hunts_did_together_is_counted_once(monkeypatch, capsys):
    monkeypatch.setattr(backfill_progress, "clock", lambda: 20 * SECOND)
    left = iter([0])
    told = Backfilling(lambda: next(left), started=0)
    for hunt in (CLEARED, FAN_OUT):
        told(Scheduled(hunt), Done(windows=10))
    assert [line.rpartition(";")[2] for line in capsys.readouterr().err.splitlines()] == [" nothing left"] * 2


def test_a_piece_without_windows_is_not_told(capsys):
    Backfilling(lambda: 1)(Scheduled(CLEARED), Done(held=1))
    assert not capsys.readouterr().err

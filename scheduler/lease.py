"""Keeping claims alive while a long evaluation runs."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Event, Thread

from elasticsearch import ApiError, TransportError

from hopwatch.errors import IncompleteResponse
from scheduler import ledger
from scheduler.day import Day
from scheduler.scheduler import Scheduler

RENEWALS = 3
"""How often a claim is renewed in the time that it holds."""


@contextmanager
def held(scheduler: Scheduler, claims: Sequence[Day]) -> Iterator[None]:
    """Renew the claims in the background until the block ends.

    A renewal that fails is no harm: the claim then runs out, and whoever takes it over fences this one off.
    """
    ended = Event()
    thread = Thread(target=_renew, args=(scheduler, claims, ended), name="hopwatch-lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _renew(scheduler: Scheduler, claims: Sequence[Day], ended: Event) -> None:
    while not ended.wait(scheduler.settings.lease / RENEWALS):
        with suppress(ApiError, TransportError, IncompleteResponse):
            ledger.renew(scheduler.client, claims, scheduler.clock() + scheduler.lease)

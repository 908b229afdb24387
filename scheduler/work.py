"""Working off dirty windows.

Claim days, evaluate their windows joined, commit each day, project the alerts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from scheduler import ledger
from scheduler.commit import commit, give_up
from scheduler.day import Day, Key
from scheduler.evaluation import evaluated
from scheduler.failure import Failure, Whose, of_server, reason
from scheduler.lease import held
from scheduler.outcome import Outcome
from scheduler.past import thinned
from scheduler.project import earlier_findings, project
from scheduler.scheduled import Scheduled
from scheduler.scheduler import Scheduler


@dataclass(frozen=True)
class Done:
    """What was worked off: windows evaluated, failed; findings in them; alerts written.

    Days that others hold, and days whose alerts could not be written.
    """

    windows: int = 0
    failed: int = 0
    findings: int = 0
    alerts: int = 0
    held: int = 0
    unprojected: int = 0
    why: str = ""
    seconds: float = 0.0

    def __add__(self, other: "Done") -> "Done":
        return Done(
            self.windows + other.windows,
            self.failed + other.failed,
            self.findings + other.findings,
            self.alerts + other.alerts,
            self.held + other.held,
            self.unprojected + other.unprojected,
            other.why or self.why,
            self.seconds + other.seconds,
        )


def work_off(scheduler: Scheduler, hunt: Scheduled, keys: Sequence[Key], frontier: int) -> Done:
    """Evaluate the dirty windows of these days of a hunt that end at the frontier or before.

    A day that cannot be worked off holds up no other. Raises the client's ConnectionError when Elasticsearch
    is away.
    """

    def file(some: Sequence[Key]) -> Done:
        return _together(scheduler, hunt, some, frontier)

    def leave_open(key: Key, error: Exception) -> Done:
        return _left_open(scheduler, key, frontier, error)

    return _shielded(keys, file, leave_open)


def _shielded(
    keys: Sequence[Key], work: Callable[[Sequence[Key]], Done], otherwise: Callable[[Key, Exception], Done]
) -> Done:
    """Work on the days together; when that fails, on each alone, so that the bad ones hold up no others."""
    try:
        return work(keys)
    except Exception as error:  # noqa: BLE001  (whatever is wrong with one day must not stop the others)
        reason(error)
        if len(keys) == 1:
            return otherwise(keys[0], error)
    done = Done()
    for key in keys:
        done += _shielded([key], work, otherwise)
    return done


def _left_open(scheduler: Scheduler, key: Key, frontier: int, error: Exception) -> Done:
    """Note that a day that was evaluated could not be filed."""
    why = reason(error)
    day = ledger.read(scheduler.client, [key]).get(key)
    if day is None or day.owner != scheduler.owner:
        return Done(why=why)
    windows = len(day.due(frontier))
    give_up(scheduler, day, Failure(why, Whose.SERVER if of_server(error) else Whose.WINDOW))
    return Done(failed=windows, why=why)


def _together(scheduler: Scheduler, hunt: Scheduled, keys: Sequence[Key], frontier: int) -> Done:
    wanted = [day for day in ledger.read(scheduler.client, keys).values() if day.due(frontier)]
    free = [_freed(scheduler, day) for day in wanted]
    claims = ledger.claim(scheduler.client, free, scheduler.owner, scheduler.clock(), scheduler.lease)
    if not claims:
        return Done(held=len(wanted))
    windows = sorted(window for day in claims for window in day.due(frontier))
    failing = {window for day in claims for window in day.failing()}
    with held(scheduler, claims):
        outcome = evaluated(scheduler.client, hunt, scheduler.namespace, windows, failing)
        outcome = thinned(scheduler.client, hunt, claims, outcome)
        committed = _committed(scheduler, hunt, claims, outcome)
    mine = outcome.of(window for day in committed for window in day.windows)
    done = Done(
        windows=len(mine.events),
        failed=len(mine.failed),
        findings=len(mine.findings),
        held=len(wanted) - len(claims),
        why=next((failure.why for failure in mine.failed.values()), ""),
    )
    return done + projected(scheduler, hunt, [day.key for day in committed])


def _freed(scheduler: Scheduler, day: Day) -> Day:
    """Treat a claim whose owner has ended as run out."""
    return replace(day, owner="") if day.owner and scheduler.gone(day.owner) else day


def _committed(scheduler: Scheduler, hunt: Scheduled, claims: Sequence[Day], outcome: Outcome) -> list[Day]:
    others = earlier_findings(scheduler.client, hunt, claims)
    return [
        day
        for day in claims
        if commit(scheduler, hunt.hunt, day, outcome.of(day.windows), others.get(day.key.day, ()))
    ]


def projected(scheduler: Scheduler, hunt: Scheduled, keys: Sequence[Key]) -> Done:
    """Project what the last commits of these days touched.

    Days whose alerts cannot be written are left for the next tick; they hold up no other.
    """

    def write(some: Sequence[Key]) -> Done:
        touched = [day for day in ledger.read(scheduler.client, some).values() if day.touched]
        return Done(alerts=project(scheduler, hunt, touched) if touched else 0)

    def leave(_key: Key, error: Exception) -> Done:
        return Done(unprojected=1, why=reason(error))

    return _shielded(keys, write, leave) if keys else Done()

"""Working off dirty windows.

Claim days, evaluate their windows joined, commit each day, project the alerts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hunts.reading import batched
from scheduler import ledger
from scheduler.commit import commit
from scheduler.day import Day, Key
from scheduler.evaluation import evaluated
from scheduler.lease import held
from scheduler.outcome import Outcome
from scheduler.past import thinned
from scheduler.project import earlier_findings, project
from scheduler.scheduled import Scheduled
from scheduler.scheduler import Scheduler

TOGETHER = 31
"""Days of a hunt that are claimed and evaluated together."""


@dataclass(frozen=True)
class Done:
    """What was worked off: windows evaluated, failed; findings in them; alerts written.

    Days that others hold.
    """

    windows: int = 0
    failed: int = 0
    findings: int = 0
    alerts: int = 0
    held: int = 0
    why: str = ""

    def __add__(self, other: "Done") -> "Done":
        return Done(
            self.windows + other.windows,
            self.failed + other.failed,
            self.findings + other.findings,
            self.alerts + other.alerts,
            self.held + other.held,
            other.why or self.why,
        )


def work_off(scheduler: Scheduler, hunt: Scheduled, keys: Sequence[Key], frontier: int) -> Done:
    """Evaluate the dirty windows of these days of a hunt that end at the frontier or before."""
    done = Done()
    for some in batched(keys, TOGETHER):
        if scheduler.stopping():
            break
        done += _together(scheduler, hunt, some, frontier)
    return done


def _together(scheduler: Scheduler, hunt: Scheduled, keys: Sequence[Key], frontier: int) -> Done:
    wanted = [day for day in ledger.read(scheduler.client, keys).values() if day.due(frontier)]
    free = [_freed(scheduler, day) for day in wanted]
    claims = ledger.claim(scheduler.client, free, scheduler.owner, scheduler.clock(), scheduler.lease)
    if not claims:
        return Done(held=len(wanted))
    windows = sorted(window for day in claims for window in day.due(frontier))
    with held(scheduler, claims):
        outcome = evaluated(scheduler.client, hunt, scheduler.namespace, windows)
        outcome = thinned(scheduler.client, hunt, claims, outcome)
        committed = _committed(scheduler, hunt, claims, outcome)
    mine = outcome.of(window for day in committed for window in day.windows)
    alerts = projected(scheduler, hunt, [day.key for day in committed])
    why = next(iter(mine.failed.values()), "")
    return Done(
        len(mine.events), len(mine.failed), len(mine.findings), alerts, len(wanted) - len(claims), why
    )


def _freed(scheduler: Scheduler, day: Day) -> Day:
    """Treat a claim whose owner has ended as run out."""
    return replace(day, owner="") if day.owner and scheduler.gone(day.owner) else day


def _committed(scheduler: Scheduler, hunt: Scheduled, claims: Sequence[Day], outcome: Outcome) -> list[Day]:
    client, now = scheduler.client, scheduler.clock()
    others = earlier_findings(client, hunt, claims)
    return [
        day
        for day in claims
        if commit(client, hunt.hunt, day, outcome.of(day.windows), others.get(day.key.day, ()), now)
    ]


def projected(scheduler: Scheduler, hunt: Scheduled, keys: Sequence[Key]) -> int:
    """Project what the last commits of these days touched; return how many alerts were written."""
    days = list(ledger.read(scheduler.client, keys).values())
    touched = [day for day in days if day.touched]
    return project(scheduler, hunt, touched) if touched else 0

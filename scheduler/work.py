"""Working off dirty windows.

Claim days, evaluate their windows joined, commit each day, project the alerts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from scheduler import ledger
from scheduler.commit import Filing, commit, give_up
from scheduler.day import Day, Key
from scheduler.evaluation import Task, evaluated_together
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


@dataclass(frozen=True)
class Piece:
    """Days of one hunt that are worked off together."""

    hunt: Scheduled
    keys: Sequence[Key]


Worked = list[tuple[Scheduled, Done]]
"""What was done of each piece."""


def work_off(scheduler: Scheduler, pieces: Sequence[Piece], frontier: int) -> Worked:
    """Evaluate the dirty windows of these days that end at the frontier or before.

    A day that cannot be worked off holds up no other. Raises the client's ConnectionError when Elasticsearch
    is away.
    """

    def file(some: Sequence[Piece]) -> Worked:
        return _together(scheduler, some, frontier)

    def leave_open(piece: Piece, error: Exception) -> Worked:
        return [(piece.hunt, _left_open(scheduler, piece.keys[0], frontier, error))]

    return _shielded(pieces, file, leave_open)


def _shielded(
    pieces: Sequence[Piece],
    work: Callable[[Sequence[Piece]], Worked],
    otherwise: Callable[[Piece, Exception], Worked],
) -> Worked:
    """Work on the days together; when that fails, on each alone, so that the bad ones hold up no others."""
    try:
        return work(pieces)
    except Exception as error:  # noqa: BLE001  (whatever is wrong with one day must not stop the others)
        reason(error)
        smaller = _smaller(pieces)
        if len(smaller) == 1:
            return otherwise(pieces[0], error)
    return [one for some in smaller for one in _shielded([some], work, otherwise)]


def _smaller(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """Return the pieces one by one; of a single one its days."""
    if len(pieces) > 1:
        return pieces
    return [Piece(piece.hunt, [key]) for piece in pieces for key in piece.keys]


def _left_open(scheduler: Scheduler, key: Key, frontier: int, error: Exception) -> Done:
    """Note that a day that was evaluated could not be filed."""
    why = reason(error)
    day = ledger.read(scheduler.client, [key]).get(key)
    if day is None or day.owner != scheduler.owner:
        return Done(why=why)
    windows = len(day.due(frontier))
    give_up(scheduler, day, Failure(why, Whose.SERVER if of_server(error) else Whose.WINDOW))
    return Done(failed=windows, why=why)


@dataclass(frozen=True)
class Claimed:
    """The days of a piece that are ours now; `held` others are somebody else's."""

    hunt: Scheduled
    days: Sequence[Day]
    held: int

    def task(self, frontier: int) -> Task:
        """Return what there is to evaluate."""
        windows = sorted(window for day in self.days for window in day.due(frontier))
        return Task(self.hunt, windows, {window for day in self.days for window in day.failing()})


def _together(scheduler: Scheduler, pieces: Sequence[Piece], frontier: int) -> Worked:
    pieces_ = _claimed(scheduler, pieces, frontier)
    ours = [piece for piece in pieces_ if piece.days]
    done = [(piece.hunt, Done(held=piece.held)) for piece in pieces_ if not piece.days]
    if not ours:
        return done
    with held(scheduler, [day for piece in ours for day in piece.days]):
        tasks = [piece.task(frontier) for piece in ours]
        found = evaluated_together(scheduler, tasks)
        outcomes = [
            thinned(scheduler.client, piece.hunt, piece.days, outcome)
            for piece, outcome in zip(ours, found, strict=True)
        ]
        committed = _committed(scheduler, ours, outcomes)
    for piece, outcome in zip(ours, outcomes, strict=True):
        mine = [day for day in piece.days if day.key in committed]
        worked = _done(outcome.of(window for day in mine for window in day.windows), piece.held)
        done.append((piece.hunt, worked))
    touched = [
        Piece(piece.hunt, keys)
        for piece in ours
        if (keys := [day.key for day in piece.days if committed.get(day.key)])
    ]
    return done + projected(scheduler, touched)


def _claimed(scheduler: Scheduler, pieces: Sequence[Piece], frontier: int) -> list[Claimed]:
    days = ledger.read(scheduler.client, [key for piece in pieces for key in piece.keys])
    due = {key: _freed(scheduler, day) for key, day in days.items() if day.due(frontier)}
    now, lease = scheduler.clock(), scheduler.lease
    claims = ledger.claim(scheduler.client, list(due.values()), scheduler.owner, now, lease)
    mine = {day.key: day for day in claims}
    return [
        Claimed(
            piece.hunt,
            [mine[key] for key in piece.keys if key in mine],
            sum(key in due and key not in mine for key in piece.keys),
        )
        for piece in pieces
    ]


def _freed(scheduler: Scheduler, day: Day) -> Day:
    """Treat a claim whose owner has ended as run out."""
    return replace(day, owner="") if day.owner and scheduler.gone(day.owner) else day


def _committed(
    scheduler: Scheduler, pieces: Sequence[Claimed], outcomes: Sequence[Outcome]
) -> dict[Key, bool]:
    days = [day for piece in pieces for day in piece.days]
    others = earlier_findings(scheduler.client, [piece.hunt for piece in pieces], days)
    filings = [
        Filing(piece.hunt.hunt, day, outcome.of(day.windows), others.get((piece.hunt.id, day.key.day), ()))
        for piece, outcome in zip(pieces, outcomes, strict=True)
        for day in piece.days
    ]
    return commit(scheduler, filings)


def _done(outcome: Outcome, held: int) -> Done:
    return Done(
        windows=len(outcome.events),
        failed=len(outcome.failed),
        findings=len(outcome.findings),
        held=held,
        why=next((failure.why for failure in outcome.failed.values()), ""),
        seconds=outcome.seconds,
    )


def projected(scheduler: Scheduler, pieces: Sequence[Piece]) -> Worked:
    """Project what the last commits of these days touched.

    Days whose alerts cannot be written are left for the next tick; they hold up no other.
    """

    def write(some: Sequence[Piece]) -> Worked:
        days = ledger.read(scheduler.client, [key for piece in some for key in piece.keys])
        touched = [
            (piece.hunt, mine)
            for piece in some
            if (mine := [days[key] for key in piece.keys if key in days and days[key].touched])
        ]
        written = project(scheduler, touched)
        hunts = {hunt.id: hunt for hunt, _ in touched}
        return [(hunts[one], Done(alerts=number)) for one, number in written.items()]

    def leave(piece: Piece, error: Exception) -> Worked:
        return [(piece.hunt, Done(unprojected=1, why=reason(error)))]

    return _shielded(pieces, write, leave) if pieces else []

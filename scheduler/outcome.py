"""What an evaluation makes of a day of the ledger. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hunts.finding import Finding
from hunts.fold import entity_of
from scheduler.day import Day, Window, retried
from scheduler.failure import Failure, failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came out of evaluating windows of one day, or of several.

    `events` maps each evaluated window to the number of the hunt's events in it, `failed` each other window
    to why it could not be evaluated; `thinned` are windows whose past has lost events since they were last
    evaluated; `seconds` is how long the evaluation took.
    """

    events: Mapping[int, int] = field(default_factory=dict)
    findings: Sequence[Finding] = ()
    failed: Mapping[int, Failure] = field(default_factory=dict)
    thinned: frozenset[int] = frozenset()
    seconds: float = 0.0

    def of(self, windows: Iterable[int]) -> "Outcome":
        """Return the part of the outcome that these windows are of."""
        wanted = set(windows)
        return Outcome(
            events={w: n for w, n in self.events.items() if w in wanted},
            findings=[f for f in self.findings if f.window in wanted],
            failed={w: why for w, why in self.failed.items() if w in wanted},
            thinned=self.thinned & wanted,
            seconds=self.seconds,
        )


def joined(outcomes: Iterable[Outcome]) -> Outcome:
    """Put the outcomes of different windows together."""
    parts = list(outcomes)
    return Outcome(
        events={w: n for part in parts for w, n in part.events.items()},
        findings=[f for part in parts for f in part.findings],
        failed={w: why for part in parts for w, why in part.failed.items()},
        seconds=sum(part.seconds for part in parts),
    )


def settled(now: Day, claim: Day, outcome: Outcome, frontier: int) -> dict[int, Window]:
    """Return the new state of each window of the outcome, those that failed resting from the frontier on.

    What is done is the mark seen when the day was claimed: a window marked since then stays dirty.
    """
    done = {w: _done(now.windows[w], claim, w, events) for w, events in outcome.events.items()}
    rest = {w: failed(now.windows[w], why, frontier) for w, why in outcome.failed.items()}
    return {**done, **rest}


def _done(state: Window, claim: Day, window: int, events: int) -> Window:
    seen = claim.windows[window].marked
    most = max(events, state.events)
    return replace(retried(state), done=seen, events=most, attempt=claim.attempt)


def fewer(before: Mapping[int, Window], outcome: Outcome) -> frozenset[int]:
    """Return the windows that lost events since an earlier evaluation, in themselves or in their past."""
    lost = {w for w, n in outcome.events.items() if w in before and n < before[w].events}
    return frozenset(lost) | outcome.thinned


def findings_after(old: Sequence[Finding], outcome: Outcome, lost: frozenset[int]) -> list[Finding]:
    """Return a day's findings after an evaluation, in order.

    Windows that were not evaluated keep theirs. So do windows that lost events: retention must not take
    back what was found; they only gain entities.
    """
    kept = [f for f in old if f.window not in outcome.events or f.window in lost]
    there = {(f.window, entity_of(f)) for f in kept}
    new = [f for f in outcome.findings if (f.window, entity_of(f)) not in there]
    return in_order([*kept, *new])


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings of a hunt by window and entity, as they are filed."""
    return sorted(findings, key=lambda f: (f.window, entity_of(f)))

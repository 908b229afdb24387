"""What an intrusion did, in order: a step is one hunt's alerts about the same account and source."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hunts.entities.groups import LOUD
from hunts.entities.names import Names
from hunts.entities.told import Told, few
from hunts.instants import iso

MOST = 60
"""Steps that a line keeps, the loud ones first."""

ALERTS_OF_A_STEP = 20


@dataclass(frozen=True, slots=True)
class Step:
    """Alerts of one hunt that say the same of the same account and source, ordered by time.

    `telling`: medium and above, or the first word of a machine or an account.
    """

    alerts: Sequence[Told]
    telling: bool

    @property
    def first(self) -> int:
        """When it began, in epoch milliseconds."""
        return self.alerts[0].first

    @property
    def worst(self) -> Told:
        """The most severe of its alerts, the earliest of those."""
        return min(self.alerts, key=lambda one: (-one.severity, one.first, one.id))

    @property
    def targets(self) -> list[str]:
        """The machines that it led to, in order of time, each once."""
        return list(dict.fromkeys(machine for one in self.alerts for machine in one.target))


def steps(alerts: Iterable[Told]) -> list[Step]:
    """Return the steps that alerts (ordered by time) make, in order of time."""
    found: dict[tuple[Any, ...], list[Told]] = {}
    for alert in alerts:
        place = (alert.hunt, frozenset(few(alert.who)), frozenset(few(alert.source)))
        found.setdefault(place, []).append(alert)
    known: set[str] = set()
    for group in found.values():
        known |= _met(group) if _loudness(group) >= LOUD else set()
    made = [_step(group, known) for group in found.values()]
    if len(made) > MOST:
        made = sorted(made, key=lambda one: (not one.telling, -one.worst.severity, one.first))[:MOST]
    return sorted(made, key=lambda one: (one.first, one.worst.id))


def _step(group: Sequence[Told], known: set[str]) -> Step:
    telling = _loudness(group) >= LOUD or not _met(group) <= known
    known |= _met(group)
    return Step(group, telling)


def _loudness(group: Sequence[Told]) -> int:
    return max(one.severity for one in group)


def _met(group: Sequence[Told]) -> set[str]:
    """Return who acts, and from where."""
    return {key for one in group for key in (*few(one.who), *few(one.source))}


def document(step: Step, names: Names) -> Mapping[str, Any]:
    """Return a step as a line's document holds it."""
    worst = step.worst
    return {
        "start": iso(step.first),
        "end": iso(max(one.last for one in step.alerts)),
        "severity": worst.severity,
        "hunt": worst.hunt,
        "telling": step.telling,
        "who": [names.user(key) for key in few(worst.who)],
        "from": [names.host(key) for key in few(worst.source)],
        "to": names.some_hosts(step.targets) if step.targets else "",
        "techniques": list(worst.techniques),
        "what": worst.message,
        "events": sum(one.events for one in step.alerts),
        "alerts": {
            "count": len(step.alerts),
            "ids": [worst.id, *(one.id for one in step.alerts if one is not worst)][:ALERTS_OF_A_STEP],
        },
    }

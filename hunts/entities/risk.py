"""What alerts weigh together, and the level that this is.

Each hunt counts once with the weight of its severity; more alerts of the same hunt add a tenth each, and
double it at most. Each technique after the first adds a quarter of the weight of the most severe alert that
shows it. A level is reached by one alert of that severity, or by as much in smaller ones.
"""

from collections import defaultdict
from collections.abc import Iterable

from hunts.entities.told import Told
from hunts.hunt import Severity

WEIGHTS = {Severity.LOW: 1, Severity.MEDIUM: 20, Severity.HIGH: 60, Severity.CRITICAL: 200}
"""What one alert weighs, and from which risk on a line has the level."""

MOST_ALIKE = 10
"""How many further alerts of one hunt count."""

_BY_SCORE = {severity.score: weight for severity, weight in WEIGHTS.items()}


def risk(alerts: Iterable[Told]) -> int:
    """Return what these alerts weigh together; 0 for none."""
    hunts: dict[str, list[int]] = defaultdict(list)
    techniques: dict[str, int] = defaultdict(int)
    for alert in alerts:
        weight = _BY_SCORE[alert.severity]
        hunts[alert.hunt].append(weight)
        for technique in alert.techniques:
            techniques[technique] = max(weight, techniques[technique])
    more = sorted(techniques.values(), reverse=True)[1:]
    return sum(map(_alike, hunts.values())) + sum(weight // 4 for weight in more)


def _alike(weights: list[int]) -> int:
    """Return what several alerts of one hunt weigh."""
    return max(weights) * (10 + min(len(weights) - 1, MOST_ALIKE)) // 10


def level(points: int) -> Severity:
    """Return the level of a risk."""
    reached = [severity for severity, weight in WEIGHTS.items() if points >= weight]
    return reached[-1] if reached else Severity.LOW

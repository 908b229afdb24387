"""The figures of several months: recall, false alerts, precision, time to detect. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from statistics import median

from bench.lab_month import START, FalseAlert, Month
from hopwatch.lab.scenarios.casting import QUIET_DAYS
from hopwatch.lab.scenarios.table import SCENARIOS
from hunts.entities.groups import LOUD

LOW = 0
FROM = datetime.combine(START + timedelta(days=QUIET_DAYS), time(), UTC)


@dataclass(frozen=True)
class Found:
    """How one scenario fared: in how many months it was found, at medium and at all; how soon; by what."""

    name: str
    loudness: str
    techniques: Sequence[str]
    months: int
    loud: int
    at_all: int
    after: timedelta | None
    hunts: Sequence[str]


def found(months: Sequence[Month]) -> list[Found]:
    return [fared(one.name, str(one.loudness), one.techniques, months) for one in SCENARIOS]


def fared(name: str, loudness: str, techniques: Sequence[str], months: Sequence[Month]) -> Found:
    loud, at_all, delays, hunts = 0, 0, [], Counter[str]()
    for month in months:
        begins = {step.name: step.at for step in month.steps}[name]
        hits = [hit for hit in month.hits if hit.scenario == name]
        high = [hit for hit in hits if hit.severity >= LOUD]
        at_all += bool(hits)
        loud += bool(high)
        delays += [min(hit.completed for hit in high) - begins] if high else []
        hunts.update({hit.hunt for hit in high})
    return Found(
        name,
        loudness,
        techniques,
        len(months),
        loud,
        at_all,
        median(delays) if delays else None,
        [hunt for hunt, _ in hunts.most_common()],
    )


def by_technique(scenarios: Iterable[Found]) -> dict[str, tuple[int, int, int]]:
    """For each technique: attacks that use it, found at medium and above, found at all."""
    figures: dict[str, tuple[int, int, int]] = {}
    for one in scenarios:
        for technique in one.techniques:
            made, loud, at_all = figures.get(technique, (0, 0, 0))
            figures[technique] = made + one.months, loud + one.loud, at_all + one.at_all
    return dict(sorted(figures.items()))


def later(months: Sequence[Month]) -> list[FalseAlert]:
    """False alerts of medium and above after the days without attacks, when hunts have their past."""
    return [one for month in months for one in month.false if one.severity >= LOUD and one.at >= FROM]


def scale(months: Sequence[Month]) -> float:
    """What makes a count of all months one a day and 1,000 hosts."""
    return 1000 / sum((month.size.days - QUIET_DAYS) * month.size.hosts for month in months)


def a_day(months: Sequence[Month], *, excepted: bool) -> float:
    """False alerts a day and 1,000 hosts: all, or those that the exceptions leave."""
    return scale(months) * sum(not (excepted and one.excepted) for one in later(months))


def precision(months: Sequence[Month], *, excepted: bool) -> float:
    """The share of alerts of medium and above that rest on an attack."""
    true = sum(severity >= LOUD for month in months for severity in month.true)
    false = sum(not (excepted and one.excepted) for one in later(months))
    return true / max(1, true + false)


def loudest(months: Sequence[Month]) -> Mapping[str, tuple[float, float, list[str]]]:
    """For each hunt with false alerts: how many a day and 1,000 hosts, without and with exceptions; whose."""
    counts, left, whose = Counter[str](), Counter[str](), {}
    for one in later(months):
        counts[one.hunt] += 1
        left[one.hunt] += not one.excepted
        whose.setdefault(one.hunt, Counter[str]())[one.because] += 1
    factor = scale(months)
    return {
        hunt: (
            count * factor,
            left[hunt] * factor,
            [name for name, _ in whose[hunt].most_common(3)],
        )
        for hunt, count in sorted(counts.items(), key=lambda pair: (-left[pair[0]], -pair[1], pair[0]))
    }


def recall(scenarios: Iterable[Found], *, at_all: bool = False) -> float:
    """The share of attacks that were found."""
    listed = list(scenarios)
    return sum(one.at_all if at_all else one.loud for one in listed) / sum(one.months for one in listed)

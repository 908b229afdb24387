"""The entity queue of months: how long it is on a quiet day, whether an attack is one line of it. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hopwatch.lab.story import Step
from hunts.alert import SUPPRESSED, Alert
from hunts.entities.groups import LOUD
from hunts.entities.line import Line, grouped
from hunts.entities.risk import level, risk
from hunts.entities.told import Told, told
from hunts.hunt import Severity
from hunts.instants import day_name, day_of, parse
from mappings.document import get


@dataclass(frozen=True)
class Day:
    """The queue of a day, the riskiest line first: of each the attacks that its loud alerts rest on."""

    date: date
    lines: Sequence[frozenset[str]]


@dataclass(frozen=True)
class OfAttack:
    """An alert, and the attacks that it rests on."""

    alert: Told
    attacks: frozenset[str]


def of_attacks(alerts: Iterable[Alert], scenario_of: Mapping[str, str]) -> Iterator[tuple[int, OfAttack]]:
    """Yield with its day each alert that exceptions do not hide; `scenario_of` names attacks by evidence."""
    for one in alerts:
        if not get(one.source, SUPPRESSED):
            day = day_of(parse(get(one.source, "hopwatch.alert.episode.start")))
            evidence = get(one.source, "hopwatch.evidence.ids")
            attacks = frozenset(scenario_of[id_] for id_ in evidence if id_ in scenario_of)
            yield day, OfAttack(told(one.id, one.source), attacks)


def queue(alerts: Iterable[tuple[int, OfAttack]]) -> list[Day]:
    days: dict[int, list[OfAttack]] = defaultdict(list)
    for day, one in alerts:
        days[day].append(one)
    return [Day(date.fromisoformat(day_name(day)), _lines(of)) for day, of in sorted(days.items())]


def _lines(alerts: Sequence[OfAttack]) -> list[frozenset[str]]:
    attacks = {one.alert.id: one.attacks for one in alerts}
    ranked = sorted(grouped(one.alert for one in alerts), key=lambda line: -risk(line.alerts))
    return [_attacks(line, attacks) for line in ranked if level(risk(line.alerts)) is not Severity.LOW]


def _attacks(line: Line, attacks: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*(attacks[one.id] for one in line.alerts if one.severity >= LOUD))


def quiet_days(days: Iterable[Day], steps: Sequence[Step]) -> list[int]:
    """How many lines each day had on which no attack went on."""
    return [
        len(day.lines)
        for day in days
        if not any(step.at.date() <= day.date <= step.until.date() for step in steps)
    ]


@dataclass(frozen=True)
class Standing:
    """How many attacks came into the queue; were one line on every day; stood above all that is no attack."""

    attacks: int
    one_line: int
    on_top: int


def standing(months: Iterable[Sequence[Day]]) -> Standing:
    each = [places for days in months for places in _places(days).values()]
    return Standing(
        attacks=len(each),
        one_line=sum(all(len(places) == 1 for places, _ in days) for days in each),
        on_top=sum(all(min(places) < first for places, first in days) for days in each),
    )


def _places(days: Sequence[Day]) -> dict[str, list[tuple[list[int], int]]]:
    """By attack, for each day on which it is in the queue: its places, and that of the first other line."""
    found: dict[str, list[tuple[list[int], int]]] = defaultdict(list)
    for day in days:
        other = next((n for n, attacks in enumerate(day.lines) if not attacks), len(day.lines))
        for attack in sorted(frozenset().union(*day.lines)):
            found[attack].append(([n for n, attacks in enumerate(day.lines) if attack in attacks], other))
    return found

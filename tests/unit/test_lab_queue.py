"""The figures of the entity queue, of months that are made up here."""

from datetime import UTC, date, datetime

from bench.lab_queue import Day, OfAttack, Standing, queue, quiet_days, standing
from hopwatch.lab.story import Step
from tests.estate import DAY, MONDAY
from tests.told import told

FIFTH = date(2026, 1, 5)


def of(attacks, *alerts, day=MONDAY):
    return [(day, OfAttack(alert, frozenset(attacks))) for alert in alerts]


def test_a_day_has_its_lines_by_risk_and_no_low_ones():
    alerts = [
        *of(["psexec"], told("x", 47, source=["ws7"])),
        *of([], told("y", 73, source=["ws8"])),
        *of(["quiet"], told("z", 21, source=["ws9"])),
        *of([], told("x", 47, source=["ws7"]), day=MONDAY + DAY),
    ]
    assert queue(alerts) == [
        Day(FIFTH, [frozenset(), frozenset({"psexec"})]),
        Day(date(2026, 1, 6), [frozenset()]),
    ]


def test_a_quiet_day_is_one_without_an_attack():
    at = datetime(2026, 1, 6, 9, tzinfo=UTC)
    step = Step(at=at, until=at, technique="T1021", what="", entities={})
    days = [Day(FIFTH, [frozenset()]), Day(date(2026, 1, 6), [frozenset()] * 5)]
    assert quiet_days(days, [step]) == [1]


def test_an_attack_is_one_line_when_it_is_on_each_of_its_days():
    one, two, none = frozenset({"a"}), frozenset({"a", "b"}), frozenset()
    assert standing([[Day(FIFTH, [one, none])]]) == Standing(attacks=1, one_line=1, on_top=1)
    assert standing([[Day(FIFTH, [two, one])]]) == Standing(attacks=2, one_line=1, on_top=2)
    assert standing([[Day(FIFTH, [none, one])]]) == Standing(attacks=1, one_line=1, on_top=0)

"""What a hunt asks, said in words."""

from datetime import timedelta

import pytest

from hopwatch.cli.question_text import length, question
from hunts.kinds import (
    Absence,
    Beside,
    Count,
    Deviation,
    Distinct,
    Events,
    FirstSeen,
    Lined,
    Match,
    Rare,
    Sequence,
    Step,
    Unless,
    Without,
)
from hunts.library import library
from hunts.match import is_, there

MINUTES, DAYS = timedelta(minutes=1), timedelta(days=1)
LOGON = Events(datasets=["system.security"], where=is_("event.code", "4624"))
SERVICE = Events(datasets=["system.system"], where=is_("event.code", "7045"))
WIRE = Events(datasets=["zeek.rdp"], where=there("source.ip"))


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        (Match(events=SERVICE, by=["host.name"]), "each such 7045, by host.name"),
        (
            Count(events=LOGON, by=["user.name"], within=10 * MINUTES, at_least=5),
            "5 or more such 4624 within 10m, by user.name",
        ),
        (
            Distinct(events=LOGON, by=["user.name"], of="host.name", within=10 * MINUTES, at_least=5),
            "5 or more different host.name within 10m in such 4624, by user.name",
        ),
        (
            Unless(
                events=LOGON,
                by=["user.name"],
                absences=[
                    Absence(
                        events=WIRE, on=[("source.ip", "source.ip"), ("host.hostname", "destination.domain")]
                    ),
                    Absence(events=SERVICE, on=[("host.name", "host.name")]),
                ],
                within=DAYS,
                skew=MINUTES,
            ),
            (
                "such 4624 by user.name, without zeek.rdp of the same source.ip and whose "
                "destination.domain is its host.hostname and without 7045 of the same host.name in the "
                "1d before it; clocks may differ by 1m"
            ),
        ),
        (
            Sequence(
                steps=[
                    Step(events=WIRE, by=["source.ip", "destination.domain"]),
                    Step(events=LOGON, by=["source.ip", "host.hostname"]),
                ],
                within=5 * MINUTES,
            ),
            (
                "such zeek.rdp, then such 4624, within 5m, of the same source.ip and "
                "destination.domain = host.hostname"
            ),
        ),
        (
            FirstSeen(
                events=LOGON,
                by=["user.name"],
                new=["host.name"],
                known=[["user.name"]],
                within=30 * DAYS,
                warm_up=7 * DAYS,
            ),
            (
                "such 4624 by user.name, the first in 30d that has this user.name with host.name; silent "
                "unless there was one 7d before or earlier, and one of the same user.name"
            ),
        ),
        (
            Sequence(
                steps=[
                    Step(events=WIRE, by=["source.ip"], at_least=5, of="user.name"),
                    Step(events=LOGON, by=["source.ip"], at_least=2),
                ],
                without=[Without(events=SERVICE, by=["source.ip"], when="between")],
                within=5 * MINUTES,
            ),
            (
                "5 or more different user.name in such zeek.rdp, then 2 or more such 4624, within 5m, of the "
                "same source.ip, with no 7045 among them"
            ),
        ),
        (
            FirstSeen(
                events=LOGON,
                by=["source.ip"],
                beside=Beside(events=SERVICE, on=[("host.name", "host.name")], within=MINUTES),
                within=30 * DAYS,
                warm_up=7 * DAYS,
            ),
            (
                "such 4624 by source.ip, the first in 30d that has this source.ip, with 7045 of the same "
                "host.name within 1m; silent unless there was one 7d before or earlier"
            ),
        ),
        (
            FirstSeen(
                events=LOGON,
                by=["source.ip"],
                new=["host.name"],
                baseline=Lined(events=SERVICE, by=["destination.ip", "service.name"]),
                beside=Beside(
                    events=SERVICE,
                    on=[("host.name", "host.name")],
                    within=60 * MINUTES,
                    after=MINUTES,
                ),
                within=30 * DAYS,
                warm_up=0 * DAYS,
            ),
            (
                "such 4624 by source.ip, the first in 30d that has this source.ip with host.name, where 7045 "
                "by destination.ip with service.name counts as one, with 7045 of the same host.name within "
                "1h before or 1m after"
            ),
        ),
        (
            Deviation(
                events=LOGON,
                by=["user.name"],
                of="host.name",
                within=DAYS,
                history=28 * DAYS,
                warm_up=7 * DAYS,
                sigmas=3,
                at_least=5,
            ),
            (
                "5 or more different host.name in such 4624 in a stretch of 1d, by user.name, and 3 "
                "standard deviations above its mean of the 28d before; silent unless there was one 7d "
                "before or earlier"
            ),
        ),
        (
            Rare(
                events=SERVICE,
                by=["service.name"],
                of="host.name",
                at_most=1,
                within=30 * DAYS,
                warm_up=7 * DAYS,
            ),
            (
                "such 7045 by service.name that 1 or fewer different host.name had within 30d; silent unless "
                "there was one 7d before or earlier"
            ),
        ),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else "",
)
def test_a_question_names_its_events_its_numbers_and_what_they_share(kind, asked):
    assert question(kind) == asked


@pytest.mark.parametrize("hunt_id", sorted(library()))
def test_the_question_of_a_hunt_has_its_lengths_of_time(hunt_id):
    kind = library()[hunt_id].hunt.kind
    lengths = [value for name in ("within", "skew", "warm_up") if (value := getattr(kind, name, None))]
    assert all(length(value) in question(kind) for value in lengths)

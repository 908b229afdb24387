"""An account logs on to far more hosts in a day than it used to."""

from collections.abc import Sequence
from datetime import timedelta

from hopwatch.lab.event import WindowsEvent
from hopwatch.lab.windows import logon
from hunts.attack import Technique
from hunts.events import REMOTE_LOGON, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Deviation, Events
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="more-hosts-than-usual",
    name="Account logs on to more hosts than usual",
    severity=Severity.LOW,
    techniques=[Technique.REMOTE_SERVICES, Technique.VALID_ACCOUNTS],
    kind=Deviation(
        events=Events(datasets=WINDOWS_SECURITY, where=REMOTE_LOGON),
        by=[Event.user.name],
        of=Event.host.name,
        within=timedelta(days=1),
        history=timedelta(days=28),
        warm_up=timedelta(days=14),
        sigmas=3,
        at_least=8,
    ),
    sentence="{user.name} logged on to {value} hosts in a day, far more than in the four weeks before, from {source}",
    shows=[
        Event.host.name,
        Event.source.ip,
        Event.source.domain,
        Event.user.domain,
        Event.winlog.logon.type,
    ],
    goal="Find an account that spreads slowly: too slowly for `network-logon-fan-out`, too far for its own habits.",
    blind_spots=[
        "Fewer than eight hosts in a day of UTC",
        "Accounts that were not seen two weeks before or earlier",
        "Accounts with such days now and then: each of them widens what is usual",
    ],
    false_positives=[
        "A patch day, a roll-out, an audit",
        "Somebody with a new duty",
    ],
    response=[
        "See which of the hosts are new to the account, and from where it came",
        "Ask the account's owner",
        "Hunt what was done on those hosts (services, tasks, shares)",
    ],
    references=["https://attack.mitre.org/techniques/T1078/"],
    every=timedelta(hours=1),
)

DAYS = timedelta(days=1)


def days(numbers: Sequence[int], *, user: str = "eve", before: int = 0) -> list[WindowsEvent]:
    """Log on to so many hosts a day, on the days that end with today, or `before`."""
    return [
        logon(
            at("10:00:00") - (before + len(numbers) - 1 - day) * DAYS + timedelta(minutes=host),
            host=f"SRV{host}",
            user=user,
            source="10.1.2.7",
        )
        for day, number in enumerate(numbers)
        for host in range(number)
    ]


HABIT = [2, 3, 2, 3] * 4
SAMPLES = [
    Sample("two or three, and today eight", days([*HABIT, 8]), finds=1, entities=[{"user.name": "eve"}]),
    Sample("the logs arrive in no order", [*reversed(days([*HABIT, 8]))], finds=1),
    Sample("today seven", days([*HABIT, 7]), finds=0),
    Sample("six or ten, and today eleven", days([6, 10] * 8 + [11]), finds=0),
    Sample("six or ten, and today fourteen", days([6, 10] * 8 + [14]), finds=1),
    Sample("half of a month without any, then eight", days([1, *[0] * 14, 8]), finds=1),
    Sample("thirteen days of data are too few", days([*HABIT[:13], 8]), finds=0),
    Sample("fourteen days of data are enough", days([*HABIT[:14], 8]), finds=1),
    Sample("another account's habit", [*days(HABIT, user="bob", before=1), *days([8])], finds=0),
    Sample("one host, eight times", days(HABIT, before=1) + days([1]) * 8, finds=0),
    Sample("a machine account", days([*HABIT, 8], user="SRV9$"), finds=0),
]

"""An account that starts services or tasks, and never sat at a machine, does."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.windows import logon
from hunts.attack import Technique
from hunts.events import DIRECTORY_ACCOUNT, INTERACTIVE_LOGON, LOGON, SOMEBODY, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Sequence, Step, Without
from hunts.match import any_of
from hunts.sample import Sample, at
from mappings.ecs import Event

AT_A_KEYBOARD = Events(datasets=WINDOWS_SECURITY, where=INTERACTIVE_LOGON & SOMEBODY)

HUNT = Hunt(
    id="service-account-at-a-keyboard",
    name="Service account logs on like a person",
    severity=Severity.MEDIUM,
    techniques=[Technique.DOMAIN_ACCOUNTS],
    kind=Sequence(
        steps=[
            Step(
                events=Events(
                    datasets=WINDOWS_SECURITY,
                    where=LOGON
                    & any_of(Event.winlog.logon.type, ["Service", "Batch"])
                    & SOMEBODY
                    & DIRECTORY_ACCOUNT,
                ),
                by=[Event.user.name],
            ),
            Step(events=AT_A_KEYBOARD, by=[Event.user.name]),
        ],
        without=[Without(events=AT_A_KEYBOARD, by=[Event.user.name], when="before")],
        within=timedelta(days=14),
    ),
    sentence="{user.name}, which runs services or tasks, logged on at {host.name} like a person",
    shows=[
        Event.host.name,
        Event.source.ip,
        Event.winlog.logon.type,
        Event.winlog.event_data.TargetLogonId,
        Event.user.domain,
    ],
    goal="Find a service's stolen password in a person's hands: at the console, with runas, or at a remote desktop.",
    blind_spots=[
        "Accounts whose services did not start in the two weeks before",
        "Accounts that people use as well: only the first time in two weeks tells",
        "Use over the network alone: `first-logon-to-host`",
    ],
    false_positives=[
        "Whoever installs or repairs the service, and logs on as it",
        "Scheduled tasks of people on holiday",
    ],
    response=[
        "Find who sat at the host: other sessions there, and 4648 that names the account",
        "See where else the account went that day: `hopwatch hunt path`",
        "Change its password, and deny it the right to log on locally",
    ],
    references=["https://attack.mitre.org/techniques/T1078/002/"],
    every=timedelta(hours=1),
)

DAYS = timedelta(days=1)
visits = partial(logon, user="svc_sql", host="WS07", logon_type=2)
STARTS = logon(at("03:00:00") - 3 * DAYS, user="svc_sql", host="SQL01", logon_type=5)
SAMPLES = [
    Sample("runas at a desk", [STARTS, visits(at("10:00:00"))], finds=1, entities=[{"user.name": "svc_sql"}]),
    Sample("a remote desktop", [STARTS, visits(at("10:00:00"), logon_type=10, source="10.1.2.7")], finds=1),
    Sample(
        "a task's account, in other letters",
        [
            logon(at("03:00:00") - DAYS, user="SVC_SQL", host="SQL01", logon_type=4),
            visits(at("10:00:00")),
        ],
        finds=1,
    ),
    Sample("the service's log arrives last", [visits(at("10:00:00")), STARTS], finds=1),
    Sample("twice a day is one alert", [STARTS, visits(at("10:00:00")), visits(at("11:00:00"))], finds=1),
    Sample(
        "a person with a task",
        [
            visits(at("10:00:00") - 4 * DAYS),
            logon(at("03:00:00") - 3 * DAYS, user="svc_sql", host="SQL01", logon_type=4),
            visits(at("10:00:00")),
        ],
        finds=0,
    ),
    Sample("over the network", [STARTS, visits(at("10:00:00"), logon_type=3, source="10.1.2.7")], finds=0),
    Sample("another account", [STARTS, visits(at("10:00:00"), user="eve")], finds=0),
    Sample(
        "the service started two weeks ago",
        [
            logon(at("10:00:00") - 14 * DAYS, user="svc_sql", host="SQL01", logon_type=5),
            visits(at("10:00:00")),
        ],
        finds=0,
    ),
]

"""Somebody comes to a host from another machine, and from there goes on with another account's password."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.windows import explicit_credentials, logon
from hunts.attack import Technique
from hunts.events import (
    ELSEWHERE,
    EXPLICIT_CREDENTIALS,
    NOT_FOR_A_MACHINE,
    REMOTE_LOGON,
    WINDOWS_SECURITY,
)
from hunts.hunt import Hunt, Severity
from hunts.kinds import Beside, Events, FirstSeen
from hunts.match import bare
from hunts.sample import Sample, at
from mappings.ecs import Event

SKEW = timedelta(seconds=5)

HUNT = Hunt(
    id="remote-logon-then-credential-switch",
    name="Remote logon, then on with another account",
    severity=Severity.HIGH,
    techniques=[Technique.VALID_ACCOUNTS, Technique.REMOTE_SERVICES],
    kind=FirstSeen(
        events=Events(datasets=WINDOWS_SECURITY, where=EXPLICIT_CREDENTIALS & ELSEWHERE & NOT_FOR_A_MACHINE),
        by=[bare(Event.host.name), bare(Event.user.name)],
        new=[bare(Event.user.effective.name), bare(Event.destination.domain)],
        beside=Beside(
            events=Events(datasets=WINDOWS_SECURITY, where=REMOTE_LOGON),
            on=[
                (bare(Event.host.name), bare(Event.host.name)),
                (bare(Event.user.name), bare(Event.user.name)),
            ],
            within=timedelta(hours=1),
            after=SKEW,
        ),
        within=timedelta(days=30),
        # Such switches are too few for a baseline of their own.
        warm_up=timedelta(),
    ),
    sentence="{user.name} came to {host.name} from another machine, and went on to {destination.domain} with the password of {user.effective.name}",
    shows=[
        Event.user.effective.name,
        Event.user.effective.domain,
        Event.destination.domain,
        Event.process.executable,
        Event.winlog.logon.id,
    ],
    goal="Find a chain A→B→C with a change of accounts on B: 4624 from elsewhere, then 4648 of the same account for a third host, which is new.",
    blind_spots=[
        "Stolen hashes and tickets: no password is handed over",
        "More than an hour between coming and going on",
        "The same switch on the same host in the month before",
    ],
    false_positives=[
        "Administrators who open a session on a server and use a second account from there",
        "Terminal servers, where people work from other machines all day",
        "In the first month of data, switches that are made regularly: each is new once",
    ],
    response=[
        "Follow it: `hopwatch hunt path` from the host, at the time of the alert, both ways",
        "Ask both accounts' owners",
    ],
    references=[
        "https://www.usenix.org/conference/usenixsecurity21/presentation/ho",
        "https://attack.mitre.org/techniques/T1078/",
    ],
    every=timedelta(hours=1),
)

DAYS = timedelta(days=1)
comes = partial(logon, user="eve", host="SRV1.corp.example", source="10.1.2.7", logon_type=10)
goes_on = partial(
    explicit_credentials,
    host="SRV1.corp.example",
    user="eve",
    target_user="admin",
    target_server="SRV2.corp.example",
)
SOME = [goes_on(at("10:00:00") - 8 * DAYS, host="WS06", user="bob", target_server="SRV9")]
SAMPLES = [
    Sample(
        "a remote desktop, then another account's password",
        [*SOME, comes(at("09:50:00")), goes_on(at("10:00:00"))],
        finds=1,
    ),
    Sample(
        "a network logon, in other letters, its log arrives last",
        [*SOME, goes_on(at("10:00:00")), comes(at("09:50:00"), user="EVE", logon_type=3)],
        finds=1,
    ),
    Sample("an hour before", [*SOME, comes(at("09:00:00")), goes_on(at("10:00:00"))], finds=1),
    Sample("longer before", [*SOME, comes(at("08:59:59.999")), goes_on(at("10:00:00"))], finds=0),
    Sample(
        "clocks that differ by five seconds",
        [*SOME, goes_on(at("10:00:00")), comes(at("10:00:05"))],
        finds=1,
    ),
    Sample("she comes afterwards", [*SOME, goes_on(at("10:00:00")), comes(at("10:00:06"))], finds=0),
    Sample("at her own desk", [*SOME, goes_on(at("10:00:00"))], finds=0),
    Sample(
        "somebody else came",
        [*SOME, comes(at("09:50:00"), user="bob"), goes_on(at("10:00:00"))],
        finds=0,
    ),
    Sample(
        "she came to another host",
        [*SOME, comes(at("09:50:00"), host="SRV3"), goes_on(at("10:00:00"))],
        finds=0,
    ),
    Sample(
        "as every week",
        [*SOME, goes_on(at("10:00:00") - 7 * DAYS), comes(at("09:50:00")), goes_on(at("10:00:00"))],
        finds=0,
    ),
    Sample("on the first day of data", [comes(at("09:50:00")), goes_on(at("10:00:00"))], finds=1),
    Sample(
        "twice: once new",
        [*SOME, comes(at("09:50:00")), goes_on(at("10:00:00")), goes_on(at("10:10:00"))],
        finds=1,
    ),
]

"""An address tries a name that does not exist, then a wrong password, then is in."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.windows import logon, logon_failed
from hunts.attack import Technique
from hunts.events import LOGON, NOT_LOOPBACK, SOMEBODY, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Sequence, Step
from hunts.match import any_of, is_, like
from hunts.sample import Sample, at
from mappings.ecs import Event

REMOTE = (
    NOT_LOOPBACK
    & SOMEBODY
    & any_of(Event.winlog.logon.type, ["Network", "NetworkCleartext", "RemoteInteractive"])
)
FAILED = is_(Event.event.code, "4625") & REMOTE
SUB_STATUS = Event.winlog.event_data.SubStatus

HUNT = Hunt(
    id="guessed-names-then-logon",
    name="Names and passwords guessed, then a logon",
    severity=Severity.HIGH,
    techniques=[Technique.PASSWORD_SPRAYING, Technique.VALID_ACCOUNTS],
    kind=Sequence(
        steps=[
            Step(
                events=Events(datasets=WINDOWS_SECURITY, where=FAILED & like(SUB_STATUS, "0xc0000064")),
                by=[Event.source.ip, Event.host.name],
            ),
            Step(
                events=Events(datasets=WINDOWS_SECURITY, where=FAILED & like(SUB_STATUS, "0xc000006a")),
                by=[Event.source.ip, Event.host.name],
            ),
            Step(
                events=Events(datasets=WINDOWS_SECURITY, where=LOGON & REMOTE),
                by=[Event.source.ip, Event.host.name],
            ),
        ],
        within=timedelta(minutes=10),
    ),
    sentence="{source} tried accounts that do not exist on {host.name}, then wrong passwords, and then logged on there",
    shows=[Event.user.name, Event.user.domain, Event.source.domain, Event.winlog.logon.type],
    goal="Find a spray that got in. A sequence cannot count, so it asks for the two kinds of failure that guessing leaves together.",
    blind_spots=[
        "A list of real names fails with wrong passwords only: `failed-logon-spray`",
        "A success on another host than the failures",
    ],
    false_positives=[
        "A proxy or terminal server, where one person mistypes the name, another the password",
        "Somebody who mistypes both",
    ],
    response=[
        "Reset the account that succeeded and end its sessions",
        "Look at everything that address did since",
    ],
    references=[
        "https://attack.mitre.org/techniques/T1110/003/",
        "https://attack.mitre.org/techniques/T1078/",
    ],
)

fails = partial(logon_failed, host="SRV1", source="10.1.2.7")
no_such = partial(fails, user="admin1", sub_status="0xc0000064")
arrives = partial(logon, host="SRV1", source="10.1.2.7", user="eve", package="NTLM")
SAMPLES = [
    Sample(
        "name, password, in",
        [no_such(at("10:00:00")), fails(at("10:00:01"), user="eve"), arrives(at("10:00:02"))],
        finds=1,
    ),
    Sample(
        "only a wrong password",
        [fails(at("10:00:00"), user="eve"), fails(at("10:00:01"), user="eve"), arrives(at("10:00:02"))],
        finds=0,
    ),
    Sample("only a wrong name", [no_such(at("10:00:00")), arrives(at("10:00:02"))], finds=0),
    Sample("never in", [no_such(at("10:00:00")), fails(at("10:00:01"), user="eve")], finds=0),
    Sample(
        "in from elsewhere",
        [
            no_such(at("10:00:00")),
            fails(at("10:00:01"), user="eve"),
            arrives(at("10:00:02"), source="10.1.2.8"),
        ],
        finds=0,
    ),
    Sample(
        "ten minutes later",
        [no_such(at("10:00:00")), fails(at("10:00:01"), user="eve"), arrives(at("10:10:00"))],
        finds=0,
    ),
]

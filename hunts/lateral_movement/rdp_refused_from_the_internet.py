"""Somebody on the internet fails to log on by remote desktop: the port is open to everybody."""

from functools import partial

from hopwatch.lab.windows import logon_failed
from hunts.attack import Technique
from hunts.events import NOT_FROM_THE_INTERNET, NOT_LOOPBACK, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Match
from hunts.match import any_of, is_
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="rdp-refused-from-the-internet",
    name="Failed remote desktop logons from the internet",
    severity=Severity.MEDIUM,
    techniques=[Technique.REMOTE_DESKTOP, Technique.PASSWORD_GUESSING],
    kind=Match(
        events=Events(
            datasets=WINDOWS_SECURITY,
            where=is_(Event.event.code, "4625")
            & is_(Event.winlog.logon.type, "RemoteInteractive")
            & NOT_LOOPBACK
            & ~any_of(Event.source.ip, NOT_FROM_THE_INTERNET),
        ),
        by=[Event.host.name],
    ),
    sentence="{host.name} can be reached by RDP from the internet; failed logons: {count}, from {source.ip}",
    shows=[Event.source.ip, Event.source.domain, Event.user.name, Event.winlog.logon.failure.sub_status],
    goal="Find hosts whose remote desktop is open to the internet, while passwords are still being guessed.",
    blind_spots=[
        "With NLA a refused client is a network logon (type 3)",
        "Gateways that hide the client's address",
    ],
    false_positives=[
        "Public addresses used inside the estate: name them in an exception",
        "Hosts that are meant to be reached",
    ],
    response=[
        "Close the port or put it behind a gateway",
        "Look for 4624 type 10 from the same addresses: one may have succeeded",
    ],
    references=["https://attack.mitre.org/techniques/T1021/001/"],
)

refused = partial(logon_failed, host="SRV1", user="Administrator", logon_type=10)
SAMPLES = [
    Sample("one from the internet", [refused(at("10:00:00"), source="203.0.113.9")], finds=1),
    Sample(
        "many are one alert a day",
        [refused(at(f"10:00:{n:02}"), source=f"203.0.113.{n}") for n in range(20)],
        finds=1,
    ),
    Sample("a colleague mistypes", [refused(at("10:00:00"), source="10.1.2.7")], finds=0),
    Sample("a link-local address", [refused(at("10:00:00"), source="fe80::1")], finds=0),
    Sample("over the network", [refused(at("10:00:00"), source="203.0.113.9", logon_type=3)], finds=0),
]

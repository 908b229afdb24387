"""Somebody logs on by remote desktop from the internet."""

from functools import partial

from hopwatch.lab.windows import logon, rdp_admitted
from hunts.attack import Technique
from hunts.events import (
    NOT_FROM_THE_INTERNET,
    NOT_LOOPBACK,
    OTHER_CHANNELS,
    RDP_ADMITTED,
    REMOTE_INTERACTIVE_LOGON,
    SOMEBODY,
    WINDOWS_SECURITY,
)
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Match
from hunts.match import any_of
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="rdp-from-the-internet",
    name="Remote desktop opened from the internet",
    severity=Severity.HIGH,
    techniques=[Technique.REMOTE_DESKTOP, Technique.EXTERNAL_REMOTE_SERVICES],
    kind=Match(
        events=Events(
            datasets=[*WINDOWS_SECURITY, *OTHER_CHANNELS],
            where=(REMOTE_INTERACTIVE_LOGON | RDP_ADMITTED)
            & NOT_LOOPBACK
            & SOMEBODY
            & ~any_of(Event.source.ip, NOT_FROM_THE_INTERNET),
        ),
        by=[Event.host.name, Event.user.name],
    ),
    sentence="{user.name} opened a remote desktop on {host.name} from the internet: {source.ip}",
    shows=[Event.source.ip, Event.source.domain, Event.user.domain, Event.winlog.event_data.TargetLogonId],
    goal="Find a guessed or stolen password in use from outside: 4624 type 10, or Terminal Services 1149.",
    blind_spots=["Gateways and VPN, which hide the client's address", "Tunnels: `rdp-from-loopback`"],
    false_positives=[
        "Public addresses used inside the estate: name them in an exception",
        "Hosts that are meant to be reached from outside",
    ],
    response=[
        "End the session and close the port; reset the account's password",
        "See what ran in the session, and where the account and the host went on to",
        "Look for failures before it (4625): the password may have been guessed",
    ],
    references=["https://attack.mitre.org/techniques/T1133/"],
)

opens = partial(logon, host="SRV1", user="eve", source="203.0.113.9", logon_type=10)
SAMPLES = [
    Sample("from the internet", [opens(at("10:00:00"))], finds=1),
    Sample(
        "as Terminal Services tells it",
        [rdp_admitted(at("10:00:00"), host="SRV1", user="eve", source="203.0.113.9")],
        finds=1,
    ),
    Sample("by IPv6", [opens(at("10:00:00"), source="2001:db8::9")], finds=1),
    Sample("twice a day is one alert", [opens(at("10:00:00")), opens(at("11:00:00"))], finds=1),
    Sample("from a desk", [opens(at("10:00:00"), source="10.1.2.7")], finds=0),
    Sample(
        "from a carrier's shared address, as some VPN give",
        [opens(at("10:00:00"), source="100.64.3.4")],
        finds=0,
    ),
    Sample("a link-local address", [opens(at("10:00:00"), source="fe80::1")], finds=0),
    Sample("through a tunnel", [opens(at("10:00:00"), source="127.0.0.1")], finds=0),
    Sample("over the network", [opens(at("10:00:00"), logon_type=3)], finds=0),
]

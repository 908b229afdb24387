"""On the wire: one internal address opens remote desktops on many others within an hour."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.wire import rdp
from hunts.attack import Technique
from hunts.events import PRIVATE, ZEEK_RDP
from hunts.hunt import Hunt, Severity
from hunts.kinds import Distinct, Events
from hunts.match import any_of
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="rdp-fan-out-on-the-wire",
    name="Remote desktops on many hosts from one source on the wire",
    severity=Severity.LOW,
    techniques=[Technique.REMOTE_DESKTOP],
    kind=Distinct(
        events=Events(
            datasets=ZEEK_RDP, where=any_of(Event.source.ip, PRIVATE) & any_of(Event.destination.ip, PRIVATE)
        ),
        by=[Event.source.ip],
        of=Event.destination.ip,
        within=timedelta(hours=1),
        at_least=5,
    ),
    sentence="{source.ip} opened remote desktops on {value} hosts in {span} (cookies: {zeek.rdp.cookie})",
    shows=[Event.destination.ip, Event.zeek.rdp.cookie, Event.zeek.rdp.result, Event.zeek.rdp.client.name],
    goal="Find an intruder who goes from host to host by RDP where the hosts' own logs are missing; the cookie is often the account.",
    blind_spots=[
        "Whether the logon succeeded: encrypted",
        "One hop after the other, each from the host before",
    ],
    false_positives=["Jump hosts and gateways", "Vulnerability scanners"],
    response=["Find the account: 4624 type 10 on the hosts", "See what the source is, and who sat there"],
    references=["https://attack.mitre.org/techniques/T1021/001/"],
)

opens = partial(rdp, source="10.1.2.7", cookie="eve")
SAMPLES = [
    Sample(
        "five hosts in 56 minutes",
        [opens(at("10:00:00") + timedelta(minutes=14 * n), destination=f"10.1.1.{n}") for n in range(5)],
        finds=1,
    ),
    Sample(
        "five hosts in an hour",
        [opens(at("10:00:00") + timedelta(minutes=15 * n), destination=f"10.1.1.{n}") for n in range(5)],
        finds=0,
    ),
    Sample("four hosts", [opens(at(f"10:0{n}:00"), destination=f"10.1.1.{n}") for n in range(4)], finds=0),
    Sample("one host often", [opens(at(f"10:0{n}:00"), destination="10.1.1.1") for n in range(9)], finds=0),
    Sample(
        "guessed from the internet",
        [opens(at(f"10:0{n}:00"), source="203.0.113.9", destination=f"10.1.1.{n}") for n in range(6)],
        finds=0,
    ),
]

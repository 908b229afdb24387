"""One account, from one address, opens remote desktops on many hosts within an hour."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.event import WindowsEvent
from hopwatch.lab.windows import logon, rdp_admitted
from hunts.attack import Technique
from hunts.events import (
    NOT_LOOPBACK,
    OTHER_CHANNELS,
    RDP_ADMITTED,
    REMOTE_INTERACTIVE_LOGON,
    SOMEBODY,
    WINDOWS_SECURITY,
)
from hunts.hunt import Hunt, Severity
from hunts.kinds import Distinct, Events
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="rdp-fan-out",
    name="Remote desktops on many hosts from one source",
    severity=Severity.MEDIUM,
    techniques=[Technique.REMOTE_DESKTOP],
    kind=Distinct(
        events=Events(
            datasets=[*WINDOWS_SECURITY, *OTHER_CHANNELS],
            where=(REMOTE_INTERACTIVE_LOGON | RDP_ADMITTED) & NOT_LOOPBACK & SOMEBODY,
        ),
        by=[Event.source.ip, Event.user.name],
        of=Event.host.name,
        within=timedelta(hours=1),
        at_least=4,
    ),
    sentence="{user.name} from {source.ip} opened remote desktops on {value} hosts in {span}",
    shows=[Event.host.name, Event.user.domain, Event.source.domain, Event.winlog.event_data.TargetLogonId],
    goal="Find an intruder who goes from host to host by RDP, as the Security log (4624 type 10) or Terminal Services (1149) tells it.",
    blind_spots=[
        "Fewer than four hosts in an hour",
        "One hop after the other, each from the host before",
        "Reconnected sessions (4624 type 7)",
    ],
    false_positives=[
        "Jump hosts and gateways, where many sessions share an address",
        "Administrators on patch day",
    ],
    response=[
        "Ask the account's owner; see whether the source is where that person works",
        "On each host reached: programs started in the session (4688, Sysmon 1), files copied in",
        "Look for the next hop: 4648 and 4624 type 10 from those hosts",
    ],
    references=["https://attack.mitre.org/techniques/T1021/001/"],
)

desk = partial(logon, user="eve", source="10.1.2.7", logon_type=10)
let_in = partial(rdp_admitted, user="eve", source="10.1.2.7")


def tour(hosts: int, *, minutes: float) -> list[WindowsEvent]:
    """Open so many remote desktops, evenly over so many minutes."""
    step = timedelta(minutes=minutes) / (hosts - 1)
    return [desk(at("10:30:00") + step * n, host=f"SRV{n}") for n in range(hosts)]


SAMPLES = [
    Sample("four hosts in 59 minutes", tour(4, minutes=59), finds=1),
    Sample(
        "as Terminal Services tells it",
        [let_in(at(f"10:00:0{n}"), host=f"SRV{n}") for n in range(4)],
        finds=1,
    ),
    Sample(
        "half the hosts in one log, half in the other",
        [*tour(2, minutes=5), *(let_in(at(f"10:40:0{n}"), host=f"SRV{n}") for n in (2, 3))],
        finds=1,
    ),
    Sample("an hour to the fourth", tour(4, minutes=60), finds=0),
    Sample("three hosts", tour(3, minutes=5), finds=0),
    Sample(
        "two hosts, told twice each",
        [*tour(2, minutes=5), *(let_in(at(f"10:40:0{n}"), host=f"srv{n}") for n in (0, 1))],
        finds=0,
    ),
    Sample(
        "four people through a jump host",
        [desk(at(f"10:00:0{n}"), host=f"SRV{n}", user=f"user{n}") for n in range(4)],
        finds=0,
    ),
    Sample(
        "network logons", [desk(at(f"10:00:0{n}"), host=f"SRV{n}", logon_type=3) for n in range(5)], finds=0
    ),
]

"""Somebody on another machine opens ADMIN$ or a drive of a host."""

from functools import partial

from hopwatch.lab.windows import share_accessed
from hunts.attack import Technique
from hunts.events import ADMIN_SHARE, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Match
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="admin-share-opened",
    name="Administrative share opened",
    severity=Severity.LOW,
    techniques=[Technique.SMB_ADMIN_SHARES],
    kind=Match(
        events=Events(datasets=WINDOWS_SECURITY, where=ADMIN_SHARE),
        by=[Event.host.name, Event.source.ip, Event.user.name],
    ),
    sentence="{user.name} from {source.ip} opened {winlog.event_data.ShareName} of {host.name}",
    shows=[Event.user.domain, Event.winlog.event_data.ShareName, Event.file.name, Event.winlog.logon.id],
    goal="Record who uses administrative rights over the network, on which hosts and from where.",
    blind_spots=["Hosts that do not audit file shares (5140, 5145)", "The system's own access"],
    false_positives=["All ordinary administration: this hunt informs"],
    response=[
        "Ask whether the account administers that host from there",
        "See which files were opened (5145)",
    ],
    references=["https://attack.mitre.org/techniques/T1021/002/"],
)

opens = partial(share_accessed, host="SRV1", user="eve", source="10.1.2.7")
SAMPLES = [
    Sample("ADMIN$", [opens(at("10:00:00"), share="ADMIN$")], finds=1),
    Sample(
        "a drive, all day: one alert",
        [opens(at(f"{hour}:00:00"), share="C$") for hour in range(8, 18)],
        finds=1,
    ),
    Sample("IPC$", [opens(at("10:00:00"), share="IPC$")], finds=0),
    Sample("a hidden share that ends in C$", [opens(at("10:00:00"), share="PUBLIC$")], finds=0),
    Sample("from the host itself", [opens(at("10:00:00"), share="C$", source="127.0.0.1")], finds=0),
    Sample("a machine account", [opens(at("10:00:00"), share="C$", user="SCCM01$")], finds=0),
]

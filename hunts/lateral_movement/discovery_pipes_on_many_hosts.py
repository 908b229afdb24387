"""One account, from one address, opens the pipes for accounts, sessions and shares on many hosts in a short time."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.windows import share_object_checked
from hunts.attack import Technique
from hunts.events import PIPE_OPENED, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Distinct, Events
from hunts.match import like
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="discovery-pipes-on-many-hosts",
    name="Pipes for accounts, sessions and shares opened on many hosts",
    severity=Severity.LOW,
    techniques=[
        Technique.REMOTE_SYSTEM_DISCOVERY,
        Technique.ACCOUNT_DISCOVERY,
        Technique.NETWORK_SHARE_DISCOVERY,
    ],
    kind=Distinct(
        events=Events(
            datasets=WINDOWS_SECURITY,
            where=PIPE_OPENED & like(Event.file.name, "samr", "lsarpc", "srvsvc", "wkssvc", "winreg"),
        ),
        by=[Event.source.ip, Event.user.name],
        of=Event.host.name,
        within=timedelta(minutes=5),
        at_least=5,
    ),
    sentence="{user.name} from {source.ip} opened {file.name} on {value} hosts in {span}",
    shows=[Event.host.name, Event.user.domain, Event.file.name],
    goal="Find BloodHound, PowerView and CrackMapExec as they look for the next hop.",
    blind_spots=[
        "The same questions asked of domain controllers alone, or by LDAP",
        "Hosts that do not audit detailed file shares (5145)",
    ],
    false_positives=["Vulnerability scanners and inventory", "Administrators' consoles"],
    response=[
        "See what ran on the source at that time",
        "Look for logons of that account in the hours after",
    ],
    references=["https://attack.mitre.org/techniques/T1087/"],
)

opens = partial(share_object_checked, user="eve", source="10.1.2.7", share="IPC$", target="srvsvc")
SAMPLES = [
    Sample("five hosts", [opens(at(f"10:0{n}:00"), host=f"SRV{n}") for n in range(5)], finds=1),
    Sample("four hosts", [opens(at(f"10:0{n}:00"), host=f"SRV{n}") for n in range(4)], finds=0),
    Sample(
        "five hosts, too slowly",
        [opens(at("10:00:00") + timedelta(seconds=75 * n), host=f"SRV{n}") for n in range(5)],
        finds=0,
    ),
    Sample("one host often", [opens(at(f"10:00:0{n}"), host="SRV1") for n in range(9)], finds=0),
    Sample(
        "a machine account",
        [opens(at(f"10:0{n}:00"), host=f"SRV{n}", user="SCCM01$") for n in range(5)],
        finds=0,
    ),
]

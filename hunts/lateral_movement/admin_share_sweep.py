"""One account, from one address, opens administrative shares of many hosts in a short time."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.windows import share_accessed
from hunts.attack import Technique
from hunts.events import ADMIN_SHARE, MANAGING, MANAGING_LEFT_OUT, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Distinct, Events
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="admin-share-sweep",
    name="Administrative shares of many hosts opened",
    severity=Severity.MEDIUM,
    techniques=[Technique.SMB_ADMIN_SHARES, Technique.NETWORK_SHARE_DISCOVERY],
    kind=Distinct(
        events=Events(datasets=WINDOWS_SECURITY, where=ADMIN_SHARE & ~MANAGING),
        by=[Event.source.ip, Event.user.name],
        of=Event.host.name,
        within=timedelta(minutes=5),
        at_least=5,
    ),
    sentence="{user.name} from {source.ip} opened admin shares of {value} hosts in {span}",
    shows=[Event.host.name, Event.user.domain, Event.winlog.event_data.ShareName],
    goal="Find an intruder who tries where an account is administrator.",
    blind_spots=[
        MANAGING_LEFT_OUT,
        "Slower than five hosts in five minutes",
        "Hosts that do not audit file shares (5140)",
    ],
    false_positives=[
        "Backup over drives",
        "Inventory and software deployment",
        "Vulnerability scanners with an account",
    ],
    response=[
        "Ask the account's owner; look at the source",
        "On each host: files written (5145), services, tasks",
    ],
    references=["https://attack.mitre.org/techniques/T1021/002/"],
)

opens = partial(share_accessed, user="eve", source="10.1.2.7", share="ADMIN$")
SAMPLES = [
    Sample("five hosts", [opens(at(f"10:0{n}:00"), host=f"SRV{n}") for n in range(5)], finds=1),
    Sample(
        "ADMIN$ here, C$ there",
        [opens(at(f"10:0{n}:00"), host=f"SRV{n}", share=["ADMIN$", "c$"][n % 2]) for n in range(5)],
        finds=1,
    ),
    Sample("four hosts", [opens(at(f"10:0{n}:00"), host=f"SRV{n}") for n in range(4)], finds=0),
    Sample(
        "five hosts, too slowly",
        [opens(at("10:00:00") + timedelta(seconds=75 * n), host=f"SRV{n}") for n in range(5)],
        finds=0,
    ),
    Sample("only IPC$", [opens(at(f"10:0{n}:00"), host=f"SRV{n}", share="IPC$") for n in range(5)], finds=0),
    Sample(
        "ordinary shares",
        [opens(at(f"10:0{n}:00"), host=f"SRV{n}", share="Projects") for n in range(5)],
        finds=0,
    ),
    Sample(
        "a machine account",
        [opens(at(f"10:0{n}:00"), host=f"SRV{n}", user="SCCM01$") for n in range(5)],
        finds=0,
    ),
]

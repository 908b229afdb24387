"""On the wire: one address opens administrative shares of many hosts in a short time."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.wire import smb_mapping
from hunts.attack import Technique
from hunts.events import ADMIN_SHARE_ON_THE_WIRE, MANAGING, MANAGING_LEFT_OUT, ZEEK_SMB_MAPPING
from hunts.hunt import Hunt, Severity
from hunts.kinds import Distinct, Events
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="admin-share-sweep-on-the-wire",
    name="Administrative shares of many hosts opened on the wire",
    severity=Severity.MEDIUM,
    techniques=[Technique.SMB_ADMIN_SHARES, Technique.NETWORK_SHARE_DISCOVERY],
    kind=Distinct(
        events=Events(datasets=ZEEK_SMB_MAPPING, where=ADMIN_SHARE_ON_THE_WIRE & ~MANAGING),
        by=[Event.source.ip],
        of=Event.destination.ip,
        within=timedelta(minutes=5),
        at_least=5,
    ),
    sentence="{source.ip} opened admin shares of {value} hosts in {span}",
    shows=[Event.destination.ip, Event.zeek.smb_mapping.path],
    goal="Find an intruder who tries where an account is administrator, where the hosts' own logs are missing.",
    blind_spots=[
        MANAGING_LEFT_OUT,
        "Slower than five hosts in five minutes",
        "SMB 3 encryption",
        "Traffic that no sensor sees",
    ],
    false_positives=[
        "Backup over drives",
        "Inventory and software deployment",
        "Vulnerability scanners with an account",
    ],
    response=[
        "Find the account: zeek ntlm and kerberos with the same uids",
        "On each host: files written, services, tasks",
    ],
    references=["https://attack.mitre.org/techniques/T1021/002/", "https://github.com/mitre-attack/bzar"],
)

opens = partial(smb_mapping, source="10.1.2.7", share="ADMIN$")
SAMPLES = [
    Sample("five hosts", [opens(at(f"10:0{n}:00"), destination=f"10.1.1.{n}") for n in range(5)], finds=1),
    Sample("four hosts", [opens(at(f"10:0{n}:00"), destination=f"10.1.1.{n}") for n in range(4)], finds=0),
    Sample(
        "five hosts, too slowly",
        [opens(at("10:00:00") + timedelta(seconds=75 * n), destination=f"10.1.1.{n}") for n in range(5)],
        finds=0,
    ),
    Sample(
        "one host by five names",
        [opens(at(f"10:0{n}:00"), destination="10.1.1.1", share=rf"\\FS{n}\C$") for n in range(5)],
        finds=0,
    ),
    Sample(
        "only IPC$",
        [opens(at(f"10:0{n}:00"), destination=f"10.1.1.{n}", share="IPC$") for n in range(5)],
        finds=0,
    ),
]

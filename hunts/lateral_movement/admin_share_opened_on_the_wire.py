"""On the wire: ADMIN$ or a drive of another host opened."""

from functools import partial

from hopwatch.lab.wire import smb_mapping
from hunts.attack import Technique
from hunts.events import ADMIN_SHARE_ON_THE_WIRE, ZEEK_SMB_MAPPING
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Match
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="admin-share-opened-on-the-wire",
    name="Administrative share opened on the wire",
    severity=Severity.LOW,
    techniques=[Technique.SMB_ADMIN_SHARES],
    kind=Match(
        events=Events(datasets=ZEEK_SMB_MAPPING, where=ADMIN_SHARE_ON_THE_WIRE),
        by=[Event.source.ip, Event.destination.ip],
    ),
    sentence="{source.ip} opened {zeek.smb_mapping.path} of {destination.ip}",
    shows=[Event.zeek.smb_mapping.path, Event.zeek.session_id],
    goal="Record who uses administrative rights over the network, where the hosts' own logs are missing.",
    blind_spots=["SMB 3 encryption", "Traffic that no sensor sees"],
    false_positives=["All ordinary administration: this hunt informs"],
    response=[
        "Find the account: zeek ntlm and kerberos with the same uid",
        "See which files were opened: zeek smb_files",
    ],
    references=["https://attack.mitre.org/techniques/T1021/002/"],
)

opens = partial(smb_mapping, source="10.1.2.7", destination="10.1.1.10")
SAMPLES = [
    Sample("ADMIN$", [opens(at("10:00:00"), share="ADMIN$")], finds=1),
    Sample("in small letters", [opens(at("10:00:00"), share=r"\\10.1.1.10\c$")], finds=1),
    Sample("IPC$", [opens(at("10:00:00"), share="IPC$")], finds=0),
    Sample("the domain's policies", [opens(at("10:00:00"), share="SYSVOL")], finds=0),
    Sample("a hidden share that ends in C$", [opens(at("10:00:00"), share="PUBLIC$")], finds=0),
]

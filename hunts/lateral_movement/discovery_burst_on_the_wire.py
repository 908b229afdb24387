"""On the wire: one address asks many hosts for their accounts, sessions and shares in a short time."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.wire import dce_rpc
from hunts.attack import Technique
from hunts.events import ZEEK_DCE_RPC
from hunts.hunt import Hunt, Severity
from hunts.kinds import Distinct, Events
from hunts.match import like
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="discovery-burst-on-the-wire",
    name="Accounts, sessions and shares of many hosts asked for on the wire",
    severity=Severity.LOW,
    techniques=[
        Technique.REMOTE_SYSTEM_DISCOVERY,
        Technique.ACCOUNT_DISCOVERY,
        Technique.NETWORK_SHARE_DISCOVERY,
    ],
    kind=Distinct(
        events=Events(
            datasets=ZEEK_DCE_RPC,
            where=like(Event.zeek.dce_rpc.endpoint, "samr", "srvsvc", "wkssvc", "lsarpc")
            & like(
                Event.zeek.dce_rpc.operation,
                "*Enum*",
                "SamrQuery*",
                "SamrGetMembers*",
                "SamrLookup*",
                "LsarLookupSids*",
            ),
        ),
        by=[Event.source.ip],
        of=Event.destination.ip,
        within=timedelta(minutes=5),
        at_least=5,
    ),
    sentence="{source.ip} asked {value} hosts for accounts, sessions or shares in {span} ({zeek.dce_rpc.operation})",
    shows=[Event.destination.ip, Event.zeek.dce_rpc.endpoint, Event.zeek.dce_rpc.operation],
    goal="Find BloodHound, PowerView and CrackMapExec as they look for the next hop.",
    blind_spots=["The same questions asked of domain controllers alone, or by LDAP", "SMB 3 encryption"],
    false_positives=["Vulnerability scanners and inventory", "Administrators' consoles"],
    response=["See what ran on the source at that time", "Look for logons from it in the hours after"],
    references=["https://attack.mitre.org/techniques/T1087/", "https://attack.mitre.org/techniques/T1135/"],
)

call = partial(dce_rpc, source="10.1.2.7", endpoint="srvsvc", operation="NetrSessionEnum")
SAMPLES = [
    Sample(
        "five hosts' sessions",
        [call(at(f"10:0{n}:00"), destination=f"10.1.1.{n}") for n in range(5)],
        finds=1,
    ),
    Sample("four hosts", [call(at(f"10:0{n}:00"), destination=f"10.1.1.{n}") for n in range(4)], finds=0),
    Sample(
        "five hosts, too slowly",
        [call(at("10:00:00") + timedelta(seconds=75 * n), destination=f"10.1.1.{n}") for n in range(5)],
        finds=0,
    ),
    Sample(
        "one host's everything", [call(at(f"10:00:0{n}"), destination="10.1.1.1") for n in range(9)], finds=0
    ),
    Sample(
        "only connecting",
        [
            call(at(f"10:0{n}:00"), destination=f"10.1.1.{n}", endpoint="samr", operation="SamrConnect5")
            for n in range(5)
        ],
        finds=0,
    ),
]

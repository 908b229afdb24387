"""A machine's account opens ADMIN$ or a drive of another host: a relayed logon, or a management server."""

from functools import partial

from hopwatch.lab.windows import share_accessed
from hunts.attack import Technique
from hunts.events import MACHINE_ACCOUNT, NOT_LOOPBACK, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Match
from hunts.match import any_of, like
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="admin-share-opened-by-machine-account",
    name="Administrative share opened by a machine account",
    severity=Severity.LOW,
    techniques=[Technique.SMB_RELAY, Technique.SMB_ADMIN_SHARES],
    kind=Match(
        events=Events(
            datasets=WINDOWS_SECURITY,
            where=any_of(Event.event.code, ["5140", "5145"])
            & NOT_LOOPBACK
            & MACHINE_ACCOUNT
            & like(Event.winlog.event_data.ShareName, r"*\ADMIN$", r"*\?$"),
        ),
        by=[Event.host.name, Event.source.ip, Event.user.name],
    ),
    sentence="The machine account {user.name} from {source.ip} opened {winlog.event_data.ShareName} of {host.name}",
    shows=[Event.user.domain, Event.winlog.event_data.ShareName, Event.file.name, Event.winlog.logon.id],
    goal="Find a machine's credentials that were coerced and relayed, or its ticket forged, in use.",
    blind_spots=["Relays to other services than SMB", "Hosts that do not audit file shares (5140, 5145)"],
    false_positives=["SCCM, clusters, backup and other servers that use their machine account: declare them"],
    response=[
        "See whether the address is that machine's own",
        "If it is not: find the relay at that address, and how the machine was coerced (spoolss, efsrpc)",
    ],
    references=["https://attack.mitre.org/techniques/T1557/001/"],
)

opens = partial(share_accessed, host="SRV1", user="DC01$", source="10.1.2.7")
SAMPLES = [
    Sample("ADMIN$", [opens(at("10:00:00"), share="ADMIN$")], finds=1),
    Sample("a person", [opens(at("10:00:00"), share="ADMIN$", user="eve")], finds=0),
    Sample("the domain's policies", [opens(at("10:00:00"), share="SYSVOL")], finds=0),
    Sample("from the host itself", [opens(at("10:00:00"), share="C$", source="::1")], finds=0),
]

"""A new session with other credentials for the network only: runas /netonly, and mimikatz' sekurlsa::pth."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.windows import logon
from hunts.attack import Technique
from hunts.events import LOGON, SOMEBODY, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, FirstSeen
from hunts.match import is_, like
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="pass-the-hash-at-the-source",
    name="New credentials by seclogo: pass the hash at its source",
    severity=Severity.MEDIUM,
    techniques=[Technique.PASS_THE_HASH],
    kind=FirstSeen(
        events=Events(
            datasets=WINDOWS_SECURITY,
            where=LOGON
            & is_(Event.winlog.logon.type, "NewCredentials")
            & like(Event.winlog.logon.process, "seclogo")
            & SOMEBODY,
        ),
        by=[Event.host.name, Event.user.name],
        within=timedelta(days=30),
        warm_up=timedelta(),
    ),
    sentence="{user.name} on {host.name} made a session (type 9) with the credentials of {winlog.event_data.TargetOutboundUserName|user.name} for the network, the first such in a month",
    shows=[
        Event.user.domain,
        Event.source.ip,
        Event.winlog.event_data.TargetOutboundUserName,
        Event.winlog.event_data.TargetOutboundDomainName,
        Event.winlog.event_data.TargetLogonId,
    ],
    goal="Find a stolen hash or key put into a session (logon type 9, logon process seclogo) before it is used elsewhere.",
    blind_spots=[
        "People who use runas /netonly on that host at least once a month",
        "Tools with their own network code need no session: impacket, CrackMapExec",
        "Implants that make the session without seclogo",
    ],
    false_positives=[
        "runas /netonly, which looks the same",
        "Administrators' consoles that are started with a second account",
    ],
    response=[
        "See what was started in the new session (4688 with that logon id) and by which program",
        "Look for access to LSASS on that host (Sysmon 10)",
        "Follow the outbound account: 4624 and 4768 of it elsewhere, just after",
    ],
    references=["https://attack.mitre.org/techniques/T1550/002/"],
    every=timedelta(hours=1),
)

session = partial(logon, host="WS06", user="eve", source="::1", logon_type=9)
SAMPLES = [
    Sample("mimikatz", [session(at("10:00:00"))], finds=1),
    Sample("twice a day is one alert", [session(at("10:00:00")), session(at("11:00:00"))], finds=1),
    Sample(
        "runas as another user: type 2",
        [
            logon(
                at("10:00:00"),
                host="WS06",
                user="eve",
                source="::1",
                logon_type=2,
                process=r"C:\Windows\System32\svchost.exe",
            )
        ],
        finds=0,
    ),
    Sample("a service's logon", [logon(at("10:00:00"), host="WS06", user="svc", logon_type=5)], finds=0),
    Sample("the machine's account", [session(at("10:00:00"), user="WS06$")], finds=0),
]

"""Somebody logs on to a desk from another desk, or from a server that manages nothing."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.windows import logon
from hunts.attack import Technique
from hunts.events import REMOTE_LOGON, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, FirstSeen
from hunts.match import any_of, is_
from hunts.sample import DEPLOYER, DESK, FILE_SERVER, WORKSTATION, Sample, at
from mappings.ecs import Event

FROM_WHERE_NONE_COMES = any_of(
    Event.labels.source_role,
    [
        "workstation",
        "server",
        "database server",
        "domain controller",
        "file server",
        "mail server",
        "print server",
        "web server",
    ],
)

HUNT = Hunt(
    id="remote-logon-to-a-workstation",
    name="Remote logon to a workstation from a desk or an ordinary server",
    severity=Severity.MEDIUM,
    techniques=[Technique.REMOTE_SERVICES, Technique.VALID_ACCOUNTS],
    kind=FirstSeen(
        events=Events(
            datasets=WINDOWS_SECURITY,
            where=REMOTE_LOGON & FROM_WHERE_NONE_COMES & is_(Event.host.type, "workstation"),
        ),
        by=[Event.user.name],
        new=[Event.host.name],
        within=timedelta(days=30),
        warm_up=timedelta(),
    ),
    sentence="{user.name} logged on to the workstation {host.name} from {source.ip}, from where nobody manages it",
    shows=[
        Event.source.ip,
        Event.host.name,
        Event.labels.source_role,
        Event.winlog.logon.type,
        Event.user.domain,
        Event.winlog.event_data.TargetLogonId,
    ],
    goal="Find an intruder who goes from desk to desk, or from a server back to the desks: people's machines are visited by management alone.",
    blind_spots=[
        "Machines whose role the list of assets does not say",
        "An account on a workstation where it was within the month",
        "From jump hosts, deployers and administrators' workstations",
    ],
    false_positives=[
        "A printer or folder that somebody shares from a desk",
        "Helpdesk that works from an ordinary desk: declare it as admin workstation",
    ],
    response=[
        "Ask both desks' people",
        "See what the session did on the workstation: 5145, 4697, 4688 with its logon id",
    ],
    references=["https://attack.mitre.org/techniques/T1021/"],
    every=timedelta(hours=1),
)

visits = partial(logon, user="eve", host=WORKSTATION, source=DESK)
SAMPLES = [
    Sample("from desk to desk", [visits(at("10:00:00"))], finds=1),
    Sample(
        "a remote desktop from a file server",
        [visits(at("10:00:00"), source=FILE_SERVER, logon_type=10)],
        finds=1,
    ),
    Sample(
        "again the next day", [visits(at("10:00:00")), visits(at("10:00:00") + timedelta(days=1))], finds=1
    ),
    Sample("a month later", [visits(at("10:00:00")), visits(at("10:00:00") + timedelta(days=30))], finds=2),
    Sample("from the deployer", [visits(at("10:00:00"), source=DEPLOYER)], finds=0),
    Sample("from an address without a role", [visits(at("10:00:00"), source="10.1.7.7")], finds=0),
    Sample("to a server", [visits(at("10:00:00"), host="FS01")], finds=0),
    Sample("a machine account", [visits(at("10:00:00"), user="WS06$")], finds=0),
]

"""An account that never worked from a jump host or a management server does."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.windows import logon
from hunts.attack import Technique
from hunts.events import MANAGING, REMOTE_LOGON, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, FirstSeen
from hunts.match import any_of
from hunts.sample import DEPLOYER, JUMP_HOST, Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="new-account-at-a-management-server",
    name="New account works from a management server",
    severity=Severity.MEDIUM,
    techniques=[Technique.VALID_ACCOUNTS, Technique.REMOTE_SERVICES],
    kind=FirstSeen(
        events=Events(
            datasets=WINDOWS_SECURITY,
            where=REMOTE_LOGON & (MANAGING | any_of(Event.labels.source_role, ["jump host"])),
        ),
        by=[Event.source.ip],
        new=[Event.user.name],
        known=[[Event.source.ip]],
        within=timedelta(days=30),
        warm_up=timedelta(days=7),
    ),
    sentence="{user.name} logged on to {host.name} from {source.ip}, from where that account had not worked in a month",
    shows=[
        Event.user.name,
        Event.host.name,
        Event.labels.source_role,
        Event.user.domain,
        Event.winlog.event_data.TargetLogonId,
    ],
    goal="Find an intruder on a machine that may visit all others: deployer, backup, monitoring, scanner, jump host.",
    blind_spots=[
        "Machines whose role the list of assets does not say",
        "Intruders who use the machine's usual accounts",
        "The first week of data: there is no baseline yet",
    ],
    false_positives=["A new administrator, a new service account, an account that is used once a quarter"],
    response=[
        "Ask the machine's owner who uses the account there",
        "See who is logged on at the machine itself (4624 on it), and since when",
    ],
    references=["https://attack.mitre.org/techniques/T1078/"],
    every=timedelta(hours=1),
)

DAYS = timedelta(days=1)
works = partial(logon, host="SRV1", user="eve", source=DEPLOYER)
KNOWN = works(at("10:00:00") - 8 * DAYS, user="svc_deploy")
EARLIER = works(at("10:00:00") - 26 * DAYS, user="svc_deploy")
SAMPLES = [
    Sample(
        "a person on the deployer",
        [KNOWN, works(at("10:00:00"))],
        finds=1,
        entities=[{"source.ip": DEPLOYER}],
    ),
    Sample(
        "a desktop through the jump host",
        [
            works(at("10:00:00") - 8 * DAYS, user="adm.bob", source=JUMP_HOST),
            works(at("10:00:00"), source=JUMP_HOST, logon_type=10),
        ],
        finds=1,
    ),
    Sample("the baseline arrives last", [works(at("10:00:00")), KNOWN], finds=1),
    Sample("the usual account, in other letters", [KNOWN, works(at("10:00:00"), user="SVC_DEPLOY")], finds=0),
    Sample("three weeks ago", [EARLIER, works(at("10:00:00") - 21 * DAYS), works(at("10:00:00"))], finds=0),
    Sample("31 days ago", [works(at("10:00:00") - 31 * DAYS), EARLIER, works(at("10:00:00"))], finds=1),
    Sample(
        "six days of data are too few",
        [works(at("10:00:00") - 6 * DAYS, user="svc_deploy"), works(at("10:00:00"))],
        finds=0,
    ),
    Sample(
        "a desk",
        [
            works(at("10:00:00") - 8 * DAYS, user="bob", source="10.1.2.7"),
            works(at("10:00:00"), source="10.1.2.7"),
        ],
        finds=0,
    ),
    Sample("a machine account", [KNOWN, works(at("10:00:00"), user="CM01$")], finds=0),
]

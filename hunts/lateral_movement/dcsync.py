"""An account that is no machine uses the right to replicate the directory."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.windows import object_accessed
from hunts.attack import Technique
from hunts.events import SOMEBODY, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, FirstSeen
from hunts.match import is_, like
from hunts.sample import Sample, at
from mappings.ecs import Event

# DS-Replication-Get-Changes, …-All and …-In-Filtered-Set ([MS-ADTS] 5.1.3.2.1).
CHANGES = "{1131f6aa-9c07-11d1-f79f-00c04fc2dcd2}"
CHANGES_ALL = "{1131f6ad-9c07-11d1-f79f-00c04fc2dcd2}"
FILTERED = "{89e95b76-444d-4c62-991a-0facbeda640c}"

HUNT = Hunt(
    id="dcsync",
    name="Directory replicated by an account of a person",
    severity=Severity.HIGH,
    techniques=[Technique.DCSYNC],
    kind=FirstSeen(
        events=Events(
            datasets=WINDOWS_SECURITY,
            where=is_(Event.event.code, "4662")
            & like(Event.winlog.event_data.Properties, f"*{CHANGES}*", f"*{CHANGES_ALL}*", f"*{FILTERED}*")
            & SOMEBODY,
        ),
        by=[Event.host.name, Event.user.name],
        within=timedelta(days=30),
        warm_up=timedelta(),
    ),
    sentence="{user.name} used the right to replicate the directory on {host.name}, for the first time in a month",
    shows=[Event.user.domain, Event.user.id, Event.winlog.logon.id, Event.winlog.event_data.Properties],
    goal="Find DCSync: mimikatz or secretsdump takes every password hash, krbtgt's too.",
    blind_spots=[
        "The account of a synchroniser (MSOL_…), stolen: it does so all day; `privileged-logon-from-new-source` sees whence",
        "Controllers that do not audit directory access",
        "DCSync as a machine account",
    ],
    false_positives=["A new synchroniser, Entra Connect's for one: once"],
    response=[
        "Find where the session came from: 4624 with that logon id",
        "Disable the account; see who gave it the right",
        "Plan to reset krbtgt twice and all privileged accounts",
    ],
    references=["https://attack.mitre.org/techniques/T1003/006/"],
    every=timedelta(hours=1),
)

uses = partial(object_accessed, host="DC01", user="eve", right=CHANGES_ALL)
SAMPLES = [
    Sample("all changes", [uses(at("10:00:00"))], finds=1),
    Sample(
        "changes, three rights in a row: one alert",
        [uses(at(f"10:00:0{n}"), right=right) for n, right in enumerate([CHANGES, CHANGES_ALL, FILTERED])],
        finds=1,
    ),
    Sample("a domain controller", [uses(at("10:00:00"), user="DC02$")], finds=0),
    Sample(
        "another right: reset a password",
        [uses(at("10:00:00"), right="{00299570-246d-11d0-a768-00aa006e0529}")],
        finds=0,
    ),
]

"""A computer's account is changed by an anonymous caller: Zerologon sets a domain controller's password."""

from functools import partial

from hopwatch.lab.windows import computer_changed
from hunts.attack import Technique
from hunts.events import WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Match
from hunts.match import is_
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="computer-account-changed-by-nobody",
    name="Computer account changed by an anonymous caller",
    severity=Severity.CRITICAL,
    techniques=[Technique.EXPLOITATION_OF_REMOTE_SERVICES],
    kind=Match(
        events=Events(
            datasets=WINDOWS_SECURITY, where=is_(Event.event.code, "4742") & is_(Event.user.id, "S-1-5-7")
        ),
        by=[Event.host.name],
    ),
    sentence="An anonymous caller changed the account {winlog.event_data.TargetUserName} on {host.name}",
    shows=[
        Event.user.name,
        Event.user.domain,
        Event.user.target.name,
        Event.winlog.event_data.TargetUserName,
        Event.winlog.logon.id,
    ],
    goal="Find Zerologon (CVE-2020-1472): the password of a domain controller emptied by anybody who can reach it.",
    blind_spots=[
        "Controllers that do not audit computer accounts",
        "The attempts before: System 5805 and 5723",
    ],
    false_positives=["None known: a patched controller does not let it happen"],
    response=[
        "Treat the domain as taken: look for replication (4662) just after",
        "Restore the controller's password before it loses its trust",
        "Patch all controllers; find the address in zeek dce_rpc (netlogon) and 4624 of ANONYMOUS LOGON",
    ],
    references=["https://attack.mitre.org/techniques/T1210/"],
)

changes = partial(computer_changed, host="DC01", computer="DC01$")
SAMPLES = [
    Sample("Zerologon", [changes(at("10:00:00"), user="ANONYMOUS LOGON")], finds=1),
    Sample("a computer changes its own password", [changes(at("10:00:00"), user="DC01$")], finds=0),
    Sample("an administrator", [changes(at("10:00:00"), user="admin")], finds=0),
]

"""A computer's account gets a name without its dollar sign: a domain controller is impersonated."""

from functools import partial

from hopwatch.lab.windows import account_renamed
from hunts.attack import Technique
from hunts.events import WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Match
from hunts.match import is_, like, there
from hunts.sample import Sample, at
from mappings.ecs import Event

OLD, NEW = Event.winlog.event_data.OldTargetUserName, Event.winlog.event_data.NewTargetUserName

HUNT = Hunt(
    id="computer-account-renamed",
    name="Computer account renamed to look like another",
    severity=Severity.HIGH,
    techniques=[Technique.PRIVILEGE_EXPLOITATION, Technique.PASS_THE_TICKET],
    kind=Match(
        events=Events(
            datasets=WINDOWS_SECURITY,
            where=is_(Event.event.code, "4781") & like(OLD, "*$") & there(NEW) & ~like(NEW, "*$"),
        ),
        by=[Event.host.name, Event.user.name],
    ),
    sentence="{user.name} renamed the computer account {winlog.event_data.OldTargetUserName} to {winlog.event_data.NewTargetUserName} on {host.name}",
    shows=[Event.user.domain, OLD, NEW, Event.winlog.logon.id],
    goal="Find noPac (CVE-2021-42278 and 42287): a computer account takes a controller's name, asks for a ticket and is renamed again.",
    blind_spots=["Controllers that do not audit computer accounts"],
    false_positives=["None known: Windows itself always keeps the dollar sign"],
    response=[
        "Disable the account that did it and the computer account",
        "Find the tickets asked for under that name (4768, 4769) and what they were used for",
        "Patch the controllers; set the machine account quota to 0",
    ],
    references=["https://attack.mitre.org/techniques/T1068/"],
)

renames = partial(account_renamed, host="DC01", user="eve")
SAMPLES = [
    Sample("to a controller's name", [renames(at("10:00:00"), old="WS99$", new="DC01")], finds=1),
    Sample(
        "a computer renamed as Windows does it", [renames(at("10:00:00"), old="WS07$", new="WS08$")], finds=0
    ),
    Sample("a colleague marries", [renames(at("10:00:00"), old="asmith", new="ajones")], finds=0),
]

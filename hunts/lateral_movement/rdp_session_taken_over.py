"""tscon run by the system and, within a minute, somebody's session reconnected: whose session was taken."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.windows import process_created, session_reconnected
from hunts.attack import Technique
from hunts.events import BY_THE_SYSTEM, PROCESS_STARTED, WINDOWS_PROCESSES, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Sequence, Step
from hunts.match import is_, like
from hunts.sample import Sample, at
from mappings.ecs import Event

HOST = [Event.host.name]

HUNT = Hunt(
    id="rdp-session-taken-over",
    name="Session reconnected by tscon",
    severity=Severity.HIGH,
    techniques=[Technique.RDP_HIJACKING],
    kind=Sequence(
        steps=[
            Step(
                events=Events(
                    datasets=WINDOWS_PROCESSES,
                    where=PROCESS_STARTED
                    & BY_THE_SYSTEM
                    & like(Event.process.command_line, "*tscon* /dest*"),
                ),
                by=HOST,
            ),
            Step(events=Events(datasets=WINDOWS_SECURITY, where=is_(Event.event.code, "4778")), by=HOST),
        ],
        within=timedelta(minutes=1),
        skew=timedelta(seconds=1),
    ),
    sentence="{process.command_line} on {host.name}, and the session of {winlog.event_data.AccountName} was taken up from {source}",
    shows=[
        Event.user.name,
        Event.user.domain,
        Event.source.ip,
        Event.source.domain,
        Event.process.command_line,
        Event.winlog.event_data.AccountName,
        Event.winlog.event_data.SessionName,
    ],
    goal="Say whose session was taken over, and from which client: `rdp-session-hijack` says that it was tried.",
    blind_spots=[
        "4688 without command lines and no Sysmon",
        "Somebody's own return within that minute looks the same",
    ],
    false_positives=["Support scripts that hand a session to another client, run as the system"],
    response=[
        "Log that session off; treat the account as compromised",
        "Find who became the system there: services and tasks just before",
    ],
    references=["https://attack.mitre.org/techniques/T1563/002/"],
)

takes = partial(
    process_created,
    host="SRV1",
    user="SRV1$",
    image=r"C:\Windows\System32\tscon.exe",
    command_line="tscon 2 /dest:rdp-tcp#5",
)
returns = partial(session_reconnected, host="SRV1", user="admin", source="10.1.2.7", client="WS07")
SAMPLES = [
    Sample("taken over", [takes(at("10:00:00")), returns(at("10:00:03"))], finds=1),
    Sample("a minute later", [takes(at("10:00:00")), returns(at("10:01:00"))], finds=0),
    Sample("a colleague returns", [returns(at("10:00:03"))], finds=0),
    Sample("on another host", [takes(at("10:00:00")), returns(at("10:00:03"), host="SRV2")], finds=0),
    Sample("by somebody's own tscon", [takes(at("10:00:00"), user="eve"), returns(at("10:00:03"))], finds=0),
]

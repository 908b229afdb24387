"""An account comes from another machine and, within an hour, clears an event log."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.windows import log_cleared, logon, security_log_cleared
from hunts.attack import Technique
from hunts.events import LOG_CLEARED, LOGON, NOT_LOOPBACK, SOMEBODY, WINDOWS_SECURITY, WINDOWS_SERVICES
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Sequence, Step
from hunts.match import any_of
from hunts.sample import Sample, at
from mappings.ecs import Event

ACCOUNT = [Event.host.name, Event.user.name]
REMOTE_LOGON = (
    LOGON & any_of(Event.winlog.logon.type, ["Network", "RemoteInteractive"]) & NOT_LOOPBACK & SOMEBODY
)

HUNT = Hunt(
    id="log-cleared-after-remote-logon",
    name="Event log cleared after a remote logon",
    severity=Severity.HIGH,
    techniques=[Technique.CLEAR_EVENT_LOGS, Technique.REMOTE_SERVICES],
    kind=Sequence(
        steps=[
            Step(events=Events(datasets=WINDOWS_SECURITY, where=REMOTE_LOGON), by=ACCOUNT),
            Step(events=Events(datasets=WINDOWS_SERVICES, where=LOG_CLEARED), by=ACCOUNT),
        ],
        within=timedelta(hours=1),
        skew=timedelta(seconds=5),
    ),
    sentence="{user.name} came to {host.name} from {source} and cleared {winlog.user_data.Channel|winlog.channel} within an hour",
    shows=[
        Event.user.domain,
        Event.source.ip,
        Event.source.domain,
        Event.winlog.logon.type,
        Event.winlog.user_data.Channel,
        Event.winlog.channel,
    ],
    goal="Find an intruder who moves to a host and covers the tracks there.",
    blind_spots=[
        "When the Security log is cleared before it is collected, the logon is gone: `event-log-cleared`",
        "Clearing as the system account",
    ],
    false_positives=["Administrators who prepare a machine by remote desktop"],
    response=["Isolate the host; look at the source", "Hunt the wire (Zeek) for what happened before"],
    references=["https://attack.mitre.org/techniques/T1070/001/"],
)

arrives = partial(logon, host="SRV1", user="eve", source="10.1.2.7")
SAMPLES = [
    Sample(
        "over the network",
        [arrives(at("10:00:00")), security_log_cleared(at("10:20:00"), host="SRV1", user="eve")],
        finds=1,
    ),
    Sample(
        "by remote desktop, the System log",
        [arrives(at("10:00:00"), logon_type=10), log_cleared(at("10:20:00"), host="SRV1", user="eve")],
        finds=1,
    ),
    Sample(
        "an hour later",
        [arrives(at("10:00:00")), security_log_cleared(at("11:00:00"), host="SRV1", user="eve")],
        finds=0,
    ),
    Sample(
        "somebody else",
        [arrives(at("10:00:00")), security_log_cleared(at("10:20:00"), host="SRV1", user="bob")],
        finds=0,
    ),
    Sample(
        "at the keyboard",
        [
            arrives(at("10:00:00"), logon_type=2, source="127.0.0.1"),
            security_log_cleared(at("10:20:00"), host="SRV1", user="eve"),
        ],
        finds=0,
    ),
    Sample(
        "cleared, then the logon",
        [security_log_cleared(at("10:00:00"), host="SRV1", user="eve"), arrives(at("10:20:00"))],
        finds=0,
    ),
]

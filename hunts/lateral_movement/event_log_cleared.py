"""Somebody clears the Security or the System log."""

from hopwatch.lab.windows import log_cleared, logon, security_log_cleared
from hunts.attack import Technique
from hunts.events import MAIN_LOG_CLEARED, WINDOWS_SERVICES
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Match
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="event-log-cleared",
    name="Security or System log cleared",
    severity=Severity.MEDIUM,
    techniques=[Technique.CLEAR_EVENT_LOGS],
    kind=Match(
        events=Events(datasets=WINDOWS_SERVICES, where=MAIN_LOG_CLEARED),
        by=[Event.host.name, Event.user.name],
    ),
    sentence="{user.name} cleared {winlog.user_data.Channel|winlog.channel} on {host.name}",
    shows=[Event.user.domain, Event.winlog.user_data.Channel, Event.winlog.channel, Event.winlog.logon.id],
    goal="Find an intruder who covers tracks: every other hunt on that host is blind before this moment.",
    blind_spots=[
        "Logs edited or switched off rather than cleared",
        "Other logs: `other-event-log-cleared`",
        "A log that was never collected before it was cleared",
    ],
    false_positives=["Administrators who prepare a machine", "Installers and lab machines"],
    response=[
        "Ask the account's owner",
        "Hunt the host on the wire (Zeek) and on its neighbours for the time before",
        "Look for the logon that the session came from",
    ],
    references=["https://attack.mitre.org/techniques/T1070/001/"],
)

SAMPLES = [
    Sample("the Security log", [security_log_cleared(at("10:00:00"), host="SRV1", user="eve")], finds=1),
    Sample("the System log", [log_cleared(at("10:00:00"), host="SRV1", user="eve")], finds=1),
    Sample(
        "three logs in a row: one alert",
        [
            security_log_cleared(at("10:00:00"), host="SRV1", user="eve"),
            *(
                log_cleared(at(f"10:00:0{n}"), host="SRV1", user="eve", log=log)
                for n, log in enumerate(["System", "Application"], 1)
            ),
        ],
        finds=1,
    ),
    Sample(
        "a log of one program", [log_cleared(at("10:00:00"), host="SRV1", user="eve", log="Setup")], finds=0
    ),
    Sample("a logon", [logon(at("10:00:00"), host="SRV1", user="eve", source="10.1.2.7")], finds=0),
]

"""Somebody clears an event log other than the Security and the System log."""

from hopwatch.lab.windows import log_cleared, security_log_cleared
from hunts.attack import Technique
from hunts.events import LOG_CLEARED, MAIN_LOG_CLEARED, WINDOWS_SERVICES
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Match
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="other-event-log-cleared",
    name="Log of a program or component cleared",
    severity=Severity.LOW,
    techniques=[Technique.CLEAR_EVENT_LOGS],
    kind=Match(
        events=Events(datasets=WINDOWS_SERVICES, where=LOG_CLEARED & ~MAIN_LOG_CLEARED),
        by=[Event.host.name, Event.user.name],
    ),
    sentence="{user.name} cleared {winlog.user_data.Channel} on {host.name}",
    shows=[Event.user.domain, Event.winlog.user_data.Channel, Event.winlog.logon.id],
    goal="Record that traces were removed: PowerShell, Sysmon, WinRM and Terminal Services keep theirs in logs of their own.",
    blind_spots=["Logs edited or switched off rather than cleared"],
    false_positives=["Developers and administrators who look for a fault: this hunt informs"],
    response=[
        "Ask the account's owner; take PowerShell's or Sysmon's log, cleared, as seriously as Security's",
        "See whether the account came from another machine: `log-cleared-after-remote-logon`",
    ],
    references=["https://attack.mitre.org/techniques/T1070/001/"],
)

SAMPLES = [
    Sample(
        "PowerShell's log",
        [log_cleared(at("10:00:00"), host="SRV1", user="eve", log="Windows PowerShell")],
        finds=1,
    ),
    Sample("the System log", [log_cleared(at("10:00:00"), host="SRV1", user="eve")], finds=0),
    Sample("the Security log", [security_log_cleared(at("10:00:00"), host="SRV1", user="eve")], finds=0),
]

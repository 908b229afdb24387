"""A host's WinRM made a shell for somebody."""

from dataclasses import replace
from functools import partial

from hopwatch.lab.windows import winrm_shell_created
from hunts.attack import Technique
from hunts.events import OTHER_CHANNELS
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Match
from hunts.match import is_, like
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="winrm-shell-opened",
    name="WinRM shell opened",
    severity=Severity.LOW,
    techniques=[Technique.WINRM],
    kind=Match(
        events=Events(
            datasets=OTHER_CHANNELS,
            where=is_(Event.event.code, "91") & like(Event.event.provider, "Microsoft-Windows-WinRM"),
        ),
        by=[Event.host.name],
    ),
    sentence="WinRM on {host.name} opened a shell for {user.id} (times: {count})",
    shows=[Event.user.id, Event.winlog.record_id],
    goal="Record each WinRM shell on the host that it opened on, where the Security log says only `network logon`.",
    blind_spots=["The event has the account's SID and no source: 4624 of that minute has it"],
    false_positives=["Ansible, monitoring and administrators: this hunt informs"],
    response=[
        "Find 4624 type 3 of that account in that minute, for its source",
        "See what ran under wsmprovhost.exe or winrshost.exe",
    ],
    references=["https://attack.mitre.org/techniques/T1021/006/"],
)

opens = partial(winrm_shell_created, host="SRV1", user="eve")
SAMPLES = [
    Sample("a shell", [opens(at("10:00:00"))], finds=1),
    Sample("two shells a day are one alert", [opens(at("10:00:00")), opens(at("11:00:00"))], finds=1),
    Sample("WinRM's other events", [replace(opens(at("10:00:00")), event_id=6)], finds=0),
]

"""A command-line tool uses another account's password for another host."""

from functools import partial

from hopwatch.lab.windows import explicit_credentials
from hunts.attack import Technique
from hunts.events import ELSEWHERE, EXPLICIT_CREDENTIALS, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Match
from hunts.match import like
from hunts.sample import Sample, at
from mappings.ecs import Event

TOOLS = [
    "cmd.exe",
    "powershell.exe",
    "pwsh.exe",
    "wmic.exe",
    "winrs.exe",
    "net.exe",
    "net1.exe",
    "reg.exe",
    "sc.exe",
    "schtasks.exe",
    "at.exe",
    "psexec*.exe",
    "rundll32.exe",
    "mshta.exe",
    "cscript.exe",
    "wscript.exe",
]

HUNT = Hunt(
    id="explicit-credentials-by-a-shell-tool",
    name="Command-line tool with explicit credentials for another host",
    severity=Severity.MEDIUM,
    techniques=[Technique.VALID_ACCOUNTS, Technique.REMOTE_SERVICES, Technique.WMI],
    kind=Match(
        events=Events(
            datasets=WINDOWS_SECURITY,
            where=EXPLICIT_CREDENTIALS & ELSEWHERE & like(Event.process.name, *TOOLS),
        ),
        by=[Event.host.name, Event.user.name],
    ),
    sentence="{user.name} on {host.name} ran {process.name} with the password of {user.effective.name} for {destination.domain}",
    shows=[
        Event.user.effective.name,
        Event.user.effective.domain,
        Event.destination.domain,
        Event.process.name,
        Event.process.executable,
        Event.winlog.event_data.TargetInfo,
        Event.winlog.logon.id,
    ],
    goal="Find wmic /user:, winrs -u, schtasks /u and their like: hands on a keyboard, moving with a stolen password.",
    blind_spots=[
        "Tools whose work the system does for them (net use shows as process 4)",
        "Stolen hashes and tickets",
    ],
    false_positives=["Administrators' scripts that carry a second account"],
    response=[
        "Read the command line (4688, Sysmon 1) of that process",
        "On the target, find what ran just then",
    ],
    references=["https://attack.mitre.org/techniques/T1047/"],
)

WMIC = r"C:\Windows\System32\wbem\WMIC.exe"
uses = partial(
    explicit_credentials, host="WS06", user="eve", target_user="admin", target_server="SRV1", process=WMIC
)
SAMPLES = [
    Sample("wmic", [uses(at("10:00:00"))], finds=1),
    Sample(
        "PowerShell",
        [uses(at("10:00:00"), process=r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe")],
        finds=1,
    ),
    Sample(
        "Outlook",
        [uses(at("10:00:00"), process=r"C:\Program Files\Microsoft Office\root\Office16\OUTLOOK.EXE")],
        finds=0,
    ),
    Sample("on the host itself", [uses(at("10:00:00"), target_server="localhost")], finds=0),
]

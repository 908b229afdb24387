"""The service manager starts a command interpreter: a service that is only a command."""

from functools import partial

from hopwatch.lab.windows import process_created, process_started
from hunts.attack import Technique
from hunts.events import PROCESS_STARTED, SHELLS, WINDOWS_PROCESSES
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Match
from hunts.match import like
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="shell-started-by-services",
    name="Command interpreter started as a service",
    severity=Severity.MEDIUM,
    techniques=[Technique.SERVICE_EXECUTION, Technique.COMMAND_INTERPRETER, Technique.SMB_ADMIN_SHARES],
    kind=Match(
        events=Events(
            datasets=WINDOWS_PROCESSES,
            where=PROCESS_STARTED
            & like(Event.process.parent.name, "services.exe")
            & like(Event.process.name, *SHELLS),
        ),
        by=[Event.host.name],
    ),
    sentence="The service manager of {host.name} started {process.name}: {process.command_line}",
    shows=[
        Event.user.name,
        Event.process.name,
        Event.process.executable,
        Event.process.command_line,
        Event.process.parent.name,
        Event.winlog.logon.id,
    ],
    goal="Find smbexec, Metasploit's psexec and getsystem on the host, where 7045 is missing or the service was gone at once.",
    blind_spots=[
        "Services that are programs of their own",
        "4688 of Windows before 10, which does not name the parent",
    ],
    false_positives=["Home-made services that wrap a script in cmd.exe: declare the host"],
    response=[
        "Read the command; find the service (7045, 4697)",
        "Find the network logon just before and where it came from",
    ],
    references=["https://attack.mitre.org/techniques/T1569/002/"],
)

SERVICES = r"C:\Windows\System32\services.exe"
CMD = r"C:\Windows\System32\cmd.exe"
runs = partial(
    process_started,
    host="SRV1",
    user="SYSTEM",
    image=CMD,
    parent=SERVICES,
    command_line=r"cmd.exe /c echo hgabms > \\.\pipe\hgabms",
)
SAMPLES = [
    Sample("cmd", [runs(at("10:00:00"))], finds=1),
    Sample(
        "as the Security log has it",
        [
            process_created(
                at("10:00:00"),
                host="SRV1",
                user="SRV1$",
                image=r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe",
                parent=SERVICES,
            )
        ],
        finds=1,
    ),
    Sample(
        "a service host",
        [
            runs(
                at("10:00:00"),
                image=r"C:\Windows\System32\svchost.exe",
                command_line="svchost.exe -k netsvcs",
            )
        ],
        finds=0,
    ),
    Sample(
        "a shell at the desk", [runs(at("10:00:00"), user="eve", parent=r"C:\Windows\explorer.exe")], finds=0
    ),
    Sample(
        "a program of that name beside",
        [runs(at("10:00:00"), parent=r"C:\Program Files\Backup\backupservices.exe")],
        finds=0,
    ),
]

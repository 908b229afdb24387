"""A command whose output goes to an administrative share of its own host: how impacket reads it back."""

from functools import partial

from hopwatch.lab.windows import process_created, process_started
from hunts.attack import Technique
from hunts.events import PROCESS_STARTED, WINDOWS_PROCESSES
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Match
from hunts.match import like
from hunts.sample import Sample, at
from mappings.ecs import Event

TO_THE_SHARE = like(
    Event.process.command_line,
    r"*>*\\127.0.0.1\*$\*2>&1*",
    r"*>*\\localhost\*$\*2>&1*",
    r"*>*\\127.0.0.1\*$\__*",
    r"*\__output*2*1*",
    r"*cmd*/c*>*\Windows\Temp\????????.tmp 2>&1*",
    r"*cmd*/c*>*windir%\Temp\????????.tmp 2>&1*",
)

HUNT = Hunt(
    id="command-output-to-admin-share",
    name="Command with its output in an administrative share",
    severity=Severity.HIGH,
    techniques=[Technique.WMI, Technique.DCOM, Technique.SERVICE_EXECUTION, Technique.SCHEDULED_TASK],
    kind=Match(
        events=Events(datasets=WINDOWS_PROCESSES, where=PROCESS_STARTED & TO_THE_SHARE), by=[Event.host.name]
    ),
    sentence="On {host.name} {process.parent.name} ran, as {user.name}: {process.command_line}",
    shows=[
        Event.user.name,
        Event.user.domain,
        Event.process.command_line,
        Event.process.executable,
        Event.process.parent.name,
        Event.process.parent.command_line,
        Event.winlog.logon.id,
    ],
    goal="Find impacket's wmiexec, dcomexec, smbexec and atexec, CrackMapExec and smbmap by the command they run on the target.",
    blind_spots=[
        "4688 without command lines and no Sysmon",
        "The tools' options for no output, and changed tools",
    ],
    false_positives=["Administrators' scripts that write into a drive's share of their own host"],
    response=[
        "The command says what the intruder wanted: read all of them in order",
        "Find where from: 4624 type 3 of that account just before",
        "Isolate both ends; treat the account as stolen",
    ],
    references=["https://attack.mitre.org/software/S0357/"],
)

CMD = r"C:\Windows\System32\cmd.exe"
WMI = r"C:\Windows\System32\wbem\WmiPrvSE.exe"
runs = partial(process_started, host="SRV1", user="eve", image=CMD, parent=WMI)
SAMPLES = [
    Sample(
        "wmiexec",
        [
            runs(
                at("10:00:00"),
                command_line=r"cmd.exe /Q /c whoami /all 1> \\127.0.0.1\ADMIN$\__1556656369.7 2>&1",
            )
        ],
        finds=1,
    ),
    Sample(
        "smbmap",
        [runs(at("10:00:00"), command_line=r"cmd.exe /Q /c cd \ 1> \\127.0.0.1\C$\WqEVwJZYOe 2>&1")],
        finds=1,
    ),
    Sample(
        "as the Security log has it",
        [
            process_created(
                at("10:00:00"),
                host="SRV1",
                user="SRV1$",
                image=CMD,
                parent=WMI,
                command_line=r"cmd.exe /Q /c cd  1> \\127.0.0.1\ADMIN$\__1556656369.7 2>&1",
            )
        ],
        finds=1,
    ),
    Sample(
        "smbexec",
        [
            runs(
                at("10:00:00"),
                user="SYSTEM",
                command_line=r"C:\Windows\system32\cmd.exe /Q /c echo dir ^> \\127.0.0.1\C$\__output 2^>^&1 > C:\Windows\TEMP\execute.bat",
            )
        ],
        finds=1,
    ),
    Sample(
        "atexec",
        [
            runs(
                at("10:00:00"),
                user="SYSTEM",
                command_line=r"cmd.exe /C whoami > C:\Windows\Temp\CYAlyNSS.tmp 2>&1",
            )
        ],
        finds=1,
    ),
    Sample(
        "a script that keeps a log",
        [runs(at("10:00:00"), command_line=r"cmd.exe /c C:\scripts\nightly.cmd > D:\logs\nightly.log 2>&1")],
        finds=0,
    ),
    Sample(
        "output to a file server",
        [runs(at("10:00:00"), command_line=r"cmd.exe /c dir > \\fs01\Projects\list.txt 2>&1")],
        finds=0,
    ),
    Sample(
        "a drive's share listed",
        [runs(at("10:00:00"), command_line=r"cmd.exe /c dir \\127.0.0.1\C$")],
        finds=0,
    ),
]

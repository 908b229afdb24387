"""A database or a web server starts a shell that it had not started in a month."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.windows import process_created, process_started
from hunts.attack import Technique
from hunts.events import PROCESS_STARTED, SHELLS, WINDOWS_PROCESSES
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, FirstSeen
from hunts.match import like
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="shell-started-by-a-server-program",
    name="Shell started by a database or web server",
    severity=Severity.MEDIUM,
    techniques=[Technique.EXPLOITATION_OF_REMOTE_SERVICES, Technique.COMMAND_INTERPRETER],
    kind=FirstSeen(
        events=Events(
            datasets=WINDOWS_PROCESSES,
            where=PROCESS_STARTED
            & like(
                Event.process.parent.name,
                "sqlservr.exe",
                "w3wp.exe",
                "UMWorkerProcess.exe",
                "tomcat*.exe",
                "httpd.exe",
            )
            & like(Event.process.name, *SHELLS),
        ),
        by=[Event.host.name, Event.process.parent.name],
        new=[Event.process.name],
        within=timedelta(days=30),
        warm_up=timedelta(),
    ),
    sentence="{process.parent.name} on {host.name} started {process.name}, the first such in a month: {process.command_line}",
    shows=[
        Event.user.name,
        Event.process.name,
        Event.process.executable,
        Event.process.command_line,
        Event.winlog.logon.id,
    ],
    goal="Find movement through a service: xp_cmdshell on a database with a stolen password, a web shell, an exploited server.",
    blind_spots=[
        "A server that starts such a shell at least once a month",
        "Code that runs inside the server's own process",
    ],
    false_positives=["Applications that call scripts, and jobs that use xp_cmdshell: once a month each"],
    response=[
        "Read the command line; see what the shell started",
        "In the database's or web server's log, find the client of that moment",
    ],
    references=["https://attack.mitre.org/techniques/T1210/", "https://attack.mitre.org/techniques/T1505/"],
    every=timedelta(hours=1),
)

SQL, CMD = (
    r"C:\Program Files\Microsoft SQL Server\MSSQL15\MSSQL\Binn\sqlservr.exe",
    r"C:\Windows\System32\cmd.exe",
)
starts = partial(process_started, host="SQL01", user="svc_sql", image=CMD, parent=SQL)
SAMPLES = [
    Sample("xp_cmdshell", [starts(at("10:00:00"))], finds=1),
    Sample(
        "a web shell, as the Security log has it",
        [
            process_created(
                at("10:00:00"),
                host="WEB01",
                user="web",
                image=CMD,
                parent=r"C:\Windows\System32\inetsrv\w3wp.exe",
            )
        ],
        finds=1,
    ),
    Sample(
        "again the next day", [starts(at("10:00:00")), starts(at("10:00:00") + timedelta(days=1))], finds=1
    ),
    Sample("a month later", [starts(at("10:00:00")), starts(at("10:00:00") + timedelta(days=30))], finds=2),
    Sample(
        "a helper of its own",
        [starts(at("10:00:00"), image=SQL.replace("sqlservr", "DatabaseMail"))],
        finds=0,
    ),
    Sample("a person's shell there", [starts(at("10:00:00"), parent=r"C:\Windows\explorer.exe")], finds=0),
]

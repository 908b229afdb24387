"""Impacket's five ways to run a command elsewhere, by the traces that they leave.

Source: impacket's examples psexec.py, smbexec.py, wmiexec.py, atexec.py and dcomexec.py. They tell no
workstation when they log on, so that Windows writes an empty one.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from hopwatch.lab.acts.link import Events, later
from hopwatch.lab.acts.objects import asks_wmi, uses_object
from hopwatch.lab.acts.programs import CMD, SVCHOST, SYSTEM32, made_up_name, runs, runs_for
from hopwatch.lab.acts.services import Service, installs, removes, starts
from hopwatch.lab.acts.shares import mounts, opens_file, opens_pipe, puts_file
from hopwatch.lab.acts.tasks import deletes, executes, registers
from hopwatch.lab.acts.visit import Visit, arrives, leaves
from hopwatch.lab.scenarios.cast import Cast

COMMANDS = (
    ("whoami.exe", "whoami"),
    ("ipconfig.exe", "ipconfig /all"),
    ("net.exe", 'net group "Domain Admins" /domain'),
    ("quser.exe", "quser"),
    ("tasklist.exe", "tasklist /v"),
    ("nltest.exe", "nltest /dclist:"),
)
Commands = Sequence[tuple[str, str]]


def chosen(cast: Cast, most: int = 4) -> Commands:
    """Return what the intruder types."""
    return cast.chance.sample(COMMANDS, cast.chance.randrange(2, most + 1))


def psexec(cast: Cast) -> Events:
    """Run psexec.py on each target."""
    for at, target in cast.steps(200, 900):
        visit = cast.visit(at, target, ntlm=True, calls_itself="")
        yield from remote_shell(visit, chosen(cast))


def remote_shell(visit: Visit, commands: Commands) -> Events:
    """Copy RemCom under a made-up name, run it as a service of a made-up name, talk over its pipes."""
    program = f"{made_up_name(visit.at, visit.target.name)}.exe"
    service = Service(made_up_name(visit.at, "service", length=4), rf"%systemroot%\{program}")
    own = made_up_name(visit.at, "pipe", length=4) + "42840"
    yield from arrives(visit, "dce_rpc", sent=68_000, received=14_000, duration=120.0)
    yield from mounts(visit, "IPC$")
    yield from visit.flow.calls(0.1, "srvsvc", "NetrShareEnum")
    yield from mounts(visit, "ADMIN$", 0.3)
    yield from puts_file(visit, "ADMIN$", program, 0.5, 56_320)
    yield from installs(visit, service, 1.6)
    yield from starts(visit, rf"C:\Windows\{program}", rf"C:\Windows\{program}", 1.9)
    for place, stream in enumerate(("communicaton", f"stdin{own}", f"stdout{own}", f"stderr{own}")):
        yield from opens_pipe(visit, f"RemCom_{stream}", 2.4 + place / 10)
    shell = visit.after(3)
    yield from runs(shell, visit.target, "SYSTEM", CMD, "cmd.exe", parent=rf"C:\Windows\{program}")
    yield from typed(visit, 8, commands)
    yield from removes(visit, 116)
    yield from leaves(visit, 118)


def typed(visit: Visit, after: float, commands: Commands) -> Events:
    """Run commands from a shell, as the machine."""
    for place, (image, line) in enumerate(commands):
        at = visit.after(after + 17 * place)
        yield from runs(at, visit.target, "SYSTEM", rf"{SYSTEM32}\{image}", line, parent=CMD)


def smbexec(cast: Cast) -> Events:
    """Run smbexec.py on each target: a service for each command."""
    for at, target in cast.steps(200, 1200):
        visit = cast.visit(at, target, ntlm=True, calls_itself="")
        yield from arrives(visit, "dce_rpc", sent=12_000, received=9000, duration=150.0)
        yield from mounts(visit, "C$")
        service = cast.chance.choice(("BTOBTO", made_up_name(at, target.name)))
        for place, (image, line) in enumerate(chosen(cast)):
            yield from echoed(visit, service, image, line, 3 + 31.0 * place)
        yield from leaves(visit, 151)


def echoed(visit: Visit, service: str, image: str, line: str, after: float) -> Events:
    """Have a service write the command into a batch file, run it, and put the output into the share."""
    batch = rf"%SYSTEMROOT%\{made_up_name(visit.at, line)}.bat"
    image_path = (
        rf"%COMSPEC% /Q /c echo {line} ^> \\%COMPUTERNAME%\C$\__output 2^>^&1 > {batch} "
        rf"& %COMSPEC% /Q /c {batch} & del {batch}"
    )
    spelled = image_path.replace("%COMSPEC%", CMD).replace("%COMPUTERNAME%", visit.target.name)
    spelled = spelled.replace("%SYSTEMROOT%", r"C:\Windows")
    yield from installs(visit, Service(service, image_path), after)
    yield from starts(visit, CMD, spelled, after + 0.2)
    yield from runs(
        visit.after(after + 0.4), visit.target, "SYSTEM", rf"{SYSTEM32}\{image}", line, parent=CMD
    )
    yield from opens_file(visit, "C$", "__output", after + 1.1, 400)
    yield from removes(visit, after + 1.3)


def wmiexec(cast: Cast) -> Events:
    """Run wmiexec.py on each target."""
    for at, target in cast.steps(180, 1500):
        visit = cast.visit(at, target, ntlm=True, calls_itself="")
        yield from reads_output(visit)
        yield from asks_wmi(replace(visit, at=later(at, 1)), "GetObject", "ExecMethod", "ExecMethod")
        commands = [("", "cd \\"), *chosen(cast)]
        yield from redirected(replace(visit, at=later(at, 1), port=135), commands)


def reads_output(visit: Visit, share: str = "ADMIN$") -> Events:
    """Keep a connection to the share, to fetch what the commands print."""
    yield from arrives(visit, sent=7000, received=11_000, duration=160.0)
    yield from mounts(visit, share)
    for place in range(3):
        yield from opens_file(visit, share, output_file(visit.at), 6.0 + 12 * place, 300)
    yield from leaves(visit, 161)


def output_file(at: datetime) -> str:
    """Return the name of the file for output: a time as Python prints it."""
    return f"__{at.timestamp() - 1.73:.7f}"


def redirected(visit: Visit, commands: Commands, parent: str = "") -> Events:
    """Run commands for the visitor, each with its output into the administrative share."""
    for place, (image, line) in enumerate(commands):
        told = rf"cmd.exe /Q /c {line} 1> \\127.0.0.1\ADMIN$\{output_file(visit.at)} 2>&1"
        more = (parent,) if parent else ()
        yield from runs_for(visit, 2 + 12.0 * place, CMD, told, *more)
        if image:
            yield from runs_for(visit, 2.2 + 12.0 * place, rf"{SYSTEM32}\{image}", line, CMD)


def atexec(cast: Cast) -> Events:
    """Run atexec.py on each target: a task that is gone after a second."""
    for at, target in cast.steps(120, 900):
        visit = cast.visit(at, target, ntlm=True, calls_itself="")
        yield from arrives(visit, "dce_rpc", sent=9000, received=6000, duration=14.0)
        image, line = cast.chance.choice(COMMANDS)
        name, file = made_up_name(at, target.name, "task"), made_up_name(at, target.name, "file")
        command = rf"cmd.exe /C {line} > %windir%\Temp\{file}.tmp 2>&1"
        yield from registers(visit, f"\\{name}", command, 1.2)
        yield from executes(visit, CMD, command.replace("%windir%", r"C:\Windows"), 1.5)
        yield from runs(visit.after(1.7), target, "SYSTEM", rf"{SYSTEM32}\{image}", line, parent=CMD)
        yield from deletes(visit, f"\\{name}", 2.9)
        yield from mounts(visit, "ADMIN$", 3.0)
        yield from opens_file(visit, "ADMIN$", rf"Temp\{file}.tmp", 3.4, 300)
        yield from leaves(visit, 14)


def dcomexec(cast: Cast) -> Events:
    """Run dcomexec.py on each target with the object MMC20.Application."""
    console = rf"{SYSTEM32}\mmc.exe"
    for at, target in cast.steps(180, 1200):
        visit = cast.visit(at, target, ntlm=True, calls_itself="")
        yield from reads_output(visit)
        visit = replace(visit, at=later(at, 1))
        yield from uses_object(visit, "GetIDsOfNames", "Invoke", "Invoke")
        entry = replace(visit, port=135)
        yield from runs_for(entry, 0.8, console, f"{console} -Embedding", SVCHOST)
        yield from redirected(entry, [("", "cd \\"), *chosen(cast)], console)

"""What the intruder does, as all the logs that see it tell it."""

from datetime import datetime, timedelta
from typing import Any

from hopwatch.lab import browsing, derived, windows, wire
from hopwatch.lab.acts.desktop import remote_desktop
from hopwatch.lab.acts.link import Events, Flow, later
from hopwatch.lab.acts.shares import uses_ntlm
from hopwatch.lab.estate import (
    ADMIN,
    APP01,
    BACKUP_ACCOUNT,
    DB01,
    DC01,
    FS01,
    HOSTS,
    VICTIM,
    WORKSTATIONS,
)
from hopwatch.lab.machines import Host

CONTROL = Host("cdn-telemetry.example", "198.51.100.23", windows=False)
SCANNED = (445, 3389, 5985)
LISTENING = {445: HOSTS, 3389: HOSTS[:8], 5985: HOSTS[:8]}
SPREAD = (*(host for host in WORKSTATIONS if host is not VICTIM.desk), FS01, APP01, DB01)
OFFICE = r"C:\Program Files\Microsoft Office\root\Office16"
SERVICE_CALLS = ("OpenSCManagerW", "CreateServiceW", "OpenServiceW", "StartServiceW", "CloseServiceHandle")
CALLS_HOME = timedelta(hours=2)


def opens_attachment(at: datetime) -> Events:
    """Open a document that starts a script, which calls home once a minute."""
    desk = VICTIM.desk.fqdn
    word, shell = rf"{OFFICE}\WINWORD.EXE", r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe"
    yield windows.process_created(
        at,
        host=desk,
        user=VICTIM.name,
        image=word,
        parent=rf"{OFFICE}\OUTLOOK.EXE",
        command_line=rf'"{word}" /n "C:\Users\{VICTIM.name}\Downloads\Invoice 4471.docm"',
    )
    yield windows.process_created(
        later(at, 6),
        host=desk,
        user=VICTIM.name,
        image=shell,
        parent=word,
        command_line="powershell.exe -NoP -W Hidden -Enc SQBFAFgA",
    )
    lookup = Flow(later(at, 8), VICTIM.desk, DC01, 53)
    yield lookup.conn("dns", transport="udp", sent=52, received=104, duration=0.003)
    yield browsing.dns(lookup.at, query=CONTROL.name, answers=[CONTROL.address], **lookup.wire)
    for minute in range(CALLS_HOME // timedelta(minutes=1)):
        beacon = Flow(later(at, 9 + 60 * minute + minute % 7 / 10), VICTIM.desk, CONTROL, 443)
        yield beacon.conn("ssl", sent=612, received=1024, duration=0.3)


def looks_around(at: datetime) -> Events:
    """Try three ports of every address that could be a machine, four minutes long."""
    known = {host.address: host for host in HOSTS}
    addresses = [f"10.1.{net}.{place}" for net in (1, 2) for place in range(1, 31) if (net, place) != (2, 7)]
    for number, address in enumerate(addresses):
        target = known.get(address) or Host(address, address)
        for place, port in enumerate(SCANNED):
            flow = Flow(later(at, 4 * number + place * 0.3), VICTIM.desk, target, port)
            yield flow.conn(state=_answer(target, port), sent=0, received=0)


def _answer(target: Host, port: int) -> str:
    if target not in HOSTS:
        return "S0"
    return "RSTO" if target in LISTENING[port] else "REJ"


def passes_hash(at: datetime, target: Host) -> Events:
    """Log on with the hash alone: NTLM without a session key."""
    yield from uses_ntlm(at, BACKUP_ACCOUNT, VICTIM.desk, target, key_length=0)
    session = derived.logon_id(at, BACKUP_ACCOUNT, target.name)
    yield windows.special_privileges(later(at, 0.02), host=target.fqdn, user=BACKUP_ACCOUNT, logon_id=session)


def spreads(at: datetime) -> Events:
    """See on which of the machines the hash is good: 14 in just under nine minutes."""
    for number, target in enumerate(SPREAD):
        yield from passes_hash(later(at, 41 * number), target)


def runs_service(at: datetime, target: Host, service: str) -> Events:
    """Copy a program to ADMIN$, make it a service and start it: what PsExec and its kin do."""
    yield from passes_hash(at, target)
    yield from _service_on_wire(later(at, 0.5), target, service)
    yield from _service_on_host(
        later(at, 1.5), target, service, derived.logon_id(at, BACKUP_ACCOUNT, target.name)
    )


def _service_on_wire(at: datetime, target: Host, service: str) -> Events:
    flow = Flow(at, VICTIM.desk, target)
    yield flow.conn("gssapi,smb,dce_rpc,ntlm", sent=420_000, received=9000, duration=64.0)
    yield wire.smb_mapping(later(at, 0.1), share="ADMIN$", **flow.wire)
    yield wire.smb_file(later(at, 0.2), share="ADMIN$", name=f"{service}.exe", size=383_872, **flow.wire)
    yield wire.smb_mapping(later(at, 0.5), share="IPC$", **flow.wire)
    for place, operation in enumerate(SERVICE_CALLS):
        yield wire.dce_rpc(
            later(at, 0.6 + place / 10),
            endpoint="svcctl",
            operation=operation,
            pipe=r"\pipe\ntsvcs",
            **flow.wire,
        )


def _service_on_host(at: datetime, target: Host, service: str, session: str) -> Events:
    who: dict[str, Any] = {"host": target.fqdn, "user": BACKUP_ACCOUNT, "logon_id": session}
    image = rf"%SystemRoot%\{service}.exe"
    source = VICTIM.desk.address
    yield windows.share_accessed(later(at, -0.9), source=source, share="ADMIN$", **who)
    yield windows.share_object_checked(
        later(at, -0.8), source=source, share="ADMIN$", target=f"{service}.exe", access_mask=0x2, **who
    )
    yield windows.share_object_checked(later(at, -0.4), source=source, share="IPC$", target="svcctl", **who)
    yield windows.service_installed(
        at, host=target.fqdn, service=service, image=image, user_sid=derived.sid("CORP", BACKUP_ACCOUNT)
    )
    yield windows.service_install_audited(at, service=service, image=image, **who)
    program = rf"C:\Windows\{service}.exe"
    yield windows.process_created(
        later(at, 0.2),
        host=target.fqdn,
        user=target.account,
        image=program,
        parent=r"C:\Windows\System32\services.exe",
    )
    yield windows.process_created(
        later(at, 0.9),
        host=target.fqdn,
        user=target.account,
        image=r"C:\Windows\System32\cmd.exe",
        command_line='cmd.exe /c whoami & net group "Domain Admins" /domain',
        parent=program,
    )


def takes_controller(at: datetime) -> Events:
    """From the application server, with the administrator's account, to the domain controller's desktop."""
    yield from remote_desktop(at, ADMIN.name, APP01, DC01, 22)
    yield windows.process_created(
        later(at, 400),
        host=DC01.fqdn,
        user=ADMIN.name,
        image=r"C:\Windows\System32\ntdsutil.exe",
        command_line='ntdsutil "ac i ntds" ifm "create full C:\\Windows\\Temp\\n" q q',
    )

"""What is stolen and how it is used: hashes, tickets, passwords guessed, the directory's secrets."""

from dataclasses import replace

from hopwatch.lab import windows
from hopwatch.lab.acts.desk import fails_ticket
from hopwatch.lab.acts.link import RPC, SMB, Events, Flow, later
from hopwatch.lab.acts.programs import SYSTEM32, runs
from hopwatch.lab.acts.shares import mounts, opens_file, opens_pipe, puts_file
from hopwatch.lab.acts.tickets import gets_service_ticket, gets_ticket
from hopwatch.lab.acts.visit import Visit, arrives, is_refused, leaves
from hopwatch.lab.routine.servers import replicates
from hopwatch.lab.scenarios.cast import Cast

MIMIKATZ = r"C:\Users\Public\m64.exe"


def hash_sprayed(cast: Cast) -> Events:
    """Try a hash on every target with CrackMapExec: where it is good for administration."""
    for at, target in cast.steps(0.4, 4):
        good = cast.chance.random() < 0.4  # noqa: PLR2004  (not everywhere an administrator)
        visit = cast.visit(at, target, ntlm=True, admin=good, calls_itself="", key_length=0)
        yield from arrives(visit, "dce_rpc", sent=3200, received=4100, duration=2.0)
        yield from mounts(visit, "IPC$")
        if good:
            yield from opens_pipe(visit, "svcctl", 0.5)
            yield from visit.flow.calls(0.6, "svcctl", "OpenSCManagerW")
            yield from mounts(visit, "ADMIN$", 0.9)
        yield from leaves(visit, 2.5)


def hash_once(cast: Cast) -> Events:
    """Use a hash on one or two machines, hours apart, and read a few files."""
    for at, target in cast.steps(5000, 12_000):
        visit = cast.visit(at, target, ntlm=True, key_length=0)
        yield from arrives(visit, sent=4000, received=900_000)
        yield from mounts(visit, "C$")
        yield from opens_file(visit, "C$", r"Users\Public\Documents\passwords.xlsx", 4)
        yield from leaves(visit, 200)


def over_pass(cast: Cast) -> Events:
    """Turn a hash into tickets (sekurlsa::pth), then use them by name."""
    desk, domain = cast.source, cast.world.domain.name
    line = f"m64.exe sekurlsa::pth /user:{cast.account} /domain:{domain} /ntlm:******** /run:cmd.exe"
    yield from runs(cast.at, desk, cast.person.name, MIMIKATZ, line)
    yield windows.logon(
        cast.after(1), host=desk.fqdn, user=cast.person.name, domain=domain, logon_type=9, source="::1"
    )
    yield from gets_ticket(cast.after(20), cast.account, desk, encryption="0x17")
    for at, target in replace(cast, at=cast.after(25)).steps(120, 900):
        visit = cast.visit(at, target)
        yield from arrives(visit, sent=9000, received=70_000)
        yield from mounts(visit, "C$")
        yield from opens_file(visit, "C$", r"Windows\System32\config\SAM.bak", 3)
        yield from leaves(visit, 60)


def ticket_passed(cast: Cast) -> Events:
    """Use somebody's ticket from another machine: service tickets with no first ticket from there."""
    for at, target in cast.steps(200, 1200):
        visit = cast.visit(at, target)
        yield from arrives(visit, sent=6000, received=220_000)
        yield from mounts(visit, "C$")
        yield from leaves(visit, 90)


def relayed(cast: Cast) -> Events:
    """Coerce a server into authenticating to the foothold (PetitPotam) and relay it to another."""
    victim, *targets = cast.targets
    coerce = Visit(at=cast.at, user=cast.person.name, source=cast.source, target=victim)
    yield from arrives(coerce, "dce_rpc", sent=2100, received=1900)
    yield from mounts(coerce, "IPC$")
    yield from opens_pipe(coerce, "lsarpc", 0.3)
    yield from coerce.flow.calls(0.4, "efsrpc2", "EfsRpcOpenFileRaw", pipe=r"\pipe\lsass")
    yield from leaves(coerce, 8)
    back = Flow(cast.after(0.9), victim, cast.source, SMB)
    yield back.conn("gssapi,smb,ntlm", sent=1900, received=1500)
    for place, target in enumerate(targets):
        visit = Visit(
            at=cast.after(1.0 + 3 * place),
            user=victim.account,
            source=cast.source,
            target=target,
            ntlm=True,
            admin=True,
            calls_itself=victim.name,
        )
        yield from arrives(visit, "dce_rpc", sent=8000, received=6000)
        yield from mounts(visit, "ADMIN$")
        yield from opens_pipe(visit, "winreg", 0.6)
        yield from visit.flow.calls(0.7, "winreg", "OpenLocalMachine", "BaseRegSaveKey")
        yield from leaves(visit, 20)


def spray(cast: Cast) -> Events:
    """Try one password on many accounts at a server; one fits, and is used."""
    server, *others = cast.targets
    people = list(cast.today.people)
    cast.chance.shuffle(people)
    at = cast.at
    for person in people[:40]:
        visit = Visit(at=at, user=person.name, source=cast.source, target=server, ntlm=True)
        yield from is_refused(visit)
        at = later(at, cast.chance.uniform(1, 8))
    for target in (server, *others):
        at = later(at, cast.chance.uniform(20, 200))
        visit = Visit(at=at, user=people[-1].name, source=cast.source, target=target, ntlm=True)
        yield from arrives(visit, sent=5000, received=80_000)
        yield from mounts(visit, "Projects")
        yield from leaves(visit, 300)


def slow_spray(cast: Cast) -> Events:
    """Try two passwords on every account by Kerberos, one account in ten minutes, for a day; then log on."""
    people = cast.today.people
    for place, person in enumerate(people[:60]):
        yield from fails_ticket(cast.after(600 * place), person.name, cast.source)
    got = people[len(people) // 2]
    at = cast.after(600 * min(60, len(people)))
    yield from gets_ticket(at, got.name, cast.source)
    for place, target in enumerate(cast.targets):
        visit = Visit(at=later(at, 300 + 900 * place), user=got.name, source=cast.source, target=target)
        yield from arrives(visit)
        yield from mounts(visit, "Projects")
        yield from leaves(visit, 300)


def roastable(cast: Cast) -> list[str]:
    """Return the accounts that run services."""
    return sorted(name for kind, name in cast.world.accounts.items() if kind != "directory")


def kerberoast(cast: Cast) -> Events:
    """Ask for RC4 tickets to all accounts that run services, within seconds."""
    domain = cast.world.domain
    for place, account in enumerate(roastable(cast)):
        at = cast.after(place * cast.chance.uniform(0.05, 1.5))
        service = f"MSSQLSvc/{account}.{domain.suffix}:1433"
        yield from gets_service_ticket(at, cast.person.name, cast.source, account, service)


def without_preauthentication(cast: Cast) -> Events:
    """Ask for tickets of accounts that need no proof first (AS-REP roasting)."""
    controller, domain = cast.source.controller, cast.world.domain.name
    for place, account in enumerate(roastable(cast)[:3]):
        event = windows.ticket_granted(
            cast.after(place * 2.0),
            host=controller.fqdn,
            user=account,
            source=cast.source.address,
            domain=domain,
            encryption="0x17",
        )
        yield replace(event, data={**event.data, "PreAuthType": "0"})


def directory_copied(cast: Cast) -> Events:
    """Replicate the directory's secrets from a machine that is no controller (DCSync)."""
    controller = cast.source.controller
    yield from gets_ticket(cast.at, cast.account, cast.source, controller, service="ldap")
    entry = cast.visit(cast.after(0.5), controller, port=RPC)
    yield from arrives(entry)
    for place in range(cast.chance.randrange(2, 9)):
        yield from replicates(cast.after(2 + 3 * place), cast.account, cast.source, controller)
    yield from leaves(entry, 60)


def local_account(cast: Cast) -> Events:
    """Use the same local administrator's hash on many machines."""
    for at, target in cast.steps(4, 90):
        visit = cast.visit(at, target, user=cast.world.local_admin, ntlm=True, local=True, key_length=0)
        yield from arrives(visit, sent=5000, received=30_000)
        yield from mounts(visit, "ADMIN$")
        yield from puts_file(visit, "ADMIN$", r"Temp\p.exe", 1.0)
        yield from leaves(visit, 20)


def service_account(cast: Cast) -> Events:
    """Use a service's account as a person would: from a desk, on servers it never visits."""
    shell = rf"{SYSTEM32}\cmd.exe"
    yield from runs(
        cast.at, cast.source, cast.person.name, rf"{SYSTEM32}\runas.exe", f"runas /user:{cast.account} cmd"
    )
    domain = cast.world.domain.name
    yield windows.explicit_credentials(
        cast.after(2.9),
        host=cast.source.fqdn,
        user=cast.person.name,
        target_user=cast.account,
        domain=domain,
        target_domain=domain,
        process=rf"{SYSTEM32}\svchost.exe",
    )
    yield windows.logon(cast.after(3), host=cast.source.fqdn, user=cast.account, logon_type=2, domain=domain)
    yield from runs(cast.after(4), cast.source, cast.account, shell)
    for at, target in replace(cast, at=cast.after(60)).steps(300, 1800):
        visit = cast.visit(at, target, admin=False)
        yield from arrives(visit)
        yield from mounts(visit, "IPC$")
        yield from leaves(visit, 120)

"""The ordinary day: people at their desks, machines among themselves, and the three notorious false alarms.

Those are a backup that opens drives over administrative shares, a scanner that logs on everywhere, though
never on many hosts at once, and an updater that installs services.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from hopwatch.lab import browsing, derived, windows, wire
from hopwatch.lab.acts.desk import mistypes, signs_in
from hopwatch.lab.acts.desktop import administers
from hopwatch.lab.acts.link import RPC, SMB, Event, Events, Flow, later
from hopwatch.lab.acts.shares import opens_share, uses_ntlm
from hopwatch.lab.estate import (
    ADMIN,
    ADMIN_DESK,
    APP01,
    BACKUP,
    BACKUP_ACCOUNT,
    DB01,
    DC01,
    DC02,
    FS01,
    HOSTS,
    MAIL01,
    PEOPLE,
    SCAN_ACCOUNT,
    SCANNER,
    SERVERS,
    WORKSTATIONS,
)
from hopwatch.lab.machines import Host, Person

SITES = (
    ("www.example.net", "203.0.113.10"),
    ("news.example.org", "203.0.113.24"),
    ("maps.example.com", "203.0.113.31"),
    ("updates.example.net", "203.0.113.77"),
    ("crm.example.com", "203.0.113.90"),
    ("bank.example.org", "203.0.113.112"),
)
PROGRAMS = (
    r"C:\Program Files\Microsoft Office\root\Office16\OUTLOOK.EXE",
    r"C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE",
    r"C:\Program Files\Microsoft Office\root\Office16\WINWORD.EXE",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    r"C:\Windows\System32\notepad.exe",
)
SHARES = ("Projects", "Sales", "Accounting")
UPDATER = r'"C:\Program Files (x86)\Example\Updater\{version}\updater.exe" --system --windows-service'


def workday(midnight: datetime, seed: int) -> Iterator[Event]:
    """Yield all that happens on a day when nothing happens; not in order of time."""
    for person in PEOPLE:
        yield from at_work(midnight, person, Random(f"{seed}/{person.name}"))
    for host in HOSTS:
        if host.windows and host is not DC01:
            yield from refreshes(midnight, host, Random(f"{seed}/{host.name}"))
    yield from administration(midnight)
    yield from backs_up(midnight + timedelta(hours=1))
    yield from scans(midnight + timedelta(hours=3))
    yield from updates(midnight, Random(f"{seed}/updater"))
    yield from mail(midnight, Random(f"{seed}/mail"))


def at_work(midnight: datetime, person: Person, chance: Random) -> Events:
    """One person's day: in, at work, lunch, at work, out."""
    arrives = later(midnight, 7.6 * 3600 + chance.uniform(0, 3600))
    lunch = later(midnight, 12.2 * 3600 + chance.uniform(0, 1800))
    leaves = later(midnight, 16.6 * 3600 + chance.uniform(0, 3600))
    if chance.random() < 0.3:  # noqa: PLR2004  (three in ten have not had their coffee)
        yield from mistypes(later(arrives, -9), person)
    yield from signs_in(arrives, person, 11 if chance.random() < 0.2 else 2)  # noqa: PLR2004  (laptops)
    yield from signs_in(later(lunch, 2400), person, 7)
    for start, end in ((later(arrives, 60), lunch), (later(lunch, 2460), leaves)):
        yield from working(start, end, person, chance)


def working(start: datetime, end: datetime, person: Person, chance: Random) -> Events:
    """Yield pages, programs and shares, one every minute or two."""
    at = start
    while (at := later(at, chance.expovariate(1 / 90))) < end:
        kind = chance.random()
        if kind < 0.7:  # noqa: PLR2004  (mostly the web)
            yield from browses(at, person.desk, chance)
        elif kind < 0.86:  # noqa: PLR2004  (then programs)
            program = chance.choice(PROGRAMS)
            yield windows.process_created(at, host=person.desk.fqdn, user=person.name, image=program)
        elif kind < 0.97:  # noqa: PLR2004  (then the file server)
            names = tuple(f"{chance.choice(SHARES)}-{chance.randrange(90)}.xlsx" for _ in range(2))
            yield from opens_share(at, person.name, person.desk, FS01, chance.choice(SHARES), names)
        else:
            yield from uses_ntlm(at, person.name, person.desk, APP01, share="Scans")


def browses(at: datetime, desk: Host, chance: Random) -> Events:
    """Look a name up and fetch from there."""
    site, address = chance.choice(SITES)
    lookup = Flow(at, desk, DC01, 53)
    yield lookup.conn("dns", transport="udp", sent=40, received=90, duration=0.002)
    yield browsing.dns(at, query=site, answers=[address], **lookup.wire)
    page = Flow(later(at, 0.05), desk, Host(site, address, windows=False), 443)
    yield page.conn("ssl", sent=chance.randrange(800, 4000), received=chance.randrange(4000, 400_000))


def refreshes(midnight: datetime, host: Host, chance: Random) -> Events:
    """Read the machine's policies every 90 minutes or so."""
    at = later(midnight, chance.uniform(0, 5400))
    while at < midnight + timedelta(hours=20):
        yield from opens_share(at, host.account, host, DC01, "SYSVOL", (r"corp.example\Policies\gpt.ini",))
        yield Flow(later(at, 1), host, DC01, 389).conn("ldap_tcp", sent=2600, received=9100)
        binding = Flow(later(at, 1.5), host, DC01, RPC)
        yield binding.conn("dce_rpc", sent=400, received=500)
        yield wire.dce_rpc(
            later(at, 1.6), endpoint="lsarpc", operation="LsarLookupNames4", port=RPC, **binding.wire
        )
        at = later(at, 5400 + chance.uniform(0, 1800))


def administration(midnight: datetime) -> Events:
    """Sit at the administrator's desk, go to servers through the jump host, install an agent by hand."""
    yield from signs_in(later(midnight, 8.1 * 3600), ADMIN)
    yield from administers(later(midnight, 9.0 * 3600), APP01, 18)
    yield from administers(later(midnight, 14.5 * 3600), DB01, 35)
    yield windows.service_installed(
        later(midnight, 14.5 * 3600 + 1290),
        host=DB01.fqdn,
        service="Zabbix Agent 2",
        image=r'"C:\Program Files\Zabbix Agent 2\zabbix_agent2.exe" -c zabbix_agent2.conf',
        user_sid=derived.sid("CORP", ADMIN.name),
        start="auto start",
    )
    for place, server in enumerate(SERVERS[:4]):
        flow = Flow(later(midnight, 10.2 * 3600 + 70 * place), ADMIN_DESK, server)
        yield flow.conn("gssapi,smb,dce_rpc,krb", sent=2000, received=3500)
        yield wire.dce_rpc(
            later(flow.at, 0.2), endpoint="svcctl", operation="QueryServiceStatus", **flow.wire
        )


def backs_up(at: datetime) -> Events:
    """Nightly and at half past one: the backup account opens the drives of four servers, by name."""
    for start in (at, at + timedelta(hours=12.5)):
        yield windows.logon(later(start, -60), host=BACKUP.fqdn, user=BACKUP_ACCOUNT, logon_type=5)
        for place, server in enumerate((FS01, APP01, DB01, MAIL01)):
            begins = later(start, 95 * place)
            yield from opens_share(begins, BACKUP_ACCOUNT, BACKUP, server, "C$", (r"Users\report.docx",))


def scans(at: datetime) -> Events:
    """Visit a machine every four minutes, as the vulnerability scanner, and log on there."""
    for place, host in enumerate(host for host in HOSTS if host.windows):
        begins = later(at, 240 * place)
        for offset, port in enumerate((22, RPC, 3389, 5985)):
            state = "SF" if port == RPC else "REJ"
            yield Flow(later(begins, offset), SCANNER, host, port).conn(state=state)
        yield from opens_share(later(begins, 5), SCAN_ACCOUNT, SCANNER, host, "IPC$")


def updates(midnight: datetime, chance: Random) -> Events:
    """Put the updater's new service on each workstation: the machine itself does it, nobody logs on."""
    for host in WORKSTATIONS:
        at = later(midnight, 6 * 3600 + chance.uniform(0, 5 * 3600))
        version = f"142.0.7416.{chance.randrange(3)}"
        yield windows.service_installed(
            at,
            host=host.fqdn,
            service=f"Example Updater Service ({version})",
            image=UPDATER.format(version=version),
            start="auto start",
        )


def mail(midnight: datetime, chance: Random) -> Events:
    """Desks ask the mail server and the second domain controller's directory all day."""
    for person in PEOPLE:
        at = later(midnight, 8.7 * 3600)
        while at < midnight + timedelta(hours=16.5):
            yield Flow(at, person.desk, MAIL01, 443).conn(
                "ssl", sent=1800, received=chance.randrange(900, 60_000)
            )
            yield Flow(later(at, 3), person.desk, DC02, 389).conn("ldap_tcp", sent=700, received=2100)
            at = later(at, chance.uniform(600, 1500))
    yield Flow(later(midnight, 9 * 3600), MAIL01, DC02, SMB).conn("gssapi,smb,krb")

"""The small office: its machines, its people, and where they sit. One network, one domain, one sensor."""

from hopwatch.lab.machines import CORP, Host, Person

SUFFIX = CORP.suffix
DC01, DC02 = Host("DC01", "10.1.1.2"), Host("DC02", "10.1.1.3")
FS01 = Host("FS01", "10.1.1.10")
APP01 = Host("SRV-APP01", "10.1.1.20")
DB01, MAIL01 = Host("DB01", "10.1.1.21"), Host("MAIL01", "10.1.1.22")
BACKUP, JUMP = Host("BKP01", "10.1.1.30"), Host("JUMP01", "10.1.1.40")
SCANNER = Host("SCAN01", "10.1.1.31", windows=False)
ADMIN_DESK = Host("ADM01", "10.1.3.5")
WORKSTATIONS = tuple(Host(f"WS{place:02}", f"10.1.2.{place}") for place in range(1, 13))
SERVERS = (DC01, DC02, FS01, APP01, DB01, MAIL01, BACKUP, JUMP)
HOSTS = (*SERVERS, *WORKSTATIONS, ADMIN_DESK, SCANNER)

NAMES = (
    "a.meyer", "b.okafor", "c.rossi", "d.novak", "e.larsen", "f.dubois",
    "j.brandt", "k.tanaka", "l.jörgens", "m.silva", "n.haddad", "o.kowalski",
)  # fmt: skip
PEOPLE = tuple(Person(name, desk) for name, desk in zip(NAMES, WORKSTATIONS, strict=True))
VICTIM = PEOPLE[6]
ADMIN = Person("adm.keller", ADMIN_DESK)
BACKUP_ACCOUNT, SCAN_ACCOUNT = "svc_backup", "svc_scan"

"""One account asks for tickets to many computers in a short time."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.windows import service_ticket
from hunts.attack import Technique
from hunts.events import MANAGING, MANAGING_LEFT_OUT, NOT_LOOPBACK, SERVICE_TICKET, SOMEBODY, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Distinct, Events
from hunts.match import like
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="service-ticket-sweep",
    name="Kerberos tickets to many computers",
    severity=Severity.MEDIUM,
    techniques=[Technique.REMOTE_SERVICES, Technique.REMOTE_SYSTEM_DISCOVERY],
    kind=Distinct(
        events=Events(
            datasets=WINDOWS_SECURITY,
            where=SERVICE_TICKET & like(Event.service.name, "*$") & NOT_LOOPBACK & SOMEBODY & ~MANAGING,
        ),
        by=[Event.source.ip, Event.user.name],
        of=Event.service.name,
        within=timedelta(minutes=2),
        at_least=11,
    ),
    sentence="{user.name} from {source.ip} asked for tickets to {value} computers in {span}",
    shows=[Event.service.name, Event.host.name, Event.user.domain],
    goal="Find share, session and administrator sweeps (BloodHound, PowerView, CrackMapExec) on the domain controller alone.",
    blind_spots=[
        MANAGING_LEFT_OUT,
        "Sweeps by address, which fall back to NTLM",
        "Slower than eleven computers in two minutes",
    ],
    false_positives=["Inventory and monitoring that run as a person", "DFS and printer discovery at logon"],
    response=[
        "See what the source host was running",
        "Look at the computers asked for: 4624 of that account, 5140 and 5145",
    ],
    references=["https://attack.mitre.org/techniques/T1018/"],
)

asks = partial(service_ticket, host="DC01", user="eve", source="10.1.2.7")
SAMPLES = [
    Sample("eleven computers", [asks(at(f"10:00:{n:02}"), service=f"SRV{n}$") for n in range(11)], finds=1),
    Sample("ten computers", [asks(at(f"10:00:{n:02}"), service=f"SRV{n}$") for n in range(10)], finds=0),
    Sample(
        "eleven, too slowly",
        [asks(at("10:00:00") + timedelta(seconds=12 * n), service=f"SRV{n}$") for n in range(11)],
        finds=0,
    ),
    Sample(
        "refused", [asks(at(f"10:00:{n:02}"), service=f"SRV{n}$", status="0x7") for n in range(12)], finds=0
    ),
    Sample(
        "a machine's own",
        [asks(at(f"10:00:{n:02}"), user="SCCM$", service=f"SRV{n}$") for n in range(12)],
        finds=0,
    ),
    Sample("one computer often", [asks(at(f"10:00:{n:02}"), service="FS01$") for n in range(12)], finds=0),
]

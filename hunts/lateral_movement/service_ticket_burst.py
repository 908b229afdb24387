"""One account asks for tickets to many services that run under accounts of their own."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.windows import service_ticket
from hunts.attack import Technique
from hunts.events import NOT_LOOPBACK, SERVICE_TICKET, SOMEBODY, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Distinct, Events
from hunts.match import like
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="service-ticket-burst",
    name="Kerberos tickets to many service accounts",
    severity=Severity.MEDIUM,
    techniques=[Technique.KERBEROASTING],
    kind=Distinct(
        events=Events(
            datasets=WINDOWS_SECURITY,
            where=SERVICE_TICKET & ~like(Event.service.name, "*$", "krbtgt*") & NOT_LOOPBACK & SOMEBODY,
        ),
        by=[Event.source.ip, Event.user.name],
        of=Event.service.name,
        within=timedelta(minutes=5),
        at_least=6,
    ),
    sentence="{user.name} from {source.ip} asked for tickets to {value} service accounts in {span}",
    shows=[
        Event.service.name,
        Event.host.name,
        Event.user.domain,
        Event.winlog.event_data.TicketEncryptionTypeDescription,
    ],
    goal="Find Kerberoasting also where it asks for AES: nobody uses that many services at once.",
    blind_spots=["One service at a time, slowly", "Fewer than six service accounts in the domain"],
    false_positives=[
        "Monitoring that logs on to every service",
        "A portal's user whose page asks many services",
    ],
    response=[
        "Change the passwords of the service accounts to long ones; use managed accounts",
        "Ask what ran on the source",
    ],
    references=["https://attack.mitre.org/techniques/T1558/003/"],
)

asks = partial(service_ticket, host="DC01", user="eve", source="10.1.2.7")
SAMPLES = [
    Sample("six services", [asks(at(f"10:00:0{n}"), service=f"svc_{n}") for n in range(6)], finds=1),
    Sample("five services", [asks(at(f"10:00:0{n}"), service=f"svc_{n}") for n in range(5)], finds=0),
    Sample(
        "six services in six minutes",
        [asks(at(f"10:0{n}:00"), service=f"svc_{n}") for n in range(6)],
        finds=0,
    ),
    Sample("six computers", [asks(at(f"10:00:0{n}"), service=f"SRV{n}$") for n in range(6)], finds=0),
    Sample("refused", [asks(at(f"10:00:0{n}"), service=f"svc_{n}", status="0x7") for n in range(6)], finds=0),
]

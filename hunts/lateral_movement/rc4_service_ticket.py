"""A ticket encrypted with RC4 for an account of a service: what Kerberoasting asks for."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.windows import service_ticket
from hunts.attack import Technique
from hunts.events import SERVICE_TICKET, SOMEBODY, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, FirstSeen
from hunts.match import any_of, like
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="rc4-service-ticket",
    name="Service ticket encrypted with RC4",
    severity=Severity.MEDIUM,
    techniques=[Technique.KERBEROASTING],
    kind=FirstSeen(
        events=Events(
            datasets=WINDOWS_SECURITY,
            where=SERVICE_TICKET
            & any_of(Event.winlog.event_data.TicketEncryptionType, ["0x17", "0x18"])
            & ~like(Event.service.name, "*$", "krbtgt*")
            & SOMEBODY,
        ),
        by=[Event.user.name, Event.source.ip],
        new=[Event.service.name],
        within=timedelta(days=30),
        warm_up=timedelta(),
    ),
    sentence="{user.name} from {source.ip} was given an RC4 ticket to {service.name}, the first in a month",
    shows=[
        Event.service.name,
        Event.host.name,
        Event.user.domain,
        Event.winlog.event_data.TicketEncryptionType,
        Event.winlog.event_data.TicketOptions,
    ],
    goal="Find tickets whose encryption makes a service account's password quick to guess offline.",
    blind_spots=[
        "A service that the account asks for with RC4 at least once a month",
        "Kerberoasting with AES tickets",
        "Services on machine accounts, whose passwords cannot be guessed",
    ],
    false_positives=[
        "Applications and service accounts that only know RC4, once each: give the accounts AES keys"
    ],
    response=[
        "See how many services the account asked for that day",
        "Change the service account's password to a long one; use managed accounts",
        "Ask what ran on the source",
    ],
    references=["https://attack.mitre.org/techniques/T1558/003/"],
    every=timedelta(hours=1),
)

asks = partial(
    service_ticket, host="DC01", user="eve", source="10.1.2.7", service="svc_sql", encryption="0x17"
)
SAMPLES = [
    Sample("RC4 for a service account", [asks(at("10:00:00"))], finds=1),
    Sample(
        "many services are one alert",
        [asks(at(f"10:00:0{n}"), service=f"svc_{n}") for n in range(5)],
        finds=1,
    ),
    Sample("AES", [asks(at("10:00:00"), encryption="0x12")], finds=0),
    Sample("a computer", [asks(at("10:00:00"), service="FS01$")], finds=0),
    Sample("refused", [asks(at("10:00:00"), status="0x25")], finds=0),
    Sample("a machine asks", [asks(at("10:00:00"), user="WS07$")], finds=0),
]

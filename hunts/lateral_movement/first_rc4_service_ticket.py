"""An account whose tickets had other encryption for a month asks for one with RC4."""

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

RC4 = any_of(Event.winlog.event_data.TicketEncryptionType, ["0x17", "0x18"])
OF_SOMEBODY = SERVICE_TICKET & SOMEBODY & ~like(Event.service.name, "krbtgt*")

HUNT = Hunt(
    id="first-rc4-service-ticket",
    name="Account's first service ticket encrypted with RC4",
    severity=Severity.MEDIUM,
    techniques=[Technique.KERBEROASTING],
    kind=FirstSeen(
        events=Events(datasets=WINDOWS_SECURITY, where=OF_SOMEBODY & RC4 & ~like(Event.service.name, "*$")),
        baseline=Events(datasets=WINDOWS_SECURITY, where=OF_SOMEBODY),
        by=[Event.user.name],
        new=[Event.winlog.event_data.TicketEncryptionType],
        known=[[Event.user.name]],
        within=timedelta(days=30),
        warm_up=timedelta(days=7),
    ),
    sentence="{user.name} was given an RC4 ticket to {service.name}, the first in a month, from {source.ip}",
    shows=[
        Event.service.name,
        Event.winlog.event_data.TicketEncryptionType,
        Event.source.ip,
        Event.host.name,
        Event.user.domain,
    ],
    goal="Find who begins to ask for tickets that are quick to guess offline, where RC4 still is in use.",
    blind_spots=[
        "Accounts that use RC4 at least once a month: `rc4-service-ticket` names those",
        "Accounts without a ticket a week before or earlier",
        "The first week of data, and the first week after a gap of a month: there is no baseline yet",
    ],
    false_positives=["The first use of an old application whose account only knows RC4"],
    response=[
        "See how many services the account asked for that day",
        "Change the service account's password to a long one; use managed accounts",
        "Ask what ran on the source",
    ],
    references=["https://attack.mitre.org/techniques/T1558/003/"],
    every=timedelta(hours=1),
)

DAYS = timedelta(days=1)
asks = partial(service_ticket, host="DC01", user="eve", source="10.1.2.7", service="svc_sql")
AES = asks(at("10:00:00") - 8 * DAYS)
SAMPLES = [
    Sample("RC4 after weeks of AES", [AES, asks(at("10:00:00"), encryption="0x17")], finds=1),
    Sample(
        "RC4 every week",
        [AES, asks(at("10:00:00") - 7 * DAYS, encryption="0x17"), asks(at("10:00:00"), encryption="0x17")],
        finds=0,
    ),
    Sample("AES", [AES, asks(at("10:00:00"))], finds=0),
    Sample("an account that is new", [AES, asks(at("10:00:00"), user="bob", encryption="0x17")], finds=0),
    Sample("a computer", [AES, asks(at("10:00:00"), service="FS01$", encryption="0x17")], finds=0),
    Sample(
        "six days of data are too few",
        [asks(at("10:00:00") - 6 * DAYS), asks(at("10:00:00"), encryption="0x17")],
        finds=0,
    ),
]

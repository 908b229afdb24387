"""On the wire: an RC4 ticket for a service that runs under an account of its own."""

from functools import partial

from hopwatch.lab.wire import kerberos
from hunts.attack import Technique
from hunts.events import ZEEK_KERBEROS
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Match
from hunts.match import is_, like
from hunts.sample import Sample, at
from mappings.ecs import Event

# Services of the computer itself, whose key is the machine account's.
MACHINE_SERVICES = [
    "krbtgt*",
    "host/*",
    "cifs/*",
    "ldap/*",
    "rpcss/*",
    "dns/*",
    "gc/*",
    "termsrv/*",
    "wsman/*",
    "restrictedkrbhost/*",
    "*$*",
]

HUNT = Hunt(
    id="rc4-service-ticket-on-the-wire",
    name="Service ticket encrypted with RC4 on the wire",
    severity=Severity.LOW,
    techniques=[Technique.KERBEROASTING],
    kind=Match(
        events=Events(
            datasets=ZEEK_KERBEROS,
            where=is_(Event.zeek.kerberos.request_type, "TGS")
            & is_(Event.zeek.kerberos.success, value=True)
            & like(Event.zeek.kerberos.cipher, "*rc4*", "arcfour*")
            & ~like(Event.zeek.kerberos.service, *MACHINE_SERVICES),
        ),
        by=[Event.source.ip],
    ),
    sentence="{source.ip} was given an RC4 ticket to {zeek.kerberos.service} as {zeek.kerberos.client}",
    shows=[
        Event.zeek.kerberos.client,
        Event.zeek.kerberos.service,
        Event.user.name,
        Event.destination.ip,
        Event.zeek.session_id,
    ],
    goal="Find Kerberoasting where the domain controllers' logs are missing.",
    blind_spots=["Tickets with AES", "Zeek names the cipher of the ticket only where it saw the answer"],
    false_positives=["Applications and service accounts that only know RC4"],
    response=[
        "See how many services that address asked for",
        "Look for 4769 with 0x17 on the domain controller",
    ],
    references=["https://attack.mitre.org/techniques/T1558/003/"],
)

asks = partial(
    kerberos,
    source="10.1.2.7",
    destination="10.1.1.2",
    client="eve/CORP.EXAMPLE",
    service="MSSQLSvc/db01:1433",
    request="TGS",
    cipher="rc4-hmac",
)
SAMPLES = [
    Sample("RC4 for a database", [asks(at("10:00:00"))], finds=1),
    Sample("AES", [asks(at("10:00:00"), cipher="aes256-cts-hmac-sha1-96")], finds=0),
    Sample("a file server", [asks(at("10:00:00"), service="cifs/fs01")], finds=0),
    Sample("the first ticket", [asks(at("10:00:00"), request="AS", service="krbtgt/CORP.EXAMPLE")], finds=0),
    Sample("refused", [asks(at("10:00:00"), success=False)], finds=0),
]

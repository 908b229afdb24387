"""A session with other credentials, and soon a Kerberos ticket for the account it stands for: overpass the hash."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from hopwatch.lab.event import WindowsEvent
from hopwatch.lab.windows import logon, ticket_granted
from hunts.attack import Technique
from hunts.events import LOGON, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Sequence, Step
from hunts.match import is_, there
from hunts.sample import Sample, at
from mappings.ecs import Event

OUTBOUND = Event.winlog.event_data.TargetOutboundUserName
TICKET = is_(Event.event.code, "4768") & is_(Event.winlog.event_data.Status, "0x0")

HUNT = Hunt(
    id="new-credentials-then-ticket",
    name="New credentials, then a Kerberos ticket for them",
    severity=Severity.MEDIUM,
    techniques=[Technique.PASS_THE_TICKET, Technique.ALTERNATE_AUTHENTICATION],
    kind=Sequence(
        steps=[
            Step(
                events=Events(
                    datasets=WINDOWS_SECURITY,
                    where=LOGON & is_(Event.winlog.logon.type, "NewCredentials") & there(OUTBOUND),
                ),
                by=[OUTBOUND],
            ),
            Step(events=Events(datasets=WINDOWS_SECURITY, where=TICKET), by=[Event.user.name]),
        ],
        within=timedelta(minutes=10),
        skew=timedelta(seconds=5),
    ),
    sentence="{host.name}: a session with the credentials of {winlog.event_data.TargetOutboundUserName}, then a ticket for them from {source.ip}",
    shows=[
        Event.host.name,
        Event.user.name,
        Event.user.domain,
        Event.source.ip,
        Event.winlog.event_data.TicketEncryptionTypeDescription,
    ],
    goal="Find overpass-the-hash and runas /netonly with Kerberos: the session on one host, the ticket on the domain controller.",
    blind_spots=[
        "Windows before 2016 does not say whom the session stands for",
        "The logon has no address, and Windows logs none of a host: the account's name joins session and ticket, not the machine. A list of assets tells whose the ticket's address is (`hopwatch.source.name`)",
        "The account's later service tickets (4769), which it may ask for anywhere: overpass-the-hash begins with 4768",
        "Injected tickets (mimikatz ptt), which ask for no new one",
    ],
    false_positives=[
        "Administrators who use runas /netonly",
        "An account that happens to log on elsewhere in those ten minutes",
    ],
    response=[
        "See whether the ticket was asked for from that host, and with RC4 (0x17)",
        "Ask the owner of both accounts",
        "Hunt the services that the ticket was used for (4769)",
    ],
    references=[
        "https://attack.mitre.org/techniques/T1550/002/",
        "https://attack.mitre.org/techniques/T1550/003/",
    ],
)

plain = partial(logon, host="WS06", user="eve", source="::1", logon_type=9)
ticket = partial(ticket_granted, host="DC01", user="admin", source="10.1.2.6", encryption="0x17")


def session(when: str, outbound: str = "admin") -> WindowsEvent:
    """Make a session that stands for `outbound` on the network."""
    event = plain(at(when))
    return replace(
        event, data={**event.data, "TargetOutboundUserName": outbound, "TargetOutboundDomainName": "CORP"}
    )


SAMPLES = [
    Sample("session, then ticket", [session("10:00:00"), ticket(at("10:00:20"))], finds=1),
    Sample("the name in other letters", [session("10:00:00", "ADMIN"), ticket(at("10:00:20"))], finds=1),
    Sample("a ticket for somebody else", [session("10:00:00"), ticket(at("10:00:20"), user="bob")], finds=0),
    Sample("ten minutes later", [session("10:00:00"), ticket(at("10:10:00"))], finds=0),
    Sample("the ticket before", [ticket(at("09:59:00")), session("10:00:00")], finds=0),
    Sample("the ticket refused", [session("10:00:00"), ticket(at("10:00:20"), status="0x18")], finds=0),
]

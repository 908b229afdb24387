"""A ticket is granted without proof of the password: AS-REP roasting of an account that allows it."""

from dataclasses import replace
from functools import partial

from hopwatch.lab.event import WindowsEvent
from hopwatch.lab.windows import ticket_granted
from hunts.attack import Technique
from hunts.events import SOMEBODY, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Match
from hunts.match import is_
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="ticket-without-preauthentication",
    name="Kerberos ticket without pre-authentication",
    severity=Severity.MEDIUM,
    techniques=[Technique.AS_REP_ROASTING],
    kind=Match(
        events=Events(
            datasets=WINDOWS_SECURITY,
            where=is_(Event.event.code, "4768")
            & is_(Event.winlog.event_data.Status, "0x0")
            & is_(Event.winlog.event_data.PreAuthType, "0")
            & SOMEBODY,
        ),
        by=[Event.user.name],
    ),
    sentence="{source.ip} was given a ticket for {user.name} without proving the password",
    shows=[Event.source.ip, Event.user.domain, Event.host.name, Event.winlog.event_data.TicketEncryptionType],
    goal="Find tickets from which a password can be guessed offline, and the accounts that allow it.",
    blind_spots=["Who asked: anybody can"],
    false_positives=["Old applications on accounts that need no pre-authentication: take the flag away"],
    response=[
        "Require pre-authentication for the account and change its password",
        "Ask what ran at the source address",
    ],
    references=["https://attack.mitre.org/techniques/T1558/004/"],
)

granted = partial(ticket_granted, host="DC01", user="svc_old", source="10.1.2.7")


def unproven(event: WindowsEvent) -> WindowsEvent:
    """Return the event for an account that needs no pre-authentication."""
    return replace(event, data={**event.data, "PreAuthType": "0"})


SAMPLES = [
    Sample("roasted", [unproven(granted(at("10:00:00"), encryption="0x17"))], finds=1),
    Sample("with proof", [granted(at("10:00:00"))], finds=0),
    Sample("refused", [unproven(granted(at("10:00:00"), status="0x6"))], finds=0),
    Sample("a machine", [unproven(granted(at("10:00:00"), user="WS07$"))], finds=0),
]

"""An NTLM network logon by an account that nobody had logged on with where it came from."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.windows import logon
from hunts.attack import Technique
from hunts.events import INTERACTIVE_LOGON, MANAGING, MANAGING_LEFT_OUT, NETWORK_LOGON, NTLM, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Absence, Events, Unless
from hunts.match import bare
from hunts.sample import Sample, at
from mappings.ecs import Event

AT_THE_KEYBOARD = Events(datasets=WINDOWS_SECURITY, where=INTERACTIVE_LOGON)

HUNT = Hunt(
    id="ntlm-logon-without-interactive-logon",
    name="NTLM network logon without an earlier interactive logon",
    severity=Severity.MEDIUM,
    techniques=[Technique.PASS_THE_HASH],
    kind=Unless(
        events=Events(datasets=WINDOWS_SECURITY, where=NETWORK_LOGON & NTLM & ~MANAGING),
        by=[Event.user.name, Event.source.ip],
        absences=[
            Absence(
                events=AT_THE_KEYBOARD,
                on=[
                    (bare(Event.user.name), bare(Event.user.name)),
                    (bare(Event.source.domain), bare(Event.host.name)),
                ],
            ),
            Absence(
                events=AT_THE_KEYBOARD,
                on=[(Event.user.name, Event.user.name), (Event.host.name, Event.host.name)],
            ),
        ],
        within=timedelta(days=1),
        skew=timedelta(seconds=30),
    ),
    sentence="{user.name} used NTLM from {source} to {host.name}, without an interactive or RDP logon there in the day before",
    shows=[Event.host.name, Event.user.domain, Event.source.domain, Event.winlog.event_data.TargetLogonId],
    goal="Find stolen hashes in use: they authenticate with NTLM where nobody typed a password.",
    blind_spots=[
        MANAGING_LEFT_OUT,
        "Overpass-the-hash and stolen tickets, which use Kerberos",
        "A hash used on the machine where its owner logged on within the day",
        "An account of the same name in another domain excuses",
    ],
    false_positives=[
        "Services, appliances and old clients that only speak NTLM",
        "People whose own workstation's Security log is not collected",
    ],
    response=[
        "Ask whether the account's owner works at that address; look for 4776 of the account on the domain controllers",
        "Look for 4624 type 9 and for access to LSASS on the source",
        "Reset the account's password, twice for krbtgt-like service accounts, when in doubt",
    ],
    references=["https://attack.mitre.org/techniques/T1550/002/"],
)

ntlm = partial(logon, user="eve", source="10.0.0.6", workstation="WS06", host="SRV1", package="NTLM")
desk = partial(logon, user="eve", source="127.0.0.1", host="WS06.corp.example", logon_type=2)
SAMPLES = [
    Sample("NTLM alone", [ntlm(at("10:05:00"))], finds=1),
    Sample("at her own desk", [desk(at("08:00:00")), ntlm(at("10:05:00"))], finds=0),
    Sample(
        "at her own desk, in other letters", [desk(at("08:00:00"), user="EVE"), ntlm(at("10:05:00"))], finds=0
    ),
    Sample(
        "at her own desk, whose whole name the logon has",
        [desk(at("08:00:00")), ntlm(at("10:05:00"), workstation="ws06.corp.example")],
        finds=0,
    ),
    Sample("RDP to the server before", [ntlm(at("09:00:00"), logon_type=10), ntlm(at("10:05:00"))], finds=0),
    Sample(
        "the desk, too long ago", [desk(at("10:05:00") - timedelta(days=1)), ntlm(at("10:05:00"))], finds=1
    ),
    Sample("the desk of somebody else", [desk(at("08:00:00"), user="bob"), ntlm(at("10:05:00"))], finds=1),
    Sample("the desk afterwards", [ntlm(at("10:05:00")), desk(at("10:06:00"))], finds=1),
    Sample("Kerberos", [ntlm(at("10:05:00"), package="Kerberos")], finds=0),
    Sample("a machine account", [ntlm(at("10:05:00"), user="WS06$")], finds=0),
    Sample("nobody", [ntlm(at("10:05:00"), user="ANONYMOUS LOGON")], finds=0),
]

"""A machine's account logs on by NTLM from an address where it never proved itself by Kerberos."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.windows import logon, service_ticket, ticket_granted
from hunts.attack import Technique
from hunts.events import LOGON, MACHINE_ACCOUNT, NOT_LOOPBACK, NTLM, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Absence, Events, Unless
from hunts.match import Field, any_of, bare, is_
from hunts.sample import Sample, at
from mappings.ecs import Event

OWN: list[tuple[Field, Field]] = [
    (bare(Event.user.name), bare(Event.user.name)),
    (Event.source.ip, Event.source.ip),
]
KERBEROS = is_(Event.winlog.event_data.AuthenticationPackageName, "Kerberos")

HUNT = Hunt(
    id="machine-account-from-elsewhere",
    name="Machine account by NTLM from another address than its own",
    severity=Severity.HIGH,
    techniques=[Technique.SMB_RELAY, Technique.SMB_ADMIN_SHARES],
    kind=Unless(
        events=Events(
            datasets=WINDOWS_SECURITY,
            where=LOGON & is_(Event.winlog.logon.type, "Network") & NOT_LOOPBACK & MACHINE_ACCOUNT & NTLM,
        ),
        by=[Event.user.name, Event.source.ip],
        absences=[
            Absence(
                events=Events(
                    datasets=WINDOWS_SECURITY,
                    where=any_of(Event.event.code, ["4768", "4769"]) & MACHINE_ACCOUNT,
                ),
                on=OWN,
            ),
            Absence(
                events=Events(datasets=WINDOWS_SECURITY, where=LOGON & MACHINE_ACCOUNT & KERBEROS), on=OWN
            ),
        ],
        within=timedelta(days=1),
        skew=timedelta(minutes=5),
    ),
    sentence="The machine account {user.name} logged on to {host.name} by NTLM from {source.ip}, which is not known as its address",
    shows=[
        Event.host.name,
        Event.user.domain,
        Event.source.domain,
        Event.winlog.event_data.TargetLogonId,
    ],
    goal="Find a machine's authentication that was coerced (PetitPotam, PrinterBug) and relayed: the account is one machine's, the address another's.",
    blind_spots=[
        "Relays to LDAP or to certificate enrolment, where no Windows host writes 4624",
        "Relays of people's accounts",
        "Stolen machine keys used by Kerberos from elsewhere",
    ],
    false_positives=[
        "Domain controllers whose Security log is not collected: no machine is known by Kerberos then",
        "Clusters and machines with several addresses that use Kerberos from one of them only",
    ],
    response=[
        "Find the machine behind the address (`hopwatch hunt host`): the intruder is there",
        "See what the session did on the host: 5145, 4697, 4698, the registry's hives",
        "Look for calls of efsrpc, spoolss, netdfs to the account's machine a moment before",
    ],
    references=[
        "https://attack.mitre.org/techniques/T1557/001/",
        "https://attack.mitre.org/techniques/T1187/",
    ],
)

arrives = partial(logon, host="SRV1", user="SRV2$", source="10.1.2.7", package="NTLM", workstation="SRV2")
ticket = partial(ticket_granted, host="DC01", user="SRV2$", source="10.1.2.7")
SAMPLES = [
    Sample(
        "relayed from a desk", [ticket(at("08:00:00"), source="10.1.1.12"), arrives(at("10:00:00"))], finds=1
    ),
    Sample("nothing is known of the machine", [arrives(at("10:00:00"))], finds=1),
    Sample("a domain controller's account", [arrives(at("10:00:00"), user="DC01$")], finds=1),
    Sample("its own address: a first ticket", [ticket(at("08:00:00")), arrives(at("10:00:00"))], finds=0),
    Sample(
        "its own address: a service ticket, which names it with its realm",
        [
            service_ticket(
                at("08:00:00"), host="DC01", user="SRV2$@CORP.EXAMPLE", source="10.1.2.7", service="FS01$"
            ),
            arrives(at("10:00:00")),
        ],
        finds=0,
    ),
    Sample(
        "its own address: a Kerberos logon on another host",
        [
            logon(at("08:00:00"), host="DC01", user="SRV2$", source="10.1.2.7", package="Kerberos"),
            arrives(at("10:00:00")),
        ],
        finds=0,
    ),
    Sample("the ticket's log arrives last", [arrives(at("10:00:00")), ticket(at("09:59:00"))], finds=0),
    Sample("a day ago", [ticket(at("10:00:00") - timedelta(days=1)), arrives(at("10:00:00"))], finds=1),
    Sample("by Kerberos", [arrives(at("10:00:00"), package="Kerberos")], finds=0),
    Sample("a person", [arrives(at("10:00:00"), user="eve")], finds=0),
    Sample("the machine itself", [arrives(at("10:00:00"), source="127.0.0.1")], finds=0),
]

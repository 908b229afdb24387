"""On the wire: Kerberos refuses one address as many different accounts in a short time."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.wire import kerberos
from hunts.attack import Technique
from hunts.events import SOMEBODY, ZEEK_KERBEROS
from hunts.hunt import Hunt, Severity
from hunts.kinds import Distinct, Events
from hunts.match import any_of, is_
from hunts.sample import Sample, at
from mappings.ecs import Event

REFUSALS = ["KDC_ERR_C_PRINCIPAL_UNKNOWN", "KDC_ERR_PREAUTH_FAILED", "KDC_ERR_CLIENT_REVOKED"]

HUNT = Hunt(
    id="kerberos-spray-on-the-wire",
    name="Kerberos refused as many accounts on the wire",
    severity=Severity.MEDIUM,
    techniques=[Technique.PASSWORD_SPRAYING, Technique.ACCOUNT_DISCOVERY],
    kind=Distinct(
        events=Events(
            datasets=ZEEK_KERBEROS,
            where=is_(Event.zeek.kerberos.request_type, "AS")
            & any_of(Event.zeek.kerberos.error.msg, REFUSALS)
            & SOMEBODY,
        ),
        by=[Event.source.ip],
        of=Event.user.name,
        within=timedelta(minutes=10),
        at_least=5,
    ),
    sentence="Kerberos refused {source.ip} as {value} accounts in {span}",
    shows=[Event.user.name, Event.user.domain, Event.destination.ip, Event.zeek.kerberos.error.msg],
    goal="Find passwords sprayed and names tried (kerbrute) where the domain controllers' logs are missing.",
    blind_spots=[
        "A spray slower than five accounts in ten minutes",
        "Accounts that exist answer a name without a password with PREAUTH_REQUIRED, as for everybody",
    ],
    false_positives=[
        "Terminal servers, proxies and address translation",
        "Scanners that try default accounts",
    ],
    response=[
        "Look for tickets granted to that address during and after",
        "Reset what it guessed; block the address",
    ],
    references=["https://attack.mitre.org/techniques/T1110/003/"],
)

fails = partial(kerberos, source="10.1.2.7", destination="10.1.1.2", success=False)
SAMPLES = [
    Sample(
        "five accounts", [fails(at(f"10:00:0{n}"), client=f"user{n}/CORP.EXAMPLE") for n in range(5)], finds=1
    ),
    Sample(
        "names that do not exist",
        [
            fails(at(f"10:00:0{n}"), client=f"user{n}/CORP.EXAMPLE", error="KDC_ERR_C_PRINCIPAL_UNKNOWN")
            for n in range(5)
        ],
        finds=1,
    ),
    Sample(
        "four accounts", [fails(at(f"10:00:0{n}"), client=f"user{n}/CORP.EXAMPLE") for n in range(4)], finds=0
    ),
    Sample(
        "five accounts, too slowly",
        [
            fails(at("10:00:00") + timedelta(seconds=150 * n), client=f"user{n}/CORP.EXAMPLE")
            for n in range(5)
        ],
        finds=0,
    ),
    Sample(
        "one account often", [fails(at(f"10:00:0{n}"), client="eve/CORP.EXAMPLE") for n in range(9)], finds=0
    ),
    Sample(
        "the expected first refusal",
        [
            fails(at(f"10:00:0{n}"), client=f"user{n}/CORP.EXAMPLE", error="KDC_ERR_PREAUTH_REQUIRED")
            for n in range(6)
        ],
        finds=0,
    ),
    Sample("machines", [fails(at(f"10:00:0{n}"), client=f"WS{n}$/CORP.EXAMPLE") for n in range(6)], finds=0),
]

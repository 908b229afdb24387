"""On the wire: one address asks for Kerberos tickets to many computers in a short time."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.wire import kerberos
from hunts.attack import Technique
from hunts.events import MANAGING, MANAGING_LEFT_OUT, SOMEBODY, ZEEK_KERBEROS
from hunts.hunt import Hunt, Severity
from hunts.kinds import Distinct, Events
from hunts.match import is_, like
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="service-ticket-sweep-on-the-wire",
    name="Kerberos tickets to many computers on the wire",
    severity=Severity.MEDIUM,
    techniques=[Technique.REMOTE_SERVICES, Technique.REMOTE_SYSTEM_DISCOVERY],
    kind=Distinct(
        events=Events(
            datasets=ZEEK_KERBEROS,
            where=is_(Event.zeek.kerberos.request_type, "TGS")
            & is_(Event.zeek.kerberos.success, value=True)
            & like(
                Event.zeek.kerberos.service, "cifs/*", "host/*", "rpcss/*", "termsrv/*", "wsman/*", "http/*"
            )
            & SOMEBODY
            & ~MANAGING,
        ),
        by=[Event.source.ip, Event.user.name],
        of=Event.zeek.kerberos.service,
        within=timedelta(minutes=2),
        at_least=11,
    ),
    sentence="{user.name} at {source.ip} asked for tickets to {value} services of computers in {span}",
    shows=[Event.zeek.kerberos.service, Event.destination.ip, Event.user.domain],
    goal="Find share, session and administrator sweeps where the domain controllers' logs are missing.",
    blind_spots=[
        MANAGING_LEFT_OUT,
        "Sweeps by address, which fall back to NTLM",
        "Zeek does not always see whose ticket it is",
    ],
    false_positives=["Inventory and monitoring that run as a person", "DFS and printer discovery at logon"],
    response=["See what the source host was running", "Look for its SMB and RPC connections just after"],
    references=["https://attack.mitre.org/techniques/T1018/"],
)

asks = partial(kerberos, source="10.1.2.7", destination="10.1.1.2", client="eve/CORP.EXAMPLE", request="TGS")
SAMPLES = [
    Sample(
        "eleven computers", [asks(at(f"10:00:{n:02}"), service=f"cifs/SRV{n}") for n in range(11)], finds=1
    ),
    Sample("ten computers", [asks(at(f"10:00:{n:02}"), service=f"cifs/SRV{n}") for n in range(10)], finds=0),
    Sample(
        "eleven, too slowly",
        [asks(at("10:00:00") + timedelta(seconds=12 * n), service=f"cifs/SRV{n}") for n in range(11)],
        finds=0,
    ),
    Sample(
        "a machine's own",
        [asks(at(f"10:00:{n:02}"), client="SCCM$/CORP.EXAMPLE", service=f"cifs/SRV{n}") for n in range(12)],
        finds=0,
    ),
    Sample(
        "one computer often", [asks(at(f"10:00:{n:02}"), service="cifs/FS01") for n in range(12)], finds=0
    ),
]

"""On the wire: a host that is no domain controller asks one for the directory's secrets."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.wire import connection, dce_rpc, kerberos
from hunts.attack import Technique
from hunts.events import ZEEK_CONNECTION, ZEEK_DCE_RPC, ZEEK_KERBEROS
from hunts.hunt import Hunt, Severity
from hunts.kinds import Absence, Events, Unless
from hunts.match import any_of, is_, like, there
from hunts.sample import Sample, at
from mappings.ecs import Event

IS_ASKED = [(Event.source.ip, Event.destination.ip)]
ANSWERED = any_of(Event.zeek.connection.state, ["SF", "S1", "S2", "S3", "RSTO", "RSTR"])

HUNT = Hunt(
    id="dcsync-on-the-wire",
    name="Directory replication asked for by no domain controller",
    severity=Severity.CRITICAL,
    techniques=[Technique.DCSYNC],
    kind=Unless(
        events=Events(
            datasets=ZEEK_DCE_RPC,
            where=like(Event.zeek.dce_rpc.endpoint, "drsuapi")
            & like(Event.zeek.dce_rpc.operation, "DRSGetNCChanges", "DRSReplicaSync"),
        ),
        by=[Event.source.ip],
        # A domain controller answers Kerberos: somebody asked it for a ticket within the day.
        absences=[
            Absence(
                events=Events(datasets=ZEEK_KERBEROS, where=there(Event.zeek.kerberos.success)), on=IS_ASKED
            ),
            Absence(
                events=Events(datasets=ZEEK_CONNECTION, where=is_(Event.destination.port, 88) & ANSWERED),
                on=IS_ASKED,
            ),
        ],
        within=timedelta(days=1),
        skew=timedelta(minutes=5),
    ),
    sentence="{source.ip}, which answers no Kerberos, asked {destination.ip} for the directory's changes ({zeek.dce_rpc.operation})",
    shows=[Event.destination.ip, Event.zeek.dce_rpc.operation, Event.zeek.session_id],
    goal="Find DCSync: mimikatz or secretsdump takes every password hash, krbtgt's too.",
    blind_spots=[
        "A domain controller in the intruder's hands",
        "Networks where the sensor sees no Kerberos raise real controllers: declare them",
    ],
    false_positives=[
        "Entra Connect (AAD Connect) and other directory synchronisers: declare their address",
        "A new domain controller's first hour",
    ],
    response=[
        "Isolate the source now",
        "Find the account that could replicate (4662 on the controller) and disable it",
        "Plan to reset krbtgt twice and all privileged accounts",
    ],
    references=["https://attack.mitre.org/techniques/T1003/006/"],
)

sync = partial(
    dce_rpc,
    source="10.1.2.7",
    destination="10.1.1.2",
    endpoint="drsuapi",
    operation="DRSGetNCChanges",
    port=49155,
)
SAMPLES = [
    Sample("a workstation", [sync(at("10:00:00"))], finds=1),
    Sample(
        "a workstation that asks for tickets",
        [
            kerberos(at("09:00:00"), source="10.1.2.7", destination="10.1.1.2", client="eve/CORP"),
            sync(at("10:00:00")),
        ],
        finds=1,
    ),
    Sample(
        "a domain controller",
        [
            kerberos(at("09:00:00"), source="10.1.2.9", destination="10.1.2.7", client="bob/CORP"),
            sync(at("10:00:00")),
        ],
        finds=0,
    ),
    Sample(
        "a domain controller, by its connections",
        [
            connection(at("09:00:00"), source="10.1.2.9", destination="10.1.2.7", port=88),
            sync(at("10:00:00")),
        ],
        finds=0,
    ),
    Sample(
        "a host whose port 88 does not answer",
        [
            connection(at("09:00:00"), source="10.1.2.9", destination="10.1.2.7", port=88, state="REJ"),
            sync(at("10:00:00")),
        ],
        finds=1,
    ),
    Sample(
        "a controller of the day before",
        [
            kerberos(
                at("09:00:00") - timedelta(days=1),
                source="10.1.2.9",
                destination="10.1.2.7",
                client="bob/CORP",
            ),
            sync(at("10:00:00")),
        ],
        finds=1,
    ),
    Sample("names looked up", [sync(at("10:00:00"), operation="DRSCrackNames")], finds=0),
]

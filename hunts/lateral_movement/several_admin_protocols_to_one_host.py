"""On the wire: one internal host administers another by more than one protocol within an hour."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.wire import connection
from hunts.attack import Technique
from hunts.events import BETWEEN_INTERNAL, ZEEK_CONNECTION
from hunts.hunt import Hunt, Severity
from hunts.kinds import Distinct, Events
from hunts.match import any_of
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="several-admin-protocols-to-one-host",
    name="Several administration protocols between two hosts",
    severity=Severity.LOW,
    techniques=[Technique.REMOTE_SERVICES, Technique.SMB_ADMIN_SHARES, Technique.WINRM],
    kind=Distinct(
        events=Events(
            datasets=ZEEK_CONNECTION,
            where=BETWEEN_INTERNAL
            & any_of(Event.destination.port, [22, 445, 3389, 5985, 5986])
            & any_of(Event.zeek.connection.state, ["SF", "S1", "S2", "S3", "RSTO", "RSTR", "OTH"]),
        ),
        by=[Event.source.ip, Event.destination.ip],
        of=Event.destination.port,
        within=timedelta(hours=1),
        at_least=2,
    ),
    sentence="{source.ip} reached {destination.ip} on {value} administration ports in {span}",
    shows=[
        Event.destination.port,
        Event.network.protocol,
        Event.zeek.connection.state,
        Event.zeek.session_id,
    ],
    goal="Find hands that try one way after another into the same host; SMB or WinRM alone is ordinary, and encrypted.",
    blind_spots=["One protocol only", "Traffic that no sensor sees"],
    false_positives=["Administrators, management servers and scanners: this hunt informs"],
    response=[
        "See whether the two are an administrator's desk and a server, or two desks",
        "On the destination: logons (4624) from that address",
    ],
    references=["https://attack.mitre.org/techniques/T1021/"],
)

reaches = partial(connection, source="10.1.2.7", destination="10.1.2.9")
SAMPLES = [
    Sample(
        "WinRM, then SMB", [reaches(at("10:00:00"), port=5985), reaches(at("10:30:00"), port=445)], finds=1
    ),
    Sample("SMB alone", [reaches(at("10:00:00"), port=445), reaches(at("10:30:00"), port=445)], finds=0),
    Sample(
        "SMB, RDP refused",
        [reaches(at("10:00:00"), port=445), reaches(at("10:30:00"), port=3389, state="REJ")],
        finds=0,
    ),
    Sample("an hour apart", [reaches(at("10:00:00"), port=5985), reaches(at("11:00:00"), port=445)], finds=0),
    Sample(
        "SMB and the web", [reaches(at("10:00:00"), port=443), reaches(at("10:30:00"), port=445)], finds=0
    ),
    Sample(
        "two hosts",
        [reaches(at("10:00:00"), port=5985), reaches(at("10:30:00"), port=445, destination="10.1.2.10")],
        finds=0,
    ),
]

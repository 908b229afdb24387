"""An internal address reaches another on an administration port where it had not been in a month."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.wire import connection
from hunts.attack import Technique
from hunts.events import BETWEEN_INTERNAL, ZEEK_CONNECTION
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, FirstSeen
from hunts.lateral_movement.internal_admin_port_fan_out import ADMIN_PORTS
from hunts.match import any_of
from hunts.sample import Sample, at
from mappings.ecs import Event

ANSWERED = any_of(Event.zeek.connection.state, ["SF", "S1", "S2", "S3", "RSTO", "RSTR"])
"""Both sides spoke (Zeek's conn.log, `conn_state`)."""

HUNT = Hunt(
    id="new-admin-connection",
    name="New connection on an administration port",
    severity=Severity.LOW,
    techniques=[Technique.REMOTE_SERVICES],
    kind=FirstSeen(
        events=Events(
            datasets=ZEEK_CONNECTION,
            where=BETWEEN_INTERNAL & ANSWERED & any_of(Event.destination.port, ADMIN_PORTS),
        ),
        by=[Event.source.ip],
        new=[Event.destination.ip, Event.destination.port],
        known=[[Event.source.ip], [Event.destination.ip]],
        within=timedelta(days=30),
        warm_up=timedelta(days=7),
    ),
    sentence="{source.ip} reached {destination.ip} on port {destination.port} for the first time in a month",
    shows=[Event.destination.ip, Event.destination.port, Event.network.protocol, Event.zeek.connection.state],
    goal="Find the slow walk from host to host that no fan-out shows.",
    blind_spots=[
        "Addresses without such a connection, either way, a week before or earlier",
        "Traffic that no sensor sees, as within one switch",
        "The first week of data, and the first week after a gap of a month: there is no baseline yet",
    ],
    false_positives=["New services, addresses that are given out anew, administrators, scanners"],
    response=[
        "See who is behind the source, and who logged on to the destination then (4624)",
        "See whether other hunts name one of the two that day",
    ],
    references=["https://attack.mitre.org/techniques/T1021/"],
    every=timedelta(hours=1),
)

DAYS = timedelta(days=1)
reaches = partial(connection, source="10.1.2.7", destination="10.1.1.20", port=445, state="SF")
KNOWN = [
    reaches(at("10:00:00") - 8 * DAYS),
    reaches(at("10:00:00") - 8 * DAYS, source="10.1.2.8", destination="10.1.1.21"),
]
SAMPLES = [
    Sample(
        "a host where only others go", [*KNOWN, reaches(at("10:00:00"), destination="10.1.1.21")], finds=1
    ),
    Sample("another port of a known host", [*KNOWN, reaches(at("10:00:00"), port=3389)], finds=1),
    Sample("as every week", [*KNOWN, reaches(at("10:00:00"))], finds=0),
    Sample("no answer", [*KNOWN, reaches(at("10:00:00"), destination="10.1.1.21", state="S0")], finds=0),
    Sample("a new source", [*KNOWN, reaches(at("10:00:00"), source="10.1.2.99")], finds=0),
    Sample("a new server", [*KNOWN, reaches(at("10:00:00"), destination="10.1.1.99")], finds=0),
    Sample("a web server", [*KNOWN, reaches(at("10:00:00"), destination="10.1.1.21", port=443)], finds=0),
    Sample("without a baseline", [reaches(at("10:00:00"), destination="10.1.1.21")], finds=0),
]

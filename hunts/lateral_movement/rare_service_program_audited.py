"""A service whose program no other host had for a month, as the Security log has it (4697)."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.windows import service_install_audited
from hunts.attack import Technique
from hunts.events import SERVICE_IN_SECURITY_LOG, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Rare
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="rare-service-program-audited",
    name="Service with a program that is rare in the estate (audited)",
    severity=Severity.LOW,
    techniques=[Technique.WINDOWS_SERVICE, Technique.SERVICE_EXECUTION],
    kind=Rare(
        events=Events(
            datasets=WINDOWS_SECURITY,
            where=SERVICE_IN_SECURITY_LOG,
        ),
        by=[Event.winlog.event_data.ServiceFileName],
        of=Event.host.name,
        at_most=1,
        within=timedelta(days=30),
        warm_up=timedelta(days=7),
    ),
    sentence="Service {service.name} on {host.name} runs {winlog.event_data.ServiceFileName}, which no other host had in a month",
    shows=[Event.host.name, Event.service.name, Event.user.name, Event.winlog.logon.id],
    goal="Find programs that were brought to one host, whatever the service is called.",
    blind_spots=[
        "Hosts that do not audit Security System Extension (4697): `rare-service-program` reads 7045",
        "A program put on a second host: it is rare on the first only (`service-on-several-hosts`)",
        "A program that takes the path of a common one",
        "The first week of data, and the first week after a gap of a month: there is no baseline yet",
    ],
    false_positives=[
        "The first host of a roll-out",
        "Drivers and updaters whose path holds a version or a random name",
        "Servers with one purpose",
    ],
    response=[
        "See who installed it, and whether a remote logon came just before (`network-logon-then-service`)",
        "See whether the program is signed and by whom; keep a copy",
    ],
    references=["https://attack.mitre.org/techniques/T1543/003/"],
    every=timedelta(hours=1),
)

DAYS = timedelta(days=1)
installs = partial(
    service_install_audited,
    host="SRV1",
    service="upd",
    image=r"C:\Windows\Temp\upd.exe",
    user="eve",
    logon_id="0x5150",
)
OLD = installs(at("10:00:00") - 8 * DAYS, host="SRV9", image=r"C:\Program Files\Agent\agent.exe")
SAMPLES = [
    Sample("one host", [OLD, installs(at("10:00:00"))], finds=1),
    Sample(
        "a second host is not rare",
        [OLD, installs(at("10:00:00")), installs(at("10:05:00"), host="SRV2")],
        finds=1,
    ),
    Sample(
        "twice on one host, in other letters",
        [
            OLD,
            installs(at("10:00:00")),
            installs(at("10:05:00"), host="srv1", image=r"c:\windows\temp\UPD.exe"),
        ],
        finds=1,
    ),
    Sample(
        "as on another host",
        [OLD, installs(at("10:00:00") - 3 * DAYS, host="SRV2"), installs(at("10:00:00"))],
        finds=0,
    ),
    Sample(
        "six days of data are too few",
        [installs(at("10:00:00") - 6 * DAYS), installs(at("10:00:00"))],
        finds=0,
    ),
]

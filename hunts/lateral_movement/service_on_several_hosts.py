"""Somebody installs a service of one name on several hosts in a short time."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.derived import sid
from hopwatch.lab.windows import service_installed
from hunts.attack import Technique
from hunts.events import SERVICE_INSTALLED, WINDOWS_SERVICES
from hunts.hunt import Hunt, Severity
from hunts.kinds import Distinct, Events
from hunts.match import is_, there
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="service-on-several-hosts",
    name="Same service installed on several hosts",
    severity=Severity.MEDIUM,
    techniques=[Technique.SERVICE_EXECUTION, Technique.LATERAL_TOOL_TRANSFER, Technique.WINDOWS_SERVICE],
    kind=Distinct(
        # What the system installs by itself (updaters, drivers) is the same everywhere, every day.
        events=Events(
            datasets=WINDOWS_SERVICES,
            where=SERVICE_INSTALLED & there(Event.user.id) & ~is_(Event.user.id, "S-1-5-18"),
        ),
        by=[Event.service.name, Event.user.id],
        of=Event.host.name,
        within=timedelta(minutes=30),
        at_least=3,
    ),
    sentence="One account installed the service {service.name} on {value} hosts in {span}",
    shows=[
        Event.host.name,
        Event.user.name,
        Event.winlog.event_data.ImagePath,
        Event.winlog.event_data.ServiceFileName,
    ],
    goal="Find a tool that spreads by services, whatever it is called.",
    blind_spots=[
        "A new name on each host: `psexec-service` knows some shapes",
        "Services installed by the system account",
    ],
    false_positives=["Agents pushed by management servers, PsExec over a list of hosts"],
    response=["See what the image is; ask the account's owner", "Search all hosts for the service"],
    references=[
        "https://attack.mitre.org/techniques/T1570/",
        "https://attack.mitre.org/techniques/T1569/002/",
    ],
)

installs = partial(
    service_installed, service="wupd", image=r"C:\Windows\Temp\wupd.exe", user_sid=sid("CORP", "eve")
)
SAMPLES = [
    Sample("three hosts", [installs(at(f"10:0{n}:00"), host=f"SRV{n}") for n in range(3)], finds=1),
    Sample("two hosts", [installs(at(f"10:0{n}:00"), host=f"SRV{n}") for n in range(2)], finds=0),
    Sample(
        "three hosts, too slowly",
        [installs(at("10:00:00") + timedelta(minutes=15 * n), host=f"SRV{n}") for n in range(3)],
        finds=0,
    ),
    Sample(
        "an updater",
        [installs(at(f"10:0{n}:00"), host=f"SRV{n}", user_sid="S-1-5-18") for n in range(5)],
        finds=0,
    ),
    Sample(
        "three services",
        [installs(at(f"10:0{n}:00"), host=f"SRV{n}", service=f"agent{n}") for n in range(3)],
        finds=0,
    ),
    Sample("one host three times", [installs(at(f"10:0{n}:00"), host="SRV1") for n in range(3)], finds=0),
]

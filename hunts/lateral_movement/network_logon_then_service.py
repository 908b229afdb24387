"""An account logs on over the network and, within a minute, the same account installs a service there."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.derived import sid
from hopwatch.lab.windows import logon, service_install_audited, service_installed
from hunts.attack import Technique
from hunts.events import (
    MANAGING,
    MANAGING_LEFT_OUT,
    NETWORK_LOGON,
    SERVICE_INSTALLED,
    WINDOWS_SECURITY,
    WINDOWS_SERVICES,
)
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Sequence, Step
from hunts.sample import Sample, at
from mappings.ecs import Event

SAME_ACCOUNT = [Event.host.name, Event.user.id]

HUNT = Hunt(
    id="network-logon-then-service",
    name="Network logon, then a service installed by the same account",
    severity=Severity.HIGH,
    techniques=[Technique.SERVICE_EXECUTION, Technique.SMB_ADMIN_SHARES, Technique.WINDOWS_SERVICE],
    kind=Sequence(
        steps=[
            Step(events=Events(datasets=WINDOWS_SECURITY, where=NETWORK_LOGON & ~MANAGING), by=SAME_ACCOUNT),
            Step(events=Events(datasets=WINDOWS_SERVICES, where=SERVICE_INSTALLED), by=SAME_ACCOUNT),
        ],
        within=timedelta(minutes=1),
        skew=timedelta(seconds=2),
    ),
    sentence="{user.name} logged on to {host.name} from {source} and installed the service {service.name} within a minute",
    shows=[
        Event.user.name,
        Event.source.ip,
        Event.source.domain,
        Event.service.name,
        Event.winlog.event_data.ImagePath,
        Event.winlog.event_data.ServiceFileName,
    ],
    goal="Find remote execution through the service control manager, whatever the service is called.",
    blind_spots=[
        MANAGING_LEFT_OUT,
        "Services installed by SYSTEM on the account's behalf",
        "More than a minute between logon and service",
        "Logons without a source address",
    ],
    false_positives=["Software deployment", "Agents pushed by management servers", "Backup agents"],
    response=[
        "See what the service's image is and whether it is still there",
        "Ask the account's owner; look at the source address for the same minute",
        "Hunt the other hosts that the account reached from there",
    ],
    references=["https://attack.mitre.org/techniques/T1569/002/"],
)

IMAGE = r"C:\Windows\Temp\wupd.exe"
arrives = partial(logon, host="SRV1", user="eve", source="10.1.2.7", workstation="WS07")
installs = partial(service_installed, host="SRV1", service="wupd", image=IMAGE, user_sid=sid("CORP", "eve"))
audited = partial(
    service_install_audited, host="SRV1", service="wupd", image=IMAGE, user="eve", logon_id="0x5150"
)
SAMPLES = [
    Sample("logon, then service", [arrives(at("10:00:00")), installs(at("10:00:20"))], finds=1),
    Sample(
        "as the Security log has it",
        [arrives(at("10:00:00")), audited(at("10:00:20"))],
        finds=1,
    ),
    Sample("across a window's edge", [arrives(at("10:14:50")), installs(at("10:15:10"))], finds=1),
    Sample("a minute later", [arrives(at("10:00:00")), installs(at("10:01:00"))], finds=0),
    Sample("service, then logon", [installs(at("10:00:00")), arrives(at("10:00:20"))], finds=0),
    Sample("another host", [arrives(at("10:00:00"), host="SRV2"), installs(at("10:00:20"))], finds=0),
    Sample(
        "another account's service",
        [arrives(at("10:00:00")), installs(at("10:00:20"), user_sid=sid("CORP", "bob"))],
        finds=0,
    ),
    Sample(
        "the system's own service",
        [arrives(at("10:00:00")), installs(at("10:00:20"), user_sid="S-1-5-18")],
        finds=0,
    ),
]

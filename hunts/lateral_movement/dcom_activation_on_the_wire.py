"""On the wire: one host has another create a COM object: the first step of DCOM and WMI execution."""

from functools import partial

from hopwatch.lab.wire import dce_rpc
from hunts.attack import Technique
from hunts.events import ZEEK_DCE_RPC
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Match
from hunts.match import like
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="dcom-activation-on-the-wire",
    name="COM object created remotely on the wire",
    severity=Severity.LOW,
    techniques=[Technique.DCOM, Technique.WMI],
    kind=Match(
        events=Events(
            datasets=ZEEK_DCE_RPC,
            where=like(Event.zeek.dce_rpc.endpoint, "IRemoteSCMActivator", "ISystemActivator", "IActivation")
            & like(
                Event.zeek.dce_rpc.operation,
                "RemoteCreateInstance",
                "RemoteGetClassObject",
                "RemoteActivation",
            ),
        ),
        by=[Event.source.ip, Event.destination.ip],
    ),
    sentence="{source.ip} had {destination.ip} create a COM object ({zeek.dce_rpc.operation})",
    shows=[
        Event.zeek.dce_rpc.operation,
        Event.zeek.dce_rpc.endpoint,
        Event.destination.port,
        Event.zeek.session_id,
    ],
    goal="Record who can have objects made on other hosts: all that follows (WMI, MMC20, ShellWindows) is often sealed.",
    blind_spots=["Which object it was, and what it did"],
    false_positives=[
        "Monitoring and inventory by WMI, all day: this hunt informs",
        "Certificate enrolment, clusters, Exchange",
    ],
    response=[
        "See what the destination started just then under WmiPrvSE.exe, mmc.exe or svchost -k DcomLaunch",
        "Ask whether this pair does that every day",
    ],
    references=["https://attack.mitre.org/techniques/T1021/003/"],
)

call = partial(dce_rpc, source="10.1.2.7", destination="10.1.1.10", port=135)
SAMPLES = [
    Sample(
        "an object",
        [call(at("10:00:00"), endpoint="IRemoteSCMActivator", operation="RemoteCreateInstance")],
        finds=1,
    ),
    Sample(
        "by the older name",
        [call(at("10:00:00"), endpoint="ISystemActivator", operation="RemoteCreateInstance")],
        finds=1,
    ),
    Sample("the endpoint mapper", [call(at("10:00:00"), endpoint="epmapper", operation="ept_map")], finds=0),
    Sample("a ping", [call(at("10:00:00"), endpoint="IObjectExporter", operation="ServerAlive2")], finds=0),
]

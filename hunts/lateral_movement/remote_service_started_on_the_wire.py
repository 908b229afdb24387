"""On the wire: one host starts a service on another."""

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
    id="remote-service-started-on-the-wire",
    name="Service started remotely on the wire",
    severity=Severity.LOW,
    techniques=[Technique.SERVICE_EXECUTION],
    kind=Match(
        events=Events(
            datasets=ZEEK_DCE_RPC,
            where=like(Event.zeek.dce_rpc.endpoint, "svcctl")
            & like(Event.zeek.dce_rpc.operation, "StartService*", "RStartService*"),
        ),
        by=[Event.source.ip, Event.destination.ip],
    ),
    sentence="{source.ip} started a service on {destination.ip} (times: {count})",
    shows=[
        Event.zeek.dce_rpc.operation,
        Event.zeek.dce_rpc.endpoint,
        Event.zeek.dce_rpc.named_pipe,
        Event.zeek.session_id,
    ],
    goal="Record who makes services run on other hosts, one that was left there before included.",
    blind_spots=["Which service it was", "SMB 3 encryption and sealed RPC hide the call"],
    false_positives=["Administrators who restart services from their desk: this hunt informs"],
    response=[
        "Look on the destination for what started just then (7036, 4688)",
        "Find the account: zeek ntlm or kerberos with the same uid",
    ],
    references=["https://attack.mitre.org/techniques/T1569/002/"],
)

call = partial(dce_rpc, source="10.1.2.7", destination="10.1.1.10", endpoint="svcctl", pipe=r"\pipe\ntsvcs")
SAMPLES = [
    Sample("started", [call(at("10:00:00"), operation="StartServiceW")], finds=1),
    Sample(
        "twice a day is one alert",
        [call(at("10:00:00"), operation="StartServiceA"), call(at("11:00:00"), operation="StartServiceA")],
        finds=1,
    ),
    Sample("stopped", [call(at("10:00:00"), operation="ControlService")], finds=0),
    Sample("its state read", [call(at("10:00:00"), operation="QueryServiceStatus")], finds=0),
]

"""On the wire: one host makes or runs a scheduled task on another."""

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
    id="remote-task-on-the-wire",
    name="Scheduled task made or run remotely on the wire",
    severity=Severity.MEDIUM,
    techniques=[Technique.SCHEDULED_TASK, Technique.AT],
    kind=Match(
        events=Events(
            datasets=ZEEK_DCE_RPC,
            where=(
                like(Event.zeek.dce_rpc.endpoint, "ITaskSchedulerService")
                & like(Event.zeek.dce_rpc.operation, "SchRpcRegisterTask", "SchRpcRun", "SchRpcEnableTask")
            )
            | (
                like(Event.zeek.dce_rpc.endpoint, "atsvc")
                & like(Event.zeek.dce_rpc.operation, "NetrJobAdd", "JobAdd")
            ),
        ),
        by=[Event.source.ip, Event.destination.ip],
    ),
    sentence="{source.ip} called {zeek.dce_rpc.operation} on {destination.ip}",
    shows=[
        Event.zeek.dce_rpc.operation,
        Event.zeek.dce_rpc.endpoint,
        Event.zeek.dce_rpc.named_pipe,
        Event.zeek.session_id,
    ],
    goal="Find atexec, schtasks /s and the old at as they make another host run something.",
    blind_spots=[
        "schtasks seals its calls: then only the endpoint is seen, or nothing",
        "Traffic that no sensor sees",
    ],
    false_positives=[
        "Backup and deployment that schedule their agents over the network",
        "Administrators' task consoles",
    ],
    response=[
        "Look on the destination for the task (4698, 4699)",
        "Find the account: zeek ntlm or kerberos with the same uid",
    ],
    references=["https://attack.mitre.org/techniques/T1053/005/", "https://github.com/mitre-attack/bzar"],
)

call = partial(
    dce_rpc, source="10.1.2.7", destination="10.1.1.10", endpoint="ITaskSchedulerService", pipe=r"\PIPE\atsvc"
)
SAMPLES = [
    Sample(
        "registered, run, deleted: one alert",
        [
            call(at(f"10:00:0{n}"), operation=name)
            for n, name in enumerate(["SchRpcRegisterTask", "SchRpcRun", "SchRpcDelete"])
        ],
        finds=1,
    ),
    Sample("the old at", [call(at("10:00:00"), endpoint="atsvc", operation="NetrJobAdd")], finds=1),
    Sample("tasks listed", [call(at("10:00:00"), operation="SchRpcEnumTasks")], finds=0),
    Sample("a task read", [call(at("10:00:00"), operation="SchRpcRetrieveTask")], finds=0),
    Sample("a service", [call(at("10:00:00"), endpoint="svcctl", operation="CreateServiceW")], finds=0),
]

"""On the wire: one host opens another's administrative share and has it run something by DCE-RPC."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.wire import dce_rpc, smb_file, smb_mapping
from hunts.attack import Technique
from hunts.events import (
    ADMIN_SHARE_ON_THE_WIRE,
    MANAGING,
    MANAGING_LEFT_OUT,
    REMOTE_EXECUTION_ON_THE_WIRE,
    ZEEK_DCE_RPC,
    ZEEK_SMB,
)
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Sequence, Step
from hunts.sample import Sample, at
from mappings.ecs import Event

PAIR = [Event.source.ip, Event.destination.ip]

HUNT = Hunt(
    id="admin-share-then-remote-execution",
    name="Admin share, then remote execution on the wire",
    severity=Severity.HIGH,
    techniques=[
        Technique.SMB_ADMIN_SHARES,
        Technique.LATERAL_TOOL_TRANSFER,
        Technique.SERVICE_EXECUTION,
        Technique.SCHEDULED_TASK,
    ],
    kind=Sequence(
        steps=[
            Step(events=Events(datasets=ZEEK_SMB, where=ADMIN_SHARE_ON_THE_WIRE & ~MANAGING), by=PAIR),
            Step(events=Events(datasets=ZEEK_DCE_RPC, where=REMOTE_EXECUTION_ON_THE_WIRE), by=PAIR),
        ],
        within=timedelta(minutes=10),
        # wmiexec and atexec run first and fetch the output from the share afterwards.
        skew=timedelta(minutes=1),
    ),
    sentence="{source.ip} opened an admin share of {destination.ip} and called {zeek.dce_rpc.operation} there",
    shows=[
        Event.zeek.dce_rpc.endpoint,
        Event.zeek.dce_rpc.operation,
        Event.zeek.smb_mapping.path,
        Event.zeek.smb_files.path,
        Event.file.name,
        Event.zeek.session_id,
    ],
    goal="Find PsExec, impacket and their like on the wire, where the hosts' own logs may be missing or cleared.",
    blind_spots=[
        MANAGING_LEFT_OUT,
        "SMB 3 encryption hides both halves",
        "Execution over WinRM or RDP",
        "Traffic that no sensor sees",
    ],
    false_positives=[
        "Software deployment",
        "Administrators who use PsExec or schtasks",
        "Management servers",
    ],
    response=[
        "Look on the destination for the service (7045) or task (4698) made at that time",
        "See which files were written to the share (zeek smb_files)",
        "Find the account: zeek ntlm or kerberos with the same uid, 4624 on the destination",
    ],
    references=["https://attack.mitre.org/techniques/T1021/002/", "https://github.com/mitre-attack/bzar"],
)

share = partial(smb_mapping, source="10.1.2.7", destination="10.1.1.10")
call = partial(dce_rpc, source="10.1.2.7", destination="10.1.1.10")
creates = partial(call, endpoint="svcctl", operation="CreateServiceW", pipe=r"\pipe\ntsvcs")
ADMIN = r"\\10.1.1.10\ADMIN$"
SAMPLES = [
    Sample("ADMIN$, then a service", [share(at("10:00:00"), share=ADMIN), creates(at("10:00:05"))], finds=1),
    Sample(
        "admin$ in small letters",
        [share(at("10:00:00"), share=ADMIN.lower()), creates(at("10:00:05"))],
        finds=1,
    ),
    Sample(
        "a file on C$, then a task",
        [
            smb_file(
                at("10:00:00"),
                source="10.1.2.7",
                destination="10.1.1.10",
                share=r"\\10.1.1.10\C$",
                name="a.exe",
            ),
            call(
                at("10:03:00"),
                endpoint="ITaskSchedulerService",
                operation="SchRpcRegisterTask",
                pipe=r"\PIPE\atsvc",
            ),
        ],
        finds=1,
    ),
    Sample(
        "the output fetched afterwards",
        [creates(at("10:00:00")), share(at("10:00:30"), share=ADMIN)],
        finds=1,
    ),
    Sample("ten minutes later", [share(at("10:00:00"), share=ADMIN), creates(at("10:10:00"))], finds=0),
    Sample("only IPC$", [share(at("10:00:00"), share=r"\\10.1.1.10\IPC$"), creates(at("10:00:05"))], finds=0),
    Sample(
        "a hidden share that ends in C$",
        [share(at("10:00:00"), share=r"\\10.1.1.10\PUBLIC$"), creates(at("10:00:05"))],
        finds=0,
    ),
    Sample(
        "another host's service",
        [share(at("10:00:00"), share=ADMIN), creates(at("10:00:05"), destination="10.1.1.11")],
        finds=0,
    ),
    Sample(
        "only listing services",
        [
            share(at("10:00:00"), share=ADMIN),
            call(at("10:00:05"), endpoint="svcctl", operation="EnumServicesStatusW", pipe=r"\pipe\ntsvcs"),
        ],
        finds=0,
    ),
]

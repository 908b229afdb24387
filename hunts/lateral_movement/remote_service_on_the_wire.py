"""On the wire: one host creates or changes a service on another."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.wire import dce_rpc
from hunts.attack import Technique
from hunts.events import MANAGING, MANAGING_LEFT_OUT, ZEEK_DCE_RPC
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Rare
from hunts.match import like
from hunts.sample import DEPLOYER, Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="remote-service-on-the-wire",
    name="Service created or changed remotely on the wire",
    severity=Severity.MEDIUM,
    techniques=[Technique.SERVICE_EXECUTION, Technique.SMB_ADMIN_SHARES, Technique.WINDOWS_SERVICE],
    kind=Rare(
        events=Events(
            datasets=ZEEK_DCE_RPC,
            where=~MANAGING
            & like(Event.zeek.dce_rpc.endpoint, "svcctl")
            & like(
                Event.zeek.dce_rpc.operation,
                "CreateService*",
                "RCreateService*",
                "ChangeServiceConfig*",
                "RChangeServiceConfig*",
            ),
        ),
        by=[Event.source.ip],
        of=Event.destination.ip,
        at_most=3,
        within=timedelta(days=30),
        warm_up=timedelta(),
    ),
    sentence="{source.ip} called {zeek.dce_rpc.operation} on {destination.ip}",
    shows=[
        Event.destination.ip,
        Event.zeek.dce_rpc.operation,
        Event.zeek.dce_rpc.endpoint,
        Event.zeek.dce_rpc.named_pipe,
        Event.zeek.session_id,
    ],
    goal="Find PsExec, impacket, Metasploit and sc.exe as they make another host run something, where its own logs are missing or cleared.",
    blind_spots=[
        MANAGING_LEFT_OUT,
        "A source that did so on more than three hosts in the month before",
        "SMB 3 encryption and sealed RPC hide the call",
        "Traffic that no sensor sees",
    ],
    false_positives=[
        "Software deployment and agents pushed by management servers, on their first three hosts",
        "Administrators who set services up from their desk",
    ],
    response=[
        "Look on the destination for the service (7045, 4697)",
        "Find the account: zeek ntlm or kerberos with the same uid",
        "See which files the source wrote there (zeek smb_files)",
    ],
    references=["https://attack.mitre.org/techniques/T1569/002/", "https://github.com/mitre-attack/bzar"],
    every=timedelta(hours=1),
)

call = partial(dce_rpc, source="10.1.2.7", destination="10.1.1.10", endpoint="svcctl", pipe=r"\pipe\ntsvcs")
DAYS = timedelta(days=1)
SAMPLES = [
    Sample(
        "a server that does so all the time: the first three hosts",
        [
            call(at("10:00:00") - n * DAYS, destination=f"10.1.1.{n}", operation="CreateServiceW")
            for n in range(8)
        ],
        finds=3,
    ),
    Sample("a deployer", [call(at("10:00:00"), source=DEPLOYER, operation="CreateServiceW")], finds=0),
    Sample("created", [call(at("10:00:00"), operation="CreateServiceW")], finds=1),
    Sample(
        "created, started, deleted: one alert",
        [
            call(at(f"10:00:0{n}"), operation=name)
            for n, name in enumerate(["OpenSCManagerW", "CreateServiceW", "StartServiceW", "DeleteService"])
        ],
        finds=1,
    ),
    Sample("an old one pointed elsewhere", [call(at("10:00:00"), operation="ChangeServiceConfigW")], finds=1),
    Sample("only started", [call(at("10:00:00"), operation="StartServiceW")], finds=0),
    Sample("its state read", [call(at("10:00:00"), operation="QueryServiceStatus")], finds=0),
    Sample("all listed", [call(at("10:00:00"), operation="EnumServicesStatusW")], finds=0),
    Sample("accounts", [call(at("10:00:00"), endpoint="samr", operation="SamrConnect5")], finds=0),
]

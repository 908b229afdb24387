"""On the wire: a host calls what makes another authenticate, and the other comes to it at once."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.wire import connection, dce_rpc
from hunts.attack import Technique
from hunts.events import ZEEK_CONNECTION, ZEEK_DCE_RPC
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Sequence, Step
from hunts.match import any_of, like
from hunts.sample import Sample, at
from mappings.ecs import Event

# MS-EFSR has two interfaces, MS-FSRVP one. An older Zeek knows none of them, and names them by their UUID.
INTERFACES = (
    "efsrpc*",
    "FileServerVssAgent",
    "unknown-c681d488-d850-11d0-8c52-00c04fd90f7e",
    "unknown-df1941c5-fe89-4e79-bf10-463657acf44d",
    "unknown-a8e0653c-2744-4389-a61d-7373df8b2292",
)
OPERATIONS = (
    "EfsRpc*",
    "*RemoteFindFirstPrinterChange*",
    "NetrDfsAddStdRoot*",
    "NetrDfsRemoveStdRoot*",
    "IsPathSupported",
    "IsPathShadowCopied",
    "ElfrOpenBELW",
)
COERCES = like(Event.zeek.dce_rpc.endpoint, *INTERFACES) | like(Event.zeek.dce_rpc.operation, *OPERATIONS)

HUNT = Hunt(
    id="coerced-authentication-on-the-wire",
    name="Host made to authenticate to its caller",
    severity=Severity.HIGH,
    techniques=[Technique.FORCED_AUTHENTICATION, Technique.SMB_RELAY],
    kind=Sequence(
        steps=[
            Step(
                events=Events(datasets=ZEEK_DCE_RPC, where=COERCES),
                by=[Event.source.ip, Event.destination.ip],
            ),
            Step(
                events=Events(
                    datasets=ZEEK_CONNECTION, where=any_of(Event.destination.port, [80, 139, 443, 445, 8080])
                ),
                by=[Event.destination.ip, Event.source.ip],
            ),
        ],
        within=timedelta(minutes=1),
        skew=timedelta(seconds=5),
    ),
    sentence="{source.ip} called {zeek.dce_rpc.operation} on {destination.ip}, which then connected to it",
    shows=[
        Event.zeek.dce_rpc.endpoint,
        Event.zeek.dce_rpc.operation,
        Event.destination.port,
        Event.zeek.session_id,
    ],
    goal="Find PetitPotam, PrinterBug, DFSCoerce and ShadowCoerce: the called host authenticates to the caller, who relays it.",
    blind_spots=[
        "The coerced host is sent to a third machine",
        "Calls over encrypted RPC or SMB 3 encryption",
    ],
    false_positives=[
        "Backup software that uses encrypted files or shadow copies of a server that is its client too"
    ],
    response=[
        "Find what the caller did with the other's account: `machine-account-from-elsewhere`, 4768 with a certificate",
        "Isolate the caller; require SMB and LDAP signing, and extended protection on certificate enrolment",
    ],
    references=[
        "https://attack.mitre.org/techniques/T1187/",
        "https://github.com/p0dalirius/Coercer",
    ],
)

call = partial(
    dce_rpc, source="10.1.2.7", destination="10.1.1.10", endpoint="efsrpc", operation="EfsRpcOpenFileRaw"
)
back = partial(connection, source="10.1.1.10", destination="10.1.2.7", port=445)
SAMPLES = [
    Sample("PetitPotam", [call(at("10:00:00")), back(at("10:00:01"))], finds=1),
    Sample(
        "PrinterBug, to a web server for WebDAV",
        [
            call(
                at("10:00:00"), endpoint="spoolss", operation="RpcRemoteFindFirstPrinterChangeNotificationEx"
            ),
            back(at("10:00:01"), port=80),
        ],
        finds=1,
    ),
    Sample(
        "DFSCoerce",
        [call(at("10:00:00"), endpoint="netdfs", operation="NetrDfsRemoveStdRoot"), back(at("10:00:01"))],
        finds=1,
    ),
    Sample(
        "as an older Zeek writes it",
        [
            call(
                at("10:00:00"), endpoint="unknown-c681d488-d850-11d0-8c52-00c04fd90f7e", operation="unknown-0"
            ),
            back(at("10:00:01")),
        ],
        finds=1,
    ),
    Sample("the connection is logged first", [back(at("09:59:58")), call(at("10:00:00"))], finds=1),
    Sample("at the last moment", [call(at("10:00:00")), back(at("10:00:59.999"))], finds=1),
    Sample("a minute later", [call(at("10:00:00")), back(at("10:01:00"))], finds=0),
    Sample("nobody comes", [call(at("10:00:00"))], finds=0),
    Sample(
        "it goes elsewhere", [call(at("10:00:00")), back(at("10:00:01"), destination="10.1.2.8")], finds=0
    ),
    Sample(
        "a printer is opened, and prints back",
        [call(at("10:00:00"), endpoint="spoolss", operation="RpcOpenPrinterEx"), back(at("10:00:01"))],
        finds=0,
    ),
]

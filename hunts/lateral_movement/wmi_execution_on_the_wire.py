"""On the wire: one host has another's WMI execute a method."""

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
    id="wmi-execution-on-the-wire",
    name="WMI method executed remotely on the wire",
    severity=Severity.MEDIUM,
    techniques=[Technique.WMI, Technique.DCOM],
    kind=Match(
        events=Events(
            datasets=ZEEK_DCE_RPC,
            where=like(Event.zeek.dce_rpc.endpoint, "IWbemServices")
            & like(Event.zeek.dce_rpc.operation, "ExecMethod*"),
        ),
        by=[Event.source.ip, Event.destination.ip],
    ),
    sentence="{source.ip} had WMI on {destination.ip} execute a method ({zeek.dce_rpc.operation})",
    shows=[
        Event.zeek.dce_rpc.operation,
        Event.zeek.dce_rpc.endpoint,
        Event.destination.port,
        Event.zeek.session_id,
    ],
    goal="Find wmiexec and wmic process call create; reading with WMI (ExecQuery) is left alone.",
    blind_spots=[
        "Calls are often sealed, and then not named",
        "Traffic that no sensor sees",
        "WMI over WinRM",
    ],
    false_positives=["Management servers that set things by WMI"],
    response=[
        "On the destination, see what WmiPrvSE.exe started (4688, Sysmon 1)",
        "Find the account: zeek ntlm or kerberos of the same pair",
    ],
    references=["https://attack.mitre.org/techniques/T1047/", "https://github.com/mitre-attack/bzar"],
)

call = partial(dce_rpc, source="10.1.2.7", destination="10.1.1.10", endpoint="IWbemServices", port=49155)
SAMPLES = [
    Sample("a method", [call(at("10:00:00"), operation="ExecMethod")], finds=1),
    Sample("a method, not waited for", [call(at("10:00:00"), operation="ExecMethodAsync")], finds=1),
    Sample("a query", [call(at("10:00:00"), operation="ExecQuery")], finds=0),
    Sample(
        "a logon to WMI", [call(at("10:00:00"), endpoint="IWbemLevel1Login", operation="NTLMLogin")], finds=0
    ),
]

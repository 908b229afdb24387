"""The file that a remote command's output is fetched from, opened in an administrative share."""

from functools import partial

from hopwatch.lab.windows import share_object_checked
from hopwatch.lab.wire import smb_file
from hunts.attack import Technique
from hunts.events import ADMIN_SHARE, ADMIN_SHARE_ON_THE_WIRE, WINDOWS_SECURITY, ZEEK_SMB_FILES
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Match
from hunts.match import is_, matches
from hunts.sample import Sample, at
from mappings.ecs import Event

# atexec and secretsdump (eight letters in Temp), wmiexec and dcomexec (`__` and the time), smbexec (`__output`).
NAMES = [
    r"(.*\\)?[Tt][Ee][Mm][Pp]\\[A-Za-z]{8}\.tmp",
    r"(.*\\)?__[0-9]{10}(\.[0-9]+)?",
    r"(.*\\)?__output(_[A-Za-z]+)?",
]

HUNT = Hunt(
    id="remote-command-output-file",
    name="Output file of a remote command",
    severity=Severity.HIGH,
    techniques=[Technique.SMB_ADMIN_SHARES, Technique.WMI, Technique.SCHEDULED_TASK],
    kind=Match(
        events=Events(
            datasets=[*WINDOWS_SECURITY, *ZEEK_SMB_FILES],
            where=(
                ADMIN_SHARE
                & is_(Event.event.code, "5145")
                & matches(Event.winlog.event_data.RelativeTargetName, *NAMES)
            )
            | (ADMIN_SHARE_ON_THE_WIRE & matches(Event.zeek.smb_files.name, *NAMES)),
        ),
        by=[Event.source.ip],
    ),
    sentence="{source.ip} fetched {winlog.event_data.RelativeTargetName|zeek.smb_files.name} from an admin share of {host.name|destination.ip}: the output of a remote command",
    shows=[
        Event.host.name,
        Event.destination.ip,
        Event.user.name,
        Event.user.domain,
        Event.winlog.event_data.ShareName,
        Event.winlog.event_data.RelativeTargetName,
        Event.zeek.smb_files.name,
        Event.zeek.smb_files.path,
        Event.zeek.session_id,
    ],
    goal="Find impacket's wmiexec, atexec, smbexec, dcomexec and secretsdump by the file that they read over SMB, on the host (5145) or the wire.",
    blind_spots=[
        "Output over another channel, or none (-nooutput)",
        "Other names: the tools are scripts",
        "SMB 3 encryption, on the wire",
    ],
    false_positives=["Administrators' tools that leave eight letters and .tmp in Windows' Temp folder"],
    response=[
        "On the host, find what ran just before: 4688, Sysmon 1, 4698, 7045",
        "Isolate the source; treat the account as stolen",
    ],
    references=["https://attack.mitre.org/software/S0357/"],
)

reads = partial(
    share_object_checked, host="SRV1", user="eve", source="10.1.2.7", share="ADMIN$", access_mask=0x1
)
opens = partial(smb_file, source="10.1.2.7", destination="10.1.1.10", share="ADMIN$")
SAMPLES = [
    Sample("atexec", [reads(at("10:00:00"), target=r"Temp\CYAlyNSS.tmp")], finds=1),
    Sample("wmiexec", [reads(at("10:00:00"), target="__1556656369.7")], finds=1),
    Sample("smbexec", [reads(at("10:00:00"), share="C$", target="__output")], finds=1),
    Sample("secretsdump on the wire", [opens(at("10:00:00"), name=r"Temp\wdszAPrV.tmp")], finds=1),
    Sample(
        "host and wire agree: one alert",
        [reads(at("10:00:00"), target="__1556656369.7"), opens(at("10:00:00"), name="__1556656369.7")],
        finds=1,
    ),
    Sample("an ordinary temporary file", [reads(at("10:00:00"), target=r"Temp\~DF3A91.tmp")], finds=0),
    Sample(
        "a document's draft", [reads(at("10:00:00"), share="Projects", target=r"Temp\abcdefgh.tmp")], finds=0
    ),
    Sample("another name with underscores", [opens(at("10:00:00"), name="__init__.py")], finds=0),
]

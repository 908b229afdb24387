"""netsh is told to pass a port on to another host: a pivot."""

from functools import partial

from hopwatch.lab.windows import process_created, process_started
from hunts.attack import Technique
from hunts.events import PROCESS_STARTED, WINDOWS_PROCESSES
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Match
from hunts.match import matches
from hunts.sample import Sample, at
from mappings.ecs import Event

# netsh takes every word by its first letters: `netsh i p a v l=8001 c=10.1.1.10`.
ADDED = matches(
    Event.process.command_line,
    r".*[Nn][Ee][Tt][Ss][Hh](\.[Ee][Xx][Ee])?\"? +[Ii][A-Za-z]* +[Pp][A-Za-z]* +[AaSs][A-Za-z]* +[Vv].*",
)

HUNT = Hunt(
    id="port-proxy-added",
    name="Port passed on to another host",
    severity=Severity.MEDIUM,
    techniques=[Technique.INTERNAL_PROXY, Technique.PROTOCOL_TUNNELING],
    kind=Match(
        events=Events(
            datasets=WINDOWS_PROCESSES,
            where=PROCESS_STARTED & ADDED,
        ),
        by=[Event.host.name, Event.user.name],
    ),
    sentence="{user.name} on {host.name} had a port passed on: {process.command_line}",
    shows=[
        Event.user.domain,
        Event.process.name,
        Event.process.executable,
        Event.process.command_line,
        Event.process.parent.name,
    ],
    goal="Find a host made into a bridge, for RDP above all, to where the intruder cannot reach.",
    blind_spots=[
        "4688 without command lines and no Sysmon",
        "Pivots by a program of the intruder's own",
        "The registry written directly",
    ],
    false_positives=["Administrators and developers (WSL) who pass a port on"],
    response=[
        "See where the port leads (netsh interface portproxy show all) and who connects to it",
        "Hunt the far end for logons from this host",
    ],
    references=["https://attack.mitre.org/techniques/T1090/001/"],
)

ADDS = "netsh interface portproxy add v4tov4 listenport=8080 listenaddress=0.0.0.0 connectport=3389 connectaddress=10.1.1.10"
NETSH = r"C:\Windows\System32\netsh.exe"
runs = partial(process_started, host="WS06", user="eve", image=NETSH)
SAMPLES = [
    Sample("RDP passed on", [runs(at("10:00:00"), command_line=ADDS)], finds=1),
    Sample(
        "as the Security log has it",
        [process_created(at("10:00:00"), host="WS06", user="eve", image=NETSH, command_line=ADDS)],
        finds=1,
    ),
    Sample(
        "in short",
        [
            runs(
                at("10:00:00"),
                command_line="netsh  I p a v l=8001 listena=0.0.0.0 connectp=3389 c=10.1.1.10",
            )
        ],
        finds=1,
    ),
    Sample("only shown", [runs(at("10:00:00"), command_line="netsh interface portproxy show all")], finds=0),
    Sample(
        "an address set",
        [
            runs(
                at("10:00:00"),
                command_line="netsh interface ip set address Ethernet static 10.1.2.6 255.255.255.0",
            )
        ],
        finds=0,
    ),
]

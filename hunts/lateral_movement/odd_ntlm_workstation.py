"""NTLM from a workstation whose name no Windows machine would have: an attack tool's default."""

from functools import partial

from hopwatch.lab.windows import logon, ntlm_validated
from hunts.attack import Technique
from hunts.events import LOGON, NTLM, SOMEBODY, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Match
from hunts.match import is_, like, matches
from hunts.sample import Sample, at
from mappings.ecs import Event

# A NetBIOS name has at most 15 letters; Metasploit draws 16 at random, mixed in case. The others are defaults.
RANDOM = matches(Event.source.domain, "[A-Za-z0-9]{16}")
DEFAULTS = like(
    Event.source.domain, "kali", "kali-*", "parrot", "WORKSTATION", "nmap", "metasploit*", "evilginx*"
)

HUNT = Hunt(
    id="odd-ntlm-workstation",
    name="NTLM from a workstation with a tool's name",
    severity=Severity.MEDIUM,
    techniques=[Technique.PASS_THE_HASH],
    kind=Match(
        events=Events(
            datasets=WINDOWS_SECURITY,
            where=(is_(Event.event.code, "4776") | (LOGON & NTLM)) & SOMEBODY & (RANDOM | DEFAULTS),
        ),
        by=[Event.source.domain, Event.user.name],
    ),
    sentence="{user.name} used NTLM from {source}, a name no Windows machine has, says {host.name}",
    shows=[Event.host.name, Event.source.ip, Event.user.domain, Event.winlog.event_data.Status],
    goal="Find tools that speak NTLM themselves and make up a workstation's name, on the target (4624) or the domain controller (4776).",
    blind_spots=["Tools that leave the name empty, as impacket does, or copy a real one"],
    false_positives=["Linux and appliances with such names", "Vulnerability scanners"],
    response=[
        "Find the address: 4624 on the target, zeek ntlm",
        "Reset the account; look at what it did on the targets",
    ],
    references=["https://attack.mitre.org/techniques/T1550/002/"],
)

checks = partial(ntlm_validated, host="DC01", user="eve")
SAMPLES = [
    Sample("sixteen letters at random", [checks(at("10:00:00"), workstation="q7FhXo2bTzPw9LkA")], finds=1),
    Sample(
        "on the target",
        [
            logon(
                at("10:00:00"), host="SRV1", user="eve", source="10.1.2.7", workstation="kali", package="NTLM"
            )
        ],
        finds=1,
    ),
    Sample("a desk", [checks(at("10:00:00"), workstation="WS07")], finds=0),
    Sample("fifteen letters", [checks(at("10:00:00"), workstation="DESKTOPABC12345")], finds=0),
    Sample("a long name with a dash", [checks(at("10:00:00"), workstation="CORP-DESKTOP-0017")], finds=0),
    Sample(
        "Kerberos",
        [logon(at("10:00:00"), host="SRV1", user="eve", source="10.1.2.7", workstation="kali")],
        finds=0,
    ),
]

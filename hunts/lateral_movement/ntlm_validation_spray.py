"""One workstation's NTLM credentials are refused for many different accounts in a short time."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.windows import ntlm_validated
from hunts.attack import Technique
from hunts.events import NTLM_REFUSED, SOMEBODY, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Distinct, Events
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="ntlm-validation-spray",
    name="NTLM refused for many accounts from one workstation",
    severity=Severity.MEDIUM,
    techniques=[Technique.PASSWORD_SPRAYING],
    kind=Distinct(
        events=Events(datasets=WINDOWS_SECURITY, where=NTLM_REFUSED & SOMEBODY),
        by=[Event.source.domain],
        of=Event.user.name,
        within=timedelta(minutes=10),
        at_least=5,
    ),
    sentence="{source.domain} was refused as {value} accounts in {span}, says {host.name}",
    shows=[Event.user.name, Event.host.name, Event.winlog.logon.failure.status],
    goal="Find password spraying over NTLM on the domain controllers alone, where the targets' own logs are missing.",
    blind_spots=[
        "The workstation's name is what the client says: a tool can leave it empty or change it",
        "Sprays over Kerberos: `failed-logon-spray`",
    ],
    false_positives=["Mail and web front ends that check many people's passwords", "Scanners"],
    response=[
        "Find the address behind the name: 4625 on the hosts that asked, zeek ntlm",
        "See whether it got in: `ntlm-validation-spray-then-logon`, 4776 with status 0, 4624 from that workstation",
    ],
    references=["https://attack.mitre.org/techniques/T1110/003/"],
)

checks = partial(ntlm_validated, host="DC01", workstation="WS07", status="0xc000006a")
SAMPLES = [
    Sample("five accounts", [checks(at(f"10:00:0{n}"), user=f"user{n}") for n in range(5)], finds=1),
    Sample(
        "names that do not exist",
        [checks(at(f"10:00:0{n}"), user=f"user{n}", status="0xC0000064") for n in range(5)],
        finds=1,
    ),
    Sample("four accounts", [checks(at(f"10:00:0{n}"), user=f"user{n}") for n in range(4)], finds=0),
    Sample("one account", [checks(at(f"10:00:0{n}"), user="eve") for n in range(9)], finds=0),
    Sample(
        "right passwords",
        [checks(at(f"10:00:0{n}"), user=f"user{n}", status="0x0") for n in range(9)],
        finds=0,
    ),
    Sample(
        "five workstations",
        [checks(at(f"10:00:0{n}"), user=f"user{n}", workstation=f"WS{n}") for n in range(5)],
        finds=0,
    ),
]

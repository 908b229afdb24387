"""A workstation's NTLM credentials are refused for many accounts, and then are right."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.event import WindowsEvent
from hopwatch.lab.windows import logon, logon_failed, ntlm_validated
from hunts.attack import Technique
from hunts.events import LOGON, NTLM, NTLM_REFUSED, SOMEBODY, WINDOWS_SECURITY, WRONG_PASSWORD
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Sequence, Step
from hunts.match import bare, is_
from hunts.sample import Sample, at
from mappings.ecs import Event

VALIDATED = is_(Event.event.code, "4776") & is_(Event.winlog.event_data.Status, "0x0")
BY_NTLM = LOGON & is_(Event.winlog.logon.type, "Network") & NTLM

HUNT = Hunt(
    id="ntlm-validation-spray-then-logon",
    name="NTLM refused for many accounts from one workstation, then granted",
    severity=Severity.HIGH,
    techniques=[Technique.PASSWORD_SPRAYING, Technique.VALID_ACCOUNTS],
    kind=Sequence(
        steps=[
            Step(
                events=Events(
                    datasets=WINDOWS_SECURITY, where=(NTLM_REFUSED | (WRONG_PASSWORD & NTLM)) & SOMEBODY
                ),
                by=[bare(Event.source.domain)],
                at_least=5,
                of=Event.user.name,
            ),
            Step(
                events=Events(datasets=WINDOWS_SECURITY, where=(VALIDATED | BY_NTLM) & SOMEBODY),
                by=[bare(Event.source.domain)],
            ),
        ],
        within=timedelta(minutes=10),
        skew=timedelta(seconds=2),
    ),
    sentence="{source.domain} was refused as {value} accounts and then let in, says {host.name}: {user.name}",
    shows=[
        Event.user.name,
        Event.host.name,
        Event.source.ip,
        Event.winlog.logon.failure.status,
        Event.winlog.logon.type,
    ],
    goal="Find a spray over NTLM that got in, on the domain controllers alone (4776) or with the targets' logs (4625, 4624).",
    blind_spots=[
        "The workstation's name is what the client says: a tool can leave it empty or change it from try to try",
        "Sprays over Kerberos: `failed-logon-spray-then-logon`",
    ],
    false_positives=[
        "Mail and web front ends that check many people's passwords: somebody always gets in",
        "Scanners that try default accounts and then log on with their own",
    ],
    response=[
        "Compare the account that got in with those that were refused",
        "Find the address behind the name: 4625 and 4624 on the hosts that asked, zeek ntlm",
        "Reset the account and end its sessions",
    ],
    references=[
        "https://attack.mitre.org/techniques/T1110/003/",
        "https://attack.mitre.org/techniques/T1078/",
    ],
)

refused = partial(ntlm_validated, host="DC01", workstation="WS07", status="0xc000006a")
granted = partial(ntlm_validated, host="DC01", workstation="WS07", user="user3")


def spray(users: int) -> list[WindowsEvent]:
    """Be refused as so many users, one a second."""
    return [refused(at("10:00:00") + timedelta(seconds=n), user=f"user{n}") for n in range(users)]


SAMPLES = [
    Sample("five accounts, then one is right", [*spray(5), granted(at("10:00:09"))], finds=1),
    Sample(
        "told by the targets",
        [
            *[
                logon_failed(
                    at(f"10:00:0{n}"), host=f"SRV{n}", user=f"user{n}", source="10.1.2.7", workstation="WS07"
                )
                for n in range(5)
            ],
            logon(
                at("10:00:09"),
                host="SRV3",
                user="user3",
                source="10.1.2.7",
                workstation="ws07",
                package="NTLM",
            ),
        ],
        finds=1,
    ),
    Sample(
        "the workstation's name in three forms",
        [
            *spray(3),
            refused(at("10:00:05"), user="user8", workstation=r"\\WS07"),
            refused(at("10:00:06"), user="user9", workstation="ws07.corp.example"),
            granted(at("10:00:09")),
        ],
        finds=1,
        entities=[{"source.domain": "ws07"}],
    ),
    Sample("the last moment", [*spray(5), granted(at("10:09:59.999"))], finds=1),
    Sample("ten minutes after the first", [*spray(5), granted(at("10:10:00"))], finds=0),
    Sample("four accounts", [*spray(4), granted(at("10:00:09"))], finds=0),
    Sample("right before", [granted(at("09:59:00")), *spray(5)], finds=0),
    Sample("another workstation", [*spray(5), granted(at("10:00:09"), workstation="WS08")], finds=0),
    Sample("a machine account", [*spray(5), granted(at("10:00:09"), user="WS07$")], finds=0),
    Sample(
        "a Kerberos logon",
        [*spray(5), logon(at("10:00:09"), host="SRV3", user="user3", source="10.1.2.7", workstation="WS07")],
        finds=0,
    ),
]

"""An address fails to log on as many accounts, and then is in."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.event import WindowsEvent
from hopwatch.lab.windows import logon, logon_failed, preauthentication_failed
from hunts.attack import Technique
from hunts.events import (
    KERBEROS_REFUSED,
    NOT_LOOPBACK,
    REMOTE_LOGON,
    SOMEBODY,
    WINDOWS_SECURITY,
    WRONG_PASSWORD,
)
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Sequence, Step
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="failed-logon-spray-then-logon",
    name="Failed logons as many accounts from one source, then a logon",
    severity=Severity.HIGH,
    techniques=[Technique.PASSWORD_SPRAYING, Technique.VALID_ACCOUNTS],
    kind=Sequence(
        steps=[
            Step(
                events=Events(
                    datasets=WINDOWS_SECURITY,
                    where=(WRONG_PASSWORD | KERBEROS_REFUSED) & NOT_LOOPBACK & SOMEBODY,
                ),
                by=[Event.source.ip],
                at_least=5,
                of=Event.user.name,
            ),
            Step(events=Events(datasets=WINDOWS_SECURITY, where=REMOTE_LOGON), by=[Event.source.ip]),
        ],
        within=timedelta(minutes=10),
        skew=timedelta(seconds=2),
    ),
    sentence="{source} failed to log on as {value} accounts, and then logged on to {host.name}: {user.name}",
    shows=[
        Event.user.name,
        Event.user.domain,
        Event.host.name,
        Event.source.domain,
        Event.winlog.logon.type,
        Event.winlog.logon.failure.sub_status,
    ],
    goal="Find a spray that got in: failures (4625 on any host, 4771 and 4768 on domain controllers), then 4624.",
    blind_spots=[
        "A logon more than ten minutes after the first of the failures that count",
        "A spray of fewer than five accounts: `guessed-password-then-logon` finds one account guessed",
        "NTLM validation (4776), which has no address: `ntlm-validation-spray-then-logon`",
        "A success that the target's own log would show, and nobody collects: look for 4768 with status 0",
    ],
    false_positives=[
        "Terminal servers, proxies and address translation, where many people share an address: somebody always gets in",
        "A machine whose user works on while something on it sprays: the spray is real, the logon may be the user's own",
        "A scanner that tries default accounts and then logs on with its own",
    ],
    response=[
        "Compare the account that got in with those that failed: one of them is the guessed one",
        "Reset it and end its sessions; look at everything that the address did since",
        "Block the address",
    ],
    references=[
        "https://attack.mitre.org/techniques/T1110/003/",
        "https://attack.mitre.org/techniques/T1078/",
    ],
)

fails = partial(logon_failed, host="SRV1", source="10.1.2.7", workstation="WS07")
refused = partial(preauthentication_failed, host="DC01", source="10.1.2.7")
arrives = partial(logon, host="SRV2", source="10.1.2.7", user="user3", package="NTLM")


def spray(users: int, step: timedelta = timedelta(seconds=1)) -> list[WindowsEvent]:
    """Fail as so many users, one each step."""
    return [fails(at("10:00:00") + step * n, user=f"user{n}") for n in range(users)]


SAMPLES = [
    Sample(
        "five accounts, then in on another host",
        [*spray(5), arrives(at("10:00:09"))],
        finds=1,
        entities=[{"source.ip": "10.1.2.7"}],
    ),
    Sample("the logon's log arrives first", [arrives(at("10:00:09")), *spray(5)], finds=1),
    Sample(
        "over Kerberos and NTLM together",
        [
            *[refused(at(f"10:00:0{n}"), user=f"user{n}") for n in range(3)],
            *[fails(at(f"10:00:0{n}"), user=f"user{n}") for n in range(3, 5)],
            arrives(at("10:00:09")),
        ],
        finds=1,
    ),
    Sample("in at the last moment", [*spray(5), arrives(at("10:09:59.999"))], finds=1),
    Sample("ten minutes after the first failure", [*spray(5), arrives(at("10:10:00"))], finds=0),
    Sample(
        "the controller's clock is a second ahead",
        [*spray(4), refused(at("10:00:05"), user="user4"), arrives(at("10:00:04"))],
        finds=1,
    ),
    Sample(
        "in three seconds before the fifth",
        [*spray(4), refused(at("10:00:07"), user="user4"), arrives(at("10:00:04"))],
        finds=0,
    ),
    Sample("in before", [arrives(at("09:59:00")), *spray(5)], finds=0),
    Sample("four accounts", [*spray(4), arrives(at("10:00:09"))], finds=0),
    Sample(
        "four accounts, one of them in other letters",
        [*spray(4), fails(at("10:00:05"), user="USER1"), arrives(at("10:00:09"))],
        finds=0,
    ),
    Sample("never in", spray(9), finds=0),
    Sample("in from elsewhere", [*spray(5), arrives(at("10:00:09"), source="10.1.2.8")], finds=0),
    Sample("a machine account gets in", [*spray(5), arrives(at("10:00:09"), user="WS07$")], finds=0),
    Sample(
        "no right to log on here",
        [
            *[
                fails(at(f"10:00:0{n}"), user=f"user{n}", status="0xc000015b", sub_status="0x0")
                for n in range(6)
            ],
            arrives(at("10:00:09")),
        ],
        finds=0,
    ),
]

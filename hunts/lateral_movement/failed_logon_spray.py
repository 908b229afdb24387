"""One address fails to log on as many different accounts in a short time."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.event import WindowsEvent
from hopwatch.lab.windows import logon_failed, preauthentication_failed, ticket_granted
from hunts.attack import Technique
from hunts.events import KERBEROS_REFUSED, NOT_LOOPBACK, SOMEBODY, WINDOWS_SECURITY, WRONG_PASSWORD
from hunts.hunt import Hunt, Severity
from hunts.kinds import Distinct, Events
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="failed-logon-spray",
    name="Failed logons as many accounts from one source",
    severity=Severity.MEDIUM,
    techniques=[Technique.PASSWORD_SPRAYING],
    kind=Distinct(
        events=Events(
            datasets=WINDOWS_SECURITY, where=(WRONG_PASSWORD | KERBEROS_REFUSED) & NOT_LOOPBACK & SOMEBODY
        ),
        by=[Event.source.ip],
        of=Event.user.name,
        within=timedelta(minutes=10),
        at_least=5,
    ),
    sentence="{source} failed to log on as {value} accounts in {span}",
    shows=[
        Event.user.name,
        Event.host.name,
        Event.source.domain,
        Event.winlog.logon.failure.sub_status,
        Event.winlog.event_data.StatusDescription,
    ],
    goal="Find a password tried on many accounts, or names tried to see which exist: 4625 on any host, 4771 and 4768 on domain controllers.",
    blind_spots=[
        "A spray slower than five accounts in ten minutes",
        "NTLM validation (4776), which has no address: `ntlm-validation-spray`",
        "Whether the spray succeeded: `failed-logon-spray-then-logon`",
    ],
    false_positives=[
        "Terminal servers, proxies and address translation, where many people share an address",
        "Scanners that try default accounts",
        "A mail or web front end on a Monday morning",
    ],
    response=[
        "Look for a successful logon (4624, 4768 with status 0) from the same address during and after the spray",
        "See whether the names are real: a list of real names means that the directory was read before",
        "Block the address; reset what it guessed",
    ],
    references=["https://attack.mitre.org/techniques/T1110/003/"],
)

fails = partial(logon_failed, host="SRV1", source="10.1.2.7", workstation="WS07")
refused = partial(preauthentication_failed, host="DC01", source="10.1.2.7")
unknown = partial(ticket_granted, host="DC01", source="10.1.2.7", status="0x6")


def spray(users: int, step: timedelta = timedelta(seconds=1)) -> list[WindowsEvent]:
    """Fail as so many users, one each step."""
    return [fails(at("10:00:00") + step * n, user=f"user{n}") for n in range(users)]


SAMPLES = [
    Sample("five accounts in four seconds", spray(5), finds=1),
    Sample("five accounts, slowly", spray(5, timedelta(seconds=149)), finds=1),
    Sample(
        "wrong passwords over Kerberos",
        [refused(at(f"10:00:0{n}"), user=f"user{n}") for n in range(5)],
        finds=1,
    ),
    Sample(
        "names that do not exist", [unknown(at(f"10:00:0{n}"), user=f"user{n}") for n in range(5)], finds=1
    ),
    Sample("four accounts", spray(4), finds=0),
    Sample("five accounts, too slowly", spray(5, timedelta(seconds=150)), finds=0),
    Sample(
        "one account in five spellings",
        [fails(at(f"10:00:0{n}"), user=u) for n, u in enumerate(["eve", "EVE", "Eve", "eVe", "evE"])],
        finds=0,
    ),
    Sample("one account five times", [fails(at(f"10:00:0{n}"), user="eve") for n in range(5)], finds=0),
    Sample(
        "no right to log on here",
        [fails(at(f"10:00:0{n}"), user=f"user{n}", status="0xc000015b", sub_status="0x0") for n in range(6)],
        finds=0,
    ),
    Sample("machine accounts", [fails(at(f"10:00:0{n}"), user=f"WS{n}$") for n in range(6)], finds=0),
    Sample(
        "the expected first refusal",
        [refused(at(f"10:00:0{n}"), user=f"user{n}", status="0x19") for n in range(6)],
        finds=0,
    ),
]

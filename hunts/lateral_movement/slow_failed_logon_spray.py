"""One source fails to log on as many accounts in the course of a day."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.event import WindowsEvent
from hopwatch.lab.windows import logon_failed, preauthentication_failed
from hunts.attack import Technique
from hunts.events import KERBEROS_REFUSED, NOT_LOOPBACK, SOMEBODY, WINDOWS_SECURITY, WRONG_PASSWORD
from hunts.hunt import Hunt, Severity
from hunts.kinds import Distinct, Events
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="slow-failed-logon-spray",
    name="Failed logons as many accounts from one source in a day",
    severity=Severity.MEDIUM,
    techniques=[Technique.PASSWORD_SPRAYING],
    kind=Distinct(
        events=Events(
            datasets=WINDOWS_SECURITY, where=(WRONG_PASSWORD | KERBEROS_REFUSED) & NOT_LOOPBACK & SOMEBODY
        ),
        by=[Event.source.ip],
        of=Event.user.name,
        within=timedelta(days=1),
        at_least=10,
    ),
    sentence="{source} failed to log on as {value} accounts in {span}",
    shows=[
        Event.user.name,
        Event.host.name,
        Event.source.domain,
        Event.winlog.logon.failure.sub_status,
        Event.winlog.event_data.Status,
    ],
    goal="Find a password that is tried on many accounts so slowly that neither lockout nor `failed-logon-spray` notices.",
    blind_spots=[
        "Fewer than ten accounts in a day, or a source for each few of them",
        "NTLM validation (4776), which has no address",
    ],
    false_positives=[
        "Terminal servers, mail and web front ends, where many people type their passwords",
        "Address translation, behind which many people share an address",
    ],
    response=[
        "Look at the times between the failures: machines are regular",
        "See which of the accounts logged on from that address afterwards (4624, 4768), and reset its password",
    ],
    references=["https://attack.mitre.org/techniques/T1110/003/"],
    every=timedelta(hours=1),
)

refused = partial(preauthentication_failed, host="DC01", source="10.1.2.7")


def tries(number: int, apart: timedelta = timedelta(minutes=20)) -> list[WindowsEvent]:
    """Try one password on so many accounts."""
    return [refused(at("00:30:00") + apart * n, user=f"user{n}") for n in range(number)]


SAMPLES = [
    Sample("an account every twenty minutes", tries(12), finds=1),
    Sample("the last within the day", tries(10, timedelta(hours=2.6)), finds=1),
    Sample("ten in more than a day", tries(10, timedelta(hours=2.7)), finds=0),
    Sample("nine accounts", tries(9), finds=0),
    Sample("the log arrives in no order", tries(12)[::-1], finds=1),
    Sample(
        "on a server as well as at the controller",
        [
            *tries(6),
            *(
                logon_failed(at(f"09:0{n}:00"), host="SRV1", user=f"more{n}", source="10.1.2.7")
                for n in range(4)
            ),
        ],
        finds=1,
    ),
    Sample(
        "one account again and again", [refused(at(f"10:{n:02}:00"), user="eve") for n in range(40)], finds=0
    ),
    Sample(
        "everybody at their own desk",
        [refused(at(f"08:{n:02}:00"), user=f"user{n}", source=f"10.1.2.{n + 1}") for n in range(20)],
        finds=0,
    ),
]

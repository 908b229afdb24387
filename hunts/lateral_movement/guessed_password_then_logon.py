"""One account's password is refused again and again from one address, and then is right."""

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

ACCOUNT = [Event.source.ip, Event.user.name]

HUNT = Hunt(
    id="guessed-password-then-logon",
    name="Wrong passwords for one account, then a logon",
    severity=Severity.MEDIUM,
    techniques=[Technique.PASSWORD_GUESSING, Technique.VALID_ACCOUNTS],
    kind=Sequence(
        steps=[
            Step(
                events=Events(
                    datasets=WINDOWS_SECURITY,
                    where=(WRONG_PASSWORD | KERBEROS_REFUSED) & NOT_LOOPBACK & SOMEBODY,
                ),
                by=ACCOUNT,
                at_least=10,
            ),
            Step(events=Events(datasets=WINDOWS_SECURITY, where=REMOTE_LOGON), by=ACCOUNT),
        ],
        within=timedelta(minutes=30),
        skew=timedelta(seconds=2),
    ),
    sentence="{source} gave {value} wrong passwords for {user.name}, and then logged on to {host.name}",
    shows=[
        Event.host.name,
        Event.user.domain,
        Event.source.domain,
        Event.winlog.logon.type,
        Event.winlog.logon.failure.sub_status,
    ],
    goal="Find a password that was guessed: many failures (4625, 4771, 4768), then 4624 of the same account from the same address.",
    blind_spots=[
        "Fewer than ten guesses in half an hour, as a lockout policy enforces",
        "Guesses from several addresses",
        "One guess for each of many accounts: `failed-logon-spray-then-logon`",
    ],
    false_positives=[
        "A phone, task or mapped drive with an old password, on a machine whose user logs on with the new one",
        "Somebody who tries all the passwords they remember",
    ],
    response=[
        "Ask the account's owner; look at the times between the guesses: machines are regular",
        "Reset the password and end the account's sessions",
        "Look at everything that address did since",
    ],
    references=[
        "https://attack.mitre.org/techniques/T1110/001/",
        "https://attack.mitre.org/techniques/T1078/",
    ],
)

fails = partial(logon_failed, host="SRV1", source="10.1.2.7", user="eve")
refused = partial(preauthentication_failed, host="DC01", source="10.1.2.7", user="eve")
arrives = partial(logon, host="SRV1", source="10.1.2.7", user="eve", package="NTLM")


def guesses(number: int, step: timedelta = timedelta(seconds=2)) -> list[WindowsEvent]:
    """Fail so many times, once each step."""
    return [fails(at("10:00:00") + step * n) for n in range(number)]


SAMPLES = [
    Sample("ten guesses, then in", [*guesses(10), arrives(at("10:01:00"))], finds=1),
    Sample("the logon's log arrives first", [arrives(at("10:01:00")), *guesses(10)], finds=1),
    Sample(
        "guessed at the domain controller",
        [*[refused(at(f"10:00:{n:02}")) for n in range(10)], arrives(at("10:01:00"))],
        finds=1,
    ),
    Sample("the name in other letters", [*guesses(10), arrives(at("10:01:00"), user="EVE")], finds=1),
    Sample(
        "slowly, in at the last moment",
        [*guesses(10, timedelta(minutes=3)), arrives(at("10:29:59.999"))],
        finds=1,
    ),
    Sample("too slowly", [*guesses(10, timedelta(minutes=3)), arrives(at("10:30:00"))], finds=0),
    Sample("nine guesses", [*guesses(9), arrives(at("10:01:00"))], finds=0),
    Sample("in before", [arrives(at("09:59:00")), *guesses(10)], finds=0),
    Sample("never in", guesses(20), finds=0),
    Sample("another account gets in", [*guesses(10), arrives(at("10:01:00"), user="bob")], finds=0),
    Sample("in from elsewhere", [*guesses(10), arrives(at("10:01:00"), source="10.1.2.8")], finds=0),
]

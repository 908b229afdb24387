"""One account's password is refused again and again on one host."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.windows import logon_failed, ntlm_validated, preauthentication_failed
from hunts.attack import Technique
from hunts.events import SOMEBODY, WINDOWS_SECURITY, WRONG_PASSWORD
from hunts.hunt import Hunt, Severity
from hunts.kinds import Count, Events
from hunts.match import is_, like
from hunts.sample import Sample, at
from mappings.ecs import Event

REFUSED = (is_(Event.event.code, "4771") & is_(Event.winlog.event_data.Status, "0x18")) | (
    is_(Event.event.code, "4776") & like(Event.winlog.event_data.Status, "0xc000006a")
)

HUNT = Hunt(
    id="repeated-failed-logons",
    name="Wrong passwords for one account on one host",
    severity=Severity.LOW,
    techniques=[Technique.PASSWORD_GUESSING],
    kind=Count(
        events=Events(datasets=WINDOWS_SECURITY, where=(WRONG_PASSWORD | REFUSED) & SOMEBODY),
        by=[Event.host.name, Event.user.name],
        within=timedelta(minutes=10),
        at_least=5,
    ),
    sentence="The password of {user.name} was refused {value} times on {host.name} in {span}, from {source}",
    shows=[
        Event.source.ip,
        Event.source.domain,
        Event.winlog.logon.type,
        Event.winlog.event_data.LogonProcessName,
    ],
    goal="Find passwords guessed for one account, also by services (sshd, web sites) that log on for a client and tell no address.",
    blind_spots=[
        "Guessing slower than five in ten minutes",
        "One try each on many hosts or accounts: `failed-logon-spray`",
    ],
    false_positives=[
        "A service, task or phone with an old password",
        "Somebody who has forgotten a password",
    ],
    response=[
        "See whether the account logged on there afterwards: `guessed-password-then-logon`",
        "With logon type 8 and no address, read the service's own log for the client",
    ],
    references=["https://attack.mitre.org/techniques/T1110/001/"],
)

fails = partial(logon_failed, host="SRV1", user="eve")
SAMPLES = [
    Sample("five in five minutes", [fails(at(f"10:0{n}:00"), source="10.1.2.7") for n in range(5)], finds=1),
    Sample(
        "through a service, without an address",
        [fails(at(f"10:0{n}:00"), logon_type=8) for n in range(5)],
        finds=1,
    ),
    Sample(
        "over Kerberos",
        [
            preauthentication_failed(at(f"10:0{n}:00"), host="DC01", user="eve", source="10.1.2.7")
            for n in range(5)
        ],
        finds=1,
    ),
    Sample(
        "as a domain controller checks NTLM",
        [
            ntlm_validated(
                at(f"10:0{n}:00"), host="DC01", user="eve", workstation="WS07", status="0xc000006a"
            )
            for n in range(5)
        ],
        finds=1,
    ),
    Sample("four", [fails(at(f"10:0{n}:00"), source="10.1.2.7") for n in range(4)], finds=0),
    Sample(
        "five in an hour",
        [fails(at(f"10:{n * 12}:00" if n else "10:00:00"), source="10.1.2.7") for n in range(5)],
        finds=0,
    ),
    Sample("five accounts", [fails(at(f"10:0{n}:00"), user=f"user{n}") for n in range(5)], finds=0),
    Sample("a machine account", [fails(at(f"10:0{n}:00"), user="WS07$") for n in range(6)], finds=0),
]

"""On the wire: one address tries NTLM as many accounts without a known success."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.wire import ntlm
from hunts.attack import Technique
from hunts.events import SOMEBODY, ZEEK_NTLM
from hunts.hunt import Hunt, Severity
from hunts.kinds import Distinct, Events
from hunts.match import is_
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="ntlm-spray-on-the-wire",
    name="NTLM tried as many accounts on the wire",
    severity=Severity.MEDIUM,
    techniques=[Technique.PASSWORD_SPRAYING],
    kind=Distinct(
        # Zeek leaves `success` unset when the server refuses by an SMB status: not true means not known to be good.
        events=Events(datasets=ZEEK_NTLM, where=SOMEBODY & ~is_(Event.zeek.ntlm.success, value=True)),
        by=[Event.source.ip],
        of=Event.user.name,
        within=timedelta(minutes=10),
        at_least=10,
    ),
    sentence="{source.ip} tried NTLM as {value} accounts in {span}",
    shows=[Event.user.name, Event.user.domain, Event.destination.ip, Event.source.domain],
    goal="Find password spraying on the wire, against hosts whose own logs are missing too.",
    blind_spots=[
        "Fewer than ten accounts in ten minutes",
        "Sprays over Kerberos, LDAP or TLS",
    ],
    false_positives=[
        "Terminal servers and proxies: many people behind one address",
        "Vulnerability scanners",
    ],
    response=[
        "Look for `success` and for 4624 from that address, during and after",
        "Reset the accounts that it guessed; block the address",
    ],
    references=["https://attack.mitre.org/techniques/T1110/003/"],
)

tries = partial(ntlm, source="10.1.2.7", destination="10.1.1.10", hostname="WS07", success=None)
SAMPLES = [
    Sample(
        "ten accounts, refused by status",
        [tries(at(f"10:00:{n:02}"), user=f"user{n}") for n in range(10)],
        finds=1,
    ),
    Sample(
        "ten accounts, refused by SPNEGO",
        [tries(at(f"10:00:{n:02}"), user=f"user{n}", success=False) for n in range(10)],
        finds=1,
    ),
    Sample(
        "on ten hosts",
        [tries(at(f"10:00:{n:02}"), user=f"user{n}", destination=f"10.1.1.{n}") for n in range(10)],
        finds=1,
    ),
    Sample("nine accounts", [tries(at(f"10:00:{n:02}"), user=f"user{n}") for n in range(9)], finds=0),
    Sample(
        "ten accounts, too slowly",
        [tries(at("10:00:00") + timedelta(seconds=67 * n), user=f"user{n}") for n in range(10)],
        finds=0,
    ),
    Sample("one account often", [tries(at(f"10:00:{n:02}"), user="eve") for n in range(20)], finds=0),
    Sample(
        "ten people at work",
        [tries(at(f"10:00:{n:02}"), user=f"user{n}", success=True) for n in range(10)],
        finds=0,
    ),
]

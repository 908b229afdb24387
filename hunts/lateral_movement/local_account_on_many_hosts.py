"""One address logs on to many hosts as accounts of one name that are different accounts: a local one, reused."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.event import WindowsEvent
from hopwatch.lab.windows import logon
from hunts.attack import Technique
from hunts.events import NETWORK_LOGON, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Distinct, Events
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="local-account-on-many-hosts",
    name="Local account of one name on many hosts",
    severity=Severity.HIGH,
    techniques=[Technique.PASS_THE_HASH, Technique.LOCAL_ACCOUNTS],
    kind=Distinct(
        events=Events(datasets=WINDOWS_SECURITY, where=NETWORK_LOGON),
        by=[Event.source.ip, Event.user.name],
        # A domain's account has one SID wherever it goes; each host's own account has its own.
        of=Event.user.id,
        within=timedelta(hours=1),
        at_least=5,
    ),
    sentence="{source} logged on as the local account {user.name} of {value} hosts in {span}",
    shows=[Event.host.name, Event.user.domain, Event.source.domain, Event.winlog.logon.id],
    goal="Find one local administrator's hash or password used against all hosts that share it.",
    blind_spots=["Fewer than five hosts in an hour", "Hosts cloned without new SIDs count as one"],
    false_positives=[
        "Imaging and scanners that use the local administrator",
        "Several domains with an account of that name",
    ],
    response=[
        "Isolate the source",
        "Change that local password everywhere, to a different one each (LAPS)",
        "Deny network logon to local accounts",
    ],
    references=[
        "https://attack.mitre.org/techniques/T1550/002/",
        "https://attack.mitre.org/techniques/T1078/003/",
    ],
)


def local(hosts: int, *, step: timedelta = timedelta(minutes=1), domain: str = "") -> list[WindowsEvent]:
    """Log on to so many hosts as each one's Administrator (or a domain's)."""
    arrives = partial(logon, user="Administrator", source="10.1.2.7", package="NTLM")
    return [
        arrives(at("10:00:00") + step * n, host=f"SRV{n}", domain=domain or f"SRV{n}") for n in range(hosts)
    ]


SAMPLES = [
    Sample("five hosts", local(5), finds=1),
    Sample("five hosts in 56 minutes", local(5, step=timedelta(minutes=14)), finds=1),
    Sample("four hosts", local(4), finds=0),
    Sample("five hosts, too slowly", local(5, step=timedelta(minutes=15)), finds=0),
    Sample("the domain's Administrator on eight hosts", local(8, domain="CORP"), finds=0),
]

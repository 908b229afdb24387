"""An account that reaches a host with Kerberos does so with NTLM for the first time in a month."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.windows import logon
from hunts.attack import Technique
from hunts.events import NETWORK_LOGON, NTLM, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, FirstSeen
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="ntlm-where-kerberos-is-the-norm",
    name="NTLM where Kerberos is the norm",
    severity=Severity.MEDIUM,
    techniques=[Technique.PASS_THE_HASH],
    kind=FirstSeen(
        events=Events(datasets=WINDOWS_SECURITY, where=NETWORK_LOGON & NTLM),
        baseline=Events(datasets=WINDOWS_SECURITY, where=NETWORK_LOGON & ~NTLM),
        by=[Event.user.name],
        new=[Event.host.name, Event.winlog.event_data.AuthenticationPackageName],
        known=[[Event.user.name, Event.host.name]],
        within=timedelta(days=30),
        warm_up=timedelta(days=7),
    ),
    sentence="{user.name}, who reaches {host.name} with Kerberos, used NTLM from {source}",
    shows=[Event.host.name, Event.source.ip, Event.source.domain, Event.user.domain, Event.winlog.logon.id],
    goal="Find a stolen hash in use where its owner's own machine would have shown a ticket.",
    blind_spots=[
        "Pairs of account and host without a network logon a week before or earlier",
        "Pairs that use NTLM at least once a month",
        "The first week of data, and the first week after a gap of a month: there is no baseline yet",
    ],
    false_positives=[
        "A host that is reached by its address instead of its name",
        "A broken service principal name, a clock that is wrong, a domain controller that is away",
    ],
    response=[
        "Ask whether the account's owner works at that address",
        "See whether many accounts change to NTLM at once: then it is a fault, no intruder",
        "Look for access to LSASS where the account had logged on",
    ],
    references=["https://attack.mitre.org/techniques/T1550/002/"],
    every=timedelta(hours=1),
)

DAYS = timedelta(days=1)
visits = partial(logon, user="eve", host="FS01", source="10.1.2.7")
NORM = [visits(at("10:00:00") - timedelta(days=days)) for days in (8, 3, 1)]
ntlm = partial(visits, package="NTLM")
SAMPLES = [
    Sample("NTLM after weeks of Kerberos", [*NORM, ntlm(at("10:00:00"))], finds=1),
    Sample("from elsewhere", [*NORM, ntlm(at("10:00:00"), source="10.1.2.99")], finds=1),
    Sample("many times is one alert", [*NORM, *(ntlm(at(f"10:0{n}:00")) for n in range(5))], finds=1),
    Sample("NTLM every week", [*NORM, ntlm(at("10:00:00") - 7 * DAYS), ntlm(at("10:00:00"))], finds=0),
    Sample("Kerberos", [*NORM, visits(at("10:00:00"))], finds=0),
    Sample("another host, which she does not know", [*NORM, ntlm(at("10:00:00"), host="SRV2")], finds=0),
    Sample("somebody who does not know the host", [*NORM, ntlm(at("10:00:00"), user="bob")], finds=0),
    Sample("Kerberos since yesterday only", [*NORM[1:], ntlm(at("10:00:00"))], finds=0),
    Sample("Kerberos after NTLM", [ntlm(at("10:00:00") - 8 * DAYS), visits(at("10:00:00"))], finds=0),
]

"""The wire saw somebody log on to a host by NTLM; the host's own log says nothing of it."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.windows import logon
from hopwatch.lab.wire import ntlm
from hunts.attack import Technique
from hunts.events import LOGON, WINDOWS_SECURITY, ZEEK_NTLM
from hunts.hunt import Hunt, Severity
from hunts.kinds import Absence, Events, Unless
from hunts.match import bare, is_
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="wire-logon-on-a-silent-host",
    name="Logon on the wire of which the host is silent",
    severity=Severity.LOW,
    techniques=[Technique.INDICATOR_REMOVAL, Technique.CLEAR_EVENT_LOGS],
    kind=Unless(
        events=Events(
            datasets=ZEEK_NTLM,
            where=is_(Event.zeek.ntlm.success, value=True) & is_(Event.destination.port, 445),
        ),
        by=[Event.destination.domain],
        absences=[
            Absence(
                events=Events(datasets=WINDOWS_SECURITY, where=LOGON),
                on=[
                    (bare(Event.destination.domain), bare(Event.host.name)),
                    (Event.source.ip, Event.source.ip),
                ],
            )
        ],
        within=timedelta(minutes=5),
        skew=timedelta(minutes=5),
    ),
    sentence="{destination.domain} wrote no logon from {source.ip}, though the wire saw {user.name} succeed",
    shows=[Event.source.ip, Event.destination.ip, Event.user.name, Event.zeek.session_id],
    goal="Find hosts whose log was cleared, stopped or never collected: what the wire saw is missing in it.",
    blind_spots=[
        "Kerberos, whose server the wire does not name in the same way",
        "Another logon from the same address within five minutes hides it",
    ],
    false_positives=[
        "Hosts whose Security log is not collected, and machines without Windows: this hunt informs",
        "Audit of logons that is switched off",
    ],
    response=[
        "See whether other events of the host are there from that time: then its log was tampered with (1102, 104)",
        "Otherwise have the host's log collected",
    ],
    references=["https://attack.mitre.org/techniques/T1070/001/"],
)

seen = partial(ntlm, source="10.1.2.7", destination="10.1.1.10", user="eve", server="SRV1.corp.example")
told = partial(logon, host="SRV1.corp.example", user="eve", source="10.1.2.7", package="NTLM")
SAMPLES = [
    Sample("the host says nothing", [seen(at("10:00:00"))], finds=1),
    Sample("all day is one alert", [seen(at(f"1{n}:00:00")) for n in range(5)], finds=1),
    Sample("the host says so", [seen(at("10:00:00")), told(at("10:00:01"))], finds=0),
    Sample(
        "its clock is slow, its name short",
        [seen(at("10:00:00")), told(at("09:56:00"), host="SRV1")],
        finds=0,
    ),
    Sample("the host's log arrives first", [told(at("10:00:01")), seen(at("10:00:00"))], finds=0),
    Sample("five minutes early", [seen(at("10:00:00")), told(at("09:55:00"))], finds=1),
    Sample("another address", [seen(at("10:00:00")), told(at("10:00:01"), source="10.1.2.8")], finds=1),
    Sample("another host", [seen(at("10:00:00")), told(at("10:00:01"), host="SRV2.corp.example")], finds=1),
    Sample("refused", [seen(at("10:00:00"), success=False)], finds=0),
]

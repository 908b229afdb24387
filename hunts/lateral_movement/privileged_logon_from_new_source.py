"""An account logs on with an administrator's rights from an address it did not use in a month."""

from datetime import datetime, timedelta
from functools import partial

from hopwatch.lab.event import WindowsEvent
from hopwatch.lab.windows import logon, special_privileges
from hunts.attack import Technique
from hunts.events import PRIVILEGED, REMOTE_LOGON, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Beside, Events, FirstSeen
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="privileged-logon-from-new-source",
    name="Privileged logon from a new source",
    severity=Severity.MEDIUM,
    techniques=[Technique.VALID_ACCOUNTS, Technique.REMOTE_SERVICES],
    kind=FirstSeen(
        events=Events(datasets=WINDOWS_SECURITY, where=REMOTE_LOGON),
        by=[Event.user.name],
        new=[Event.source.ip],
        known=[[Event.user.name]],
        beside=Beside(
            events=Events(datasets=WINDOWS_SECURITY, where=PRIVILEGED),
            # Not by the session: a remote desktop's first logon (type 3) has no rights, its second has.
            on=[(Event.host.name, Event.host.name), (Event.user.name, Event.user.name)],
            within=timedelta(seconds=10),
        ),
        within=timedelta(days=30),
        warm_up=timedelta(days=7),
    ),
    sentence="{user.name} logged on to {host.name} with an administrator's rights from {source}, for the first time in a month from there",
    shows=[
        Event.host.name,
        Event.source.domain,
        Event.user.domain,
        Event.winlog.logon.type,
        Event.winlog.event_data.TargetLogonId,
        Event.winlog.event_data.AuthenticationPackageName,
    ],
    goal="Find a stolen administrator's account by where it is used from: 4624 from a new address, with 4672 of the same account there.",
    blind_spots=[
        "An address from which the account logged on without privileges before: only its first logon is asked about",
        "An account without a remote logon a week before or earlier, as new ones",
        "The first week of data, and the first week after a gap of a month: there is no baseline yet",
        "Hosts that do not log 4672 (audit of special logons)",
    ],
    false_positives=[
        "Administrators whose address changes: VPN pools, DHCP with short leases, a new machine",
        "A new management server",
    ],
    response=[
        "Find the machine behind the address, and who sat there",
        "See what the session did: its logon id in 4688, 4697, 4698, 5140",
        "Ask the account's owner",
    ],
    references=["https://attack.mitre.org/techniques/T1078/"],
    every=timedelta(hours=1),
)

DAYS = timedelta(days=1)


def session(
    when: datetime,
    *,
    source: str = "10.1.2.7",
    user: str = "adm-eve",
    host: str = "SRV1",
    logon_id: str = "0x5150",
    rights: timedelta | None = timedelta(milliseconds=3),
) -> list[WindowsEvent]:
    """Log on; `rights`: how long after the logon its privileges are logged, if it has any."""
    arrives = logon(when, host=host, user=user, source=source, logon_id=logon_id)
    if rights is None:
        return [arrives]
    return [arrives, special_privileges(when + rights, host=host, user=user, logon_id=logon_id)]


KNOWN = session(at("10:00:00") - 8 * DAYS, source="10.1.2.9", logon_id="0x4140", rights=None)
now = partial(session, at("10:00:00"))
SAMPLES = [
    Sample("an administrator from elsewhere", [*KNOWN, *now()], finds=1, entities=[{"user.name": "adm-eve"}]),
    Sample("the rights are logged first", [*KNOWN, *now(rights=-timedelta(milliseconds=3))], finds=1),
    Sample("the logs arrive in no order", [*reversed(now()), *KNOWN], finds=1),
    Sample("the rights at the last moment", [*KNOWN, *now(rights=timedelta(seconds=10))], finds=1),
    Sample("the rights too late", [*KNOWN, *now(rights=timedelta(seconds=11))], finds=0),
    Sample("no rights", [*KNOWN, *now(rights=None)], finds=0),
    Sample(
        "a remote desktop: first a session without rights, then one with them",
        [
            *KNOWN,
            *now(rights=None),
            *session(at("10:00:02"), logon_id="0x5151"),
        ],
        finds=1,
    ),
    Sample(
        "another account's rights",
        [
            *KNOWN,
            *now(rights=None),
            special_privileges(at("10:00:00"), host="SRV1", user="adm-bob", logon_id="0x5151"),
        ],
        finds=0,
    ),
    Sample(
        "the same account's rights on another host",
        [
            *KNOWN,
            *now(rights=None),
            special_privileges(at("10:00:00"), host="SRV2", user="adm-eve", logon_id="0x5150"),
        ],
        finds=0,
    ),
    Sample(
        "an address used three weeks ago",
        [*session(at("10:00:00") - 21 * DAYS, logon_id="0x4141"), *now()],
        finds=0,
    ),
    Sample(
        "an address used 31 days ago",
        [*KNOWN, *session(at("10:00:00") - 31 * DAYS, logon_id="0x4141", rights=None), *now()],
        finds=1,
    ),
    Sample("an account without a past", [*KNOWN, *now(user="adm-bob")], finds=0),
    Sample(
        "six days of data are too few",
        [*session(at("10:00:00") - 6 * DAYS, source="10.1.2.9", logon_id="0x4140"), *now()],
        finds=0,
    ),
    Sample(
        "twice from there: once new", [*KNOWN, *now(), *session(at("10:05:00"), logon_id="0x5152")], finds=1
    ),
    Sample("a machine account", [*KNOWN, *now(user="SRV2$")], finds=0),
]

"""Somebody on another machine opens the pipe of the protected storage: backup keys and secrets of Windows."""

from functools import partial

from hopwatch.lab.windows import share_object_checked
from hunts.attack import Technique
from hunts.events import PIPE_OPENED, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Match
from hunts.match import like
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="protected-storage-pipe-opened",
    name="Protected storage opened remotely",
    severity=Severity.MEDIUM,
    techniques=[Technique.PASSWORD_STORES, Technique.SMB_ADMIN_SHARES],
    kind=Match(
        events=Events(
            datasets=WINDOWS_SECURITY, where=PIPE_OPENED & like(Event.file.name, "protected_storage")
        ),
        by=[Event.host.name, Event.source.ip, Event.user.name],
    ),
    sentence="{user.name} from {source.ip} opened the protected storage of {host.name}",
    shows=[Event.user.domain, Event.file.name, Event.winlog.event_data.AccessMask, Event.winlog.logon.id],
    goal="Find the theft of the domain's DPAPI backup key, with which every user's saved passwords can be read.",
    blind_spots=["The same calls by LSA (lsarpc)", "Hosts that do not audit detailed file shares (5145)"],
    false_positives=["A person's own Windows that recovers its master key after a password change"],
    response=[
        "Ask whether the account changed its password just then",
        "For an administrator on a domain controller: treat the backup key as stolen",
    ],
    references=["https://attack.mitre.org/techniques/T1555/"],
)

opens = partial(share_object_checked, host="DC01", user="eve", source="10.1.2.7", share="IPC$")
SAMPLES = [
    Sample("the pipe", [opens(at("10:00:00"), target="protected_storage")], finds=1),
    Sample("another pipe", [opens(at("10:00:00"), target="lsarpc")], finds=0),
    Sample(
        "from the host itself", [opens(at("10:00:00"), target="protected_storage", source="::1")], finds=0
    ),
    Sample("a machine account", [opens(at("10:00:00"), target="protected_storage", user="WS07$")], finds=0),
]

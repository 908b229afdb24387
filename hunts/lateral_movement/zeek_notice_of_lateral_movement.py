"""One of Zeek's own scripts says that it saw lateral movement: BZAR, or password guessing."""

from functools import partial

from hopwatch.lab.wire import notice
from hunts.attack import Technique
from hunts.events import PRIVATE, ZEEK_NOTICE
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Match
from hunts.match import any_of, like
from hunts.sample import Sample, at
from mappings.ecs import Event

NOTES = [
    "ATTACK::Lateral_Movement*",
    "ATTACK::Execution*",
    "ATTACK::Credential_Access*",
    "ATTACK::Persistence*",
    "EternalSafety::*",
    "*EternalBlue*",
    "SSH::Password_Guessing",
    "*Zerologon*",
]

HUNT = Hunt(
    id="zeek-notice-of-lateral-movement",
    name="Zeek's own notice of lateral movement",
    severity=Severity.MEDIUM,
    techniques=[Technique.REMOTE_SERVICES, Technique.EXPLOITATION_OF_REMOTE_SERVICES],
    kind=Match(
        events=Events(
            datasets=ZEEK_NOTICE,
            where=like(Event.zeek.notice.note, *NOTES) & any_of(Event.source.ip, PRIVATE),
        ),
        by=[Event.source.ip, Event.zeek.notice.note],
    ),
    sentence="Zeek says of {source.ip}: {zeek.notice.note}: {zeek.notice.msg}",
    shows=[Event.destination.ip, Event.zeek.notice.msg, Event.zeek.notice.sub, Event.zeek.session_id],
    goal="Show what the sensor's own scripts found (BZAR's ATTACK notices, exploits of SMB, guessed passwords) beside the hunts.",
    blind_spots=["Sensors without those scripts", "Notices that Zeek suppresses for an hour"],
    false_positives=["Those of the scripts: BZAR speaks of every remote service", "Vulnerability scanners"],
    response=[
        "Read the message; follow the uid into conn, smb_files and dce_rpc",
        "See which hunts speak of the same address that day",
    ],
    references=["https://github.com/mitre-attack/bzar"],
)

says = partial(
    notice, source="10.1.2.7", destination="10.1.1.10", message="Detected SMB::FILE_WRITE to admin file share"
)
SAMPLES = [
    Sample("BZAR", [says(at("10:00:00"), note="ATTACK::Lateral_Movement")], finds=1),
    Sample(
        "BZAR, extracted file",
        [says(at("10:00:00"), note="ATTACK::Lateral_Movement_Extracted_File")],
        finds=1,
    ),
    Sample(
        "passwords guessed within",
        [
            says(
                at("10:00:00"),
                note="SSH::Password_Guessing",
                message="10.1.2.7 appears to be guessing SSH passwords",
            )
        ],
        finds=1,
    ),
    Sample(
        "guessed from the internet",
        [says(at("10:00:00"), note="SSH::Password_Guessing", source="203.0.113.9")],
        finds=0,
    ),
    Sample("lost packets", [says(at("10:00:00"), note="CaptureLoss::Too_Much_Loss")], finds=0),
    Sample("a certificate", [says(at("10:00:00"), note="SSL::Invalid_Server_Cert")], finds=0),
]

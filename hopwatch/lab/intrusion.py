"""The intrusion: from one workstation, with a stolen hash, over the file server to the domain controller."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from string import ascii_letters

from hopwatch.lab import intruder
from hopwatch.lab.acts.link import Event, Events, later
from hopwatch.lab.estate import ADMIN, APP01, BACKUP_ACCOUNT, DC01, FS01, VICTIM
from hopwatch.lab.machines import Host
from hopwatch.lab.story import Step

FOOTHOLD = {"source": [VICTIM.desk.name], "source_ip": [VICTIM.desk.address]}
STOLEN = {"user": [BACKUP_ACCOUNT], **FOOTHOLD}


@dataclass(frozen=True, slots=True)
class Chapter:
    """A step and the events that tell of it."""

    step: Step
    events: Sequence[Event]


def intrusion(midnight: datetime, seed: int) -> Iterator[Chapter]:
    """Yield the intrusion, chapter by chapter; the seed moves it within the day and names the second tool."""
    chance = Random(f"{seed}/intrusion")
    start = later(midnight, 10.6 * 3600 + chance.uniform(0, 600))
    made_up = "".join(chance.choices(ascii_letters, k=8))
    yield attachment(start)
    yield probing(later(start, 1080))
    yield stolen_hash(later(start, 1920), FS01)
    yield spreading(later(start, 2400))
    yield service(later(start, 3240), FS01, "PSEXESVC", "ran commands with PsExec")
    yield service(later(start, 3660), APP01, made_up, "ran commands with a tool of a made-up name")
    yield controller(later(start, 5100))


def attachment(at: datetime) -> Chapter:
    """Tell how it began."""
    what = "opened an attachment that ran a script and calls home"
    entities = {"user": [VICTIM.name], "hosts": [VICTIM.desk.name]}
    return _told(intruder.opens_attachment(at), "T1566.001", what, entities)


def probing(at: datetime) -> Chapter:
    """Tell of the search for machines."""
    entities = {**FOOTHOLD, "ports": [str(port) for port in intruder.SCANNED]}
    return _told(intruder.looks_around(at), "T1046", "probed the office for SMB, RDP and WinRM", entities)


def stolen_hash(at: datetime, target: Host) -> Chapter:
    """Tell of the first use of the stolen hash."""
    entities = {**STOLEN, "hosts": [target.name]}
    return _told(
        intruder.passes_hash(at, target), "T1550.002", "used the backup account's stolen hash", entities
    )


def spreading(at: datetime) -> Chapter:
    """Tell of the fan-out."""
    hosts = [host.name for host in intruder.SPREAD]
    what = f"tried the account on {len(hosts)} machines in nine minutes"
    return _told(intruder.spreads(at), "T1021.002", what, {**STOLEN, "hosts": hosts})


def service(at: datetime, target: Host, name: str, what: str) -> Chapter:
    """Tell of a program run through a service."""
    entities = {**STOLEN, "hosts": [target.name], "service": [name]}
    return _told(intruder.runs_service(at, target, name), "T1569.002", what, entities)


def controller(at: datetime) -> Chapter:
    """Tell of the way to the domain controller."""
    who = {"user": [ADMIN.name], "source": [APP01.name], "source_ip": [APP01.address], "hosts": [DC01.name]}
    what = "went on to the domain controller by remote desktop"
    return _told(intruder.takes_controller(at), "T1021.001", what, who)


def _told(events: Events, technique: str, what: str, entities: dict[str, list[str]]) -> Chapter:
    listed = list(events)
    times = [event.at for event in listed]
    step = Step(at=min(times), until=max(times), technique=technique, what=what, entities=entities)
    return Chapter(step, listed)

"""A hunt as the scheduler sees it: its digest, and its lengths in milliseconds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import gcd
from pathlib import Path

from hopwatch.settings import HuntSettings
from hunts.digest import digest
from hunts.hunt import Hunt
from hunts.instants import DAY
from hunts.library import library
from hunts.roles import datasets
from hunts.tuning import tuned
from hunts.windows import milliseconds, reach, silence
from mappings.indices import patterns
from scheduler.day import Key

SMALLEST_BUCKET = 1_000
FOREVER = 2**53


@dataclass(frozen=True)
class Scheduled:
    """A hunt with its effective parameters; `digest` names definition and parameters."""

    hunt: Hunt
    enabled: bool = True

    @property
    def id(self) -> str:
        """The hunt's id."""
        return self.hunt.id

    @cached_property
    def digest(self) -> str:
        """What tells this definition with these parameters from every other."""
        return digest(self.hunt)

    @cached_property
    def every(self) -> int:
        """Length of a window, in milliseconds."""
        return milliseconds(self.hunt.every)

    @cached_property
    def episode(self) -> int:
        """Length of an episode, in milliseconds."""
        return milliseconds(self.hunt.episode)

    @cached_property
    def reach(self) -> int:
        """How long after an event its presence can change what is found, in milliseconds."""
        return milliseconds(reach(self.hunt.kind))

    @cached_property
    def silence(self) -> int:
        """How long after an event the hunt may wait before it completes, in milliseconds."""
        return milliseconds(silence(self.hunt.kind))

    @cached_property
    def datasets(self) -> frozenset[str]:
        """The datasets that the hunt reads."""
        return frozenset(datasets(self.hunt.kind))

    def key(self, namespace: str, day: int = 0) -> Key:
        """Return what a UTC day of the hunt is in the ledger."""
        return Key(namespace, self.id, self.digest, day)

    @property
    def told(self) -> str:
        """What of the hunt decides how its alerts are told: severity, and budget if it has one."""
        budget = f" {self.hunt.budget.most}" if self.hunt.budget else ""
        return f"{self.hunt.severity.value}{budget}"

    def indices(self, namespace: str) -> list[str]:
        """Patterns of the indices that the hunt reads."""
        return patterns(sorted(self.datasets), namespace)


def looks_ahead(now: int) -> int:
    """Return up to when an event's windows are marked, beyond those in which it can complete something.

    A window of the future needs no other mark: the event that completes something there will make it. A day
    is left for clocks of schedulers that differ.
    """
    return now + DAY


def from_library(settings: Mapping[str, HuntSettings], own: Path | None = None) -> list[Scheduled]:
    """Return the library's hunts, and those of a folder, as the settings tune them, the disabled ones too.

    Raises SettingsError when the settings name an unknown hunt or parameter.
    """
    enabled = {hunt: section.enabled for hunt, section in settings.items()}
    return [
        Scheduled(tuned(module.hunt, settings, own), enabled.get(hunt_id, True))
        for hunt_id, module in library(own).items()
    ]


def bucket_size(hunts: Sequence[Scheduled]) -> int:
    """Return the longest span, in milliseconds, that divides every hunt's window."""
    return max(gcd(*(hunt.every for hunt in hunts)), SMALLEST_BUCKET)

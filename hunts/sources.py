"""Where the events that hunts read come from, and what has to be switched on for them: what a source is."""

from collections.abc import Collection
from dataclasses import dataclass

SYSMON = "windows.sysmon_operational"


@dataclass(frozen=True, slots=True)
class Source:
    """Events of a dataset: those with an id, or all of them when `code` is None.

    `provider` tells the event from another of the same number. `always`: it is written whatever is
    configured, so that its absence means that it has not happened. `configured` pairs fields that it has
    only when something else is switched on too with what that is. `optional`: fields that an event lacks
    where nothing happened that has them (a name that ends in `.`: all below it); every event has all others.
    """

    dataset: str
    code: str | None
    switch_on: str
    provider: str = "*"
    always: bool = False
    configured: tuple[tuple[str, str], ...] = ()
    optional: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """A short name: the event id (Sysmon counts from 1, and is named), or the dataset."""
        if self.code is None:
            return self.dataset
        return f"Sysmon {self.code}" if self.dataset == SYSMON else self.code

    def may_lack(self, field: str) -> bool:
        """Whether an event of the source may be without a field though nothing is switched off."""
        return any(field == one or (one[-1] == "." and field.startswith(one)) for one in self.optional)

    def brings(self, fields: Collection[str]) -> list[str]:
        """Return what brings fields that no event has, each once."""
        known = dict(self.configured)
        left_out = f"all fields of {self.name}: some way of collecting events leaves fields out"
        return list(dict.fromkeys(known.get(field, left_out) for field in fields))

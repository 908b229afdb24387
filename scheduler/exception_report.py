"""What each exception hides, by the alerts that are stored."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hunts.alert import HIDDEN, SUPPRESSED
from hunts.exceptions import Entry
from hunts.instants import iso, parse
from mappings.document import get

HOLDS, EXPIRED, NOT_YET = "holds", "expired", "not yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What one entry hides: alerts of which it hides anything, those that it and others hide whole, findings.

    `last` is when the last of these findings completed (epoch milliseconds).
    """

    alerts: int = 0
    suppressed: int = 0
    findings: int = 0
    last: int | None = None


def tallies(hits: Iterable[Mapping[str, Any]]) -> dict[str, Tally]:
    """Add up what the alerts say that each entry hides of them."""
    found: dict[str, Tally] = {}
    for hit in hits:
        source = hit["_source"]
        for name, said in (get(source, f"{HIDDEN}.entries") or {}).items():
            before = found.get(name, Tally())
            found[name] = Tally(
                alerts=before.alerts + 1,
                suppressed=before.suppressed + bool(get(source, SUPPRESSED)),
                findings=before.findings + said["findings"],
                last=max(parse(said["last"]), before.last or 0),
            )
    return found


def state(entry: Entry, now: int) -> str:
    """Tell whether an entry holds for what happens now; `now` is in epoch milliseconds."""
    if entry.end <= now:
        return EXPIRED
    return NOT_YET if entry.start is not None and now < entry.start else HOLDS


def expired(entries: Sequence[Entry], now: int) -> list[str]:
    """Say of each entry that has expired since when it hides nothing more."""
    return [
        f"exception {one.name} of {one.owner} has expired: it hides nothing from {iso(one.end)} on"
        for one in entries
        if state(one, now) == EXPIRED
    ]


def entry_json(entry: Entry, now: int) -> dict[str, Any]:
    """Write an entry as `exceptions list --json` prints it."""
    return {
        "name": entry.name,
        "hunt": list(entry.hunts),
        "namespace": list(entry.namespaces),
        "match": {field: list(values) for field, values in entry.match.items()},
        "reason": entry.reason,
        "owner": entry.owner,
        "from": None if entry.start is None else iso(entry.start),
        "expires": iso(entry.end),
        "state": state(entry, now),
    }


def tally_json(entry: Entry, tally: Tally, now: int) -> dict[str, Any]:
    """Write what an entry hides as `exceptions report --json` prints it."""
    hidden = {
        "alerts": tally.alerts,
        "suppressed": tally.suppressed,
        "findings": tally.findings,
        "last": None if tally.last is None else iso(tally.last),
    }
    return {**entry_json(entry, now), **hidden}

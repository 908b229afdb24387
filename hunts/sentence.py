"""An alert's message: the hunt's sentence with what was found filled in."""

import re
from collections.abc import Sequence

from hunts.finding import VALUES, Peak
from hunts.fold import Episode

PLACEHOLDER = re.compile(r"{([\w.|]+)}")
NAMED = 3
"""How many values are named before the rest is counted."""
LONGEST = 200
"""Letters of a value that are shown."""


def sentence(template: str, episode: Episode) -> str:
    """Fill in a sentence.

    `{a.b}` stands for a field's values, `{a.b|c.d}` for those of the first field that has any, `{source}` for
    a machine by name and address, `{value}` for the highest count, `{span}` for the time that took, `{count}`
    for the number of events.
    """
    return PLACEHOLDER.sub(lambda found: _filled(found[1], episode), template)


def _filled(name: str, episode: Episode) -> str:
    match name:
        case "source":
            return source(texts(episode, "source.ip"), texts(episode, "source.domain"))
        case "value":
            return str(episode.peak.value)
        case "count":
            return str(episode.count)
        case "span":
            return duration(episode.peak)
    return listing(next((values for field in name.split("|") if (values := texts(episode, field))), []))


def texts(episode: Episode, field: str) -> list[str]:
    """Return a field's values, the earliest first; of spellings that differ in case only the earliest."""
    spellings: dict[str, str] = {}
    for seen in episode.values.get(field, ()):
        spellings.setdefault(seen.value.lower(), seen.value)
    return list(spellings.values())


def source(addresses: Sequence[str], names: Sequence[str]) -> str:
    """Name a machine: `WS07 (10.1.2.7)` when there is one name for one address, else its addresses."""
    if len(addresses) == 1 and len(names) == 1 and names[0] != addresses[0]:
        return f"{shortened(names[0])} ({addresses[0]})"
    return listing(addresses or names)


def listing(values: Sequence[str]) -> str:
    """Write values as a list: `a`, `a and b`, `a, b, c and 12 more`."""
    shown = [shortened(value) for value in values]
    if not shown:
        return "unknown"
    if len(shown) > NAMED + 1:
        more = f"{len(shown) - NAMED}{'+' if len(shown) >= VALUES else ''} more"
        shown = [*shown[:NAMED], more]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def shortened(value: str) -> str:
    """Cut a value that is too long for a sentence."""
    return value if len(value) <= LONGEST else f"{value[: LONGEST - 1]}…"


def duration(peak: Peak) -> str:
    """Write how long it took: `9 minutes`, `40 seconds`, `1 hour 5 minutes`, `less than a second`."""
    seconds = round((peak.last - peak.first) / 1000)
    if seconds < 1:
        return "less than a second"
    if seconds < 2 * 60:
        return counted(seconds, "second")
    hours, minutes = divmod(round(seconds / 60), 60)
    parts = [counted(hours, "hour") if hours else "", counted(minutes, "minute") if minutes else ""]
    return " ".join(part for part in parts if part)


def counted(number: int, unit: str) -> str:
    """Write a number with its unit."""
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"

"""Which machine had an address, on a terminal."""

from collections.abc import Sequence
from datetime import timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from rich.text import Text

from hopwatch.cli.alert_pages import console
from hopwatch.cli.shown import shown
from hunts.hosts import Sighting, addresses, names
from hunts.instants import DAY, MINUTE, SECOND, iso

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

HOUR = 60 * MINUTE
UNITS = ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute"), (SECOND, "second"))


def found(client: "Elasticsearch", namespace: str, asked: str, at: int, within: int) -> list[Sighting]:
    """Return who was there; `asked` is an address or a name, times are in milliseconds."""
    reach = timedelta(milliseconds=within)
    try:
        address = ip_address(asked)
    except ValueError:
        return addresses(client, namespace, asked, at, reach)
    return names(client, namespace, [str(address)], at, reach)


def document(namespace: str, asked: str, at: int, sightings: Sequence[Sighting]) -> dict[str, Any]:
    """Return all that there is to say, for programs."""
    return {"namespace": namespace, "asked": asked, "at": iso(at), "hosts": [_fact(one) for one in sightings]}


def _fact(one: Sighting) -> dict[str, Any]:
    return {"address": one.address, "name": one.name, "sure": one.sure, "says": one.says, "seen": iso(one.at)}


def print_table(sightings: Sequence[Sighting], at: int) -> None:
    """Print a line for each, the likeliest first."""
    out = console()
    if not sightings:
        out.print("no event around that time tells")
        return
    wide = [
        max(len(shown(text)) for text in column) + 2 for column in zip(*map(_cells, sightings), strict=True)
    ]
    wide = [max(width, least) for width, least in zip(wide, (9, 6), strict=True)]
    out.print(Text(f"{'address':{wide[0]}}{'host':{wide[1]}}by", style="bold"))
    for one in sightings:
        address, name = map(shown, _cells(one))
        out.print(Text(f"{address:{wide[0]}}{name:{wide[1]}}{told(one, at)}"))


def _cells(one: Sighting) -> tuple[str, str]:
    return one.address, one.name


def told(one: Sighting, at: int) -> str:
    """Say by what it is known, and how far from the time asked about."""
    return f"{one.says}, {distance(one.at, at)}"


def distance(seen: int, at: int) -> str:
    """Say how long before or after a time something was seen, in the largest unit that fits."""
    away = abs(seen - at)
    for length, unit in UNITS:
        if away >= length:
            count = away // length
            return f"{count} {unit}{'s' if count > 1 else ''} {'before' if seen < at else 'after'}"
    return "at the time"

"""Which machine had an address, on a terminal."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from rich.text import Text

from hopwatch.cli.alert_pages import console, listed
from hopwatch.cli.shown import shown
from hopwatch.errors import IncompleteResponse
from hunts.hosts import Sighting, addresses, names
from hunts.instants import DAY, MINUTE, SECOND, iso, parse
from mappings.document import get

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

ADDRESSES = 20  # of an alert
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


def of_alert(client: "Elasticsearch", namespace: str, source: Mapping[str, Any]) -> list[Sighting]:
    """Return which machines had an alert's addresses when it completed; none while events cannot be read."""
    listed_ = listed(get(source, "related.ip"))[:ADDRESSES]
    try:
        return names(client, namespace, listed_, parse(source["@timestamp"])) if listed_ else []
    except IncompleteResponse:
        return []


def lines(sightings: Sequence[Sighting], source: Mapping[str, Any]) -> list[str]:
    """Say of each address of an alert which machine it was, the likeliest."""
    at = parse(source["@timestamp"])
    best: dict[str, Sighting] = {}
    for one in sightings:
        best.setdefault(one.address, one)
    return [f"{address} was {one.name} ({told(one, at)})" for address, one in best.items()]


def document(namespace: str, asked: str, at: int, sightings: Sequence[Sighting]) -> dict[str, Any]:
    """Return all that there is to say, for programs."""
    return {"namespace": namespace, "asked": asked, "at": iso(at), "hosts": [fact(one) for one in sightings]}


def fact(one: Sighting) -> dict[str, Any]:
    """Return what is known of one machine, for programs."""
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

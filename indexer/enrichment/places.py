"""Where a public address is and whose it is, by MaxMind files (GeoLite2 or GeoIP2: City or Country; ASN).

The names are those that Elasticsearch's geoip processor and ECS give them (`source.geo.*`, `source.as.*`).
"""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import maxminddb

from hopwatch.errors import SettingsError
from indexer.enrichment.networks import REMEMBERED, parsed

Look = Callable[[str], dict[str, Any] | None]


def place_by(path: Path) -> Look:
    """Return what tells where an address is (`….geo`); raises SettingsError for a file that is none."""
    return _by(path, _geo)


def owner_by(path: Path) -> Look:
    """Return what tells which autonomous system an address is of (`….as`); raises SettingsError."""
    return _by(path, _as)


def _by(path: Path, made: Callable[[Any], dict[str, Any]]) -> Look:
    try:
        reader = maxminddb.open_database(path)
    except (OSError, maxminddb.InvalidDatabaseError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "it is no MaxMind file"
        raise SettingsError(f"{path} cannot be read: {reason}") from error
    longest = 4 if reader.metadata().ip_version == 4 else 6  # noqa: PLR2004  (a file of IPv4 refuses IPv6)

    def look(text: str) -> dict[str, Any] | None:
        address = parsed(text)
        if address is None or not address.is_global or address.version > longest:
            return None
        return made(reader.get(address)) or None

    return lru_cache(REMEMBERED)(look)


def _geo(found: Any) -> dict[str, Any]:
    if not isinstance(found, dict):
        return {}
    country = found.get("country") or found.get("registered_country") or {}
    region = (found.get("subdivisions") or [{}])[0]
    code = country.get("iso_code")
    at = found.get("location") or {}
    values = {
        "continent_name": _english(found.get("continent")),
        "country_iso_code": code,
        "country_name": _english(country),
        "region_iso_code": f"{code}-{region['iso_code']}" if code and region.get("iso_code") else None,
        "region_name": _english(region),
        "city_name": _english(found.get("city")),
        "location": {"lat": at["latitude"], "lon": at["longitude"]}
        if {"latitude", "longitude"} <= at.keys()
        else None,
    }
    return {name: value for name, value in values.items() if value}


def _as(found: Any) -> dict[str, Any]:
    if not isinstance(found, dict) or not found.get("autonomous_system_number"):
        return {}
    name = found.get("autonomous_system_organization")
    return {"number": found["autonomous_system_number"], **({"organization": {"name": name}} if name else {})}


def _english(thing: Any) -> str | None:
    name = (thing or {}).get("names", {}).get("en")
    return name if isinstance(name, str) else None

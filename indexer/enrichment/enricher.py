"""Adding to a document what settings, an asset list and MaxMind files say of its ends and its host.

Nothing that the record says is changed or moved: a field that is there stays.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from indexer.enrichment.assets import Asset, Assets, read
from indexer.enrichment.flow import DIRECTIONS, FILTERED, filtered
from indexer.enrichment.networks import Inside
from indexer.enrichment.places import Look, owner_by, place_by
from indexer.enrichment.plan import Plan
from mappings.document import get

Source = dict[str, Any]
_NOTHING: Source = {}
SIDES = ("source", "destination")


class Enricher:
    """Adds what a plan says. Another process that is sent it makes its own from the plan."""

    def __init__(self, plan: Plan) -> None:
        """Read the files; raises SettingsError."""
        self._plan = plan
        self._inside = Inside(plan.internal).holds
        self._assets = read(plan.assets, plan.assets_path) if plan.assets else None
        self._places: dict[str, Look] = {}
        if plan.geo is not None:
            self._places["geo"] = place_by(plan.geo)
        if plan.asn is not None:
            self._places["as"] = owner_by(plan.asn)

    def __reduce__(self) -> tuple[Callable[[Plan], "Enricher"], tuple[Plan]]:
        return enricher, (self._plan,)

    def add(self, document: Source) -> None:
        """Add to a document, in place; where a value stands in the way, nothing is added."""
        source = self._end(document.get("source"))
        destination = self._end(document.get("destination"))
        if source is not None:
            _add(document, "hopwatch", "source", {"internal": source})
        if destination is not None:
            _add(document, "hopwatch", "destination", {"internal": destination})
        code = document.get("event", _NOTHING).get("code")
        if code is not None and str(code) in FILTERED:
            for name, value in filtered(document).items():
                _add(document, "network", name, value)
        if way := DIRECTIONS.get((source, destination)):
            _add(document, "network", "direction", way)
        if self._assets is not None:
            self._add_roles(document, self._assets)

    def _end(self, end: Any) -> bool | None:
        """Add what is known of an end's address; return whether it is internal."""
        if not isinstance(end, dict) or not isinstance(address := end.get("ip"), str):
            return None
        inside = self._inside(address)
        if not inside and self._places:
            for name, look in self._places.items():
                if name not in end and (found := look(address)):
                    end[name] = dict(found)
        return inside

    def _add_roles(self, document: Source, assets: Assets) -> None:
        for side in SIDES:
            if asset := _asset(document, side, assets):
                _add(document, "labels", f"{side}_role", asset.role)
                if asset.name:
                    _add(document, "hopwatch", side, {})
                    _name(get(document, f"hopwatch.{side}"), asset.name)
        name = get(document, "host.name")
        if isinstance(name, str) and (asset := assets.named(name)):
            document["host"].setdefault("type", asset.role)


def _add(document: Source, name: str, key: str, value: Any) -> None:
    """Add a value below a name; one that is there stays."""
    if name not in document:
        document[name] = {key: value}
    elif isinstance(below := document[name], dict):
        below.setdefault(key, value)


def _name(own: Any, name: str) -> None:
    if isinstance(own, dict):
        own.setdefault("name", name)


def _asset(document: Source, side: str, assets: Assets) -> Asset | None:
    """Return the asset by its address; by its name only where it has none: clients choose their names."""
    address, name = get(document, f"{side}.ip"), get(document, f"{side}.domain")
    if isinstance(address, str):
        return assets.address(address)
    return assets.named(name) if isinstance(name, str) else None


@lru_cache(maxsize=8)
def enricher(plan: Plan) -> Enricher:
    """Return what adds by this plan; raises SettingsError when its files cannot be read."""
    return Enricher(plan)


DEFAULT = enricher(Plan())

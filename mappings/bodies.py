"""The component and index templates of one namespace, as Elasticsearch takes them.

Their names: `hopwatch-<namespace>-events` and `hopwatch-<namespace>-alerts` (each an index template and the
component template with its mappings and settings), and one index template for each own index. A component
template `hopwatch-<namespace>-custom` is the administrator's: where it is there, it counts above Hopwatch's
settings.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any

from mappings.alert import alert_properties
from mappings.ecs import Event, properties
from mappings.indexing import mapping, settings
from mappings.indices import alerts_pattern, check_namespace, entities_pattern, patterns
from mappings.ledger import OWN, own_mappings

DATASETS = (
    *("system.security", "system.system", "system.application", "windows.forwarded", "windows.powershell"),
    *("windows.powershell_operational", "windows.sysmon_operational", "winlog.winlog", "zeek.*"),
)
"""The datasets that Hopwatch writes. One pattern for all of `logs-*` would claim what others keep there."""

ABOVE_FLEET = 1_000
OWN_SETTINGS = {"index": {"number_of_shards": 1, "auto_expand_replicas": "0-1"}}

Body = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Templates:
    """What one namespace needs, by name; `digest` is the same whatever types the server has."""

    components: Mapping[str, Body]
    indices: Mapping[str, Body]
    digest: str


def templates(namespace: str, types: frozenset[str] = frozenset()) -> Templates:
    """Return the templates of a namespace for a server that has these richer field types.

    Raises UsageError for what cannot be a namespace.
    """
    made = digest(namespace)
    meta = {"managed_by": "hopwatch", "digest": made, "types": sorted(types)}
    own_meta = {"managed_by": "hopwatch", "digest": _digest(_own())}
    return Templates(
        components={name: {**body, "_meta": meta} for name, body in _components(namespace, types).items()},
        indices={
            **{name: {**body, "_meta": meta} for name, body in _indices(namespace).items()},
            **{name: {**body, "_meta": own_meta} for name, body in _own().items()},
        },
        digest=made,
    )


def digest(namespace: str) -> str:
    """Return the digest of a namespace's templates without making them.

    Raises UsageError for what cannot be a namespace.
    """
    return _digest([_indices(check_namespace(namespace)), _digest_for_all()])


def events_template(namespace: str) -> str:
    """Return the name of the index template of a namespace's events."""
    return f"hopwatch-{namespace}-events"


def alerts_template(namespace: str) -> str:
    """Return the name of the index template of a namespace's alerts."""
    return f"hopwatch-{namespace}-alerts"


def _components(namespace: str, types: frozenset[str]) -> dict[str, Body]:
    return dict(zip([events_template(namespace), alerts_template(namespace)], _mapped(types), strict=True))


def _mapped(types: frozenset[str]) -> list[Body]:
    """Return what events and alerts of every namespace are mapped by."""
    return [
        {"template": {"settings": settings(of), "mappings": mapping(of, types)}}
        for of in (properties(Event), alert_properties())
    ]


def _indices(namespace: str) -> dict[str, Body]:
    events, alerts = events_template(namespace), alerts_template(namespace)
    rank = _rank(namespace)
    return {
        events: _composed(events, patterns(DATASETS, namespace), rank, f"hopwatch-{namespace}-custom"),
        alerts: _composed(
            alerts,
            [alerts_pattern(namespace), entities_pattern(namespace)],
            rank + 1,
            f"hopwatch-{namespace}-custom",
        ),
    }


def _composed(name: str, patterns_: Sequence[str], rank: int, custom: str) -> Body:
    return {
        "index_patterns": list(patterns_),
        "priority": rank,
        "composed_of": [name, custom],
        "ignore_missing_component_templates": [custom],
    }


def _own() -> dict[str, Body]:
    """Return the templates of the own indices, so that each is right even when a write is what creates it."""
    return {
        name: {
            "index_patterns": [name],
            "priority": ABOVE_FLEET,
            "template": {"settings": OWN_SETTINGS, "mappings": own_mappings(document)},
        }
        for name, document in OWN.items()
    }


def _rank(namespace: str) -> int:
    """Return a priority of the namespace's own.

    `logs-zeek.*-a-*` and `logs-zeek.*-b-*` could both match one name, and Elasticsearch refuses that of two
    templates of one priority, though no index of ours is such a name.
    """
    return ABOVE_FLEET + 2 * int.from_bytes(sha256(namespace.encode()).digest()[:5])


@cache
def _digest_for_all() -> str:
    """Return the digest of what is the same in every namespace: all but names and patterns."""
    return _digest([_mapped(frozenset()), _own()])


def _digest(of: Any) -> str:
    return sha256(json.dumps(of, sort_keys=True).encode()).hexdigest()[:32]

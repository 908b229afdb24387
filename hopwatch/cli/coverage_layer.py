"""Coverage as a layer of the ATT&CK Navigator.

The format: version 4.5, github.com/mitre-attack/attack-navigator, layers/spec/v4.5/layerformat.md.
"""

from collections.abc import Sequence
from typing import Any

from hunts.coverage import BEST, Covered, Standing

DESCRIPTION = (
    "Score of a hunt: ready (1, partly 0.5, cannot fire 0) x proven by its samples (1 or 0) x fired (1, not "
    "yet 0.5), of 100; of a technique: its best hunt's. 0: what its hunts read is not there, or they are off."
)


def layer(namespace: str, found: Sequence[Covered]) -> dict[str, Any]:
    """Return the layer's document."""
    return {
        "name": f"Hopwatch: {namespace}",
        "versions": {"navigator": "4.9.0", "layer": "4.5"},
        "domain": "enterprise-attack",
        "description": DESCRIPTION,
        "sorting": 3,
        "layout": {
            "layout": "side",
            "showID": True,
            "showName": True,
            "showAggregateScores": True,
            "countUnscored": False,
            "aggregateFunction": "max",
            "expandedSubtechniques": "annotated",
        },
        "hideDisabled": False,
        "techniques": [_technique(one) for one in found],
        "gradient": {"colors": ["#ff6666", "#ffe766", "#8ec843"], "minValue": 0, "maxValue": BEST},
        "legendItems": [
            {"label": "cannot fire", "color": "#ff6666"},
            {"label": "ready and proven, not fired", "color": "#ffe766"},
            {"label": "fired", "color": "#8ec843"},
        ],
        "metadata": [{"name": "namespace", "value": namespace}],
    }


def _technique(found: Covered) -> dict[str, Any]:
    return {
        "techniqueID": found.technique.id,
        "score": found.score,
        "comment": "\n".join(f"{one.hunt.id}: {said(one)}" for one in found.standings),
        "enabled": True,
        "metadata": [{"name": one.hunt.id, "value": said(one)} for one in found.standings],
        "links": [{"label": "ATT&CK", "url": found.technique.reference}],
    }


def said(one: Standing) -> str:
    """Say how a hunt stands."""
    alerts = "not fired" if not one.alerts else "1 alert" if one.alerts == 1 else f"{one.alerts:,} alerts"
    state = one.state.value if one.enabled else "turned off"
    return f"{state}, {'proven' if one.proven else 'not proven'}, {alerts}"

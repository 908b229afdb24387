"""The rule that promotes our alerts to Security's Alerts page.

A detection rule is no saved object: it is imported by the detection engine's own `_import`. It takes over
what an alert carries: its sentence as name, its severity, its risk score. It reads by `event.ingested`, so
that an alert about last year's events is promoted when it is found.
"""

from typing import Any

from hopwatch.kibana.objects import made_id, text
from hopwatch.kibana.views import SEVERITIES, Views
from hunts.attack import FRAMEWORK, LATERAL_MOVEMENT, Tactic

QUERY = "event.kind:alert and event.dataset:hopwatch.alerts and not hopwatch.alert.suppressed:true"
MOST_PER_RUN = 1000


def rule(views: Views) -> dict[str, Any]:
    """Return the rule as the detection engine's API takes it."""
    return {
        "rule_id": rule_id(views.namespace),
        "name": f"Hopwatch alerts ({views.namespace})",
        "description": "Every alert of Hopwatch as an alert of Security, with its own sentence and severity.",
        "type": "query",
        "language": "kuery",
        "query": QUERY,
        "index": [views.alerts.pattern],
        "interval": "1m",
        "from": "now-2m",
        "to": "now",
        "timestamp_override": "event.ingested",
        "rule_name_override": "message",
        "risk_score": 47,
        "risk_score_mapping": [{"field": "event.risk_score", "operator": "equals", "value": ""}],
        "severity": "medium",
        "severity_mapping": [_severity(number, word) for number, word in SEVERITIES.items()],
        "max_signals": MOST_PER_RUN,
        "tags": ["Hopwatch", f"Tactic: {LATERAL_MOVEMENT.title}"],
        "author": ["Hopwatch"],
        "references": [],
        "false_positives": [],
        "threat": [_threat(LATERAL_MOVEMENT)],
        "exceptions_list": [],
        "enabled": True,
        "version": 1,
    }


def rule_id(namespace: str) -> str:
    """Return the id of a namespace's rule: importing it again replaces it."""
    return made_id("rule", namespace)


def rule_ndjson(views: Views) -> str:
    """Return the rule as the text of a file that the detection engine imports."""
    return f"{text(rule(views))}\n"


def _severity(number: int, word: str) -> dict[str, str]:
    return {"field": "event.severity", "operator": "equals", "value": str(number), "severity": word}


def _threat(tactic: Tactic) -> dict[str, Any]:
    """Return a tactic without techniques: which of them it was, each alert's own `threat.*` says."""
    named = {"id": tactic.id, "name": tactic.title, "reference": tactic.reference}
    return {"framework": FRAMEWORK, "tactic": named, "technique": []}

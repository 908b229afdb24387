"""The dashboard *Alerts*: the entity queue, then what was found, by everything that an analyst sorts by."""

from collections.abc import Mapping

from hopwatch.kibana.boards.fields import any_case
from hopwatch.kibana.dashboard import Control, Dashboard, Row
from hopwatch.kibana.lens import Cases, Chart, Measure, Over, Top
from hopwatch.kibana.objects import made_id
from hopwatch.kibana.queries import STANDING
from hopwatch.kibana.search import Search
from hopwatch.kibana.views import SEVERITIES, View, Views
from hunts.match import Field
from mappings.alert import Alert
from mappings.ecs import Event

ALERTS = Measure("Alerts")
HOSTS, USERS = any_case(Event.related.hosts), any_case(Event.related.user)
SEVERITY = Cases(
    "Severity", [(word, f"event.severity:{number}") for number, word in sorted(SEVERITIES.items())]
)


def board(views: Views, searches: Mapping[str, Search]) -> Dashboard:
    """Return the dashboard."""
    return Dashboard(
        id=made_id("dashboard", "alerts", views.namespace),
        title=f"Hopwatch: Alerts ({views.namespace})",
        description=(
            "The entity queue, and what the hunts found. Withdrawn alerts (later events explain them) and"
            " suppressed ones (exceptions hide them) show when the query at the top is removed."
        ),
        query=STANDING,
        controls=[
            Control(Event.event.severity, "Severity"),
            Control(Alert.rule.name, "Hunt"),
            Control(Event.related.hosts, "Host"),
            Control(Event.related.user, "User"),
            Control(Alert.hopwatch.alert.status, "Status"),
        ],
        controlled=views.alerts,
        rows=[
            Row(12, [(48, searches["entities"])]),
            _numbers(views.alerts),
            Row(12, [(36, _over_time(views.alerts)), (12, _severities(views.alerts))]),
            _rankings(views.alerts),
            _attack(views.alerts),
            Row(24, [(48, searches["alerts"])]),
        ],
    )


def _numbers(view: View) -> Row:
    def number(title: str, measure: Measure, query: str = "") -> tuple[int, Chart]:
        return 12, Chart(title, "number", view, [], [measure], query)

    return Row(
        6,
        [
            number("Open", Measure("Open alerts"), "hopwatch.alert.status:open"),
            number("High and critical", Measure("High or critical"), "event.severity >= 73"),
            number("Hosts", Measure("Hosts named in alerts", "unique_count", HOSTS)),
            number("Users", Measure("Users named in alerts", "unique_count", USERS)),
        ],
    )


def _over_time(view: View) -> Chart:
    return Chart("Alerts over time by severity", "columns", view, [SEVERITY, Over()], [ALERTS])


def _severities(view: View) -> Chart:
    return Chart("Severity and status", "pie", view, [SEVERITY, _status()], [ALERTS])


def _status() -> Top:
    return Top(Alert.hopwatch.alert.status, "Status", 4)


def _rankings(view: View) -> Row:
    def ranked(title: str, field: Field) -> tuple[int, Chart]:
        return 12, Chart(f"By {title}", "bars", view, [Top(field, title.capitalize(), 15)], [ALERTS])

    return Row(
        15,
        [
            ranked("hunt", Alert.rule.name),
            ranked("host", HOSTS),
            ranked("user", USERS),
            ranked("address", Event.related.ip),
        ],
    )


def _attack(view: View) -> Row:
    """Return ATT&CK by one field each: an alert of two techniques pairs every id with every name."""
    measures = [ALERTS, Measure("Hosts", "unique_count", HOSTS), Measure("Latest", "max", Event.timestamp)]

    def table(width: int, title: str, field: Field) -> tuple[int, Chart]:
        return width, Chart(title, "table", view, [Top(field, title, 20)], measures)

    technique = Alert.threat.technique
    return Row(
        15,
        [
            table(16, "ATT&CK technique", technique.name),
            table(16, "ATT&CK sub-technique", technique.subtechnique.name),
            (8, Chart("By technique's id", "bars", view, [Top(technique.id, "Technique", 20)], [ALERTS])),
            (8, Chart("By ATT&CK tactic", "bars", view, [Top(Alert.threat.tactic.name, "Tactic")], [ALERTS])),
        ],
    )

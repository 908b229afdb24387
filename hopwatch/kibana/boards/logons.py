"""The dashboard *Logons*: who, from where, to where, how; and who was refused."""

from collections.abc import Mapping

from hopwatch.kibana import queries
from hopwatch.kibana.boards.fields import any_case
from hopwatch.kibana.dashboard import Control, Dashboard, Row
from hopwatch.kibana.lens import Cases, Chart, Measure, Over, Top
from hopwatch.kibana.objects import made_id
from hopwatch.kibana.search import Search
from hopwatch.kibana.views import View, Views
from mappings.ecs import Event

LOGONS, FAILURES, TIMES = Measure("Logons"), Measure("Failures"), Measure("Times")
USER, HOST = any_case(Event.user.name), any_case(Event.host.name)
LOGON_TYPE = Top(Event.winlog.logon.type, "Logon type")
OUTCOME = Cases(
    "Outcome",
    [
        ("succeeded (4624)", queries.SUCCEEDED),
        ("failed (4625, 4771, 4776)", queries.FAILED),
        ("explicit credentials (4648)", queries.EXPLICIT),
    ],
)


def board(views: Views, searches: Mapping[str, Search]) -> Dashboard:
    """Return the dashboard."""
    view = views.events
    return Dashboard(
        id=made_id("dashboard", "logons", views.namespace),
        title=f"Hopwatch: Logons ({views.namespace})",
        description="Windows logons as the hosts that were logged on to recorded them.",
        query=queries.LOGON_EVENTS,
        controls=[
            Control(Event.user.name, "User"),
            Control(Event.source.ip, "From"),
            Control(Event.host.name, "To"),
            Control(Event.winlog.logon.type, "Logon type"),
            Control(Event.event.outcome, "Outcome"),
        ],
        controlled=view,
        rows=[
            _numbers(view),
            Row(
                12, [(36, Chart("Over time", "columns", view, [OUTCOME, Over()], [LOGONS])), (12, _how(view))]
            ),
            _who_where(view),
            _ways(view),
            *_failures(view),
            Row(24, [(48, searches["logons"])]),
        ],
    )


def _numbers(view: View) -> Row:
    def number(title: str, measure: Measure, query: str) -> tuple[int, Chart]:
        return 12, Chart(title, "number", view, [], [measure], query)

    return Row(
        6,
        [
            number("Succeeded", LOGONS, queries.SUCCEEDED),
            number("Failed", FAILURES, queries.FAILED),
            number("Users", Measure("Users that logged on", "unique_count", USER), queries.SUCCEEDED),
            number("Hosts", Measure("Hosts logged on to", "unique_count", HOST), queries.SUCCEEDED),
        ],
    )


def _how(view: View) -> Chart:
    package = Top(Event.winlog.event_data.AuthenticationPackageName, "Package", 5)
    return Chart("How", "pie", view, [LOGON_TYPE, package], [LOGONS], queries.SUCCEEDED)


def _who_where(view: View) -> Row:
    asked = queries.SUCCEEDED
    hosts = Measure("Hosts", "unique_count", HOST)
    return Row(
        15,
        [
            (16, Chart("Who", "table", view, [Top(USER, "User", 20)], [LOGONS, hosts], asked)),
            (16, Chart("From where", "table", view, [_source(20)], [LOGONS, hosts], asked)),
            (16, Chart("To where", "bars", view, [Top(HOST, "Host", 20)], [LOGONS], asked)),
        ],
    )


def _ways(view: View) -> Row:
    """Return the edges of the graph of logons: each way that was taken, and how often."""
    way = [Top(USER, "User", 15), _source(5), Top(HOST, "Host", 5), Top(Event.winlog.logon.type, "Type", 3)]
    first, last = (
        Measure("First", "min", Event.timestamp),
        Measure("Last", "max", Event.timestamp),
    )
    target = Top(any_case(Event.winlog.event_data.TargetServerName), "Target server", 5)
    explicit = [Top(USER, "User", 15), Top(any_case(Event.user.effective.name), "As", 5), target]
    return Row(
        18,
        [
            (30, Chart("Ways", "table", view, way, [LOGONS, first, last], queries.SUCCEEDED)),
            (18, Chart("Explicit credentials", "table", view, explicit, [TIMES], queries.EXPLICIT)),
        ],
    )


def _failures(view: View) -> tuple[Row, Row]:
    asked = queries.FAILED
    over_time = Chart(
        "Failures over time", "columns", view, [Top(USER, "User", 8), Over()], [FAILURES], asked
    )
    users = Measure("Users", "unique_count", USER)
    reason = Top(Event.winlog.logon.failure.sub_status, "Reason")
    return (
        Row(12, [(48, over_time)]),
        Row(
            12,
            [
                (16, Chart("Failures by user", "bars", view, [Top(USER, "User")], [FAILURES], asked)),
                (16, Chart("Failures by address", "table", view, [_source(15)], [FAILURES, users], asked)),
                (16, Chart("Failures by reason (4625)", "bars", view, [reason], [FAILURES], asked)),
            ],
        ),
    )


def _source(size: int) -> Top:
    return Top(Event.source.ip, "From", size)

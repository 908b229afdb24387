"""The dashboard *Operations*: what was taken in, what was lost, which windows are still open."""

from collections.abc import Mapping

from hopwatch.kibana import queries
from hopwatch.kibana.dashboard import Dashboard, Row
from hopwatch.kibana.lens import Bucket, Cases, Chart, Measure, Over, Top
from hopwatch.kibana.objects import made_id
from hopwatch.kibana.queries import of_namespace
from hopwatch.kibana.search import Search
from hopwatch.kibana.views import Views
from mappings.ecs import Event
from mappings.ledger import FileEntry, Run

FILES, DAYS = Measure("Files"), Measure("Days")
COUNTS = ("seen", "indexed", "already", "refused", "lost")
RECORDS = [Measure(name.capitalize(), "sum", f"records.{name}") for name in COUNTS]
RUN_STATE = Cases(
    "State",
    [
        ("windows to evaluate", queries.DIRTY),
        ("alerts to write", f"{queries.UNPROJECTED} and not ({queries.DIRTY})"),
        ("done", f"not ({queries.DIRTY}) and not {queries.UNPROJECTED}"),
    ],
)


def board(views: Views, searches: Mapping[str, Search]) -> Dashboard:
    """Return the dashboard."""
    return Dashboard(
        id=made_id("dashboard", "operations", views.namespace),
        title=f"Hopwatch: Operations ({views.namespace})",
        description=(
            "Files by when they were begun, runs by the day whose events they hunt, documents by event time."
            " `hopwatch schedule gaps` proves what this can only show."
        ),
        since="now-10y",
        rows=[
            *_files(views),
            Row(12, [(24, searches["files"]), (24, searches["open-files"])]),
            *_runs(views),
            Row(14, [(48, searches["open-runs"])]),
            Row(14, [(16, _put_right(views)), (32, searches["put-right"])]),
        ],
    )


def _files(views: Views) -> tuple[Row, Row]:
    view, ours = views.files, of_namespace(views.namespace)
    unfinished = of_namespace(views.namespace, queries.OPEN_FILE)
    numbers: list[tuple[int, Chart | Search]] = [
        (8, Chart(f"Records {one.label.lower()}", "number", view, [], [one], ours)) for one in RECORDS
    ]
    over_time: list[Bucket] = [Top(FileEntry.state, "State", 3), Over(FileEntry.started, "Begun")]
    kinds = [Top(FileEntry.kind, "Kind"), Top(FileEntry.state, "State", 3)]
    return (
        Row(6, [*numbers, (8, Chart("Files not finished", "number", view, [], [FILES], unfinished))]),
        Row(
            12,
            [
                (24, Chart("Files by state over time", "columns", view, over_time, [FILES], ours)),
                (24, Chart("Records by kind and state", "table", view, kinds, [*RECORDS, FILES], ours)),
            ],
        ),
    )


def _runs(views: Views) -> tuple[Row, Row]:
    view, ours = views.runs, of_namespace(views.namespace)
    earliest = Measure("First window due", "min", Run.due)

    def number(title: str, measure: Measure, query: str) -> tuple[int, Chart]:
        return 12, Chart(title, "number", view, [], [measure], of_namespace(views.namespace, query))

    opened = Measure("Open windows", "sum", Run.open)
    parked = Measure("Parked windows", "sum", Run.parked)
    by_hunt = [
        opened,
        parked,
        Measure("Failing", "sum", Run.failing),
        Measure("Complete", "sum", Run.complete),
        Measure("Findings", "sum", Run.found),
        earliest,
        Measure("Last run", "max", Run.evaluated_at),
    ]
    return (
        Row(
            6,
            [
                number("Open windows", opened, ""),
                number("Parked windows", parked, ""),
                number("Days with alerts to write", DAYS, queries.UNPROJECTED),
                number("First window due", earliest, queries.DIRTY),
            ],
        ),
        Row(
            15,
            [
                (
                    24,
                    Chart("Days by state", "columns", view, [RUN_STATE, Over(Run.day, "Day")], [DAYS], ours),
                ),
                (24, Chart("Hunts", "table", view, [Top(Run.hunt, "Hunt", 100)], by_hunt, ours)),
            ],
        ),
    )


def _put_right(views: Views) -> Chart:
    """Return what had to be mended, by dataset: where a source is odd, or where we misread it."""
    dataset = Top(Event.event.dataset, "Dataset")
    return Chart(
        "Documents put right", "bars", views.events, [dataset], [Measure("Documents")], queries.PUT_RIGHT
    )

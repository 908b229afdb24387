"""The saved searches of a namespace."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from hopwatch.kibana import columns, queries
from hopwatch.kibana.search import Search, search_id
from hopwatch.kibana.views import Views
from hunts.match import Field
from mappings.alert import Alert


@dataclass(frozen=True)
class Listing:
    """A saved search before it knows its namespace; without an `order` the newest come first."""

    of: Literal["alerts", "entities", "events", "files", "runs"]
    title: str
    description: str
    query: str
    columns: Sequence[Field]
    order: Field | None = None


LISTINGS: Mapping[str, Listing] = {
    "entities": Listing(
        "entities",
        "Hopwatch: entity queue, riskiest first",
        "The alerts of a day that belong together as one line, led by a host or a user.",
        queries.QUEUE,
        columns.ENTITIES,
        Alert.hopwatch.entity.risk,
    ),
    "alerts": Listing(
        "alerts",
        "Hopwatch: alerts, newest first",
        "What the hunts found, each with its sentence; not the withdrawn or suppressed.",
        queries.STANDING,
        columns.ALERTS,
    ),
    "logons": Listing(
        "events",
        "Hopwatch: logons",
        "Who logged on, from where, to where and how: 4624, 4625, 4648.",
        queries.LOGONS,
        columns.LOGONS,
    ),
    "failed-logons": Listing(
        "events",
        "Hopwatch: failed logons",
        "Refused logons (4625), Kerberos pre-authentications (4771) and NTLM validations (4776).",
        queries.FAILED,
        columns.LOGONS,
    ),
    "services": Listing(
        "events",
        "Hopwatch: services installed",
        "7045 of the System log, 4697 of the Security log.",
        queries.SERVICES,
        columns.SERVICES,
    ),
    "tasks": Listing(
        "events",
        "Hopwatch: scheduled tasks",
        "Tasks that were registered (4698) or changed (4702), with what they run.",
        queries.TASKS,
        columns.TASKS,
    ),
    "cleared": Listing(
        "events",
        "Hopwatch: logs cleared",
        "1102 and 104: somebody emptied an event log.",
        queries.CLEARED,
        columns.CLEARED,
    ),
    "wire": Listing(
        "events",
        "Hopwatch: admin shares and DCE-RPC on the wire",
        "What Zeek saw: administrative shares mapped, files on them, remote procedure calls.",
        queries.ADMIN_SHARES_AND_CALLS,
        columns.WIRE,
    ),
    "shares": Listing(
        "events",
        "Hopwatch: admin shares in the Security log",
        "Administrative shares opened (5140) and files on them (5145).",
        queries.SHARES_IN_THE_LOG,
        columns.SHARES,
    ),
    "put-right": Listing(
        "events",
        "Hopwatch: documents put right",
        "Records with a value that could not be stored as it was: mended, cut, or without a usable time.",
        queries.PUT_RIGHT,
        columns.PUT_RIGHT,
    ),
    "files": Listing(
        "files",
        "Hopwatch: files with losses",
        "Files of which records were lost (damaged at the source) or refused by Elasticsearch.",
        queries.LOSSES,
        columns.FILES,
    ),
    "open-files": Listing(
        "files",
        "Hopwatch: files not finished",
        "Files that somebody is indexing, or was when it died: then another takes over after the lease.",
        queries.OPEN_FILE,
        columns.FILES,
    ),
    "open-runs": Listing(
        "runs",
        "Hopwatch: days of hunts that are open",
        "Days with windows still to evaluate (`due`: when the first of them ends) or alerts still to write.",
        queries.OPEN_DAY,
        columns.RUNS,
    ),
}


def searches(views: Views) -> Mapping[str, Search]:
    """Return the saved searches by their names."""
    return {name: _search(name, listing, views) for name, listing in LISTINGS.items()}


def _search(name: str, listing: Listing, views: Views) -> Search:
    ours = views.namespace
    by_view = {
        "alerts": (views.alerts, listing.query),
        "entities": (views.entities, listing.query),
        "events": (views.events, listing.query),
        "files": (views.files, queries.of_namespace(ours, listing.query)),
        "runs": (views.runs, queries.of_namespace(ours, listing.query)),
    }
    view, query = by_view[listing.of]
    return Search(
        id=search_id(name, ours),
        title=f"{listing.title} ({ours})",
        description=listing.description,
        view=view,
        query=query,
        columns=listing.columns,
        order=listing.order or view.time,
    )

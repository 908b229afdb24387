"""Everything for Kibana of one namespace, as the two files that it imports."""

from collections.abc import Iterator
from dataclasses import dataclass

from hopwatch.kibana.boards import alerts, logons, operations
from hopwatch.kibana.dashboard import dashboard_object
from hopwatch.kibana.objects import SavedObject, ndjson
from hopwatch.kibana.rule import rule_ndjson
from hopwatch.kibana.search import search_object
from hopwatch.kibana.searches import searches
from hopwatch.kibana.views import view_object, views
from mappings.indices import check_namespace

BOARDS = (alerts.board, logons.board, operations.board)


@dataclass(frozen=True)
class Bundle:
    """The text of the file of saved objects and of the file of the rule, both NDJSON."""

    objects: str
    rule: str


def bundle(namespace: str) -> Bundle:
    """Return what is imported for a namespace, always the same bytes; UsageError for an illegal one."""
    ours = views(check_namespace(namespace))
    return Bundle(objects=ndjson(saved_objects(namespace)), rule=rule_ndjson(ours))


def saved_objects(namespace: str) -> Iterator[SavedObject]:
    """Yield the saved objects, each after those that it refers to."""
    ours = views(namespace)
    found = searches(ours)
    yield from (view_object(view) for view in ours.all)
    yield from (search_object(search) for search in found.values())
    yield from (dashboard_object(board(ours, found)) for board in BOARDS)

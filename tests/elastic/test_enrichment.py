"""What is added to events, on a real server: hunts ask for it."""

from datetime import UTC, datetime
from functools import partial

import pytest

from hopwatch.lab import windows, wire
from hopwatch.proof import Silent, write
from hunts.evaluate import evaluate
from hunts.kinds import Events, Match
from hunts.match import is_
from indexer.enrichment import Enricher, Plan
from indexer.ledger import this_claimant
from indexer.office import Order
from indexer.run import index
from mappings.ecs import Event
from tests.estate import ALWAYS
from tests.happenings import hunt

pytestmark = pytest.mark.elastic

AT = datetime(2026, 1, 5, 10, tzinfo=UTC)
ASSETS = """\
asset,role,name
10.0.1.0/24,workstation
10.0.0.0/24,server
10.0.1.66,scanner,SCAN01
FS01,file server
"""
BETWEEN_WORKSTATIONS = is_(Event.labels.source_role, "workstation") & is_(
    Event.labels.destination_role, "workstation"
)


def asked(where, *by):
    datasets = ["zeek.connection", "system.security"]
    return hunt(Match(events=Events(datasets=datasets, where=where), by=by))


def entities(client, namespace, question):
    found = evaluate(client, question, ALWAYS, namespace).findings
    return sorted(dict(one.entity).popitem()[1] for one in found)


def test_hunts_ask_for_roles_directions_and_internal_ends(client, namespace, tmp_path):
    connection = partial(wire.connection, AT, destination="10.0.1.9", port=445)
    events = [
        *(connection(source=source) for source in ("10.0.1.7", "10.0.1.66", "10.0.0.5", "203.0.113.9")),
        windows.logon(AT, host="FS01.corp.example", user="eve", source="203.0.113.9"),
        windows.logon(AT, host="WS9.corp.example", user="eve", source="10.0.1.7"),
    ]
    (tmp_path / "logs").mkdir()
    write(tmp_path / "logs", events)
    order = Order(
        namespace=namespace,
        period="month",
        parser="rust",
        workers=1,
        dead_letters=tmp_path / "dead",
        enricher=Enricher(Plan(assets=ASSETS)),
    )
    report = index([tmp_path / "logs"], order, client, this_claimant(partial(datetime.now, UTC)), Silent())
    assert sum(one.counts.indexed for one in report.files) == len(events)
    found = partial(entities, client, namespace)
    assert found(asked(BETWEEN_WORKSTATIONS, Event.source.ip)) == ["10.0.1.7"]
    assert found(asked(is_(Event.hopwatch.source.name, "SCAN01"), Event.source.ip)) == ["10.0.1.66"]
    from_outside = is_(Event.hopwatch.source.internal, value=False)
    on_file_server = from_outside & is_(Event.host.type, "file server")
    assert found(asked(on_file_server, Event.host.name)) == ["fs01.corp.example"]
    assert found(asked(from_outside & ~is_(Event.event.code, "4624"), Event.network.direction)) == ["inbound"]

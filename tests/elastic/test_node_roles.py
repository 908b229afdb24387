"""The shipped roles: each user can do its work, and nothing else."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from elasticsearch import AuthorizationException

from hopwatch import node
from hopwatch.cli.main import run
from hopwatch.elastic import connect
from hopwatch.lab.evtx import write_evtx
from hopwatch.lab.windows import logon
from hopwatch.node import passwords
from hopwatch.node.layout import Layout
from hopwatch.settings import Elastic

pytestmark = pytest.mark.elastic

AT = datetime(2026, 1, 5, 10, tzinfo=UTC)


@pytest.fixture
def as_user(node_settings):
    """Connect as one of the node's users."""
    url = node.up(node_settings).url
    folder = Layout(node_settings.home.resolve()).passwords
    opened = []

    def connected(user):
        client = connect(Elastic(hosts=(url,), username=user, password=passwords.read(folder, user)))
        opened.append(client)
        return client

    yield connected
    for client in opened:
        client.close()


@pytest.fixture
def names(namespace):
    return f"logs-system.security-{namespace}-2026.01", f"logs-hopwatch.alerts-{namespace}-2026.01"


def test_the_indexer_writes_events_but_cannot_read_change_or_delete_them(as_user, names):
    events, _ = names
    indexer = as_user("hopwatch_indexer")
    first = indexer.bulk(index=events, operations=[{"create": {"_id": "1"}}, {"a": "x"}])

    assert first["items"][0]["create"]["status"] == 201
    for deed in (
        lambda: indexer.search(index=events),
        lambda: indexer.update(index=events, id="1", doc={"a": "y"}),
        lambda: indexer.delete(index=events, id="1"),
        lambda: indexer.indices.delete(index=events),
    ):
        with pytest.raises(AuthorizationException):
            deed()


def test_the_indexer_cannot_write_alerts_or_the_ledger(as_user, names):
    indexer = as_user("hopwatch_indexer")
    for index in (names[1], "hopwatch-runs"):
        answer = indexer.bulk(index=index, operations=[{"create": {}}, {"a": "x"}])
        assert answer["items"][0]["create"]["status"] == 403


def test_the_hunter_reads_events_and_writes_alerts_but_no_events(as_user, names, client):
    events, alerts = names
    client.index(index=events, id="1", document={"a": "x"}, refresh=True)
    hunter = as_user("hopwatch_hunter")

    assert hunter.search(index=events)["hits"]["total"]["value"] == 1
    assert hunter.index(index=alerts, id="1", document={"a": "x"})["result"] == "created"
    assert hunter.indices.stats(index=events, level="shards")["_shards"]["failed"] == 0
    assert hunter.indices.refresh(index=events)["_shards"]["failed"] == 0
    with pytest.raises(AuthorizationException):
        hunter.index(index=events, document={"a": "y"})


def test_the_analyst_changes_alerts_and_nothing_else(as_user, names, client):
    events, alerts = names
    client.index(index=events, id="1", document={"a": "x"}, refresh=True)
    client.index(index=alerts, id="1", document={"a": "x"}, refresh=True)
    analyst = as_user("hopwatch_analyst")

    assert analyst.search(index=f"{events},{alerts}")["hits"]["total"]["value"] == 2
    assert analyst.update(index=alerts, id="1", doc={"a": "y"})["result"] == "updated"
    with pytest.raises(AuthorizationException):
        analyst.update(index=events, id="1", doc={"a": "y"})
    with pytest.raises(AuthorizationException):
        analyst.delete(index=alerts, id="1")


@pytest.mark.parametrize("user", ["hopwatch_indexer", "hopwatch_hunter", "hopwatch_analyst"])
def test_templates_are_the_administrators_but_everyone_may_look(as_user, user):
    client = as_user(user)

    assert client.indices.get_index_template(name="*")["index_templates"] is not None
    with pytest.raises(AuthorizationException):
        client.indices.put_index_template(name="t-of-nobody", index_patterns=["nothing-*"], template={})


def test_each_role_suffices_for_its_commands(monkeypatch, capsys, tmp_path, node_settings, new_namespace):
    """Through the command line: the administrator prepares, then each works with its own user alone."""
    url = node.up(node_settings).url
    folder = Layout(node_settings.home.resolve()).passwords
    monkeypatch.setenv("HOPWATCH_ELASTIC__HOSTS", url)
    logons = [
        logon(AT + timedelta(seconds=n), host=f"HOST{n}", user="eve", source="10.0.0.7") for n in range(12)
    ]
    write_evtx(tmp_path / "Security.evtx", logons)

    def run_as(user, *words):
        monkeypatch.setenv("HOPWATCH_ELASTIC__USERNAME", user)
        monkeypatch.setenv("HOPWATCH_ELASTIC__PASSWORD_FILE", str(folder / user))
        status = run([*words, "--namespace", new_namespace])
        captured = capsys.readouterr()
        assert status == 0, captured.err
        return captured.out

    run_as("hopwatch", "mappings", "apply")
    run_as("hopwatch_indexer", "index", str(tmp_path))
    run_as("hopwatch_hunter", "hunt", "run", "--all", "--write")
    run_as("hopwatch_hunter", "schedule", "once")
    run_as("hopwatch_hunter", "schedule", "gaps")
    run_as("hopwatch_analyst", "schedule", "status")
    alert = json.loads(run_as("hopwatch_analyst", "alerts", "export").splitlines()[0])
    run_as("hopwatch_analyst", "alerts", "set", alert["_id"], "--status", "closed")
    line = json.loads(run_as("hopwatch_analyst", "alerts", "entities", "--json").splitlines()[0])
    run_as("hopwatch_analyst", "alerts", "set", line["_id"], "--assignee", "kim")
    run_as("hopwatch_analyst", "report")

    assert alert["_source"]["rule"]["id"] == "network-logon-fan-out"

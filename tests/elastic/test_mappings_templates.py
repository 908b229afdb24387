"""Installing templates on a real server."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from elasticsearch import AuthorizationException

from hopwatch.errors import TemplatesMissing
from mappings.alert import ALERT_FIELDS
from mappings.bodies import templates
from mappings.ecs import FIELDS, leaves
from mappings.indices import alerts, events
from mappings.ledger import OWN
from mappings.templates import abilities, apply, diff, remove

pytestmark = pytest.mark.elastic

AT = 1_767_607_200_000


@pytest.fixture
def namespace(new_namespace):
    """Templates are made here, so none must be there."""
    return new_namespace


def mapped(client, index):
    return dict(leaves(client.indices.get_mapping(index=index)[index]["mappings"]["properties"]))


def test_apply_installs_everything_and_then_changes_nothing(client, namespace):
    assert apply(client, namespace).changed
    assert diff(client, namespace) == []
    assert not apply(client, namespace).changed


def test_apply_is_quick_when_nothing_changes(client, namespace):
    apply(client, namespace)
    started = time.perf_counter()
    for _ in range(10):
        apply(client, namespace)
    assert time.perf_counter() - started < 3


def test_processes_may_apply_at_once(client, namespace):
    start = threading.Barrier(4)

    def one(_):
        start.wait()
        return apply(client, namespace)

    with ThreadPoolExecutor(4) as pool:
        assert all(done.refused == {} for done in pool.map(one, range(4)))
    assert diff(client, namespace) == []


def test_index_of_events_has_every_declared_field_and_no_other(client, namespace):
    apply(client, namespace)
    index = events("zeek.some_log", namespace, AT, "month")
    client.index(index=index, document={"@timestamp": AT})
    assert mapped(client, index).keys() == FIELDS.keys()


def test_index_of_alerts_has_the_alerts_fields(client, namespace):
    apply(client, namespace)
    index = alerts(namespace, AT)
    client.index(index=index, document={"@timestamp": AT, "hopwatch": {"alert": {"status": "open"}}})
    assert mapped(client, index).keys() == ALERT_FIELDS.keys()


def test_two_namespaces_live_side_by_side(client, namespace):
    other = f"{namespace}.b"
    apply(client, namespace)
    try:
        assert apply(client, other).refused == {}
        assert diff(client, namespace) == diff(client, other) == []
    finally:
        remove(client, other)


def test_index_outside_the_namespace_is_left_alone(client, namespace):
    apply(client, namespace)
    simulated = client.indices.simulate_index_template(name="logs-system.security-default-2026.01")
    assert "winlog" not in simulated.get("template", {}).get("mappings", {}).get("properties", {})


def test_diff_names_what_is_absent_and_which_fields_differ(client, namespace):
    names = {difference.name: difference.state for difference in diff(client, namespace)}
    assert names[f"component template hopwatch-{namespace}-events"] == "absent"
    apply(client, namespace)
    body = templates(namespace).components[f"hopwatch-{namespace}-events"]
    body["template"]["mappings"]["properties"]["tags"] = {"type": "long"}
    client.cluster.put_component_template(
        name=f"hopwatch-{namespace}-events", template=body["template"], meta=body["_meta"]
    )
    (difference,) = diff(client, namespace)
    assert (difference.state, difference.fields) == ("differs", ("tags",))


def test_administrators_own_settings_count(client, namespace):
    apply(client, namespace)
    custom = f"hopwatch-{namespace}-custom"
    client.cluster.put_component_template(name=custom, template={"settings": {"number_of_replicas": 0}})
    index = events("system.system", namespace, AT, "month")
    client.index(index=index, document={"@timestamp": AT})
    (found,) = client.indices.get_settings(index=index).values()
    remove(client, namespace)
    client.cluster.delete_component_template(name=custom)
    assert found["settings"]["index"]["number_of_replicas"] == "0"


def test_index_that_is_there_already_gets_the_new_fields(client, namespace):
    index = events("system.system", namespace, AT, "month")
    client.indices.create(index=index, mappings={"properties": {"tags": {"type": "keyword"}}})
    assert apply(client, namespace).refused == {}
    assert mapped(client, index).keys() == FIELDS.keys()


def test_index_that_refuses_the_new_fields_is_named(client, namespace):
    index = events("system.system", namespace, AT, "month")
    client.indices.create(index=index, mappings={"properties": {"tags": {"type": "long"}}})
    assert "tags" in apply(client, namespace).refused[index]


@pytest.mark.parametrize("name", sorted(OWN))
def test_own_index_is_there_and_keeps_what_it_does_not_search(client, namespace, name):
    apply(client, namespace)
    document = {
        "namespace": namespace,
        "windows": {"a.b": [1, {"x": "y"}]},
        "problems": [{"": 1}, "x"],
        "novel": {"": 1},
    }
    client.index(index=name, id=f"test-{namespace}", document=document, refresh=True)
    kept = client.get(index=name, id=f"test-{namespace}")["_source"]
    hits = client.count(index=name, query={"term": {"namespace": {"value": namespace}}})["count"]
    client.delete(index=name, id=f"test-{namespace}", refresh=True)
    assert kept == document
    assert hits == 1
    assert "novel" not in client.indices.get_mapping(index=name)[name]["mappings"]["properties"]


def test_account_that_may_not_manage_templates_needs_them_to_be_there(client, namespace):
    indexer = as_indexer(client)
    with pytest.raises(AuthorizationException):
        indexer.cluster.put_component_template(name="x", template={})
    with pytest.raises(TemplatesMissing, match=f"hopwatch mappings apply --namespace {namespace}"):
        apply(indexer, namespace)
    apply(client, namespace)
    assert not apply(indexer, namespace).changed


def test_types_of_the_embedded_node_are_the_core_ones(client):
    assert abilities(client) == frozenset()


def as_indexer(client):
    """Act as a user that has the indexer's role only."""
    return client.options(headers={"es-security-runas-user": "hopwatch_indexer"})

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
def clean(client, namespace):
    yield namespace
    remove(client, namespace)


def mapped(client, index):
    return dict(leaves(client.indices.get_mapping(index=index)[index]["mappings"]["properties"]))


def test_apply_installs_everything_and_then_changes_nothing(client, clean):
    assert apply(client, clean).changed
    assert diff(client, clean) == []
    assert not apply(client, clean).changed


def test_apply_is_quick_when_nothing_changes(client, clean):
    apply(client, clean)
    started = time.perf_counter()
    for _ in range(10):
        apply(client, clean)
    assert time.perf_counter() - started < 3


def test_processes_may_apply_at_once(client, clean):
    start = threading.Barrier(4)

    def one(_):
        start.wait()
        return apply(client, clean)

    with ThreadPoolExecutor(4) as pool:
        assert all(done.refused == {} for done in pool.map(one, range(4)))
    assert diff(client, clean) == []


def test_index_of_events_has_every_declared_field_and_no_other(client, clean):
    apply(client, clean)
    index = events("zeek.some_log", clean, AT, "month")
    client.index(index=index, document={"@timestamp": AT})
    assert mapped(client, index).keys() == FIELDS.keys()


def test_index_of_alerts_has_the_alerts_fields(client, clean):
    apply(client, clean)
    index = alerts(clean, AT)
    client.index(index=index, document={"@timestamp": AT, "hopwatch": {"alert": {"status": "open"}}})
    assert mapped(client, index).keys() == ALERT_FIELDS.keys()


def test_two_namespaces_live_side_by_side(client, clean):
    other = f"{clean}.b"
    apply(client, clean)
    try:
        assert apply(client, other).refused == {}
        assert diff(client, clean) == diff(client, other) == []
    finally:
        remove(client, other)


def test_index_outside_the_namespace_is_left_alone(client, clean):
    apply(client, clean)
    simulated = client.indices.simulate_index_template(name="logs-system.security-default-2026.01")
    assert "winlog" not in simulated.get("template", {}).get("mappings", {}).get("properties", {})


def test_diff_names_what_is_absent_and_which_fields_differ(client, clean):
    names = {difference.name: difference.state for difference in diff(client, clean)}
    assert names[f"component template hopwatch-{clean}-events"] == "absent"
    apply(client, clean)
    body = templates(clean).components[f"hopwatch-{clean}-events"]
    body["template"]["mappings"]["properties"]["tags"] = {"type": "long"}
    client.cluster.put_component_template(
        name=f"hopwatch-{clean}-events", template=body["template"], meta=body["_meta"]
    )
    (difference,) = diff(client, clean)
    assert (difference.state, difference.fields) == ("differs", ("tags",))


def test_administrators_own_settings_count(client, clean):
    apply(client, clean)
    custom = f"hopwatch-{clean}-custom"
    client.cluster.put_component_template(name=custom, template={"settings": {"number_of_replicas": 0}})
    index = events("system.system", clean, AT, "month")
    client.index(index=index, document={"@timestamp": AT})
    (found,) = client.indices.get_settings(index=index).values()
    remove(client, clean)
    client.cluster.delete_component_template(name=custom)
    assert found["settings"]["index"]["number_of_replicas"] == "0"


def test_index_that_is_there_already_gets_the_new_fields(client, clean):
    index = events("system.system", clean, AT, "month")
    client.indices.create(index=index, mappings={"properties": {"tags": {"type": "keyword"}}})
    assert apply(client, clean).refused == {}
    assert mapped(client, index).keys() == FIELDS.keys()


def test_index_that_refuses_the_new_fields_is_named(client, clean):
    index = events("system.system", clean, AT, "month")
    client.indices.create(index=index, mappings={"properties": {"tags": {"type": "long"}}})
    assert "tags" in apply(client, clean).refused[index]


@pytest.mark.parametrize("name", sorted(OWN))
def test_own_index_is_there_and_keeps_what_it_does_not_search(client, clean, name):
    apply(client, clean)
    document = {
        "namespace": clean,
        "windows": {"a.b": [1, {"x": "y"}]},
        "problems": [{"": 1}, "x"],
        "novel": {"": 1},
    }
    client.index(index=name, id=f"test-{clean}", document=document, refresh=True)
    kept = client.get(index=name, id=f"test-{clean}")["_source"]
    hits = client.count(index=name, query={"term": {"namespace": {"value": clean}}})["count"]
    client.delete(index=name, id=f"test-{clean}", refresh=True)
    assert kept == document
    assert hits == 1
    assert "novel" not in client.indices.get_mapping(index=name)[name]["mappings"]["properties"]


def test_account_that_may_not_manage_templates_needs_them_to_be_there(client, clean):
    indexer = as_indexer(client)
    with pytest.raises(AuthorizationException):
        indexer.cluster.put_component_template(name="x", template={})
    with pytest.raises(TemplatesMissing, match=f"hopwatch mappings apply --namespace {clean}"):
        apply(indexer, clean)
    apply(client, clean)
    assert not apply(indexer, clean).changed


def test_types_of_the_embedded_node_are_the_core_ones(client):
    assert abilities(client) == frozenset()


def as_indexer(client):
    """Act as a user that has the indexer's role only."""
    return client.options(headers={"es-security-runas-user": "hopwatch_indexer"})

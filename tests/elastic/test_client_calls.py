"""Every call of the client that the project makes is made here on the embedded node, which lacks so much.

The calls, with the names of their arguments, are read from the project's sources and from this module: a call
that the project gains without a trial here fails the test.
"""

import ast
from pathlib import Path

import pytest
from elasticsearch import ConflictError, Elasticsearch, NotFoundError

pytestmark = pytest.mark.elastic

ROOT = Path(__file__).parents[2]
PACKAGES = ("hopwatch", "hunts", "indexer", "mappings", "scheduler")
HERE = Path(__file__)
MAKERS = {"connect", "Elasticsearch"}
NO_REQUESTS = {"options", "close"}
NAMESPACES = {
    name for name, kind in vars(Elasticsearch(["http://none:1"])).items() if "Client" in type(kind).__name__
}


def names_in(tree):
    """The names that hold a client: by annotation, by assignment, by name."""
    names = {"client", "_client"}
    for node in ast.walk(tree):
        if isinstance(node, ast.arg) and node.annotation and "Elasticsearch" in ast.unparse(node.annotation):
            names.add(node.arg)
        if isinstance(node, ast.Assign) and holds_client(node.value, names):
            names |= {ast.unparse(target).split(".")[-1] for target in node.targets}
        if isinstance(node, ast.withitem) and node.optional_vars and holds_client(node.context_expr, names):
            names.add(ast.unparse(node.optional_vars))
    return names


def holds_client(node, names):
    if isinstance(node, ast.Name | ast.Attribute):
        return ast.unparse(node).split(".")[-1] in names
    if not isinstance(node, ast.Call):
        return False
    called = ast.unparse(node.func).split(".")[-1]
    return called in MAKERS | names or (called == "options" and holds_client(node.func.value, names))


def api_of(node, names):
    """The name of the API that an expression such as `client.indices.get` means, or None."""
    if not isinstance(node, ast.Attribute) or node.attr in NO_REQUESTS:
        return None
    if holds_client(node.value, names) and callable(getattr(Elasticsearch, node.attr, None)):
        return node.attr
    middle = node.value
    if isinstance(middle, ast.Attribute) and middle.attr in NAMESPACES and holds_client(middle.value, names):
        return f"{middle.attr}.{node.attr}"
    return None


def calls_in(path):
    """Each call with each of its arguments: `search` and `search(size)`."""
    tree = ast.parse(path.read_text())
    names = names_in(tree)
    for node in ast.walk(tree):
        if (api := api_of(node, names)) is not None:
            yield api
        if isinstance(node, ast.Call) and (api := api_of(node.func, names)) is not None:
            yield from (f"{api}({word.arg})" for word in node.keywords if word.arg)


def test_every_call_that_the_project_makes_is_tried_here():
    sources = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    made = {call: path for path in sources for call in calls_in(path)}
    untried = made.keys() - set(calls_in(HERE))

    assert {"bulk", "search", "open_point_in_time", "indices.stats"} <= made.keys()
    assert {call: str(made[call].relative_to(ROOT)) for call in untried} == {}


@pytest.fixture
def index(namespace):
    return f"logs-calls-{namespace}-2026.01"


@pytest.fixture
def filled(client, index):
    """An index with ten documents of five users over ten minutes."""
    fields = {
        "@timestamp": {"type": "date"},
        "user": {"type": "keyword"},
        "source.ip": {"type": "ip"},
        "n": {"type": "long"},
    }
    client.indices.create(index=index, mappings={"properties": fields})
    operations = []
    for n in range(10):
        operations.append({"create": {"_id": str(n)}})
        operations.append(
            {
                "@timestamp": f"2026-01-05T10:0{n}:00.000Z",
                "user": f"u{n % 5}",
                "source": {"ip": f"10.0.0.{n}"},
                "n": n,
            }
        )
    client.bulk(index=index, operations=operations, refresh=True)
    return index


def test_bulk_creates_once_and_tells_conflicts(client, index):
    line = b'{"create":{"_index":"%s","_id":"1"}}\n{"a":1}\n' % index.encode()
    fields = "errors,items.*.status,items.*.error"
    first = client.bulk(operations=[line], filter_path=fields)
    second = client.bulk(operations=[line], filter_path=fields)

    assert first["errors"] is False
    assert first["items"][0]["create"]["status"] == 201
    assert second["items"][0]["create"]["status"] == 409
    deleted = client.bulk(index=index, operations=[{"delete": {"_id": "1"}}], refresh=True)
    assert deleted["items"][0]["delete"]["status"] == 200


def test_bulk_writes_on_condition(client, index):
    written = client.index(index=index, id="1", document={"a": 1}, op_type="create")
    version = {"if_seq_no": written["_seq_no"], "if_primary_term": written["_primary_term"]}
    operations = [{"index": {"_id": "1", **version}}, {"a": 2}]

    statuses = [
        client.bulk(index=index, operations=operations)["items"][0]["index"]["status"] for _ in range(2)
    ]

    assert statuses == [200, 409]


def test_a_document_is_written_and_updated_on_condition(client, index):
    written = client.index(index=index, id="1", document={"a": 1})
    version = {"if_seq_no": written["_seq_no"], "if_primary_term": written["_primary_term"]}
    client.index(index=index, id="1", document={"a": 2}, **version)
    now = client.get(index=index, id="1")

    with pytest.raises(ConflictError):
        client.update(
            index=index,
            id="1",
            doc={"a": 3},
            if_seq_no=written["_seq_no"],
            if_primary_term=written["_primary_term"],
        )
    changed = client.update(
        index=index,
        id="1",
        doc={"a": 3},
        if_seq_no=now["_seq_no"],
        if_primary_term=now["_primary_term"],
    )

    assert changed["result"] == "updated"
    with pytest.raises(ConflictError):
        client.index(index=index, id="1", document={"a": 4}, op_type="create")
    with pytest.raises(NotFoundError):
        client.get(index=index, id="2")


def test_many_documents_are_read_at_once(client, filled):
    by_id = client.mget(index=filled, ids=["1", "none"], source_includes=["n"])["docs"]
    by_place = client.mget(docs=[{"_index": filled, "_id": "2"}, {"_index": "none-such", "_id": "2"}])["docs"]

    assert [doc["found"] for doc in by_id] == [True, False]
    assert by_id[0]["_source"] == {"n": 1}
    assert by_place[0]["_source"]["n"] == 2
    assert not by_place[1].get("found")


def test_a_point_in_time_answers_pages_of_rows(client, filled):
    opened = client.open_point_in_time(
        index=[filled, "none-such-*"],
        keep_alive="1m",
        expand_wildcards=["open", "closed"],
        allow_partial_search_results=False,
    )
    body = {
        "pit": {"id": opened["id"], "keep_alive": "1m"},
        "size": 4,
        "track_total_hits": False,
        "sort": [{"@timestamp": {"order": "asc", "format": "epoch_millis"}}, {"n": "asc"}],
        "_source": False,
        "docvalue_fields": ["user", "source.ip", {"field": "@timestamp", "format": "epoch_millis"}],
    }
    seen = []
    while True:
        hits = client.search(body=body, allow_partial_search_results=False)["hits"]["hits"]
        seen += [hit["fields"]["user"][0] for hit in hits]
        if not hits:
            break
        body["search_after"] = hits[-1]["sort"]
    closed = client.close_point_in_time(id=opened["id"])

    assert seen == ["u0", "u1", "u2", "u3", "u4"] * 2
    assert closed["succeeded"] is True


def test_pages_of_a_composite_hold_every_group_with_its_measures(client, filled):
    users, after = {}, {}
    while True:
        composite = {"size": 2, "sources": [{"user": {"terms": {"field": "user"}}}], **after}
        measures = {
            "hosts": {"cardinality": {"field": "source.ip"}},
            "first": {"min": {"field": "@timestamp"}},
            "numbers": {"stats": {"field": "n"}},
            "late": {"filter": {"range": {"n": {"gte": 5}}}},
            "even": {"filters": {"filters": {"zero": {"term": {"n": 0}}}}},
            "over_time": {
                "date_histogram": {"field": "@timestamp", "fixed_interval": "120000ms", "offset": "60000ms"}
            },
        }
        answer = client.search(
            index=filled,
            query={"bool": {"filter": [{"range": {"_seq_no": {"gt": -1, "lte": 100}}}]}},
            aggregations={"groups": {"composite": composite, "aggregations": measures}},
            preference="_shards:0",
            size=0,
            track_total_hits=False,
            allow_partial_search_results=False,
            request_cache=False,
            ignore_unavailable=True,
        )
        page = answer["aggregations"]["groups"]
        users |= {bucket["key"]["user"]: bucket for bucket in page["buckets"]}
        if "after_key" not in page:
            break
        after = {"after": page["after_key"]}

    assert sorted(users) == ["u0", "u1", "u2", "u3", "u4"]
    assert {bucket["hosts"]["value"] for bucket in users.values()} == {2}
    assert {bucket["late"]["doc_count"] for bucket in users.values()} == {1}


def test_a_search_gives_pages_of_whole_documents_in_order(client, filled):
    assert client.search(index=filled, size=1, source=False)["hits"]["hits"][0].get("_source") is None
    answer = client.search(
        index=filled,
        query={"bool": {"filter": [{"terms": {"user": ["u1", "u2"]}}]}},
        sort=[{"@timestamp": "asc"}, {"event.hash": {"order": "asc", "unmapped_type": "keyword"}}],
        search_after=["2026-01-05T10:01:00.000Z", None],
        size=2,
        source_includes=["n"],
        seq_no_primary_term=True,
    )

    assert [hit["_source"] for hit in answer["hits"]["hits"]] == [{"n": 2}, {"n": 6}]
    assert "_seq_no" in answer["hits"]["hits"][0]


def test_templates_are_put_read_and_removed(client, namespace):
    part, whole = f"part@{namespace}", f"whole-{namespace}"
    client.cluster.put_component_template(
        name=part, template={"mappings": {"properties": {"a": {"type": "keyword"}}}}, meta={"digest": "1"}
    )
    client.indices.put_index_template(
        name=whole,
        index_patterns=[f"logs-made-{namespace}-*"],
        composed_of=[part],
        priority=500,
        template={"settings": {"auto_expand_replicas": "0-1"}},
        meta={"digest": "1"},
    )
    client.index(index=f"logs-made-{namespace}-1", document={"a": "x", "b": "y"}, refresh=True)

    component = client.cluster.get_component_template(name=part)["component_templates"][0]
    index = client.indices.get_index_template(name=whole, filter_path="index_templates.index_template._meta")
    mapping = client.indices.get_mapping(index=f"logs-made-{namespace}-1")
    client.indices.delete_index_template(name=whole)
    client.cluster.delete_component_template(name=part)

    assert component["component_template"]["_meta"] == {"digest": "1"}
    assert index["index_templates"][0]["index_template"]["_meta"] == {"digest": "1"}
    assert mapping[f"logs-made-{namespace}-1"]["mappings"]["properties"]["a"] == {"type": "keyword"}
    gone = client.options(ignore_status=404)
    assert gone.cluster.get_component_template(name=part).meta.status == 404
    assert gone.indices.get_index_template(name=whole).meta.status == 404


def test_an_index_is_made_changed_read_and_removed(client, index):
    assert not client.indices.exists(index=index)
    client.indices.create(index=index, settings={"number_of_shards": 2})
    client.indices.put_mapping(index=index, properties={"a": {"type": "keyword"}}, dynamic=False)
    client.indices.put_settings(index=index, settings={"index.refresh_interval": "5s"})
    found = client.indices.get(index=index[:-2] + "*", features="aliases", allow_no_indices=True)
    settings = client.indices.get_settings(
        index=[index, "-*-undated"],
        name=["index.uuid", "index.number_of_shards"],
        expand_wildcards="open",
        flat_settings=True,
        ignore_unavailable=True,
        allow_no_indices=True,
    )[index]["settings"]
    uuid = client.indices.get_settings(index=index, filter_path="*.settings.index.uuid")
    client.indices.refresh(index=f"{index[:-2]}*", allow_no_indices=True, ignore_unavailable=True)

    assert list(found) == [index]
    assert uuid[index]["settings"]["index"]["uuid"] == settings["index.uuid"]
    assert settings["index.number_of_shards"] == "2"
    assert client.indices.delete(index=[index])["acknowledged"]


def test_the_checkpoint_of_each_shard_is_told(client, filled):
    stats = client.indices.stats(
        index=[filled, "-*-undated"],
        metric="docs",
        level="shards",
        filter_path="indices.*.uuid,indices.*.shards.*.routing,indices.*.shards.*.seq_no",
    )
    shard = stats["indices"][filled]["shards"]["0"][0]

    assert shard["routing"]["primary"] is True
    assert shard["seq_no"]["global_checkpoint"] == 9


def test_the_cluster_tells_its_health_nodes_and_modules(client):
    health = client.cluster.health(wait_for_status="yellow", timeout="10s")
    nodes = client.nodes.info(
        node_id="_local", metric="plugins", filter_path="nodes.*.modules.name,nodes.*.version"
    )

    assert health["timed_out"] is False
    (node,) = nodes["nodes"].values()
    assert {"name": "x-pack-core"} in node["modules"]

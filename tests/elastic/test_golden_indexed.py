"""The documents of made-up records, on a server: every value is taken as its field's type has it."""

import json

import pytest
from elasticsearch.helpers import bulk

from mappings.ecs import FIELDS, leaves
from mappings.indices import events
from tests import zeek_tables

pytestmark = pytest.mark.elastic

AT = 1_767_607_200_000
WINDOWS = sorted((zeek_tables.FOLDER.parent / "windows").glob("*.json"))


def drafts():
    for log in zeek_tables.FILES:
        yield from zeek_tables.told(log)["documents"]
    for path in WINDOWS:
        yield from (pair["draft"] for pair in json.loads(path.read_text(encoding="utf-8")))


def test_no_value_of_a_golden_document_is_left_out_of_its_index(client, namespace):
    sent = list(drafts())
    bulk(
        client,
        [
            {"_index": events(draft["dataset"], namespace, AT, "month"), "_source": draft["source"]}
            for draft in sent
        ],
        refresh=True,
    )
    pattern = f"logs-*-{namespace}-*"
    assert client.count(index=pattern)["count"] == len(sent)
    ignored = client.search(index=pattern, query={"exists": {"field": "_ignored"}}, size=10)
    assert [(hit["_index"], hit["_ignored"]) for hit in ignored["hits"]["hits"]] == []
    met = {
        name
        for index in client.indices.get_mapping(index=f"logs-zeek.*-{namespace}-*").values()
        for name, _ in leaves(index["mappings"]["properties"])
    }
    assert met == FIELDS.keys()

"""Evidence names documents by their ids, whoever wrote them."""

import pytest

from hunts.evaluate import evaluate
from hunts.windows import Span
from tests.estate import CLEARED, NOON, event, store

pytestmark = pytest.mark.elastic


def test_documents_without_a_hash_are_named_by_their_ids_too(client, namespace):
    _, with_hash = event(NOON, "1102")
    _, without = event(NOON, "1102", host="ws2")
    del without["_source"]["event"]["hash"]
    without["_id"] = "of-another-tool"
    store(client, namespace, [(NOON, with_hash), (NOON, without)])
    client.indices.refresh(index=f"logs-*-{namespace}-*")
    found = evaluate(client, CLEARED, Span(NOON, NOON + 1), namespace).findings
    named = {one.entity["host.name"]: [cited.id for cited in one.evidence] for one in found}
    assert named == {"ws1": [with_hash["_id"]], "ws2": ["of-another-tool"]}

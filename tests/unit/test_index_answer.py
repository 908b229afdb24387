"""What an answer of Elasticsearch means for a document."""

import pytest

from indexer.answer import Answer, answer, answers


def item(status, kind="", reason="why", **more):
    return {"status": status, "error": {"type": kind, "reason": reason, **more}}


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ({"status": 201}, "indexed"),
        (item(409, "version_conflict_engine_exception"), "exists"),
        (item(429, "es_rejected_execution_exception"), "later"),
        (item(503, "unavailable_shards_exception"), "later"),
        (item(403, "cluster_block_exception"), "later"),
        (item(500, "null_pointer_exception"), "failed"),
        (item(400, "document_parsing_exception"), "unfit"),
        (item(403, "security_exception"), "forbidden"),
        (item(400, "validation_exception"), "forbidden"),
        (item(404, "index_not_found_exception"), "forbidden"),
    ],
)
def test_each_answer_has_its_meaning(said, verdict):
    assert answer(said).verdict == verdict


def test_the_reason_names_its_causes():
    said = item(400, "document_parsing_exception", "failed to parse", caused_by={"reason": "not an IP"})
    assert answer(said).reason == "failed to parse: not an IP"


def test_answers_come_in_the_order_of_the_documents():
    response = {"items": [{"create": {"status": 201}}, {"create": item(409)}]}
    assert answers(response) == [Answer("indexed"), Answer("exists")]

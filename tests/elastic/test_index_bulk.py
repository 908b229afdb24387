"""Posting to a real node through trouble: every document is answered for."""

import http.client
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import orjson
import pytest
from elasticsearch import Elasticsearch

from hopwatch.errors import ElasticUnavailable
from indexer.account import Counts
from indexer.batch import joined, lines, parsed
from indexer.bulk import post
from indexer.dead_letters import DeadLetters
from indexer.document import Document
from indexer.pace import LEAST, MOST, Pace
from indexer.patience import Patience

pytestmark = pytest.mark.elastic


def patience(total=20.0):
    return Patience(
        sleep=threading.Event().wait, say=lambda _: None, over=lambda: False, total=total, longest=0.2
    )


@pytest.fixture
def index(namespace):
    return f"logs-system.security-{namespace}-2026.01"


def document(index, identity, **source):
    event = {"hash": identity, "code": "4624"}
    return Document(index, identity, {"@timestamp": "2026-01-05T10:00:00.000Z", "event": event, **source})


def batch(*documents):
    return joined([lines(document) for document in documents])


@contextmanager
def between(client, answers):
    """A way to the node over which the first requests fail as `answers` says, and all others pass.

    `drop`: the request is carried out and its answer lost. An integer: answered with this status alone.
    """
    node = next(iter(client.transport.node_pool.all())).config
    left = list(answers)

    class Way(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_PUT(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            trouble = left.pop(0) if left else ""
            if isinstance(trouble, int):
                self.answer(trouble, b"{}", "application/json")
                return
            onward = http.client.HTTPConnection(node.host, node.port)
            onward.request("PUT", self.path, body, {**self.headers, "authorization": authorization})
            reply = onward.getresponse()
            content = reply.read()
            onward.close()
            if trouble == "drop":
                self.close_connection = True
                return
            self.answer(reply.status, content, reply.headers["content-type"])

        def answer(self, status, content, kind):
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("x-elastic-product", "Elasticsearch")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    authorization = client._headers["authorization"]
    with ThreadingHTTPServer(("127.0.0.1", 0), Way) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            with Elasticsearch(f"http://127.0.0.1:{server.server_port}") as through:
                yield through
        finally:
            server.shutdown()
            thread.join()


def test_new_documents_are_indexed_and_old_ones_are_there_already(client, index):
    assert post(client, batch(document(index, "a")), patience()).counts == Counts(indexed=1)
    both = batch(document(index, "a"), document(index, "b"), document(index, "b"))
    assert post(client, both, patience()).counts == Counts(indexed=1, already=2)


def test_a_document_whose_answer_was_lost_counts_as_indexed(client, index):
    with between(client, ["drop"]) as through:
        outcome = post(through, batch(document(index, "a"), document(index, "b")), patience())
    assert outcome.counts == Counts(indexed=2)
    client.indices.refresh(index=index)
    assert client.count(index=index)["count"] == 2


def test_a_server_that_is_full_or_restarting_is_waited_for(client, index):
    with between(client, [429, 503, "drop", 502]) as through:
        outcome = post(through, batch(document(index, "a")), patience())
    assert outcome.counts == Counts(indexed=1)


def test_patience_has_an_end():
    with (
        Elasticsearch("http://127.0.0.1:9") as nobody,
        pytest.raises(ElasticUnavailable, match="goes on from"),
    ):
        post(nobody, batch(document("logs-x-t-2026.01", "a")), patience(0.5))


def test_refused_credentials_are_not_tried_again(client, index):
    wrong = client.options(basic_auth=("nobody", "wrong"))
    with pytest.raises(ElasticUnavailable, match="credentials"):
        post(wrong, batch(document(index, "a")), patience())


def test_a_document_of_the_wrong_shape_is_put_right_and_can_be_found(client, index):
    bad = document(index, "bad", winlog={"event_data": {"a": "b"}}, source="not an object")
    outcome = post(client, batch(document(index, "good"), bad), patience())
    assert outcome.counts == Counts(indexed=2, mended=1)
    client.indices.refresh(index=index)
    (hit,) = client.search(index=index, query={"term": {"event.kind": "pipeline_error"}})["hits"]["hits"]
    assert hit["_id"] == "bad"
    assert hit["_source"]["winlog"]["unfit"] == {"source": "not an object"}
    assert "source" in hit["_source"]["error"]["message"][0]
    assert orjson.loads(hit["_source"]["event"]["original"]) == bad.source
    found = client.count(index=index, query={"term": {"winlog.unfit.source": "not an object"}})
    assert found["count"] == 1


def test_what_cannot_be_put_right_is_kept_as_a_dead_letter(client, index, tmp_path):
    bad = document(index, "bad")
    bad.source["@timestamp"] = "no time at all"
    outcome = post(client, batch(bad, document(index, "good")), patience())
    assert outcome.counts == Counts(indexed=1, refused=1)
    letters = DeadLetters(tmp_path / "letters", "sha")
    letters.keep_refused(outcome.refusals)
    (letter,) = map(orjson.loads, (tmp_path / "letters" / "sha.ndjson").read_bytes().splitlines())
    assert letters.path
    assert (letter["_index"], letter["_id"], letter["_source"]) == (index, "bad", bad.source)
    assert "@timestamp" in letter["why"]


def test_one_document_that_spoils_a_request_costs_no_other(client, index):
    items = [lines(document(index, f"d{n}")) for n in range(9)]
    items[4] = items[4].replace(b'"_index"', b'"no_such_word":1,"_index"')
    outcome = post(client, joined(items), patience())
    assert outcome.counts == Counts(indexed=8, refused=1)
    assert parsed(outcome.refusals[0].item).id == "d4"


def test_what_is_too_large_for_the_server_is_sent_in_smaller_requests(client, index):
    pace = Pace()
    many = batch(*[document(index, f"d{n}", message="x" * 5000) for n in range(64)])
    with between(client, [413, 413]) as through:
        assert post(through, many, patience(), pace).counts == Counts(indexed=64)
    assert LEAST <= pace.limit < len(many.body) / 2


def test_a_full_server_is_sent_less_at_once_and_then_more_again(client, index):
    pace = Pace()
    with between(client, [429, 429, 429, 429]) as through:
        assert post(through, batch(document(index, "a")), patience(), pace).counts == Counts(indexed=1)
    assert pace.limit == pytest.approx(MOST / 16 * 1.25)
    for number in range(20):
        post(client, batch(document(index, f"b{number}")), patience(), pace)
    assert pace.limit == MOST


def test_an_index_that_is_blocked_because_the_disk_is_full_is_waited_for(client, index):
    post(client, batch(document(index, "first")), patience())
    block = "index.blocks.read_only_allow_delete"
    client.indices.put_settings(index=index, settings={block: True})
    unblock = threading.Timer(
        1.0, client.indices.put_settings, [], {"index": index, "settings": {block: None}}
    )
    unblock.start()
    assert post(client, batch(document(index, "second")), patience()).counts == Counts(indexed=1)
    unblock.join()

"""A log's name cannot make indices without end."""

import threading

import pytest

from indexer.batch import joined, lines, parsed
from indexer.document import Document
from indexer.patience import Patience
from indexer.strangers import Strangers
from mappings.document import get

pytestmark = pytest.mark.elastic


def batch(namespace, *names):
    return joined([lines(document(namespace, f"zeek.{name}")) for name in names])


def document(namespace, dataset):
    source = {"event": {"dataset": dataset}, "data_stream": {"dataset": dataset}}
    return Document(f"logs-{dataset}-{namespace}-2026.01", f"id-{dataset}", source)


def datasets(found):
    return [get(parsed(found.item(number)).source, "event.dataset") for number in range(len(found))]


@pytest.fixture
def strangers(client, namespace):
    """Of a namespace in which one unknown log has a dataset already; three may."""
    client.indices.create(index=f"logs-zeek.there-{namespace}-2025.12")
    patience = Patience(sleep=threading.Event().wait, say=print, over=lambda: False)
    return Strangers(client, namespace, patience, most=3)


def test_so_many_unknown_logs_have_a_dataset_and_the_others_share_one(strangers, namespace):
    found = strangers.admitted(batch(namespace, "a", "b", "c", "there", "connection", "d"))
    own = ["zeek.a", "zeek.b", "zeek.other", "zeek.there", "zeek.connection", "zeek.other"]
    assert datasets(found) == own
    assert datasets(strangers.admitted(batch(namespace, "d", "a"))) == ["zeek.other", "zeek.a"]


def test_what_is_moved_keeps_its_identity_and_its_log(strangers, namespace):
    strangers.admitted(batch(namespace, "a", "b"))
    (item,) = map(parsed, [strangers.admitted(batch(namespace, "late")).item(0)])
    assert (item.index, item.id) == (f"logs-zeek.other-{namespace}-2026.01", "id-zeek.late")
    assert item.source["data_stream"]["dataset"] == "zeek.other"
    assert get(item.source, "zeek.log_name") == "late"

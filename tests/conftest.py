"""What tests share: the one test node, an empty namespace, the folder of real logs."""

import os
import signal
import tempfile
import uuid
from pathlib import Path

import hypothesis
import pytest

from hopwatch import node
from hopwatch.elastic import connect
from hopwatch.node.layout import Layout
from hopwatch.settings import Node, Settings, default_home
from hunts.reading import batched
from mappings.ledger import OWN
from mappings.templates import apply, remove

TEST_PORT = int(os.environ.get("TEST_NODE_PORT", "9278"))  # another for each clone that tests at a time
TEST_HOME = Path(tempfile.gettempdir()) / f"hopwatch-test-node-{os.getuid()}-{TEST_PORT}"

# A shell's background job ignores SIGINT, and so would the commands that tests start and interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

hypothesis.settings.register_profile("fuzz", max_examples=5000, deadline=None)  # `make fuzz-index`


@pytest.fixture(scope="session")
def archive():
    """An archive that is already on this machine, or None: then it is downloaded."""
    kept = Layout(default_home()).archive
    return kept if kept.exists() else None


@pytest.fixture(scope="session")
def node_settings(archive):
    return Settings(home=TEST_HOME, node=Node(port=TEST_PORT, heap="1g", artifact=archive))


@pytest.fixture(scope="session")
def client(node_settings):
    """The shared test node; it is left running for the next test run."""
    with connect(node.up(node_settings).elastic) as connected:
        yield connected


@pytest.fixture(scope="session")
def prepared(client):
    """A namespace with its templates: making them for each test costs more than most tests."""
    yield from passing(client, apply)


@pytest.fixture
def namespace(client, prepared):
    """A namespace with its templates and nothing in it; emptied afterwards."""
    yield prepared
    empty(client, prepared)


@pytest.fixture
def new_namespace(client):
    """A namespace that has not even templates; all of it is taken away afterwards."""
    yield from passing(client, lambda *_: None)


def passing(client, prepare):
    """Yield a namespace that nobody has used; leave nothing of it behind."""
    name = f"t{uuid.uuid4().hex[:8]}"
    prepare(client, name)
    yield name
    empty(client, name)
    remove(client, name)


def empty(client, namespace):
    """Delete a namespace's indices, and what the own indices hold of it."""
    named = f"*-{namespace}*,*{namespace}"
    indices = client.indices.get(
        index=named, features="aliases", expand_wildcards="all", allow_no_indices=True
    )
    for some in batched(indices, 20):  # their names stand in the request's first line, which has 4,096 bytes
        client.indices.delete(index=some)
    own, ours = ",".join(OWN), {"term": {"namespace": namespace}}
    client.indices.refresh(index=own)
    while hits := client.search(index=own, query=ours, size=10_000, source=False)["hits"]["hits"]:
        deletions = [{"delete": {"_index": hit["_index"], "_id": hit["_id"]}} for hit in hits]
        client.bulk(operations=deletions, refresh=True)


@pytest.fixture(scope="session")
def shared():
    """The folder of real logs beside the project, where it is there."""
    folder = Path(__file__).parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip(f"no real logs at {folder}")
    return folder


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Begin with what needs the server: it takes longest, and the rest fills the other worker's time."""
    items.sort(key=lambda item: item.get_closest_marker("elastic") is None)

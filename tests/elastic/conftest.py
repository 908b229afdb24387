"""What tests on the real server share beyond `tests/conftest.py`."""

import pytest

from mappings.indices import RUNS
from mappings.templates import apply, remove


@pytest.fixture
def estate(client, namespace):
    """A fresh namespace with its templates; templates and ledger are cleared afterwards."""
    apply(client, namespace)
    yield namespace
    remove(client, namespace)
    client.indices.refresh(index=RUNS)
    ours = {"term": {"namespace": namespace}}
    hits = client.search(index=RUNS, query=ours, size=1000, source=False)["hits"]["hits"]
    if hits:
        client.bulk(index=RUNS, operations=[{"delete": {"_id": hit["_id"]}} for hit in hits])

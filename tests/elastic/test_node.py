"""The embedded node: one command from nothing."""

import pytest

from hopwatch import node

pytestmark = pytest.mark.elastic


def test_a_running_node_is_found_again(client, node_settings):
    first, second = node.up(node_settings), node.status(node_settings)

    assert (first.pid, first.url, first.version) == (second.pid, second.url, second.version)
    assert second.running


def test_each_test_has_a_namespace_of_its_own(client, namespace):
    client.index(index=f"logs-t-{namespace}-2026.01", document={"a": 1}, refresh=True)

    assert client.count(index=f"logs-*-{namespace}-*")["count"] == 1

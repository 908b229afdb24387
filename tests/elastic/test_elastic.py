"""What a real server's refusals mean to a user."""

import pytest
from elasticsearch import NotFoundError
from pydantic import SecretStr

from hopwatch.elastic import connect, explained, wait_ready
from hopwatch.errors import ElasticUnavailable
from hopwatch.settings import Elastic
from tests.conftest import TEST_PORT

pytestmark = [pytest.mark.elastic, pytest.mark.usefixtures("client")]
HOST = f"http://127.0.0.1:{TEST_PORT}"


def test_wrong_credentials_are_said_with_what_to_set():
    wrong = Elastic(hosts=(HOST,), username="hopwatch", password=SecretStr("wrong-horse"))

    with connect(wrong) as stranger, pytest.raises(ElasticUnavailable) as caught, explained():
        stranger.cluster.health()

    assert "refuses the credentials" in str(caught.value)
    assert "HOPWATCH_ELASTIC__PASSWORD" in str(caught.value)
    assert "wrong-horse" not in str(caught.value)


def test_tls_to_a_server_without_it_is_said():
    secure = Elastic(hosts=(HOST.replace("http:", "https:"),))

    with (
        connect(secure) as stranger,
        pytest.raises(ElasticUnavailable, match=r"over TLS.*http://"),
        explained(),
    ):
        stranger.cluster.health()


def test_what_is_no_matter_of_the_connection_passes(client):
    with pytest.raises(NotFoundError), explained():
        client.indices.get(index="none-such")


def test_a_server_is_ready_when_no_primary_is_unassigned(client, namespace):
    index = f"logs-ready-{namespace}-2026.01"
    client.indices.create(index=index, settings={"number_of_replicas": 1})
    wait_ready(client)
    client.options(request_timeout=30).indices.create(
        index=f"{index}.nowhere",
        settings={"index.routing.allocation.require.name": "nobody"},
        wait_for_active_shards="0",
        timeout="1s",
    )

    with pytest.raises(ElasticUnavailable, match="primary shards that no node holds"):
        wait_ready(client, seconds=1)
    client.indices.delete(index=f"{index}.nowhere")

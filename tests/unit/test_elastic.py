"""The client: TLS is verified unless told otherwise, and who cannot be reached is said plainly."""

import socket
from pathlib import Path

import certifi
import pytest
from pydantic import SecretStr

from hopwatch.elastic import connect, credentials, explained, trust
from hopwatch.errors import ElasticUnavailable
from hopwatch.settings import Elastic

SECURE = ("https://es.example.com:9200",)


def test_certificates_are_verified_unless_told_otherwise():
    with connect(Elastic(hosts=SECURE)) as client:
        (node,) = client.transport.node_pool.all()
        assert node.config.verify_certs is True
    with connect(Elastic(hosts=SECURE, verify_certs=False)) as client:
        (node,) = client.transport.node_pool.all()
        assert node.config.verify_certs is False


def test_an_authority_of_ones_own_is_used():
    own = Path(certifi.where())

    assert trust(Elastic(hosts=SECURE, ca_certs=own)) == {"ca_certs": str(own)}


def test_an_authority_that_cannot_be_read_is_named(tmp_path):
    missing, empty = tmp_path / "ca.pem", tmp_path / "empty-ca.pem"
    empty.write_text("no certificate")
    for path in (missing, empty):
        with pytest.raises(ElasticUnavailable, match=r"ca\.pem.*HOPWATCH_ELASTIC__CA_CERTS"):
            connect(Elastic(hosts=SECURE, ca_certs=path))


def test_an_api_key_or_a_password_goes_along_or_nothing():
    key = Elastic(hosts=SECURE, api_key=SecretStr("k"))
    user = Elastic(hosts=SECURE, username="me", password=SecretStr("p"))

    assert credentials(key) == {"api_key": "k"}
    assert credentials(user) == {"basic_auth": ("me", "p")}
    assert credentials(Elastic(hosts=SECURE)) == {}


def test_a_server_that_is_not_there_is_said_with_what_to_check():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        host = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with (
            connect(Elastic(hosts=(host,))) as client,
            pytest.raises(ElasticUnavailable, match=r"cannot be reached.*HOPWATCH_ELASTIC__HOSTS"),
            explained(),
        ):
            client.cluster.health()


def test_other_errors_pass():
    with pytest.raises(ZeroDivisionError), explained():
        raise ZeroDivisionError

"""The Elasticsearch client, made from the settings; its errors, as what they mean to a user."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from elastic_transport import ConnectionTimeout, TlsError
from elasticsearch import (
    ApiError,
    AuthenticationException,
    AuthorizationException,
    Elasticsearch,
    TransportError,
)

from hopwatch.errors import ElasticUnavailable, HopwatchError
from hopwatch.serializers import SERIALIZERS
from hopwatch.settings import Elastic

# Worth another try: the server is overloaded, restarting, or behind a proxy that is.
RETRY_STATUS = (429, 502, 503, 504)
RETRIES = 3
TIMED_OUT = 408


def connect(settings: Elastic) -> Elasticsearch:
    """Return a client for the hosts of the settings; nothing is sent yet.

    A request may take `settings.timeout` seconds. It is repeated when it timed out or the server was
    overloaded, because every write of Hopwatch gives the same result when it is repeated.
    Raises ElasticUnavailable when the certificate authority's file cannot be read.
    """
    return Elasticsearch(
        list(settings.hosts),
        request_timeout=settings.timeout,
        retry_on_timeout=True,
        retry_on_status=RETRY_STATUS,
        max_retries=RETRIES,
        serializers=SERIALIZERS,
        **credentials(settings),
        **trust(settings),
    )


def credentials(settings: Elastic) -> dict[str, Any]:
    """Return the client's arguments for who asks: an API key, else a user and password, else nobody."""
    if settings.api_key is not None:
        return {"api_key": settings.api_key.get_secret_value()}
    if settings.username is not None and settings.password is not None:
        return {"basic_auth": (settings.username, settings.password.get_secret_value())}
    return {}


def trust(settings: Elastic) -> dict[str, Any]:
    """Return the client's arguments for TLS: verified, unless the settings say otherwise.

    Raises ElasticUnavailable when the certificate authority's file cannot be read.
    """
    if not any(host.startswith("https://") for host in settings.hosts):
        return {}
    if not settings.verify_certs:
        return {"verify_certs": False, "ssl_show_warn": False}
    if settings.ca_certs is None:
        return {}
    try:
        ssl.create_default_context(cafile=settings.ca_certs)
    except OSError as error:
        raise ElasticUnavailable(
            f"cannot use the certificates in {settings.ca_certs}: {error.strerror or error}."
            " Set HOPWATCH_ELASTIC__CA_CERTS to the authority's certificate in PEM form"
        ) from error
    return {"ca_certs": str(settings.ca_certs)}


def version(client: Elasticsearch) -> str:
    """Return the lowest version among the cluster's nodes (`GET /` is not in every server)."""
    nodes = client.nodes.info(metric="process")["nodes"].values()
    return str(min((node["version"] for node in nodes), key=numbers))


def numbers(text: str) -> list[int]:
    """Return a version such as `9.2.0-SNAPSHOT` as numbers that can be compared."""
    return [int(part) for part in text.partition("-")[0].split(".")]


def wait_ready(client: Elasticsearch, seconds: float = 60.0) -> None:
    """Wait until no primary shard is unassigned; raises ElasticUnavailable when one still is.

    Never waits for "green": a single node cannot hold replicas.
    """
    patient = client.options(request_timeout=seconds + 10, ignore_status=TIMED_OUT)
    health = patient.cluster.health(wait_for_status="yellow", timeout=f"{int(seconds)}s")
    if health["timed_out"]:
        raise ElasticUnavailable(
            f"Elasticsearch still has primary shards that no node holds after {seconds:.0f} s:"
            " GET _cluster/allocation/explain tells why"
        )


@contextmanager
def explained() -> Iterator[None]:
    """Raise an error of the client as ElasticUnavailable when it means that; let all others pass."""
    try:
        yield
    except (ApiError, TransportError) as error:
        meant = explain(error)
        if meant is None:
            raise
        raise meant from error


def explain(error: Exception) -> HopwatchError | None:
    """Return what an error of the client means to a user: whom it cannot reach, or who is refused.

    None for every other error: that is no matter of the connection.
    """
    if isinstance(error, AuthenticationException):
        return ElasticUnavailable(
            f"Elasticsearch refuses the credentials ({reason(error)}). Set HOPWATCH_ELASTIC__API_KEY, or"
            " HOPWATCH_ELASTIC__USERNAME and HOPWATCH_ELASTIC__PASSWORD"
        )
    if isinstance(error, AuthorizationException):
        return ElasticUnavailable(
            f"Elasticsearch does not allow this with these credentials: {reason(error)}."
            " An administrator can give the role that it takes"
        )
    if isinstance(error, ApiError) and error.meta.status in RETRY_STATUS:
        return ElasticUnavailable(
            f"Elasticsearch is overloaded or not ready: {reason(error)}. Try again later"
        )
    return unreached(error) if isinstance(error, TransportError) else None


def unreached(error: TransportError) -> ElasticUnavailable:
    """Return what to say when no server answered."""
    if isinstance(error, TlsError) and "CERTIFICATE" not in error.message.upper():
        return ElasticUnavailable(
            f"Elasticsearch does not answer over TLS: {error.message}. Perhaps it is http://, not https://"
        )
    if isinstance(error, TlsError):
        return ElasticUnavailable(
            f"Elasticsearch's certificate is not trusted: {error.message}."
            " Set HOPWATCH_ELASTIC__CA_CERTS to the certificate of the authority that issued it"
        )
    if isinstance(error, ConnectionTimeout):
        return ElasticUnavailable(
            f"Elasticsearch did not answer in time: {error.message}."
            " Try again, or raise HOPWATCH_ELASTIC__TIMEOUT (seconds)"
        )
    return ElasticUnavailable(
        f"Elasticsearch cannot be reached: {error.message}. Check HOPWATCH_ELASTIC__HOSTS and that it runs"
    )


def reason(error: ApiError) -> str:
    """Return the server's own reason, without the rest of its answer."""
    body = error.body
    cause = body.get("error") if isinstance(body, dict) else None
    if isinstance(cause, dict) and cause.get("reason"):
        return str(cause["reason"])
    return f"{error.meta.status} {error.message}"

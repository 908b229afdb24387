"""The Elasticsearch client, made from the settings."""

from typing import Any

from elasticsearch import Elasticsearch

from hopwatch.settings import Elastic

# Worth another try: the server is overloaded, restarting, or behind a proxy that is.
RETRY_STATUS = (429, 502, 503, 504)
RETRIES = 3


def connect(settings: Elastic) -> Elasticsearch:
    """Return a client for the hosts of the settings; nothing is sent yet.

    A request may take `settings.timeout` seconds and is repeated when it timed out or the server was
    overloaded: every write of Hopwatch gives the same result when it is repeated.
    """
    return Elasticsearch(
        list(settings.hosts),
        request_timeout=settings.timeout,
        retry_on_timeout=True,
        retry_on_status=RETRY_STATUS,
        max_retries=RETRIES,
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
    """Return the client's arguments for TLS: verified, unless the settings say otherwise."""
    if not any(host.startswith("https://") for host in settings.hosts):
        return {}
    if not settings.verify_certs:
        return {"verify_certs": False, "ssl_show_warn": False}
    return {"ca_certs": str(settings.ca_certs)} if settings.ca_certs else {}


def version(client: Elasticsearch) -> str:
    """Return the lowest version among the cluster's nodes (`GET /` is not in every server)."""
    nodes = client.nodes.info(metric="_none")["nodes"].values()
    return str(
        min(
            (node["version"] for node in nodes),
            key=lambda text: [int(n) for n in text.split("-")[0].split(".")],
        )
    )


def wait_ready(client: Elasticsearch, timeout: float = 60.0) -> None:
    """Wait until no primary shard is unassigned; raises ElasticUnavailable after `timeout` seconds."""
    client.cluster.health(wait_for_status="yellow", timeout=f"{timeout:.0f}s")

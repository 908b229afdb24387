"""Asking a node whether it serves, and whether it is ours."""

from contextlib import suppress

from elasticsearch import ApiError, AuthenticationException, Elasticsearch, TransportError

from hopwatch.errors import NodeError
from hopwatch.node.configure import HOST
from hopwatch.node.passwords import ADMINISTRATOR

ANSWER_TIMEOUT = 10.0  # seconds
READY_TIMEOUT = 120


def url(port: int) -> str:
    """Return the address of a node on a port."""
    return f"http://{HOST}:{port}"


def client(port: int, password: str) -> Elasticsearch:
    """Return a client for the node's administrator."""
    return Elasticsearch(
        url(port),
        basic_auth=(ADMINISTRATOR, password),
        request_timeout=ANSWER_TIMEOUT,
        max_retries=0,
    )


def version_of(port: int, password: str, pid: int) -> str | None:
    """Return the version of the server on a port; None when there is none, or it is not the process `pid`.

    Raises NodeError when it refuses our password.
    """
    try:
        with client(port, password) as asked:
            nodes = asked.nodes.info(node_id="_local", metric="process")["nodes"].values()
    except AuthenticationException as error:
        raise NodeError(
            f"the embedded Elasticsearch on {url(port)} refuses the password that is kept for it."
            " `hopwatch node down`, then `hopwatch node up` gives it a new one; its data stays"
        ) from error
    except (ApiError, TransportError):
        return None
    return next((str(node["version"]) for node in nodes if node["process"]["id"] == pid), None)


def wait_recovered(port: int, password: str) -> None:
    """Wait until no primary shard is unassigned, for a while: a lost index must not keep the others away."""
    with client(port, password) as asked, suppress(ApiError, TransportError):
        patient = asked.options(request_timeout=READY_TIMEOUT + ANSWER_TIMEOUT)
        patient.cluster.health(wait_for_status="yellow", timeout=f"{READY_TIMEOUT}s")

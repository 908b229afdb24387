"""kerberos.log: ticket requests and their answers."""

from datetime import datetime

from indexer.zeek.layout import Document, Values
from indexer.zeek.steps.distinguished import x509
from indexer.zeek.steps.outcome import outcome
from indexer.zeek.steps.roles import roles

_DAY = 86400  # seconds


def kerberos(values: Values, document: Document) -> None:
    """Put whose ticket it is, how the request ended, how long the ticket holds, and the certificates."""
    outcome(document, values.get("success"), unset="unknown")
    _client(document, values.get("client"))
    roles(values, document)
    for end in ("client", "server"):
        x509(document, document.get(f"zeek.kerberos.cert.{end}.subject"), f"tls.{end}.x509.subject")
    since, until = (document.get(f"zeek.kerberos.valid.{edge}") for edge in ("from", "until"))
    if since and until:
        span = datetime.fromisoformat(until) - datetime.fromisoformat(since)
        document.put("zeek.kerberos.valid.days", round(span.total_seconds() / _DAY))


def _client(document: Document, client: object) -> None:
    """Split `name/REALM` at the last slash: services have slashes of their own (`host/dc1/CORP`)."""
    if not isinstance(client, str):
        return
    name, slash, realm = client.rpartition("/")
    name, realm = (name, realm) if slash else (client, "")
    if name:
        document.put("user.name", name)
        document.relate("user", name)
    if realm:
        document.put("user.domain", realm)

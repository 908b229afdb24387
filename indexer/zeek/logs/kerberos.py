"""kerberos.log: ticket requests and their answers."""

from datetime import datetime

from indexer.zeek.kinds import boolean, date, keyword, long
from indexer.zeek.layout import Document, Log, Values, to
from indexer.zeek.outcome import outcome
from indexer.zeek.subjects import subject

_DAY = 86400  # seconds


def _finish(values: Values, document: Document) -> None:
    outcome(document, values.get("success"), unset="unknown")
    _client(document, values.get("client"))
    for end, ecs in (("source", "client"), ("destination", "server")):
        address = document.get(f"{end}.address")
        if address:
            document.put(f"{ecs}.address", address)
        name = document.get(f"zeek.kerberos.cert.{ecs}.subject")
        for part, found in subject(name).items():
            document.put(f"tls.{ecs}.x509.subject.{part}", found)
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


LOG = Log(
    path="kerberos",
    dataset="zeek.kerberos",
    category=("network", "authentication"),
    type=("connection", "protocol", "access"),
    transport="tcp",  # the log does not say; Windows has used TCP since Vista
    protocol="kerberos",
    fields={
        "request_type": to(keyword, "event.action", "zeek.kerberos.request_type"),
        "client": to(keyword, "zeek.kerberos.client"),
        "service": to(keyword, "zeek.kerberos.service"),
        "cipher": to(keyword, "zeek.kerberos.cipher"),
        "success": to(boolean, "zeek.kerberos.success"),
        "forwardable": to(boolean, "zeek.kerberos.forwardable"),
        "renewable": to(boolean, "zeek.kerberos.renewable"),
        "error_code": to(long, "zeek.kerberos.error.code"),
        "error_msg": to(keyword, "zeek.kerberos.error.msg"),
        "from": to(date, "zeek.kerberos.valid.from"),
        "till": to(date, "zeek.kerberos.valid.until"),
        "auth_ticket": to(keyword, "zeek.kerberos.ticket.auth"),
        "new_ticket": to(keyword, "zeek.kerberos.ticket.new"),
        "client_cert": to(keyword, "zeek.kerberos.cert.client.value"),
        "client_cert_subject": to(keyword, "zeek.kerberos.cert.client.subject"),
        "client_cert_fuid": to(keyword, "zeek.kerberos.cert.client.fuid"),
        "server_cert": to(keyword, "zeek.kerberos.cert.server.value"),
        "server_cert_subject": to(keyword, "zeek.kerberos.cert.server.subject"),
        "server_cert_fuid": to(keyword, "zeek.kerberos.cert.server.fuid"),
        "cert.client": to(keyword, "zeek.kerberos.cert.client.value"),
        "cert.client_subject": to(keyword, "zeek.kerberos.cert.client.subject"),
        "cert.client_fuid": to(keyword, "zeek.kerberos.cert.client.fuid"),
        "cert.server": to(keyword, "zeek.kerberos.cert.server.value"),
        "cert.server_subject": to(keyword, "zeek.kerberos.cert.server.subject"),
        "cert.server_fuid": to(keyword, "zeek.kerberos.cert.server.fuid"),
    },
    finish=_finish,
)

"""ssh.log: SSH connections. Whether authentication succeeded is Zeek's inference from packet sizes."""

from indexer.zeek.kinds import boolean, keyword, long
from indexer.zeek.layout import Document, Log, Values, to
from indexer.zeek.outcome import outcome


def _finish(values: Values, document: Document) -> None:
    outcome(document, values.get("auth_success"))


LOG = Log(
    path="ssh",
    dataset="zeek.ssh",
    transport="tcp",
    protocol="ssh",
    fields={
        "version": to(keyword, "zeek.ssh.version"),
        "client": to(keyword, "zeek.ssh.client"),
        "server": to(keyword, "zeek.ssh.server"),
        "host_key": to(keyword, "zeek.ssh.host_key"),
        "direction": to(keyword, "zeek.ssh.direction"),
        "auth_attempts": to(long, "zeek.ssh.auth.attempts"),
        "auth_success": to(boolean, "zeek.ssh.auth.success"),
        "cipher_alg": to(keyword, "zeek.ssh.algorithm.cipher"),
        "mac_alg": to(keyword, "zeek.ssh.algorithm.mac"),
        "compression_alg": to(keyword, "zeek.ssh.algorithm.compression"),
        "kex_alg": to(keyword, "zeek.ssh.algorithm.key_exchange"),
        "host_key_alg": to(keyword, "zeek.ssh.algorithm.host_key"),
    },
    finish=_finish,
)

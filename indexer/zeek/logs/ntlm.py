"""ntlm.log: NTLM authentications.

`success` is written only when an SPNEGO answer was seen (Zeek's base/protocols/ntlm/main.zeek sets it in
`gssapi_neg_result` alone). A logon that SMB refuses with a status has none, nor has a good one over bare
DCE-RPC: unset is neither success nor failure, so `event.outcome` is `unknown`, as ECS defines that word.
"""

from indexer.zeek.kinds import boolean, keyword
from indexer.zeek.layout import Document, Log, Values, to
from indexer.zeek.outcome import outcome


def _finish(values: Values, document: Document) -> None:
    outcome(document, values.get("success"), unset="unknown")
    document.relate("user", values.get("username"))
    names = ("hostname", "server_dns_computer_name", "server_nb_computer_name")
    document.relate("hosts", *(values.get(name) for name in names))
    server = values.get("server_dns_computer_name") or values.get("server_nb_computer_name")
    if isinstance(server, str):
        document.put("destination.domain", server)


LOG = Log(
    path="ntlm",
    dataset="zeek.ntlm",
    category=("network", "authentication"),
    type=("connection", "info"),
    transport="tcp",
    protocol="ntlm",
    fields={
        "username": to(keyword, "user.name", "zeek.ntlm.username"),
        "domainname": to(keyword, "user.domain", "zeek.ntlm.domain"),
        "hostname": to(keyword, "source.domain", "zeek.ntlm.hostname"),
        "success": to(boolean, "zeek.ntlm.success"),
        "server_dns_computer_name": to(keyword, "zeek.ntlm.server.name.dns"),
        "server_nb_computer_name": to(keyword, "zeek.ntlm.server.name.netbios"),
        "server_tree_name": to(keyword, "zeek.ntlm.server.name.tree"),
    },
    finish=_finish,
)

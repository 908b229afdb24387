"""Who is who: client and server of a session, the host that a record is about, the user that it names."""

from indexer.zeek.layout import Document, Values


def roles(_: Values, document: Document) -> None:
    """Call the ends of a session client and server."""
    for end, role in (("source", "client"), ("destination", "server")):
        address = document.get(f"{end}.address")
        if address:
            document.put(f"{role}.address", address)


def related_user(_: Values, document: Document) -> None:
    """Name the user among the related ones."""
    document.relate("user", document.get("user.name"))


def known_host(_: Values, document: Document) -> None:
    """Put the family of the host's address, and name it among the related ones."""
    address = document.get("host.ip")
    document.relate("ip", address)
    _family(document, address)


def ip_version(_: Values, document: Document) -> None:
    """Put the family of the source's address."""
    _family(document, document.get("source.ip"))


def ntlm(values: Values, document: Document) -> None:
    """Put the server's name, and what is related.

    `success` is written only when an SPNEGO answer was seen (Zeek's base/protocols/ntlm/main.zeek sets it in
    `gssapi_neg_result` alone). A logon that SMB refuses with a status has none, nor has a good one over bare
    DCE-RPC: unset is neither success nor failure, so `event.outcome` is `unknown`, as ECS defines that word.
    """
    document.relate("user", values.get("username"))
    names = ("hostname", "server_dns_computer_name", "server_nb_computer_name")
    document.relate("hosts", *(values.get(name) for name in names))
    server = values.get("server_dns_computer_name") or values.get("server_nb_computer_name")
    if isinstance(server, str):
        document.put("destination.domain", server)


def rdp(values: Values, document: Document) -> None:
    """Name the cookie's user."""
    cookie = values.get("cookie")
    if isinstance(cookie, str):
        document.relate("user", cookie.rpartition("mstshash=")[2].strip())


def dhcp(_: Values, document: Document) -> None:
    """Put the ports, which DHCP has by definition (RFC 2131), and who is who."""
    for end, port in (("source", 68), ("destination", 67)):
        document.within(end).setdefault("port", port)
    document.relate("hosts", document.get("zeek.dhcp.hostname"))


def _family(document: Document, address: object) -> None:
    if isinstance(address, str):
        document.put("network.type", "ipv6" if ":" in address else "ipv4")

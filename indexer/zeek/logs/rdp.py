"""rdp.log: remote desktop connections. The cookie is often the user's name."""

from indexer.zeek.kinds import boolean, keyword, keywords, long
from indexer.zeek.layout import Document, Log, Values, to

_COOKIE = "mstshash="


def _finish(values: Values, document: Document) -> None:
    cookie = values.get("cookie")
    if isinstance(cookie, str):
        document.relate("user", cookie.rpartition(_COOKIE)[2].strip())


LOG = Log(
    path="rdp",
    dataset="zeek.rdp",
    type=("protocol", "info"),
    transport="tcp",
    protocol="rdp",
    fields={
        "cookie": to(keyword, "zeek.rdp.cookie"),
        "result": to(keyword, "zeek.rdp.result"),
        "security_protocol": to(keyword, "zeek.rdp.security_protocol"),
        "keyboard_layout": to(keyword, "zeek.rdp.keyboard_layout"),
        "client_build": to(keyword, "zeek.rdp.client.build"),
        "client_name": to(keyword, "zeek.rdp.client.name"),
        "client_dig_product_id": to(keyword, "zeek.rdp.client.product_id"),
        "desktop_width": to(long, "zeek.rdp.desktop.width"),
        "desktop_height": to(long, "zeek.rdp.desktop.height"),
        "requested_color_depth": to(keyword, "zeek.rdp.desktop.color_depth"),
        "cert_type": to(keyword, "zeek.rdp.cert.type"),
        "cert_count": to(long, "zeek.rdp.cert.count"),
        "cert_permanent": to(boolean, "zeek.rdp.cert.permanent"),
        "encryption_level": to(keyword, "zeek.rdp.encryption.level"),
        "encryption_method": to(keyword, "zeek.rdp.encryption.method"),
        "done": to(boolean, "zeek.rdp.done"),
        "ssl": to(boolean, "tls.established", "zeek.rdp.ssl"),
        "client_channels": to(keywords, "zeek.rdp.client_channels"),
    },
    finish=_finish,
)

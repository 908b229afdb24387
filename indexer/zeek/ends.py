"""The two ends of a connection: address, IP, port, and `related.ip`."""

from typing import Any

from indexer.zeek.addresses import packed
from indexer.zeek.kinds import port as as_port
from indexer.zeek.layout import Document


def end(document: Document, side: str, address: Any, port: Any = None) -> bool:
    """Set what is known of `source` or `destination`; a name stays in `.address` alone.

    Returns whether everything that was given could be set.
    """
    number = None if port is None else as_port(port)
    if number is not None:
        document.put(f"{side}.port", number)
    fits = port is None or number is not None
    if address is None or address == "":
        return fits
    if not isinstance(address, str):
        return False
    document.put(f"{side}.address", address)
    if packed(address):
        document.put(f"{side}.ip", address)
        document.relate("ip", address)
    return fits

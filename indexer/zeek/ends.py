"""The two ends of a connection: address, IP and port."""

from typing import Any

from indexer.zeek.addresses import packed
from indexer.zeek.kinds import port as as_port
from indexer.zeek.layout import Document


def end(document: Document, side: str, address: Any, port: Any = None) -> bool:
    """Set what is known of `source` or `destination`; a name stays in `.address` alone.

    Returns whether everything that was given could be set.
    """
    found: dict[str, Any] = {}
    number = None if port is None else as_port(port)
    if number is not None:
        found["port"] = number
    fits = port is None or number is not None
    if isinstance(address, str) and address:
        found["address"] = address
        if packed(address):
            found["ip"] = address
    elif address is not None and address != "":
        fits = False
    if found:
        document.within(side).update(found)
    return fits

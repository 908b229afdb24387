"""How an authentication ended, from a field that is true, false or unset."""

from indexer.zeek.kinds import boolean
from indexer.zeek.layout import Document


def outcome(document: Document, success: object, unset: str = "") -> None:
    """Set `event.outcome`; `unset` is what it is when the record does not say, "" for no field."""
    known = boolean(success)
    found = unset if known is None else "success" if known else "failure"
    if found:
        document.put("event.outcome", found)

"""The kinds of file that can be indexed, each known by its content and never by its name."""

from collections.abc import Callable

from indexer.shapes import looks_like_json_events, looks_like_xml_events
from indexer.zeek import looks_like_zeek

HEAD = 64 * 1024  # bytes of (decompressed) content that tell a file's kind
EVTX_MAGIC = b"ElfFile\0"

KINDS: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("evtx", lambda head: head.startswith(EVTX_MAGIC)),
    ("windows-json", looks_like_json_events),
    ("windows-xml", looks_like_xml_events),
    ("zeek", looks_like_zeek),
)


def kind_of(head: bytes) -> str:
    """Return the kind of the file that begins so; "" when it is none of ours."""
    return next((name for name, recognises in KINDS if recognises(head)), "")

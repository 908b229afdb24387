"""Tells a Zeek log by what it says."""

import orjson

_HEADERS = (b"#separator", b"#set_separator", b"#empty_field", b"#unset_field", b"#fields", b"#path")
_NAMES = (b'"_path"', b'"@stream"', b'"id.orig_h"', b'"id_orig_h"')
_BOM = b"\xef\xbb\xbf"


def looks_like_zeek(head: bytes) -> bool:
    """Tell whether a file that starts so is a Zeek log: a TSV header, or JSON with Zeek's names.

    A few kilobytes are enough. JSON that has none of Zeek's own names is not recognised.
    """
    for line in map(bytes.strip, head.removeprefix(_BOM).splitlines()):
        if line.startswith(_HEADERS):
            return True
        if line and not line.startswith(b"#"):
            return line.startswith(b"{") and _is_zeek(line)
    return False


def _is_zeek(line: bytes) -> bool:
    text = line.replace(b'\\"', b'"')
    if b'"ts"' not in text:
        return False
    if any(name in text for name in _NAMES):
        return True
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError:
        return b'"uid"' in text
    return isinstance(found, dict) and "ts" in found and not {"@timestamp", "winlog"} & found.keys()

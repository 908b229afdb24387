"""What real machines draw at random, derived from what it belongs to: the same input, the same lab."""

import base64
import hashlib
from functools import lru_cache

WELL_KNOWN = {
    "-": "S-1-0-0",
    "SYSTEM": "S-1-5-18",
    "LOCAL SERVICE": "S-1-5-19",
    "NETWORK SERVICE": "S-1-5-20",
    "ANONYMOUS LOGON": "S-1-5-7",
}
BUILT_IN = {"administrator": 500, "guest": 501, "krbtgt": 502}
EPHEMERAL = range(49152, 65536)
NO_GUID = "{00000000-0000-0000-0000-000000000000}"


def digest(*parts: object) -> bytes:
    """32 bytes that depend on the parts and on nothing else."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")).digest()


def number(*parts: object, below: int) -> int:
    """Return a number in [0, below)."""
    return int.from_bytes(digest(*parts)[:8], "big") % below


@lru_cache(maxsize=50_000)
def habit(what: str, name: str, one_in: int) -> bool:
    """Say whether somebody, always the same ones, has a habit that one in so many have."""
    return number("habit", what, name, below=one_in) == 0


@lru_cache(maxsize=10_000)
def sid(domain: str, name: str) -> str:
    """Return the security identifier of an account: of its domain, or of the machine for a local account."""
    if name.upper() in WELL_KNOWN:
        return WELL_KNOWN[name.upper()]
    words = [number("domain", domain.lower(), place, below=1 << 32) for place in range(3)]
    rid = BUILT_IN.get(name.lower()) or 1100 + number("rid", name.lower(), below=60_000)
    return f"S-1-5-21-{words[0]}-{words[1]}-{words[2]}-{rid}"


def guid(*parts: object) -> str:
    """Return a GUID as Windows prints it, with braces."""
    text = digest("guid", *parts)[:16].hex().upper()
    return f"{{{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}}}"


def logon_id(*parts: object) -> str:
    """Return a logon session's number, well above those that Windows reserves."""
    return hex(0x10000 + number("logon", *parts, below=0xFFFFFFF))


def port(*parts: object) -> int:
    """Return an ephemeral port, in the range that Windows takes them from."""
    return EPHEMERAL[number("port", *parts, below=len(EPHEMERAL))]


def process(*parts: object) -> int:
    """Return a process id: a multiple of four, as Windows hands them out."""
    return 400 + 4 * number("process", *parts, below=3000)


def uid(*parts: object, prefix: str = "C") -> str:
    """Return a connection's or file's identifier in the form of Zeek's."""
    text = base64.b64encode(digest("uid", *parts)[:16], altchars=b"aZ").decode().rstrip("=")
    return prefix + text[:17]
